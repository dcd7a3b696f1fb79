import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { createApi } from '../../server/api/api.ts'
import { createRecordingApp } from './recording-app.ts'

let folder: string
let api: OpenAPIHono
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'logkin-static-'))
  const dist = join(folder, 'dist')
  await mkdir(join(dist, 'assets'), { recursive: true })
  await mkdir(join(dist, 'docs'))
  await writeFile(join(folder, 'secret.txt'), 'outside')
  await writeFile(join(dist, 'index.html'), '<title>page</title>')
  await writeFile(join(dist, 'docs', 'index.html'), '<title>docs</title>')
  await writeFile(join(dist, 'assets', 'app-1a2b.js'), 'code')
  await writeFile(join(dist, 'assets', 'app-1a2b.js.gz'), gzipSync('code'))
  api = createApi({ app: createRecordingApp(), worker: 'w', staticDir: dist })
})
afterAll(() => rm(folder, { recursive: true }))

const html = { headers: { accept: 'text/html' } }

test('the page is asked about anew, at its own addresses too', async () => {
  for (const path of ['/', '/index.html', '/groups/0123456789abcdef']) {
    const answer = await api.request(path, html)
    expect(await answer.text()).toBe('<title>page</title>')
    expect(answer.headers.get('cache-control')).toBe('no-cache')
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/)
    expect(answer.headers.get('x-logkin-worker')).toBe('w')
  }
})

test('files with a hash are kept for good, and sent compressed where that stands beside them', async () => {
  const plain = await api.request('/assets/app-1a2b.js')
  expect(await plain.text()).toBe('code')
  expect(plain.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  const packed = await api.request('/assets/app-1a2b.js', { headers: { 'accept-encoding': 'gzip, br' } })
  expect(packed.headers.get('content-encoding')).toBe('gzip')
  expect(gunzipSync(Buffer.from(await packed.arrayBuffer())).toString()).toBe('code')
})

test('the description for people stands at /docs/', async () => {
  expect((await api.request('/docs')).headers.get('location')).toBe('/docs/')
  expect(await (await api.request('/docs/')).text()).toBe('<title>docs</title>')
})

test('what is not there is a 404 in JSON, and nothing outside the folder is there', async () => {
  for (const path of [
    '/assets/old-9f.js',
    '/api/v1/nothing',
    '/missing.png',
    '/../secret.txt',
    '/%2e%2e/secret.txt',
  ]) {
    const answer = await api.request(path, html)
    expect(answer.headers.get('content-type')).toMatch(/json/)
    expect(answer.status).toBe(404)
  }
})
