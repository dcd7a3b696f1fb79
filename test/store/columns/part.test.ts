import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BLOCK_BYTES, PART_BYTES } from '../../../server/model/limits.ts'
import { packColumns, unpackColumns } from '../../../server/store/columns/part.ts'
import { generate, KINDS } from '../../samples/index.ts'
import { bytesOf, noise } from '../setting.ts'

/** The text as it comes back, block by block, read from the last to the first. */
const packedAndBack = (text: Uint8Array): Uint8Array => {
  const packed = packColumns(text)!
  expect(packed.blocks).toHaveLength(Math.ceil(text.length / BLOCK_BYTES))
  const blocks = packed.blocks.map((block, place) => ({
    block,
    bytes: Math.min(BLOCK_BYTES, text.length - place * BLOCK_BYTES),
  }))
  return Buffer.concat(
    blocks
      .toReversed()
      .map(({ block, bytes }) => unpackColumns(packed.dictionary, block, bytes))
      .toReversed(),
  )
}

const expectWhole = (text: Uint8Array): void => {
  const back = packedAndBack(text)
  // Compared by hand: on megabytes a matcher's own comparison takes seconds.
  if (Buffer.compare(back, text) !== 0) expect(back).toEqual(text)
}

describe('what was packed comes back byte for byte', () => {
  /** Each is a value, nearly one, or one at a limit. */
  test.for([
    'no end',
    'a\n',
    '\n\n\n',
    'a\r\nb\r\n',
    '0\n00\n000000000\n0000000000\n999999999\n1234567890123456789012345678901234567890\n',
    '23:59:59\n23:59:59.999\n23:59:59,000\n99:59:59\n23:60:00\n23:59:60\n1:02:03\n01:02:03:04\n01:02:031\n01:02:03.12\n01:02:03.1234567\n',
    '2026-01-31T23:59:59.123456Z\n2026-99-99\n2026-1-31\n2026-01-311\n0000-00-00\n20260131T235959\n',
    '0.0.0.0\n255.255.255.255\n256.1.1.1\n1.2.3\n1.2.3.4.5\n01.2.3.4\n1.2.3.456\n1.2.3.4567\n1..2.3\n',
    '798df318-fe2a-46e7-b052-79573f42ec91\n12345678-1234-1234-1234-123456789012\nAbcdef12-fe2a-46e7-b052-79573f42ec91\n798df318-fe2a-46e7-b052-79573f42ec9\n798df318-fe2a-46e7-b052-79573f42ec91f\n',
    'a1b2\n0xdeadBEEF1\n0xDEAD12\n12ab\nab1\n1e5\nx86_64\nWin64 v2 node17 T10 10ms 1h23m45s\n',
    'aGVsbG8x9ZaB1c2d3E4\nZ1Z2Z3Z4\n1a2b3c4g\n',
    `${'0123456789'.repeat(60)}\n${'a1'.repeat(200)}\n${'ab1'.repeat(100)}\n${'f0'.repeat(127)}f\n${'f0'.repeat(128)}\n`,
    `${'7 '.repeat(5_000)}\n${'x'.repeat(4_080)}12\n${'x'.repeat(4_096)}12\n${'x'.repeat(70_000)}1\n`,
    '\u0000\u0001\u0007\u000e\u000f 12\n\tat 12\n\u000b\u000c 1\n',
    'cut at the end 12:34:5',
  ])('%j', (text) => {
    expectWhole(bytesOf(text))
    expectWhole(bytesOf(text.repeat(20)))
    expectWhole(Buffer.from(text.repeat(3), 'utf16le'))
  })

  test('any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 2_000 }), (bytes) => {
        expectWhole(bytes)
      }),
    )
  })

  const digits = (most: number) =>
    fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: most }).map((all) => all.join(''))
  const word = (letters: string, most: number) =>
    fc
      .array(fc.nat(letters.length - 1), { minLength: 1, maxLength: most })
      .map((all) => all.map((at) => letters[at]).join(''))
  const two = fc.integer({ min: 0, max: 70 }).map((number) => String(number).padStart(2, '0'))
  const value = fc.oneof(
    digits(3),
    digits(25),
    fc.tuple(two, two, two).map((all) => all.join(':')),
    fc
      .tuple(two, two, two, fc.constantFrom('.', ','), digits(6))
      .map(([a, b, c, d, e]) => `${a}:${b}:${c}${d}${e}`),
    fc.tuple(digits(4), two, two).map((all) => all.join('-')),
    fc.ipV4(),
    fc.uuid(),
    word('0123456789abcdef', 40),
    word('01289ABCDEF', 12),
    word('01289aAfFgGzZT', 20),
    fc.constantFrom('user', 'T', 'é', '漢', '\u0000', '\u0003', '\r', '', ' ', '\t', '-', ':', '.'),
  )
  const lines = fc
    .array(
      fc.oneof(
        { weight: 4, arbitrary: fc.tuple(value, value, value).map(([a, b, c]) => `at ${a} of ${b}, ${c}`) },
        { weight: 4, arbitrary: fc.tuple(value, value).map(([a, b]) => `${a}${b}`) },
        { weight: 1, arbitrary: fc.constant('') },
      ),
      { minLength: 1, maxLength: 200 },
    )
    .map((all) => bytesOf(all.join('\n')))

  test('lines of values, and what nearly is one', () => {
    fc.assert(
      fc.property(lines, (text) => {
        expectWhole(text)
      }),
      { numRuns: 200 },
    )
  })

  test.for(KINDS.map(({ name }) => name))('a log over several blocks: %s', (name) => {
    const kind = KINDS.find((one) => one.name === name)!
    expectWhole(generate(kind, { lines: 15_000, seed: 7 }).text)
  })

  test('a whole part, of lines, of noise, and of one byte', () => {
    const line = '2026-01-31 10:00:00,123 INFO [main] Accepted client /10.0.0.7:54211\n'
    expectWhole(bytesOf(line.repeat(PART_BYTES / line.length + 1)).subarray(0, PART_BYTES))
    expectWhole(noise(PART_BYTES, 3))
    expectWhole(new Uint8Array(PART_BYTES).fill(0x61))
  })
})

test.for([
  ['more lines than fit', '\n'],
  ['more values than fit', `${'1 '.repeat(50)}\n`],
] as const)('%s are left to plain text', ([, text]) => {
  expect(packColumns(Buffer.alloc(PART_BYTES, text))).toBeNull()
})

test('columns are smaller than the text by far', () => {
  for (const kind of KINDS) {
    const { text } = generate(kind, { lines: 10_000, seed: 1 })
    const { dictionary, blocks } = packColumns(text)!
    const bytes = blocks.reduce((sum, block) => sum + block.length, dictionary.length)
    expect([kind.name, text.length / bytes > 5]).toEqual([kind.name, true])
  }
})

test('damaged bytes throw or give another text, and the next block is read as ever', () => {
  const { text } = generate(KINDS[0]!, { lines: 2_000, seed: 5 })
  const { dictionary, blocks } = packColumns(text)!
  const block = blocks[0]!
  const read = (sharing: Uint8Array, data: Uint8Array): void => {
    try {
      expect(unpackColumns(sharing, data, text.length)).toHaveLength(text.length)
    } catch (error) {
      expect(error).toBeInstanceOf(Error)
    }
  }
  fc.assert(
    fc.property(
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      fc.constantFrom('block', 'dictionary', 'cut block', 'cut dictionary'),
      (place, change, what) => {
        const damage = (bytes: Uint8Array): Uint8Array => {
          if (what.startsWith('cut')) return bytes.slice(0, place % bytes.length)
          const damaged = Uint8Array.from(bytes)
          damaged[place % bytes.length]! ^= change
          return damaged
        }
        if (what.endsWith('block')) read(dictionary, damage(block))
        else read(damage(dictionary), block)
      },
    ),
    { numRuns: 150 },
  )
  expect(Buffer.compare(unpackColumns(dictionary, block, text.length), text)).toBe(0)
})
