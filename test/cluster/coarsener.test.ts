import fc from 'fast-check'
import { expect, test } from 'vitest'
import { coarseText, MAX_COARSENESS, nameOfShape } from '../../server/cluster/coarse.ts'
import { Coarsener } from '../../server/cluster/coarsener.ts'
import { hashText } from '../../server/cluster/hash.ts'

/** What texts are made of: words, signs, blanks, and what stands at the edges of what is a word. */
const PIECES = [
  ...[
    'the disk',
    ' of ',
    'North',
    'RACK',
    'is',
    'full.',
    'a,',
    'what?',
    'é',
    '中文',
    'iPhone',
    'O',
    '.',
    ';',
    '!',
  ],
  ...[
    'a'.repeat(20),
    'b'.repeat(21),
    `C${'d'.repeat(20)}`,
    `E${'f'.repeat(21)}`,
    'G'.repeat(20),
    'H'.repeat(21),
  ],
  ...['1', 'k3', '17', 'x_9', '10.0.0.7', '<num>', '<*>', '<text>', '<lines>', '#', '%', '@', '~', '*', '\\'],
  ...['=', ',', ':', '(', ')', '[', ']', '{', '}', '"', "'", '|', '<', '>', '/', '-', '_'],
  ...[' ', ' ', ' ', '\t', '\r', '\v', '\f', '\n', '\u00a0', '\0', '\x1f'],
]
const text = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 24 }).map((pieces) => pieces.join('')),
  },
  {
    weight: 2,
    arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 24 }).map((pieces) => pieces.join(' ')),
  },
  fc.string({ maxLength: 60 }),
)

test('texts as bytes become as coarse as texts as strings, and are named alike', () => {
  const coarseners = Array.from({ length: MAX_COARSENESS + 1 }, (_, to) => new Coarsener(to))
  fc.assert(
    fc.property(
      text,
      fc.oneof(fc.constant(0), fc.nat(MAX_COARSENESS)),
      fc.oneof(fc.constantFrom(1, 2, 3, 4, 5), fc.nat(MAX_COARSENESS)),
      (fine, from, to) => {
        const written = coarseText(fine, 0, from)
        const bytes = Buffer.from(`before${written}behind`)
        const coarsener = coarseners[to]!
        const name = nameOfShape(written)
        const [high, low] = [name.slice(0, 8), name.slice(8)].map((digits) => parseInt(digits, 16)) as [
          number,
          number,
        ]
        coarsener.make(bytes, 6, bytes.length - 6, from, high, low)
        const coarse = coarseText(written, from, to)
        expect(Buffer.from(coarsener.out.subarray(0, coarsener.length)).toString()).toBe(coarse)
        expect(hashText(coarsener.high, coarsener.low)).toBe(nameOfShape(coarse))
      },
    ),
    { numRuns: 20_000 },
  )
})

test('what stays as it is keeps its name, which need not be the hash of its text', () => {
  const coarsener = new Coarsener(4)
  const bytes = Buffer.from('\ufffd stays')
  coarsener.make(bytes, 0, bytes.length, 0, 1, 2)
  expect([coarsener.high, coarsener.low]).toEqual([1, 2])
})
