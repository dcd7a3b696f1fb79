import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, test } from 'vitest'
import { partsAnswer, uploadAnswer } from '../../server/api/schemas.ts'
import { PART_BYTES } from '../../server/model/limits.ts'
import { createClient, errorOf, TEXT } from './client.ts'
import type { Client } from './client.ts'

let client: Client
beforeEach(() => {
  client = createClient()
})

describe('a part', () => {
  const part = (id: string, n: number | string = 0): string => `/api/v1/uploads/${id}/files/0/parts/${n}`
  const sha256 = createHash('sha256').update(TEXT).digest()

  test('is applied with 201, and the same again with 200', async () => {
    const id = await client.createOne()
    const first = await client.put(part(id), TEXT)
    expect(first.status).toBe(201)
    const answer = { status: 'applied', part: 0, bytes: TEXT.length, sha256: sha256.toString('hex') }
    expect(await first.json()).toEqual(answer)
    const second = await client.put(part(id), gzipSync(TEXT), { 'Content-Encoding': 'gzip' })
    expect(second.status).toBe(200)
    expect(await second.json()).toEqual({ ...answer, status: 'same' })
    expect((await client.put(part(id), 'other bytes')).status).toBe(409)
    const stored = await client.get(`/api/v1/uploads/${id}/files/0/parts`)
    expect(partsAnswer.parse(await stored.json())).toEqual({
      parts: [{ part: 0, bytes: TEXT.length, sha256: sha256.toString('hex') }],
    })
  })

  test('is refused before it is read while as many are in hand as a worker holds', async () => {
    const id = await client.createOne()
    const putPart = client.app.putPart.bind(client.app)
    const release = Promise.withResolvers<undefined>()
    let entered = 0
    client.app.putPart = async (...args) => {
      entered++
      await release.promise
      return putPart(...args)
    }
    const held = Array.from({ length: 16 }, (_, n) => client.put(part(id, n), `part ${n}\n`))
    while (entered < held.length) await new Promise((done) => setImmediate(done))
    let read = false
    const unread = new ReadableStream<Uint8Array>(
      {
        pull: (controller) => {
          read = true
          controller.close()
        },
      },
      { highWaterMark: 0 },
    )
    const refused = await client.put(part(id, 16), unread)
    expect(refused.status).toBe(503)
    expect(refused.headers.get('retry-after')).toBe('1')
    expect((await errorOf(refused)).message).toMatch(
      /^This worker has as many parts in hand .* again in a second/,
    )
    expect(read).toBe(false)
    // Everything else goes on, and so do parts as soon as one is done.
    expect((await client.get(`/api/v1/uploads/${id}`)).status).toBe(200)
    release.resolve(undefined)
    expect((await Promise.all(held)).map(({ status }) => status)).toEqual(held.map(() => 201))
    expect((await client.put(part(id, 16), 'part 16\n')).status).toBe(201)
  })

  test('comes as gzip of several members', async () => {
    const id = await client.createOne()
    const answer = await client.put(part(id), Buffer.concat([gzipSync('one\n'), gzipSync('two\n')]), {
      'Content-Encoding': 'gzip',
    })
    expect(await answer.json()).toMatchObject({ bytes: 8 })
  })

  test('is checked against its Content-Digest', async () => {
    const id = await client.createOne()
    const digest = `sha-512=:abc=:, sha-256=:${sha256.toString('base64')}:`
    expect((await client.put(part(id), 'other', { 'Content-Digest': digest })).status).toBe(400)
    expect((await client.put(part(id), TEXT, { 'Content-Digest': digest })).status).toBe(201)
    const malformed = await client.put(part(id, 1), TEXT, { 'Content-Digest': 'sha-256=abc' })
    expect((await errorOf(malformed)).message).toMatch(/^Content-Digest has to look like/)
    expect((await client.put(part(id, 1), TEXT, { 'Content-Digest': 'md5=:abc:' })).status).toBe(201)
  })

  test('has at most PART_BYTES, also when a gzip bomb unpacks', async () => {
    const id = await client.createOne()
    expect((await client.put(part(id), new Uint8Array(PART_BYTES))).status).toBe(201)
    const large = await client.put(part(id, 1), new Uint8Array(PART_BYTES + 1))
    expect(large.status).toBe(413)
    expect(await errorOf(large)).toMatchObject({ code: 'too-large' })
    const bomb = await client.put(part(id, 1), gzipSync(new Uint8Array(64 * PART_BYTES)), {
      'Content-Encoding': 'gzip',
    })
    expect(bomb.status).toBe(413)
  })

  test('is refused when empty, broken, or in another encoding', async () => {
    const id = await client.createOne()
    expect((await client.put(part(id), '')).status).toBe(400)
    const broken = await client.put(part(id, 3), gzipSync(TEXT).subarray(0, 30), {
      'Content-Encoding': 'gzip',
    })
    expect(broken.status).toBe(415)
    expect((await errorOf(broken)).message).toMatch(/^Part 3 is a broken gzip file: unexpected end of file/)
    const brotli = await client.put(part(id), TEXT, { 'Content-Encoding': 'br' })
    expect(brotli.status).toBe(415)
    expect((await errorOf(brotli)).message).toBe('Content-Encoding br is not read here; send gzip or none.')
  })

  test('is refused under a name that is none', async () => {
    const answer = await client.put(part(await client.createOne(), 'two'), TEXT)
    expect(answer.status).toBe(400)
    expect((await errorOf(answer)).message).toMatch(/^Path parameter n: must be a whole number from 0 to/)
    expect((await client.put('/api/v1/uploads/nope/files/0/parts/0', TEXT)).status).toBe(400)
  })

  test('is wanted by complete, which names what is missing', async () => {
    const id = await client.createOne()
    await client.put(part(id, 1), TEXT)
    const path = `/api/v1/uploads/${id}/files/0/complete`
    const early = await client.postJson(path, { bytes: PART_BYTES + TEXT.length, parts: 2 })
    expect(early.status).toBe(409)
    expect(await errorOf(early)).toMatchObject({ code: 'incomplete', details: { missing: [0] } })
    await client.put(part(id), new Uint8Array(PART_BYTES))
    const complete = await client.postJson(path, { bytes: PART_BYTES + TEXT.length, parts: 2 })
    expect(complete.status).toBe(200)
    expect(uploadAnswer.parse(await complete.json()).complete).toBe(true)
  })
})
