import { beforeEach, describe, expect, test } from 'vitest'
import { BLOCK_BYTES, PART_BYTES } from '../../server/model/limits.ts'
import { createClient, errorOf, TEXT } from './client.ts'
import type { Client } from './client.ts'

let client: Client
beforeEach(() => {
  client = createClient()
})

const content = (id: string, file: number | string = 0): string =>
  `/api/v1/uploads/${id}/files/${file}/content`

describe('the original file', () => {
  test('comes back byte for byte, whatever it holds, as an attachment', async () => {
    const bytes = new Uint8Array(PART_BYTES + 3 * BLOCK_BYTES + 7).map((_, at) => (at * at) >> 7)
    const answer = await client.get(content(await client.uploadOne(bytes)))
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-length')).toBe(String(bytes.length))
    expect(answer.headers.get('content-type')).toBe('application/octet-stream')
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename="app.log"; filename*=UTF-8''app.log`,
    )
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(Buffer.compare(new Uint8Array(await answer.arrayBuffer()), bytes)).toBe(0)
  })

  test('may be empty', async () => {
    const answer = await client.get(content(await client.uploadOne('')))
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-length')).toBe('0')
    expect(await answer.text()).toBe('')
  })

  test.each([
    ['bytes=0-9', 0, 10],
    ['bytes=10-', 10, TEXT.length],
    ['bytes=5-999999', 5, TEXT.length],
    ['bytes=-7', TEXT.length - 7, TEXT.length],
    ['bytes=-999999', 0, TEXT.length],
  ])('answers %s', async (range, from, to) => {
    const answer = await client.get(content(await client.uploadOne()), { Range: range })
    expect(answer.status).toBe(206)
    expect(answer.headers.get('content-range')).toBe(`bytes ${from}-${to - 1}/${TEXT.length}`)
    expect(answer.headers.get('content-length')).toBe(String(to - from))
    expect(await answer.text()).toBe(TEXT.slice(from, to))
  })

  test('answers a range across blocks and parts', async () => {
    const bytes = new Uint8Array(PART_BYTES + 100).map((_, at) => (at * 7919) >> 5)
    const id = await client.uploadOne(bytes)
    const from = PART_BYTES - 2 * BLOCK_BYTES - 5
    const answer = await client.get(content(id), { Range: `bytes=${from}-${PART_BYTES + 50}` })
    expect(
      Buffer.compare(new Uint8Array(await answer.arrayBuffer()), bytes.subarray(from, PART_BYTES + 51)),
    ).toBe(0)
  })

  test.each(['bytes=9-5', 'bytes=0-1,4-5', 'lines=1-2', 'bytes=-'])(
    'is whole where the range is %s',
    async (range) => {
      const answer = await client.get(content(await client.uploadOne()), { Range: range })
      expect(answer.status).toBe(200)
      expect(await answer.text()).toBe(TEXT)
    },
  )

  test.each([`bytes=${TEXT.length}-`, 'bytes=-0'])('is refused where %s lies outside', async (range) => {
    const answer = await client.get(content(await client.uploadOne()), { Range: range })
    expect(answer.status).toBe(416)
    expect(answer.headers.get('content-range')).toBe(`bytes */${TEXT.length}`)
    expect((await errorOf(answer)).message).toMatch(/^The file has \d+ bytes and the range lies behind them/)
  })

  test('has a tag, by which a download goes on and is not repeated', async () => {
    const [id, other] = [await client.uploadOne(), await client.uploadOne()]
    const tag = (await client.get(content(id))).headers.get('etag') ?? ''
    const foreign = (await client.get(content(other))).headers.get('etag') ?? ''
    expect(foreign).not.toBe(tag)
    const goOn = (ifRange: string): Promise<Response> =>
      client.get(content(id), { Range: 'bytes=3-', 'If-Range': ifRange })
    expect((await goOn(tag)).status).toBe(206)
    expect((await goOn(foreign)).status).toBe(200)
    expect((await client.get(content(id), { 'If-None-Match': tag })).status).toBe(304)
  })

  test.each([
    ['../../etc/passwd', `filename="passwd"; filename*=UTF-8''passwd`],
    ['C:\\logs\\a b.log', `filename="a b.log"; filename*=UTF-8''a%20b.log`],
    ['a";\r\nX: y\0.log', `filename="a_;__X: y_.log"; filename*=UTF-8''a%22%3B%0D%0AX%3A%20y%00.log`],
    ['订单 (1)*.log', `filename="__ (1)*.log"; filename*=UTF-8''%E8%AE%A2%E5%8D%95%20%281%29%2A.log`],
    ['\ud800.log', `filename="_.log"; filename*=UTF-8''%EF%BF%BD.log`],
    ['///', `filename="file"; filename*=UTF-8''file`],
  ])('named %j is offered under a name that harms nobody', async (name, disposition) => {
    const { id } = await client.app.createUpload({ files: [{ name, size: 0, sample: new Uint8Array(0) }] })
    await client.app.completeFile(id, 0, 0, 0)
    expect((await client.get(content(id))).headers.get('content-disposition')).toBe(
      `attachment; ${disposition}`,
    )
  })

  test('is not there before it is complete, nor after its deletion, nor where there is none', async () => {
    const open = await client.get(content(await client.createOne()))
    expect(open.status).toBe(409)
    expect((await errorOf(open)).message).toMatch(/^File 0 is not complete: send what is missing/)
    const id = await client.uploadOne()
    expect((await client.get(content(id, 1))).status).toBe(404)
    await client.app.deleteUpload(id)
    expect((await client.get(content(id))).status).toBe(404)
  })
})
