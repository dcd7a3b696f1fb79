import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { groupsAnswer, uploadAnswer, uploadsAnswer } from '../../server/api/schemas.ts'
import { PART_BYTES } from '../../server/model/limits.ts'
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

  test('with a key are the same for the same files, and refused for others; a deleted one gives its key free', async () => {
    const create = (name: string) =>
      client.postJson(
        '/api/v1/uploads',
        { files: [{ name, sample: base64(TEXT) }] },
        { 'Idempotency-Key': 'mine' },
      )
    const first = await create('a.log')
    const answer = uploadAnswer.parse(await first.json())
    const second = await create('a.log')
    expect(second.status).toBe(201)
    expect(await second.json()).toEqual(answer)
    const other = await create('b.log')
    expect(other.status).toBe(409)
    expect((await errorOf(other)).message).toMatch(
      /^This key was used for an upload of other files; send a new/,
    )
    await client.api.request(`/api/v1/uploads/${answer.id}`, { method: 'DELETE' })
    expect((await create('b.log')).status).toBe(201)
  })

  test('that are unfinished are found again by name, size and sample', async () => {
    const created = await client.postJson('/api/v1/uploads', {
      files: [{ name: 'app.log', size: TEXT.length, sample: base64(TEXT) }],
    })
    const { id } = uploadAnswer.parse(await created.json())
    const asked = {
      name: 'app.log',
      size: TEXT.length,
      sampleSha256: createHash('sha256').update(TEXT).digest('hex'),
    }
    const find = async () =>
      (
        await client.postJson('/api/v1/uploads/unfinished', { files: [asked, { ...asked, name: 'b' }] })
      ).json()
    expect(await find()).toEqual({ files: [{ upload: id, file: 0 }, null] })
    await client.put(`/api/v1/uploads/${id}/files/0/parts/0`, TEXT)
    await client.postJson(`/api/v1/uploads/${id}/files/0/complete`, { bytes: TEXT.length, parts: 1 })
    expect(await find()).toEqual({ files: [null, null] })
    const refused = await client.postJson('/api/v1/uploads/unfinished', {
      files: [{ ...asked, sampleSha256: 'short' }],
    })
    expect(await errorOf(refused)).toMatchObject({
      code: 'bad-request',
      message: 'Body field files.0.sampleSha256: must be 64 hex digits.',
    })
  })

  test('are useful before they are complete: groups, lines and times of what is there, marked partial', async () => {
    const created = await client.postJson('/api/v1/uploads', {
      files: [{ name: 'app.log', size: 2 * PART_BYTES, sample: base64(TEXT) }],
    })
    const { id } = uploadAnswer.parse(await created.json())
    const half = TEXT.repeat(Math.ceil(PART_BYTES / TEXT.length)).slice(0, PART_BYTES)
    await client.put(`/api/v1/uploads/${id}/files/0/parts/0`, half)
    const groups = groupsAnswer.parse(await (await client.get(`/api/v1/groups?upload=${id}`)).json())
    expect(groups).toMatchObject({ partial: true, totalGroups: 2 })
    expect(groups.entries).toBeGreaterThan(200_000)
    const path = `/api/v1/groups/${groups.groups[0]?.id}`
    expect(await (await client.get(`${path}?upload=${id}`)).json()).toMatchObject({ partial: true })
    expect(await (await client.get(`${path}/lines?upload=${id}&limit=2`)).json()).toMatchObject({
      partial: true,
      entries: [{ offset: 0 }, { offset: TEXT.length }],
    })
    expect(await (await client.get(`/api/v1/timeline?upload=${id}`)).json()).toMatchObject({ partial: true })
  })

  test('have files that can be read in another way', async () => {
    const id = await client.uploadOne()
    const path = `/api/v1/uploads/${id}/files/0`
    const patch = async (at: string, body: unknown): Promise<Response> =>
      client.api.request(at, {
        method: 'PATCH',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      })
    const asked = await patch(path, { zone: 'Asia/Shanghai', charset: null, format: 'plain' })
    expect(asked.status).toBe(202)
    expect(uploadAnswer.parse(await asked.json()).files[0]).toMatchObject({ zone: 'UTC', reanalysing: true })
    while (await client.app.runJob());
    const done = await client.get(`/api/v1/uploads/${id}`)
    expect(uploadAnswer.parse(await done.json()).files[0]).toMatchObject({
      zone: 'Asia/Shanghai',
      format: 'plain',
      chosen: { format: 'plain' },
      reanalysing: false,
    })
    for (const [body, message] of [
      [{ zone: 'Mars' }, /^Time zone "Mars" is not known; use UTC/],
      [{ format: 'message' }, /^"message" names no columns; write a header such as/],
      [{ name: 'b.log' }, /^Body field name: is not known here/],
    ] as const) {
      const refused = await patch(path, body)
      expect(refused.status).toBe(400)
      expect((await errorOf(refused)).message).toMatch(message)
    }
    expect((await patch(`/api/v1/uploads/${id}/files/1`, {})).status).toBe(404)
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
