import { beforeEach, describe, expect, test } from 'vitest'
import { createClient, errorOf, TEXT } from './client.ts'
import type { Client } from './client.ts'

let client: Client
beforeEach(() => {
  client = createClient()
})

describe('operation', () => {
  test('healthz names this process, readyz asks the store', async () => {
    const health = { status: 'ok', worker: '8811', pid: process.pid }
    expect(await (await client.get('/healthz')).json()).toEqual(health)
    expect(await (await client.get('/readyz')).json()).toEqual(health)
  })

  test('metrics carry the worker, the route pattern and what was analysed', async () => {
    const id = await client.createOne()
    await client.put(`/api/v1/uploads/${id}/files/0/parts/0`, TEXT)
    await client.put(`/api/v1/uploads/${id}/files/0/parts/0`, TEXT)
    await client.get('/nowhere')
    const answer = await client.get('/metrics')
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/)
    const metrics = await answer.text()
    const route = '/api/v1/uploads/:id/files/:f/parts/:n'
    for (const line of [
      `logkin_http_requests_total{method="PUT",route="${route}",status="201",worker="8811"} 1`,
      'logkin_http_requests_total{method="GET",route="other",status="404",worker="8811"} 1',
      'logkin_parts_total{status="applied",worker="8811"} 1',
      'logkin_parts_total{status="same",worker="8811"} 1',
      `logkin_bytes_total{worker="8811"} ${TEXT.length}`,
      'logkin_lines_total{worker="8811"} 2',
    ])
      expect(metrics).toContain(line)
    const samples = metrics.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    expect(samples.filter((line) => !line.includes('worker="8811"'))).toEqual([])
  })

  test('an unknown route is answered in JSON', async () => {
    const answer = await client.get('/api/v2/groups')
    expect(answer.status).toBe(404)
    expect((await errorOf(answer)).code).toBe('not-found')
  })
})
