import { Fields } from './fields.ts'
import { countMeanings, toRecord } from './record-fields.ts'
import type { LogRecord } from './record.ts'

/**
 * Logs that name their columns once: W3C extended ("#Fields: date time cs-method ...") and CSV with a row of names. Learned
 * from the sample; every line with as many cells is a record.
 */
export interface Columns {
  readonly delimiter: string
  readonly names: readonly string[]
}

const W3C = '#Fields: '
const DELIMITERS = [',', '\t', ';', '|']
const MIN_COLUMNS = 3
/** A row of names must mean a message, a time, a level or parts of a request. */
const MIN_MEANINGS = 2
const ROW_SHARE = 0.8
const MAX_NAMES_BYTES = 2000
const NAME = /^"?[A-Za-z_@][\w @./()-]*"?$/
const decoder = new TextDecoder()

/** The columns that the lines name, or null. Where several lines do, the first in alphabetical order, so that order says nothing. */
export const learnColumns = (lines: readonly Uint8Array[]): Columns | null => {
  const found: Columns[] = []
  for (const line of lines) {
    const columns = line.length > MAX_NAMES_BYTES ? null : columnsNamed(line)
    if (columns) found.push(columns)
  }
  const key = ({ delimiter, names }: Columns): string => names.join(delimiter)
  const [best] = found.sort((a, b) => (key(a) < key(b) ? -1 : 1))
  if (!best) return null
  const rows = lines.filter((line) => cellsOf(best, line, 0, line.length) !== null).length
  const comments = lines.filter((line) => line[0] === 35).length
  return rows > 1 && rows >= (lines.length - comments) * ROW_SHARE ? best : null
}

const columnsNamed = (line: Uint8Array): Columns | null => {
  if (line[0] === 35) {
    const text = decoder.decode(line)
    const names = text.startsWith(W3C) ? text.slice(W3C.length).trim().split(' ') : []
    return names.length >= MIN_COLUMNS ? { delimiter: ' ', names } : null
  }
  // Names have no digits, and nearly all other lines have one.
  if (line.some((byte) => byte >= 48 && byte <= 57)) return null
  const text = decoder.decode(line)
  for (const delimiter of DELIMITERS) {
    const cells = text
      .trim()
      .split(delimiter)
      .map((cell) => cell.trim())
    if (cells.length < MIN_COLUMNS || new Set(cells).size < cells.length) continue
    const names = cells.map((cell) => cell.replaceAll('"', ''))
    if (cells.every((cell) => NAME.test(cell)) && countMeanings(names) >= MIN_MEANINGS)
      return { delimiter, names }
  }
  return null
}

/** The record on [start, end), or null where it has another number of cells or is the row of names itself. */
export const readRow = (columns: Columns, line: Uint8Array, start: number, end: number): LogRecord | null => {
  const cells = cellsOf(columns, line, start, end)
  if (!cells || cells.every((cell, index) => cell === columns.names[index])) return null
  const fields = new Fields()
  cells.forEach((cell, index) => {
    if (cell !== '-' && cell !== '') fields.add(columns.names[index]!, cell)
  })
  return fields.size === 0 ? null : toRecord(fields, decoder.decode(line.subarray(start, end)))
}

const cellsOf = (
  { delimiter, names }: Columns,
  line: Uint8Array,
  start: number,
  end: number,
): readonly string[] | null => {
  if (line[start] === 35) return null
  const text = decoder.decode(line.subarray(start, end))
  const cells = text.includes('"') ? quotedCells(text, delimiter) : text.split(delimiter)
  return cells.length === names.length ? cells : null
}

/** Cells of which some are in quotes; a doubled quote is one. */
const quotedCells = (text: string, delimiter: string): string[] => {
  const cells: string[] = []
  let at = 0
  while (at <= text.length) {
    if (text[at] === '"') {
      let cell = ''
      let close = text.indexOf('"', at + 1)
      let from = at + 1
      while (close >= 0 && text[close + 1] === '"') {
        cell += text.slice(from, close + 1)
        from = close + 2
        close = text.indexOf('"', from)
      }
      const stop = close < 0 ? text.length : close
      cells.push(cell + text.slice(from, stop))
      at = stop + 2
    } else {
      const next = text.indexOf(delimiter, at)
      const stop = next < 0 ? text.length : next
      cells.push(text.slice(at, stop))
      at = stop + 1
    }
  }
  return cells
}
