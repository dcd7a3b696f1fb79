import { describe, expect, test } from 'vitest'
import { learn } from '../../server/analyze.ts'
import { digitGuards } from '../../server/cluster/digit-guards.ts'
import { Masker } from '../../server/cluster/mask.ts'
import { EntryReader } from '../../server/parse/entries.ts'
import type { EntrySink, EntryView } from '../../server/parse/entry-view.ts'
import { generate, KINDS } from '../samples/index.ts'
import { Random } from '../samples/random.ts'
import { HEADER_LINES } from './header-lines/index.ts'
import { withOtherDigits } from './other-digits.ts'
import { MESSAGES } from './read.ts'

/**
 * Lines that were read before with other digits are not read again: with and without that, the same must come out. Every
 * line is written several times, with some of its digits changed to any others.
 */
const masker = new Masker()
const shapeOf = ({ text, from, to }: EntryView): string => {
  masker.mask(text, from, to)
  return masker.text()
}

/** What an entry says, and under which number it is remembered. */
const read = (bytes: Uint8Array, remembers: boolean) => {
  const reader = new EntryReader({ ...learn(bytes), zone: 'UTC' }, false, remembers ? digitGuards : undefined)
  const entries: unknown[] = []
  const shapes = new Map<number, string>()
  let recalled = 0
  const sink: EntrySink = {
    unparsed: (reason, lines) => entries.push([reason, lines]),
    entry: (entry) => {
      const { start, end, lines, us, memo, header } = entry
      const shape = shapeOf(entry)
      const kind = `${shape} ${header.level} ${header.kind}`
      entries.push([start, end, lines, us, kind])
      if (memo < 0) return
      if (shapes.has(memo)) recalled++
      else shapes.set(memo, kind)
      // Entries of one number are of one kind: the counter looks no further.
      expect(shapes.get(memo)).toBe(kind)
    },
  }
  reader.scan(bytes, 0, 0, 0, true, sink)
  return { entries, recalled }
}

const check = (text: string): number => {
  const bytes = Buffer.from(`${text}\n`)
  const { entries, recalled } = read(bytes, true)
  const afresh = read(bytes, false).entries
  const wrong = entries.findIndex((entry, k) => String(entry) !== String(afresh[k]))
  const [from = 0, to = 0] = (afresh[wrong] ?? []) as number[]
  expect([bytes.toString('utf8', from, to), entries[wrong]]).toEqual([
    bytes.toString('utf8', from, to),
    afresh[wrong],
  ])
  expect(entries).toHaveLength(afresh.length)
  return recalled
}

describe('real lines with other digits are read as if for the first time', () => {
  test.each(HEADER_LINES)('$format ($source)', ({ rows }) => {
    const random = new Random(rows.length)
    const lines = rows.flatMap(([line, , , message]) =>
      line.endsWith(message)
        ? [line, ...MESSAGES.map((other) => line.slice(0, line.length - message.length) + other)]
        : [line],
    )
    for (let round = 0; round < 3; round++) check(withOtherDigits(lines, random))
  })

  test.each(KINDS)('$name', (kind) => {
    const random = new Random(3)
    const { text } = generate(kind, { lines: 300, seed: 1 })
    expect(check(withOtherDigits(Buffer.from(text).toString().split('\n'), random))).toBeGreaterThanOrEqual(0)
  })

  test('also where all formats stand in one file', () => {
    const random = new Random(3)
    const lines = HEADER_LINES.flatMap(({ rows }) => rows.map(([line]) => line))
    for (let round = 0; round < 3; round++) check(withOtherDigits(lines, random))
  })
})

/** Messages whose beginning a header might take for its own. */
const BEHIND = [
  ...[
    '1: up',
    '12: up',
    '*1 up',
    '*1up',
    '- up',
    '-1 up',
    ': up',
    'a: up',
    'a[1]: up',
    '[MY-010] up',
    '[x] up',
    '(x) up',
  ],
  ...[
    'stdout F up',
    'stderr P up',
    'F up',
    '{"msg":"up"}',
    '{"level":"error","msg":"up","time":1}',
    'a=b c=d',
    'PM up',
  ],
  ...[
    'level=error msg=up',
    '+0100 up',
    'CEST up',
    'Asia/Shanghai] up',
    '12:00:00 up',
    '2026-11-21 up',
    'ERROR up',
    'error',
    '',
  ],
  ...[
    'panic: up',
    'note: run with `RUST_BACKTRACE=1`',
    '# Time: 2026-11-21T01:02:03Z',
    '=ERROR REPORT==== up',
    '<13> up',
  ],
]

describe('headers that were read before are read as if for the first time', () => {
  test.each(HEADER_LINES)('$format ($source)', ({ rows }) => {
    const lines = rows.slice(0, 2).flatMap(([line, , , message]) => {
      const header = line.endsWith(message) ? line.slice(0, line.length - message.length) : `${line} `
      return BEHIND.flatMap((behind) => [header + behind, header.trimEnd() + behind])
    })
    check(withOtherDigits([...rows.map(([line]) => line), ...lines], new Random(rows.length)))
  })
})

describe('digits that say something', () => {
  const entries = (lines: readonly string[]) => {
    const text = lines.join('\n')
    check(text)
    return read(Buffer.from(`${text}\n`), true).entries.map((entry) => (entry as string[])[4])
  }
  test.each([
    ['a status', 'GET /a HTTP/1.1" 200', 'GET /a HTTP/1.1" 404'],
    ['a name with a number', 'eth0: link is up', 'eth1: link is up'],
    ['a part of an address', 'from 10.0.0.200 it came', 'from 10.0.0.300 it came'],
    ['the 0 of 0x', 'flags 0x12 are set', 'flags 1x12 are set'],
    ['the severity before a syslog line', '<13>Nov 21 09:19:48 h a: up', '<11>Nov 21 09:19:48 h a: up'],
    ['a numbered level', '2026-11-21 09:19:48 DEBUG1 up', '2026-11-21 09:19:48 DEBUG5 up'],
    ['a day that no month has', '2026-11-21 09:19:48 INFO up', '2026-11-91 09:19:48 INFO up'],
  ])('%s', (_, one, other) => {
    const [ones, others] = [one, other].map((line) => Array.from({ length: 6 }, () => line))
    const kinds = entries([...ones!, ...others!, one])
    expect(kinds[0]).toBe(kinds[12])
    expect(kinds[6]).toBe(kinds[11])
    expect(kinds[0]).not.toBe(kinds[9])
  })
  test('the time is always read', () => {
    const lines = ['2026-11-21 09:19:48.250 INFO up', '2026-11-21 09:19:48.500 INFO up']
    const text = [...lines, ...lines, ...lines, ...lines, ''].join('\n')
    const times = read(Buffer.from(text), true).entries
    expect(times.map((entry) => (entry as number[])[3]! % 1_000_000)).toEqual([
      250_000, 500_000, 250_000, 500_000, 250_000, 500_000, 250_000, 500_000,
    ])
  })
})

test('a log that repeats itself is read from memory', () => {
  const lines = Array.from(
    { length: 200 },
    (_, k) => `2026-11-21 09:19:48.${100 + k} INFO took ${10 + (k % 90)} ms`,
  )
  expect(check(lines.join('\n'))).toBeGreaterThan(190)
})

test.each(['', ',250', ' +0100', ' PM'])(
  'lines with their time%s in one place share its layout',
  (behind) => {
    const words = Array.from({ length: 40 }, (_, k) => String.fromCharCode(97 + (k % 26)).repeat(1 + (k % 7)))
    const lines = Array.from({ length: 2000 }, (_, k) => {
      const day = String(1 + (k % 28)).padStart(2, '0')
      return `2026-03-${day} 09:19:${10 + (k % 50)}${behind} INFO ${words[k % 40]} took ${k} ms`
    })
    const text = lines.join('\n')
    check(text)
    const bytes = Buffer.from(`${text}\n`)
    const reader = new EntryReader({ ...learn(bytes), zone: 'UTC' }, false, digitGuards)
    let layouts = 0
    const entry = ({ memos }: EntryView): number => (layouts = Math.max(layouts, memos?.layouts.length ?? 0))
    reader.scan(bytes, 0, 0, 0, true, { entry, unparsed: () => {} })
    // A few: the memo is that of other files of the format, too.
    expect(layouts).toBeGreaterThan(0)
    expect(layouts).toBeLessThan(8)
  },
)
