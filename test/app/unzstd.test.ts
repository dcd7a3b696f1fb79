import { zstdCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { unzstd } from '../../server/app/unzstd.ts'

test.each([0, 1, 200, 255, 256, 300, 65_791, 65_792, 70_000, 3_000_000])(
  '%i bytes come back, in memory of their own size',
  (bytes) => {
    const content = Buffer.alloc(bytes, 'a line that repeats\n')
    const back = unzstd(zstdCompressSync(content))
    expect(Buffer.compare(back, content)).toBe(0)
    if (bytes > 100_000) expect(back.buffer.byteLength).toBeLessThan(bytes + 100)
  },
)

test('a frame that does not say how long its content is', () => {
  // RFC 8878: no content size, a window of 1 KiB, one raw block of six bytes that is the last.
  const frame = Buffer.from('28b52ffd0000310000616263646566', 'hex')
  expect(unzstd(frame).toString()).toBe('abcdef')
})

test.each([
  ['cut off', (frame: Buffer) => frame.subarray(0, frame.length - 3)],
  ['that claims too much', (frame: Buffer) => (frame.writeUInt32LE(0xfffffff0, 6), frame)],
  ['that is none', (frame: Buffer) => frame.fill(7)],
  ['of nothing', () => Buffer.alloc(0)],
])('a frame %s throws', (_, damage) => {
  const frame = zstdCompressSync(Buffer.alloc(3_000_000, 'a line that repeats\n'))
  expect(() => unzstd(damage(frame))).toThrow()
})
