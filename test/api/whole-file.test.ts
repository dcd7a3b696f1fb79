import { gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, test } from 'vitest'
import { uploadAnswer, uploadsAnswer } from '../../server/api/schemas.ts'
import { LogkinError } from '../../server/model/errors.ts'
import { PART_BYTES } from '../../server/model/limits.ts'
import { createClient, errorOf, TEXT } from './client.ts'
import type { Client } from './client.ts'

let client: Client
beforeEach(() => {
  client = createClient()
})

describe('a whole file', () => {
  test('is cut into parts and completed', async () => {
    const bytes = new Uint8Array(2 * PART_BYTES + 5).fill(0x41)
    const answer = await client.put(
      '/api/v1/uploads?name=app.log&zone=UTC&charset=latin1&date=2026-01-01',
      bytes,
    )
    expect(answer.status).toBe(201)
    const upload = uploadAnswer.parse(await answer.json())
    expect(answer.headers.get('location')).toBe(`/api/v1/uploads/${upload.id}`)
    expect(upload).toMatchObject({ complete: true, received: { bytes: bytes.length, parts: 3 } })
    expect(client.app.calls[0]).toMatchObject({
      files: [
        {
          name: 'app.log',
          zone: 'UTC',
          charset: 'latin1',
          date: '2026-01-01',
          sample: bytes.subarray(0, 2 ** 20),
        },
      ],
    })
  })

  test('may be empty', async () => {
    const answer = await client.put('/api/v1/uploads?name=empty.log', '')
    expect(uploadAnswer.parse(await answer.json())).toMatchObject({
      complete: true,
      received: { bytes: 0, parts: 0 },
    })
  })

  test('is unpacked when it is gzip', async () => {
    const answer = await client.put('/api/v1/uploads?name=app.log.gz', gzipSync(TEXT))
    expect(await answer.json()).toMatchObject({ received: { bytes: TEXT.length } })
  })

  test('leaves nothing behind when its gzip is broken, key or not', async () => {
    // Stored, not deflated: long enough that parts are durable before the end is seen to be missing.
    const gzip = gzipSync(new Uint8Array(2 * PART_BYTES), { level: 0 })
    for (const key of ['', '&key=mine']) {
      const answer = await client.put(`/api/v1/uploads?name=app.log.gz${key}`, gzip.subarray(0, -9))
      expect(answer.status).toBe(415)
      expect((await errorOf(answer)).message).toMatch(/^app\.log\.gz is a broken gzip file/)
      expect(uploadsAnswer.parse(await (await client.get('/api/v1/uploads')).json()).uploads).toEqual([])
    }
  })

  test('waits where the application is busy, and fails with nothing left where that is for good', async () => {
    const putPart = client.app.putPart.bind(client.app)
    let refusals = 3
    client.app.putPart = async (...args) => {
      if (refusals-- > 0) throw new LogkinError('busy', 'Later.', { retryAfterSeconds: 0.01 })
      return putPart(...args)
    }
    expect((await client.put('/api/v1/uploads?name=a', new Uint8Array(2 * PART_BYTES))).status).toBe(201)
    client.app.putPart = async () => {
      throw new LogkinError('disk-full', 'Free some room.')
    }
    expect((await client.put('/api/v1/uploads?name=b', TEXT)).status).toBe(507)
    expect((await client.app.uploads()).uploads).toHaveLength(1)
  })

  const breaking = (): ReadableStream<Uint8Array> => {
    let sent = 0
    return new ReadableStream({
      pull(controller) {
        if (sent++ < 9) controller.enqueue(new Uint8Array(1024 * 1024))
        else controller.error(new Error('socket closed'))
      },
    })
  }

  test('leaves nothing behind when the client vanishes without a key', async () => {
    const answer = await client.api.request('/api/v1/uploads?name=a', {
      method: 'PUT',
      body: breaking(),
      duplex: 'half',
    })
    expect(answer.status).toBe(400)
    expect((await errorOf(answer)).message).toMatch(/^The connection broke/)
    expect((await client.app.uploads()).uploads).toEqual([])
  })

  test('goes on where it broke off, with a key', async () => {
    const path = '/api/v1/uploads?name=a&key=mine'
    await client.api.request(path, { method: 'PUT', body: breaking(), duplex: 'half' })
    expect((await client.app.uploads()).uploads).toHaveLength(1)
    const answer = await client.put(path, new Uint8Array(9 * 1024 * 1024))
    expect(answer.status).toBe(201)
    expect((await client.app.uploads()).uploads).toHaveLength(1)
    await client.api.request(path, { method: 'PUT', body: breaking(), duplex: 'half' })
    expect((await client.app.uploads()).uploads[0]).toMatchObject({ complete: true })
  })

  test('with a key is sent twice and stored once; another file under the same key is refused', async () => {
    const path = '/api/v1/uploads?name=a.log&key=mine'
    const first = uploadAnswer.parse(await (await client.put(path, TEXT)).json())
    const second = await client.put(path, TEXT)
    expect(second.status).toBe(201)
    expect(await second.json()).toEqual(first)
    const other = await client.put(path, `other ${TEXT}`)
    expect(other.status).toBe(409)
    expect((await errorOf(other)).message).toMatch(/^This key was used for an upload of other files/)
    // One that begins alike and went on: what is stored stays as it is.
    const begun = '/api/v1/uploads?name=b.log&key=other'
    const line = new Uint8Array(PART_BYTES).fill(0x41)
    await client.put(begun, line)
    const grown = await client.put(begun, new Uint8Array([...line, 0x42]))
    expect(grown.status).toBe(409)
    expect((await client.app.uploads()).uploads).toMatchObject([
      { complete: true, received: { bytes: PART_BYTES } },
      first,
    ])
  })

  test('that is here already says so, unless it is to be kept', async () => {
    const first = uploadAnswer.parse(await (await client.put('/api/v1/uploads?name=a.log', TEXT)).json())
    const second = await client.put('/api/v1/uploads?name=b.log', TEXT)
    expect(second.status).toBe(201)
    expect(await second.json()).toMatchObject({ complete: true, duplicateOf: first.id })
    const kept = await client.put('/api/v1/uploads?name=b.log&again=1', TEXT)
    expect(await kept.json()).toMatchObject({ complete: true, duplicateOf: null })
    expect((await client.put('/api/v1/uploads?name=b.log&again=yes', TEXT)).status).toBe(400)
  })

  test('needs a name, and a known encoding', async () => {
    const nameless = await client.put('/api/v1/uploads', TEXT)
    expect(nameless.status).toBe(400)
    expect((await errorOf(nameless)).message).toMatch(/^Query parameter name: /)
    expect((await client.put('/api/v1/uploads?name=a', TEXT, { 'Content-Encoding': 'zstd' })).status).toBe(
      415,
    )
  })
})
