import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { gunzip } from '../../server/ingest/decompress.ts'

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size)
}

const collect = async (stream: AsyncIterable<Uint8Array>): Promise<string> => {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks).toString('latin1')
}

const text = 'one line\nand another\r\n'.repeat(20)
const twoMembers = Buffer.concat([gzipSync(text), gzipSync('second member\n')])

describe('gunzip', () => {
  test('unpacks several members, however the chunks fall', async () => {
    for (let size = 1; size <= twoMembers.length; size++) {
      expect(await collect(gunzip(inChunks(twoMembers, size), 'x'))).toBe(`${text}second member\n`)
    }
  })

  test('unpacks empty members, and zero padding between members and at the end', async () => {
    const bytes = Buffer.concat([
      gzipSync('a'),
      gzipSync(''),
      Buffer.alloc(900),
      gzipSync('b'),
      Buffer.alloc(512),
    ])
    expect(await collect(gunzip(inChunks(bytes, 7), 'x'))).toBe('ab')
  })

  test('says which file is broken when gzip ends too soon, at every cut', async () => {
    const member = gzipSync(text)
    for (let end = 3; end < member.length; end++) {
      await expect(collect(gunzip(inChunks(member.subarray(0, end), 16), 'app.log.gz'))).rejects.toThrow(
        /^app\.log\.gz is a broken gzip file: unexpected end of file/,
      )
    }
  })

  test('says so when the second member is cut off', async () => {
    await expect(collect(gunzip(inChunks(twoMembers.subarray(0, -3), 64), 'x'))).rejects.toThrow(
      'is a broken gzip file',
    )
  })

  test('says so when a checksum does not fit', async () => {
    const bytes = Buffer.from(gzipSync(text))
    bytes[bytes.length - 6]! ^= 0xff
    await expect(collect(gunzip(inChunks(bytes, 1000), 'x'))).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('incorrect data check') as unknown,
    })
  })

  test('lets an error of the source through as it is', async () => {
    async function* breaking(): AsyncGenerator<Uint8Array> {
      yield twoMembers.subarray(0, 20)
      throw new Error('the cable was cut')
    }
    await expect(collect(gunzip(breaking(), 'x'))).rejects.toThrow('the cable was cut')
  })

  test('ends the source when its reader stops', async () => {
    let ended = false
    const endless = async function* (): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield twoMembers
      } finally {
        ended = true
      }
    }
    for await (const chunk of gunzip(endless(), 'x')) {
      expect(chunk.length).toBeGreaterThan(0)
      break
    }
    expect(ended).toBe(true)
  })
})

test('gunzip refuses what is no gzip', async () => {
  await expect(collect(gunzip(inChunks(Buffer.from('plain text'), 4), 'Part 3'))).rejects.toThrow(
    'Part 3 is a broken gzip file: incorrect header check',
  )
})
