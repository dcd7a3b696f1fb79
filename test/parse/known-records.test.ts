import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { digitGuards } from '../../server/cluster/digit-guards.ts'
import { Counter } from '../../server/counter.ts'
import { FIRST_MESSAGE } from '../../server/kernel/assembly/layout.ts'
import { State } from '../../server/parse/continuation.ts'
import { EntryReader, type EntrySink, type ReadContext } from '../../server/parse/entries.ts'
import { learnFormat } from '../../server/parse/learn.ts'
import { generate, KINDS } from '../samples/index.ts'
import { Random } from '../samples/random.ts'
import { withOtherDigits } from './other-digits.ts'
import { damaged, json, RECORDS } from './record-lines.ts'

/**
 * Records of which others with the same keys were read before are found by the kernel (assembly/records.ts): it must say what the
 * reader says. What it learns in one round it knows in the next.
 */
const CONTEXT: ReadContext = { format: learnFormat([]), charset: 'utf-8', zone: 'UTC' }
const ROUNDS = 4

/** What the entries say, one by one. */
const entriesOf = (bytes: Uint8Array, offset: number, remembers: boolean) => {
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
  new EntryReader(CONTEXT, false, remembers ? digitGuards : undefined).scan(
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
const countsOf = (bytes: Uint8Array, offset: number, remembers: boolean) => {
  const counter = new Counter('utf-8')
  const reader = new EntryReader(CONTEXT, false, remembers ? digitGuards : undefined)
  const rest = reader.scan(bytes, 0, State.none, offset, true, counter)
  const { encoded, index } = counter.finish(rest.at)
  return [Buffer.from(encoded).toString('latin1'), [...index.offsets], [...index.rows]]
}

/** How many entries were known at last. */
const check = (texts: readonly Uint8Array[]): number => {
  let found = 0
  texts.forEach((bytes, round) => {
    const offset = 1 + round * bytes.length
    const { entries, known } = entriesOf(bytes, offset, true)
    expect(entries).toEqual(entriesOf(bytes, offset, false).entries)
    expect(countsOf(bytes, offset, true)).toEqual(countsOf(bytes, offset, false))
    found = known
  })
  return found
}

const bytesOf = (lines: readonly (string | Uint8Array)[]): Uint8Array =>
  Buffer.concat(lines.flatMap((line) => [Buffer.from(line), Buffer.from('\n')]))

const asOften = <T>(of: (round: number) => T): readonly T[] =>
  Array.from({ length: ROUNDS }, (_, round) => of(round))

describe('known records say what they say', () => {
  test.each(KINDS)('$name', ({ name, ...kind }) => {
    const random = new Random(5)
    const lines = Buffer.from(generate({ name, ...kind }, { lines: 600, seed: 1 }).text)
      .toString()
      .split('\n')
    const found = check(asOften(() => Buffer.from(withOtherDigits(lines, random))))
    if (name === 'node-pino' || name === 'go-zap') expect(found).toBeGreaterThan(lines.length / 2)
  })

  test('real lines', () => {
    const random = new Random(7)
    expect(check(asOften(() => Buffer.from(`${withOtherDigits(RECORDS, random)}\n`)))).toBeGreaterThan(5)
    check(asOften(() => bytesOf(RECORDS.flatMap((line) => [line, 'plain', '\tat a.b(C.java:1)', line]))))
  })

  test('any lines', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(json, damaged(json)), { minLength: 1, maxLength: 12 }),
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
      { numRuns: 500 },
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
      .tuple(time, level, fc.array(piece, { maxLength: 4 }), fc.constantFrom('', ' ', '\r', ' \r', '\t'))
      .map(([t, l, message, end]) =>
        Buffer.concat([
          Buffer.from(`{"time":${t},"level": ${l} ,"msg":"`),
          ...message,
          Buffer.from(`","n":[1,{"a":"}"}],"stack":null}${end}`),
        ]),
      )
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), (lines) => {
        check(asOften(() => bytesOf(lines)))
      }),
      { numRuns: 500 },
    )
  })
})
