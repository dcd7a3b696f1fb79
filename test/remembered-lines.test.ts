import { expect, test } from 'vitest'
import { learn } from '../server/analyze.ts'
import { digitGuards } from '../server/cluster/digit-guards.ts'
import { Counter } from '../server/counter.ts'
import { State } from '../server/parse/continuation.ts'
import { EntryReader } from '../server/parse/entries.ts'

/** Lines that are remembered say what they say when they are read: each text with a memory for lines, in three parts, and without. */
const check = (text: string): void => {
  const bytes = Buffer.from(text)
  const context = { ...learn(bytes), zone: 'UTC' }
  for (let part = 0; part < 3; part++) {
    const [remembered, read] = [digitGuards, undefined].map((guards) => {
      const counter = new Counter('utf-8')
      const offset = part * bytes.length
      const rest = new EntryReader(context, false, guards).scan(bytes, 0, State.none, offset, true, counter)
      const { encoded, index } = counter.finish(rest.at)
      return [Buffer.from(encoded).toString('latin1'), [...index.offsets], [...index.rows]]
    })
    expect(remembered).toEqual(read)
  }
}

const times = (count: number, line: (k: number) => string): string =>
  Array.from({ length: count }, (_, k) => line(k)).join('')
const two = (k: number): string => String(k % 60).padStart(2, '0')

test('a line with a NUL inside has no values, and takes none of the lines before it', () => {
  check(
    times(24_000, (k) => {
      const time = `Apr 01 10:00:${two(k >> 1)} WARN`
      const line = k % 2 === 0 ? `${time} service started on port ${8000 + (k % 7)}\n` : `${time} other x\n`
      return k % 2400 === 2399 ? `${line}a\0b\n` : line
    }),
  )
})

test('a leap second of a time without a date', () => {
  check(
    times(4000, (k) =>
      k % 1000 === 991 ? '23:59:60.570 INFO svc[92]: up\n' : `23:59:${two(k)}.000 INFO svc[${k % 90}]: up\n`,
    ),
  )
})

test('a leap second of a time with a date', () => {
  check(
    times(4000, (k) => `2016-12-31 23:59:${k % 1000 === 991 ? '60' : two(k)},000 INFO svc[${k % 90}]: up\n`),
  )
})

test.each(['\x1b[31m\x1b[0m', '   ', '\t', '\r', '\0\0'])(
  'entries over a blank line of %j and over an empty one',
  (blank) => {
    const entry = (between: string): string =>
      `Exception in thread Thread-1 (run):\n${between}\nChargeException: x ---> System.InvalidOperationException: y\n`
    check(times(40, (k) => entry(k % 20 < 10 ? blank : '')))
    check(times(40, () => entry('')))
    check(times(40, () => entry(blank)))
  },
)
