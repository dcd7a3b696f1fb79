import fc from 'fast-check'
import { expect, test } from 'vitest'
import { digitValues } from '../../server/parse/digit-values.ts'
import { firstTimestampAt, timestampReader } from '../../server/parse/timestamp.ts'
import { TIMESTAMP_FORMATS } from '../../server/parse/timestamps.ts'
import { HEADER_LINES } from './header-lines/index.ts'

/** What the first byte says of a pattern: that it begins with a digit, with a name, or with "@". */
const patternsFor = (byte: number): RegExp | null => {
  const char = String.fromCharCode(byte)
  if (/\d/.test(char)) return /^%[^a]/
  if (/[A-Za-z]/.test(char) || byte >= 0x80) return /^%[ab]/
  return char === '@' ? /^@/ : null
}

/** All formats that may begin so, one behind the other: which reads a timestamp there, and whether the digits' values mattered. */
const first = (bytes: Uint8Array, at: number, end: number): unknown => {
  digitValues.matter = false
  const patterns = patternsFor(bytes[at]!)
  const found = TIMESTAMP_FORMATS.find(
    ({ name, pattern }) => patterns?.test(pattern) && timestampReader(name)!.read(bytes, at, end) >= 0,
  )
  return [found?.name, digitValues.matter]
}

const tried = (bytes: Uint8Array, at: number, end: number): unknown => {
  digitValues.matter = false
  return [firstTimestampAt(bytes, at, end)?.name, digitValues.matter]
}

const check = (bytes: Uint8Array, end = bytes.length): void => {
  for (let at = 0; at < end; at++) expect([at, tried(bytes, at, end)]).toEqual([at, first(bytes, at, end)])
}

test.each(HEADER_LINES)('the formats that are tried are those that fit: $format ($source)', ({ rows }) => {
  for (const [line] of rows) check(Buffer.from(line).subarray(0, 200))
})

/** What timestamps are made of, put together by chance. */
const PIECES = [
  ...[
    '1',
    '03',
    '12',
    '2024',
    '24',
    '240301',
    '1709305445',
    '1709305445123',
    '150405',
    '060',
    '0',
    '9999999999',
  ],
  ...[
    '-',
    '/',
    '.',
    ':',
    ' ',
    'T',
    'Z',
    ',',
    '年',
    '月',
    '日',
    '년 ',
    '월 ',
    '일 ',
    '  ',
    '@',
    '[',
    ']',
    'e+09',
    '+08:00',
  ],
  ...[
    'Mar',
    'March',
    'Fri',
    'Friday',
    '周五',
    '金',
    'monkey',
    'ma',
    'PM',
    '上午',
    ' AM',
    '4000000065e1f0a5',
    '::',
    '1.7093054451234567e+09',
  ],
]

test('the formats that are tried are those that fit: anything', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 12 }).map((pieces) => pieces.join('')),
      fc.nat(),
      (text, cut) => {
        const bytes = Buffer.from(text)
        check(bytes, cut % 3 === 0 ? 1 + (cut % bytes.length) : bytes.length)
      },
    ),
    { numRuns: 5_000 },
  )
})
