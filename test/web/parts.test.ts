import { createHash, randomBytes } from 'node:crypto'
import { crc32 as nodeCrc32, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { batches } from '../../web/src/upload/batches.ts'
import { toBase64 } from '../../web/src/upload/base64.ts'
import { crc32 } from '../../web/src/upload/crc32.ts'
import { contentDigest } from '../../web/src/upload/digest.ts'
import {
  cutIntoParts,
  openText,
  SAMPLE_BYTES,
  type Part,
  type PartStream,
} from '../../web/src/upload/parts.ts'
import { BrokenGzip } from '../../web/src/upload/gunzip.ts'
import { sha256 } from '../../web/src/upload/sha256.ts'
import { isLoopback } from '../../web/src/upload/transit.ts'

const none = (): boolean => false

const collect = async (stream: PartStream) => {
  const parts: Part[] = []
  for (;;) {
    const next = await stream.next()
    if (next.done) return { parts, totals: next.value }
    parts.push(next.value)
  }
}

const joined = (parts: readonly Part[]): Buffer => Buffer.concat(parts.map((part) => part.bytes))
const sizes = (parts: readonly Part[]): number[] => parts.map((part) => part.bytes.length)

const text = (bytes: number): Buffer =>
  Buffer.from('2026-03-01 10:00:00 INFO a line of a log\n'.repeat(bytes / 40 + 1)).subarray(0, bytes)

describe('parts of a plain file', () => {
  it.each([
    [0, []],
    [1, [1]],
    [99, [99]],
    [100, [100]],
    [101, [100, 1]],
    [250, [100, 100, 50]],
  ])('%d bytes', async (length, lengths) => {
    const file = new Blob([text(length)])
    const { parts, totals } = await collect((await openText(file)).parts(100, none))
    expect(sizes(parts)).toEqual(lengths)
    expect(parts.map((part) => part.part)).toEqual(lengths.map((_, n) => n))
    expect(joined(parts)).toEqual(text(length))
    expect(totals).toEqual({ bytes: length, parts: lengths.length })
  })

  it('leaves out what is stored, and counts it', async () => {
    const opened = await openText(new Blob([text(250)]))
    const { parts, totals } = await collect(opened.parts(100, (part) => part !== 1))
    expect(parts.map((part) => part.part)).toEqual([1])
    expect(parts[0]?.bytes).toEqual(new Uint8Array(text(250).subarray(100, 200)))
    expect(totals).toEqual({ bytes: 250, parts: 3 })
  })

  it('samples its beginning', async () => {
    const opened = await openText(new Blob([text(SAMPLE_BYTES + 10)]))
    expect(opened.size).toBe(SAMPLE_BYTES + 10)
    expect(await opened.sample()).toEqual(new Uint8Array(text(SAMPLE_BYTES)))
  })
})

describe('parts of a gzipped file', () => {
  const members = (...pieces: Buffer[]): Blob => new Blob(pieces.map((piece) => gzipSync(piece)))

  it('are those of its text, whatever its name', async () => {
    const opened = await openText(members(text(250)))
    expect(opened.size).toBeNull()
    const { parts, totals } = await collect(opened.parts(100, none))
    expect(sizes(parts)).toEqual([100, 100, 50])
    expect(joined(parts)).toEqual(text(250))
    expect(totals).toEqual({ bytes: 250, parts: 3 })
    expect(await opened.sample()).toEqual(new Uint8Array(text(250)))
  })

  it('run through its members, empty ones too', async () => {
    const pieces = [text(30), Buffer.alloc(0), randomBytes(400_000), text(70)]
    const whole = Buffer.concat(pieces)
    const { parts, totals } = await collect((await openText(members(...pieces))).parts(65_536, none))
    expect(joined(parts)).toEqual(whole)
    expect(totals.bytes).toBe(whole.length)
    expect(
      sizes(parts)
        .slice(0, -1)
        .every((size) => size === 65_536),
    ).toBe(true)
  })

  it('leaves out what is stored, and counts it', async () => {
    const { parts, totals } = await collect(
      (await openText(members(text(250)))).parts(100, (part) => part < 2),
    )
    expect(parts.map((part) => part.part)).toEqual([2])
    expect(joined(parts)).toEqual(text(250).subarray(200))
    expect(totals).toEqual({ bytes: 250, parts: 3 })
  })

  it('samples no more than the sample', async () => {
    const opened = await openText(members(text(SAMPLE_BYTES), text(50)))
    expect((await opened.sample()).length).toBe(SAMPLE_BYTES)
  })

  it('says so wherever the file is cut off', async () => {
    const whole = gzipSync(randomBytes(300))
    for (let length = 3; length < whole.length; length++) {
      const opened = await openText(new Blob([whole.subarray(0, length)]))
      if (opened.size === null)
        await expect(collect(opened.parts(100, none))).rejects.toBeInstanceOf(BrokenGzip)
      // So soon that it is sent as it is.
      else expect(opened.size).toBe(length)
    }
  })

  it('says so when a byte of the text has changed', async () => {
    const damaged = gzipSync(randomBytes(300), { level: 0 })
    damaged[100]! ^= 1
    const opened = await openText(new Blob([damaged]))
    await expect(collect(opened.parts(100, none))).rejects.toBeInstanceOf(BrokenGzip)
  })
})

describe('openText', () => {
  it.each([
    ['zip', [0x50, 0x4b, 3, 4, 1, 2]],
    ['zstd', [0x28, 0xb5, 0x2f, 0xfd, 1]],
    ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]],
    ['bzip2', [0x42, 0x5a, 0x68, 0x39]],
  ])('leaves %s to the server', async (_, bytes) => {
    const opened = await openText(new Blob([new Uint8Array(bytes)]))
    expect(opened.size).toBe(bytes.length)
    expect(await opened.sample()).toEqual(new Uint8Array(bytes))
  })

  it('leaves to the server what is packed again inside of gzip', async () => {
    const inner = Buffer.alloc(1024)
    inner.write('ustar', 257)
    for (const packed of [gzipSync(inner), gzipSync(gzipSync('text'))])
      expect((await openText(new Blob([packed]))).size).toBe(packed.length)
  })

  it('refuses 7z', async () => {
    const bytes = new Uint8Array([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0])
    await expect(openText(new Blob([bytes]))).rejects.toMatchObject({ kind: 'archive', format: '7z' })
  })

  it('says so when a file can not be read', async () => {
    const gone = Object.assign(new Blob(['x']), {
      slice: () => ({ arrayBuffer: () => Promise.reject(new Error('NotFoundError')) }),
    })
    await expect(openText(gone)).rejects.toMatchObject({ kind: 'unreadable' })
  })
})

describe('cutIntoParts', () => {
  it('cuts the same wherever its chunks end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 50 })),
        fc.integer({ min: 1, max: 40 }),
        async (pieces, partBytes) => {
          const chunks = async function* () {
            for (const bytes of pieces) yield { bytes, consumed: 0 }
          }
          const whole = Buffer.concat(pieces)
          const { parts, totals } = await collect(cutIntoParts(chunks(), partBytes, none))
          expect(joined(parts)).toEqual(whole)
          expect(totals).toEqual({ bytes: whole.length, parts: Math.ceil(whole.length / partBytes) })
          expect(parts.map((part) => part.part)).toEqual(parts.map((_, n) => n))
        },
      ),
    )
  })
})

describe('batches', () => {
  const MiB = 1024 * 1024
  const files = async function* (...lengths: number[]) {
    for (const length of lengths) yield { sample: new Uint8Array(length) }
  }
  const lengthsOf = async (...lengths: number[]) => {
    const all: number[][] = []
    for await (const batch of batches(files(...lengths)))
      all.push(batch.map(({ sample }) => sample.length / MiB))
    return all
  }

  it('holds what one request can', async () => {
    expect(await lengthsOf()).toEqual([])
    expect(await lengthsOf(0)).toEqual([[0]])
    const ones = (length: number) => Array.from({ length }, () => 1)
    expect(await lengthsOf(...ones(47).map(() => MiB))).toEqual([ones(45), ones(2)])
  })

  it('makes requests that the balancer takes', async () => {
    for await (const batch of batches(files(...Array.from({ length: 46 }, () => MiB)))) {
      const body = JSON.stringify({
        files: batch.map(({ sample }) => ({ name: 'a.log', sample: toBase64(sample) })),
      })
      expect(body.length).toBeLessThan(64 * MiB)
    }
  })
})

describe('digests', () => {
  it('are those of Node', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const digest = createHash('sha256').update(bytes).digest()
        expect(Buffer.from(sha256(bytes))).toEqual(digest)
        expect(await contentDigest(new Uint8Array(bytes))).toBe(`sha-256=:${digest.toString('base64')}:`)
        expect(crc32(bytes, 0)).toBe(nodeCrc32(bytes))
        expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
      }),
    )
  })

  it.each([0, 55, 56, 63, 64, 65, 119, 120, 1_000_003])('SHA-256 of %d bytes', (length) => {
    const bytes = randomBytes(length)
    expect(Buffer.from(sha256(bytes))).toEqual(createHash('sha256').update(bytes).digest())
  })

  it('continues a CRC', () => {
    const bytes = randomBytes(1000)
    expect(crc32(bytes.subarray(400), crc32(bytes.subarray(0, 400), 0))).toBe(nodeCrc32(bytes))
  })
})

describe('isLoopback', () => {
  it.each(['localhost', 'a.localhost', '127.0.0.1', '127.1.2.3', '[::1]'])('%s', (host) => {
    expect(isLoopback(host)).toBe(true)
  })
  it.each(['logs.example.com', '192.168.1.5', 'localhost.example.com', '1270.0.0.1', '128.0.0.1'])(
    'not %s',
    (host) => {
      expect(isLoopback(host)).toBe(false)
    },
  )
})
