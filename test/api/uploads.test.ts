import { beforeEach, describe, expect, test } from 'vitest'
import { uploadAnswer, uploadsAnswer } from '../../server/api/schemas.ts'
import { base64, createClient, errorOf, TEXT } from './client.ts'
import type { Client } from './client.ts'

let client: Client
beforeEach(() => {
  client = createClient()
})

describe('uploads', () => {
  test('are created with 201 and a Location, listed, shown and deleted', async () => {
    const created = await client.postJson(
      '/api/v1/uploads',
      {
        files: [
          { name: 'app.log', size: 63, sample: base64(TEXT), zone: 'Asia/Shanghai', date: '2026-02-03' },
        ],
      },
      { 'Idempotency-Key': 'mine' },
    )
    expect(created.status).toBe(201)
    const upload = uploadAnswer.parse(await created.json())
    expect(created.headers.get('location')).toBe(`/api/v1/uploads/${upload.id}`)
    expect(created.headers.get('x-logkin-worker')).toBe('8811')
    expect(client.app.calls[0]).toEqual({
      idempotencyKey: 'mine',
      files: [
        {
          name: 'app.log',
          size: 63,
          sample: new Uint8Array(Buffer.from(TEXT)),
          zone: 'Asia/Shanghai',
          date: '2026-02-03',
        },
      ],
    })

    const listed = await client.get('/api/v1/uploads')
    expect(uploadsAnswer.parse(await listed.json()).uploads).toEqual([upload])
    expect(await (await client.get(`/api/v1/uploads/${upload.id}`)).json()).toEqual(upload)

    expect((await client.api.request(`/api/v1/uploads/${upload.id}`, { method: 'DELETE' })).status).toBe(204)
    const gone = await client.get(`/api/v1/uploads/${upload.id}`)
    expect(gone.status).toBe(404)
    expect((await errorOf(gone)).code).toBe('not-found')
  })

  for (const [body, sentence] of [
    [{ files: [] }, 'Body field files: must name a file.'],
    [{}, 'Body field files: invalid input: expected array, received undefined.'],
    [{ files: [{ name: 'a', sample: '???' }] }, 'Body field files.0.sample: must be base64.'],
    [{ files: [{ name: '', sample: '' }] }, 'Body field files.0.name: must not be empty.'],
    [
      { files: [{ name: 'a', sample: '', date: 'today' }] },
      'Body field files.0.date: must be a day like 2026-01-31.',
    ],
    [{ files: [{ name: 'a', smaple: '' }] }, 'Body field files.0.sample: must be base64.'],
    [
      { files: [{ name: 'a', sample: '', sise: 1 }] },
      'Body field sise: is not known here; see /openapi.json.',
    ],
  ] as const) {
    test(`are refused with the sentence "${sentence}"`, async () => {
      const answer = await client.postJson('/api/v1/uploads', body)
      expect(answer.status).toBe(400)
      expect(await errorOf(answer)).toEqual({ code: 'bad-request', message: sentence })
    })
  }

  test('are refused without JSON', async () => {
    const broken = await client.api.request('/api/v1/uploads', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"files":',
    })
    expect(broken.status).toBe(400)
    expect((await errorOf(broken)).message).toBe('Malformed JSON in request body.')
    const form = await client.api.request('/api/v1/uploads', {
      method: 'POST',
      body: new URLSearchParams({ a: 'b' }),
    })
    expect(form.status).toBe(415)
    expect((await errorOf(form)).message).toBe('Send the body as Content-Type: application/json.')
  })
})
