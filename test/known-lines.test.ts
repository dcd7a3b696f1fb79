import { describe, expect, test } from 'vitest'
import { learn } from '../server/analyze.ts'
import { digitGuards } from '../server/cluster/digit-guards.ts'
import { Counter } from '../server/counter.ts'
import { WINDOW_BYTES } from '../server/kernel/assembly/layout.ts'
import {
  ALL_STATES,
  LineClass,
  nextState,
  State,
  step,
  Verdict,
  verdictOf,
} from '../server/parse/continuation.ts'
import { EntryReader, type ReadContext } from '../server/parse/entries.ts'
import type { EntrySink } from '../server/parse/entry-view.ts'
import { CRASHES, GO, JAVA, OTHERS, PYTHON } from './law-texts.ts'
import { HEADER_LINES } from './parse/header-lines/index.ts'
import { withOtherDigits } from './parse/other-digits.ts'
import { Random } from './samples/random.ts'

/** Counts `bytes`, which stand at `offset`; with `atOnce` the lines that are known many at a time. */
const count = (bytes: Uint8Array, context: ReadContext, offset: number, final: boolean, atOnce: boolean) => {
  const counter = new Counter('utf-8')
  let taken = 0
  const entry: EntrySink['entry'] = (view) => counter.entry(view)
  const unparsed: EntrySink['unparsed'] = (reason, lines) => counter.unparsed(reason, lines)
  const known: EntrySink['known'] = (...lines) => {
    const count = counter.known(...lines)
    taken += count
    return count
  }
  const sink: EntrySink = atOnce ? { entry, unparsed, known } : { entry, unparsed }
  const rest = new EntryReader(context, false, digitGuards).scan(bytes, 0, 0, offset, final, sink)
  const { encoded, index } = counter.finish(rest.at)
  return { counted: [rest, Buffer.from(encoded), [...index.offsets], [...index.rows]], taken }
}

const ZONES = ['UTC', '+08:00', 'America/Chicago', 'Asia/Shanghai']

/** @returns how many entries were counted many at a time */
const check = (text: string): number => {
  const bytes = Buffer.from(`${text}\n`)
  const reading = learn(bytes)
  const taken = ZONES.map((zone, k) => {
    const offset = k * 4096
    const both = [false, true].map((atOnce) =>
      count(bytes, { ...reading, zone }, offset, k % 2 === 0, atOnce),
    )
    expect(both[1]!.counted).toEqual(both[0]!.counted)
    return both[1]!.taken
  })
  return Math.max(...taken)
}

describe('known lines are counted many at a time as they are one by one', () => {
  test.each(HEADER_LINES)('$format ($source)', ({ rows }) => {
    check(
      withOtherDigits(
        rows.map(([line]) => line),
        new Random(rows.length),
      ),
    )
  })

  test('of all formats in one file', () => {
    const lines = HEADER_LINES.flatMap(({ rows }) => rows.map(([line]) => line))
    expect(check(withOtherDigits(lines, new Random(3)))).toBeGreaterThan(lines.length)
  })

  test('with traces, reports and blank lines between them', () => {
    const random = new Random(5)
    const traces = [...JAVA, ...PYTHON, ...GO, ...CRASHES, ...OTHERS]
    const lines: [string, ...string[]] = ['2024-03-01 10:00:00 INFO up', '', '', ...traces]
    for (let round = 0; round < 5; round++) {
      const mixed = Array.from({ length: 400 }, () => random.pick(lines))
      check(withOtherDigits(mixed, random))
    }
  })

  test('over the borders of windows', () => {
    const random = new Random(2)
    const lines = HEADER_LINES.flatMap(({ rows }) => rows.map(([line]) => line)).slice(0, 200)
    const text = Array.from({ length: 6 }, () => withOtherDigits(lines, random)).join('\n')
    const long = Array.from({ length: Math.ceil((3 * WINDOW_BYTES) / text.length) }, () => text).join('\n')
    expect(check(long)).toBeGreaterThan(lines.length)
  })

  test('where clocks go backwards', () => {
    const lines = ['Dec 31 23:59:59 h app: up', 'Jan  1 00:00:10 h app: up', 'Jun  1 12:00:00 h app: down']
    expect(check(withOtherDigits([...lines, ...lines, ...lines], new Random(1)))).toBeGreaterThan(0)
  })

  test('where "CST" stands behind the time', () => {
    const lines = ['Fri Mar  1 15:04:05 CST 2024 up', 'Fri Mar  1 15:04:06 CST 2024 down']
    check(withOtherDigits([...lines, ...lines], new Random(1)))
  })
})

test('what starts an entry leaves a state that depends on its line alone', () => {
  for (const line of Object.values(LineClass)) {
    const alone = step(State.none, line)
    for (const state of ALL_STATES) {
      const stepped = step(state, line)
      if (verdictOf(stepped) === Verdict.start) expect(nextState(stepped)).toBe(nextState(alone))
    }
  }
})
