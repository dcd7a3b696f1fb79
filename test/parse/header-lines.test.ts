import { describe, expect, test } from 'vitest'
import { isoOf } from '../../server/app/resolve.ts'
import { firstTimestampAt } from '../../server/parse/timestamp.ts'
import { TIMESTAMP_FORMATS } from '../../server/parse/timestamps.ts'
import { HEADER_LINES } from './header-lines/index.ts'
import { MESSAGES, read } from './read.ts'

/** A year or day that the line does not name is that of the row. */
const dated = (time: string | null, row: string | null): string | null =>
  time === null || row === null
    ? time
    : time.replace(/^2000-/, row.slice(0, 5)).replace(/^1970-01-01T/, row.slice(0, 11))
/** Without the zeros at the end of a fraction. */
const exact = (time: string | null): string | null =>
  time?.replace(/(\.\d*?)0*Z$/, '$1Z').replace('.Z', 'Z') ?? null

const ROWS = HEADER_LINES.flatMap(({ format, source, rows }) =>
  rows.map(([line, time, level, message]) => ({ format, source, line, time, level, message })),
)

describe('a real line alone in its file', () => {
  test.each(ROWS)('$format: $line', ({ line, time, level }) => {
    const { entries } = read(`${line}\n`)
    expect(entries).toHaveLength(1)
    expect([exact(dated(entries[0]!.time, time)), entries[0]!.level]).toEqual([exact(time), level])
  })
})

/** The format's lines with messages of several kinds in the place of their own; records as they stand. */
const fileOf = (rows: (typeof ROWS)[number][]): string => {
  const filler = rows
    .filter(({ line, message }) => line.endsWith(message) && !line.startsWith('{'))
    .flatMap(({ line, message }) =>
      MESSAGES.map((other) => line.slice(0, line.length - message.length) + other),
    )
  return [...rows.map(({ line }) => line), ...filler, ...filler].join('\n')
}

describe('real lines in a file of their format', () => {
  test.each(HEADER_LINES.map(({ format, source }) => ({ format, source })))('$format ($source)', (named) => {
    const rows = ROWS.filter(({ format, source }) => format === named.format && source === named.source)
    const { entries } = read(`${fileOf(rows)}\n`)
    expect(
      entries
        .slice(0, rows.length)
        .map(({ time, level, message }, at) => [exact(dated(time, rows[at]!.time)), level, message]),
    ).toEqual(rows.map(({ time, level, message }) => [exact(time), level, message]))
  })
})

/** The formats by which a line's own time is read from it, wherever it stands. */
const formatsOf = ({ line, time }: (typeof ROWS)[number]): string[] => {
  const bytes = new TextEncoder().encode(line)
  return Array.from(bytes, (_, at) => at).flatMap((at) => {
    if (at > 0 && /[\d./-]/.test(String.fromCharCode(bytes[at - 1]!))) return []
    const found = firstTimestampAt(bytes, at, bytes.length)
    return found && exact(dated(isoOf(found.us), time)) === exact(time) ? [found.name] : []
  })
}

test('every timestamp format has a row that was really written so', () => {
  const read = new Set(ROWS.flatMap(formatsOf))
  expect(TIMESTAMP_FORMATS.map(({ name }) => name).filter((name) => !read.has(name))).toEqual([])
})

test('the table is as large as it claims', () => {
  expect(new Set(HEADER_LINES.map(({ format }) => format)).size).toBeGreaterThanOrEqual(60)
  expect(ROWS.length).toBeGreaterThanOrEqual(150)
})
