import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { compile, KERNELS } from '../../scripts/kernel.mjs'
import { digitsKept, FastMasker } from '../../server/cluster/fast-mask.ts'
import { hash, hashBytes } from '../../server/cluster/hash.ts'
import { Masker } from '../../server/cluster/mask.ts'
import { openKernel } from '../../server/kernel/kernel.ts'
import { kernelWindow, plainWindow, type LineWindow } from '../../server/kernel/line-window.ts'
import { HEADER_LINES } from '../parse/header-lines/index.ts'
import { PIECES } from './message-pieces.ts'

test.for(KERNELS)('what is compiled is what stands in assembly/ of %s', async (folder) => {
  expect(await compile(folder)).toBe(
    readFileSync(new URL(`../../${folder}/binary.ts`, import.meta.url), 'utf8'),
  )
})

const lineWindow = kernelWindow(openKernel(false), false)

/** End and key of every line, window after window. */
const linesOf = (window: LineWindow, bytes: Uint8Array): readonly (readonly number[])[] => {
  const lines: number[][] = []
  for (let at = 0; ;) {
    const found = window.find(bytes, at)
    for (let k = 0; k < found; k++)
      lines.push([at + window.ends[k]!, window.keys[2 * k]!, window.keys[2 * k + 1]!])
    if (found === 0) return lines
    at += window.ends[found - 1]!
  }
}
const keysOf = (text: string): readonly (readonly number[])[] =>
  linesOf(lineWindow, Buffer.from(text)).map(([, ...key]) => key)

const TWIN = plainWindow()
const texts = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc
    .array(fc.constantFrom('\n', '\r\n', '7', '42', 'word', ' ', '\0', 'ü', 'x'.repeat(16)), {
      maxLength: 60,
    })
    .map((pieces) => Buffer.from(pieces.join(''))),
)

describe('lines and their keys', () => {
  test('are the same as those of the twin in TypeScript', () => {
    fc.assert(
      fc.property(texts, (bytes) => {
        expect(linesOf(lineWindow, bytes)).toEqual(linesOf(TWIN, bytes))
      }),
      { numRuns: 1000 },
    )
  })
  test('also over windows, and behind a line longer than one', () => {
    const line = Buffer.from(`${'a line of some length, number 1234'.repeat(5)}\n`)
    const long = Buffer.concat([Buffer.alloc(600_000, line), Buffer.from('\n'), Buffer.alloc(500_000, 'x')])
    expect(linesOf(lineWindow, long)).toEqual(linesOf(TWIN, long))
    expect(linesOf(lineWindow, Buffer.alloc(1_000_000, 'x'))).toEqual([])
  })
  test('one key for lines that differ in their digits alone', () => {
    expect(new Set(keysOf('took 12 ms\ntook 98 ms\n').map(String)).size).toBe(1)
  })
  test('another for any other difference, of length too', () => {
    const lines = ['took 12 ms', 'took 1 ms', 'took 12 mt', 'took 12 ms ', '', '0', ' ', 'x'.repeat(16)]
    const others = ['x'.repeat(15), 'x'.repeat(32), `${'x'.repeat(16)}\0`, `${'x'.repeat(31)}y`]
    const all = [...lines, ...others]
    expect(new Set(keysOf(`${all.join('\n')}\n`).map(String)).size).toBe(all.length)
  })
})

describe('masks and their hash', () => {
  const masker = new Masker()
  const fast = new FastMasker()
  const keptBoth = (bytes: Uint8Array, from: number): void => {
    const kept = masker.digitsKept(bytes, from, bytes.length)
    expect([...digitsKept(bytes, from, bytes.length)]).toEqual(kept.map((at) => at - from))
  }
  const both = (bytes: Uint8Array): void => {
    masker.mask(bytes, 0, bytes.length)
    hashBytes(masker.out, masker.length)
    const expected = [masker.text(), hash.high, hash.low]
    const { high, low } = fast.mask(bytes, 0, bytes.length)
    const text = Buffer.from(fast.out.subarray(fast.from, fast.to)).toString()
    expect([text, high, low]).toEqual(expected)
    keptBoth(bytes, 0)
    if (bytes.length > 3) keptBoth(bytes, 3)
  }
  test('are the same as those of the twin in TypeScript', () => {
    const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((pieces) => pieces.join(''))
    fc.assert(
      fc.property(text, fc.constantFrom('utf8', 'latin1'), (written, encoding) => {
        both(Buffer.from(written, encoding))
      }),
      { numRuns: 5_000 },
    )
  })
  test('of any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), both), { numRuns: 1000 })
  })
  test.each(['10µs', '10µS', '10μs', '10Μs', '10MS'])('of a unit: %s', (text) => {
    both(Buffer.from(`took ${text} in all`))
    both(Buffer.from(`took ${text}`, 'latin1'))
  })
  test.each(HEADER_LINES)('of $format', ({ rows }) => {
    for (const [line] of rows) both(Buffer.from(line))
  })
  test.each([2047, 2048, 2049, 5000])('with digits that are kept, of %i bytes', (length) => {
    both(Buffer.from('eth0 is up, '.repeat(length / 12 + 1).slice(0, length)))
  })
  test.each([4090, 4096, 4100, 70_000, 200_000])('of a message of %i bytes', (length) => {
    both(Buffer.from('für order 17 '.repeat(length / 12).slice(0, length)))
    both(Buffer.alloc(length, 'ü'))
  })
})
