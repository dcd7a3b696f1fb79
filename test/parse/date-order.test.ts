import { describe, expect, test } from 'vitest'
import { MESSAGES, read } from './read.ts'

/** Dates of a file in the order of its lines, and the days that they are. */
const FILES: readonly (readonly [name: string, dates: readonly string[], days: readonly string[]])[] = [
  ['one day, as log4j writes it', ['26/11/21'], ['2026-11-21']],
  ['one day that can be several: year first', ['21/11/26'], ['2021-11-26']],
  ['days follow one another', ['21/11/26', '22/11/26'], ['2026-11-21', '2026-11-22']],
  ['a year that ends, day first', ['31/12/25', '01/01/26'], ['2025-12-31', '2026-01-01']],
  ['a year that ends, year first', ['25/12/31', '26/01/01'], ['2025-12-31', '2026-01-01']],
  ['a year that ends, month first', ['12/31/25', '01/01/26'], ['2025-12-31', '2026-01-01']],
  ['a month that ends, month first', ['11/30/26', '12/01/26'], ['2026-11-30', '2026-12-01']],
  ['low days, month first', ['11/05/26', '11/06/26', '11/07/26'], ['2026-11-05', '2026-11-06', '2026-11-07']],
  ['one day tells it of the others', ['11/05/26', '11/21/26'], ['2026-11-05', '2026-11-21']],
  ['a year no month or day can be', ['21/11/99'], ['1999-11-21']],
  ['four digits: some days are no months', ['01/03/2024', '15/03/2024'], ['2024-03-01', '2024-03-15']],
  ['four digits: days follow one another', ['01/03/2024', '02/03/2024'], ['2024-03-01', '2024-03-02']],
  ['four digits: one day is month first', ['01/03/2024'], ['2024-01-03']],
  ['four digits: month first', ['03/01/2024', '03/02/2024'], ['2024-03-01', '2024-03-02']],
  ['points', ['21.11.26', '22.11.26'], ['2026-11-21', '2026-11-22']],
]

const linesOf = (dates: readonly string[]): readonly string[] =>
  dates.flatMap((date) =>
    MESSAGES.map((message, at) => `${date} 09:26:${String(10 + at)} INFO billing.Worker: ${message}`),
  )
const daysOf = (lines: readonly string[]): readonly (string | undefined)[] =>
  read(`${lines.join('\n')}\n`).entries.map(({ time }) => time?.slice(0, 10))

describe('the order of day, month and year is that which the whole file tells', () => {
  test.each(FILES)('%s', (_name, dates, days) => {
    const expected = days.flatMap((day) => MESSAGES.map(() => day))
    expect(daysOf(linesOf(dates))).toEqual(expected)
    expect(daysOf(linesOf(dates).toReversed())).toEqual(expected.toReversed())
  })
})

test('lines of two programs, one of them month first, are read each in its own order', () => {
  const lines = [...linesOf(['26/11/04', '26/11/05', '26/11/06']), ...linesOf(['11/21/26'])]
  expect(new Set(daysOf(lines))).toEqual(new Set(['2026-11-04', '2026-11-05', '2026-11-06', '2026-11-21']))
})
