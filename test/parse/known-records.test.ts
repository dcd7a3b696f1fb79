import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { digitGuards } from '../../server/cluster/digit-guards.ts'
import { Counter } from '../../server/counter.ts'
import { FIRST_MESSAGE } from '../../server/kernel/assembly/layout.ts'
import { State } from '../../server/parse/continuation.ts'
import { EntryReader, type ReadContext } from '../../server/parse/entries.ts'
import type { EntrySink } from '../../server/parse/entry-view.ts'
import { learnFormat } from '../../server/parse/learn.ts'
import { generate, kindNamed, KINDS } from '../samples/index.ts'
import type { Kind } from '../samples/kind.ts'
import { Random } from '../samples/random.ts'
import { withOtherDigits } from './other-digits.ts'
import { damaged, json, logfmt, RECORDS, request } from './record-lines.ts'

/**
 * Records of which others with the same keys were read before are found by the kernel (assembly/records.ts): it must say what the
 * reader says. What it learns in one round it knows in the next.
 */
const ROUNDS = 4
const contextOf = (lines: readonly string[]): ReadContext => ({
  format: learnFormat(lines.map((line) => Buffer.from(line))),
  charset: 'utf-8',
  zone: 'UTC',
})
const linesOf = (kind: Kind, lines: number): readonly string[] =>
  Buffer.from(generate(kind, { lines, seed: 1 }).text)
    .toString()
    .split('\n')
/** Without headers, and with some that are tried before a line is taken for a record. */
const CONTEXTS = [
  contextOf([]),
  contextOf(['java-service', 'syslog', 'python-service'].flatMap((name) => linesOf(kindNamed(name), 300))),
]

/** What the entries say, one by one. */
const entriesOf = (context: ReadContext, bytes: Uint8Array, offset: number, remembers: boolean) => {
  const entries: unknown[] = []
  let known = 0
  const sink: EntrySink = {
    unparsed: (reason, lines) => entries.push([reason, lines]),
    entry: ({ start, end, lines, us, memo, header, text, from, to, isRecord }) => {
      if (memo >= FIRST_MESSAGE) known++
      const message = Buffer.from(text.subarray(from, to)).toString('hex')
      entries.push([start, end, lines, us, header.level, header.kind, message, isRecord])
    },
  }
  new EntryReader(context, false, remembers ? digitGuards : undefined).scan(
    bytes,
    0,
    State.none,
    offset,
    true,
    sink,
  )
  return { entries, known }
}

/** What they add up to. */
const countsOf = (context: ReadContext, bytes: Uint8Array, offset: number, remembers: boolean) => {
  const counter = new Counter('utf-8')
  const reader = new EntryReader(context, false, remembers ? digitGuards : undefined)
  const rest = reader.scan(bytes, 0, State.none, offset, true, counter)
  const { encoded, index } = counter.finish(rest.at)
  return [Buffer.from(encoded).toString('latin1'), [...index.offsets], [...index.rows]]
}

/** How many entries were known at last. */
const check = (texts: readonly Uint8Array[], contexts: readonly ReadContext[] = CONTEXTS): number => {
  let found = 0
  for (const context of contexts)
    texts.forEach((bytes, round) => {
      const offset = 1 + round * bytes.length
      const { entries, known } = entriesOf(context, bytes, offset, true)
      expect(entries).toEqual(entriesOf(context, bytes, offset, false).entries)
      expect(countsOf(context, bytes, offset, true)).toEqual(countsOf(context, bytes, offset, false))
      found = known
    })
  return found
}

const bytesOf = (lines: readonly (string | Uint8Array)[]): Uint8Array =>
  Buffer.concat(lines.flatMap((line) => [Buffer.from(line), Buffer.from('\n')]))

const asOften = <T>(of: (round: number) => T): readonly T[] =>
  Array.from({ length: ROUNDS }, (_, round) => of(round))

/** Nearly all lines of these are. */
const OF_RECORDS: ReadonlySet<string> = new Set(['node-pino', 'go-zap', 'go-logfmt', 'nginx-access'])

describe('known records say what they say', () => {
  test.each(KINDS)('$name', (kind) => {
    const random = new Random(5)
    const lines = linesOf(kind, 200)
    const texts = asOften(() => Buffer.from(withOtherDigits(lines, random)))
    check(texts)
    const found = check(texts, [contextOf(lines)])
    if (OF_RECORDS.has(kind.name)) expect(found).toBeGreaterThan(lines.length)
  })

  test('real lines', () => {
    const random = new Random(7)
    expect(check(asOften(() => Buffer.from(`${withOtherDigits(RECORDS, random)}\n`)))).toBeGreaterThan(5)
    check(asOften(() => bytesOf(RECORDS.flatMap((line) => [line, 'plain', '\tat a.b(C.java:1)', line]))))
  })

  test.each([
    ['JSON', json],
    ['logfmt', logfmt],
    ['requests', request],
  ])('any lines of %s', (_, kind) => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(kind, damaged(kind)), { minLength: 1, maxLength: 12 }),
        fc.nat(),
        (lines, seed) => {
          const random = new Random(seed)
          check(
            asOften((round) =>
              round < 2 ? bytesOf(lines) : Buffer.from(`${withOtherDigits(lines, random)}\n`),
            ),
          )
        },
      ),
      { numRuns: 150 },
    )
  })

  test('values of any bytes, times and levels of any form', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 6 }),
      fc
        .constantFrom('ü', '中文', '\u{1f600}', '\\n', '\\u00e9', '"', '\\', 'user 17', '\t', ' ')
        .map((text) => Buffer.from(text)),
    )
    const time = fc.oneof(
      fc.constantFrom(
        ...[
          '"2024-03-01T15:04:05.123Z"',
          '"2024-03-01T15:04:60Z"',
          '"2024-02-30T15:04:05Z"',
          '"2024-03-01 15:04:05,5"',
        ],
        ...[
          '1709305445',
          '1709305445.25',
          '"1709305445123"',
          '1709305445123456',
          '01709305445',
          '1e9',
          '99999999',
        ],
        ...[
          '"2024-03-01T15:04:05+08:00"',
          '"Mar  1 15:04:05"',
          '"15:04:05"',
          '{}',
          'null',
          '17093054451234567',
          '123456789012',
        ],
      ),
      fc.nat(2_000_000_000).map(String),
      fc.double({ min: 1e7, max: 1e17, noNaN: true }).map(String),
    )
    const level = fc.constantFrom(
      '"info"',
      '"WARN"',
      '30',
      '"30"',
      '"INFO+2"',
      '"none"',
      '"informational"',
      '""',
      '030',
      'true',
    )
    const line = fc
      .tuple(
        time,
        level,
        fc.array(piece, { maxLength: 4 }),
        fc.constantFrom('', ' ', '\r', ' \r', '\t'),
        fc.constantFrom('json', 'logfmt'),
        fc.constantFrom('null', '"at a"', '"at a\\n at b"'),
      )
      .map(([t, l, message, end, form, stack]) =>
        form === 'json'
          ? Buffer.concat([
              Buffer.from(`{"time":${t},"level": ${l} ,"msg":"`),
              ...message,
              Buffer.from(`","n":[1,{"a":"}"}],"stack":${stack}}${end}`),
            ])
          : Buffer.concat([
              Buffer.from(`time=${t} level=${l}  msg="`),
              ...message,
              Buffer.from(`" n='a b' at=main.go:17${end}`),
            ]),
      )
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), (lines) => {
        check(asOften(() => bytesOf(lines)))
      }),
      { numRuns: 300 },
    )
  })
})
