import { digitValues } from './digit-values.ts'
import { Fields } from './fields.ts'
import { toRecord } from './record-fields.ts'
import type { LogRecord } from './record.ts'

/** A line that is a JSON object, as record; of one that was cut at its end, the fields that stand whole in what is left. */

const CLOSE = 125
const QUOTE = 34
const MAX_DEPTH = 4
const decoder = new TextDecoder()

/** Cheap tests before anything is parsed: `{"` ... `}`. */
export const readJsonLine = (
  line: Uint8Array,
  start: number,
  end: number,
  cut: boolean,
): LogRecord | null => {
  if (line[end - 1] !== CLOSE && !cut) return null
  let at = start + 1
  while (at < end && line[at]! <= 32) at++
  if (line[at] !== QUOTE) return null
  const text = decoder.decode(line.subarray(start, end))
  return cut ? readCut(text) : readWhole(text)
}

const readWhole = (text: string): LogRecord | null => {
  const value = parse(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  const fields = new Fields()
  try {
    flatten(otlpRecord(value as Record<string, unknown>), '', 0, fields)
  } catch (error) {
    // Nested deeper than the runtime can write: a message like any other.
    if (error instanceof RangeError) return null
    throw error
  }
  return fields.size === 0 ? null : toRecord(fields, text)
}

/** The value, or undefined where the text is no JSON or nested deeper than the runtime can read. */
const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    // 7 is a number, 07 is none.
    digitValues.matter = true
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined
    throw error
  }
}

const flatten = (value: object, prefix: string, depth: number, into: Fields): void => {
  for (const [key, inner] of Object.entries(value) as [string, unknown][]) {
    const name = prefix + key
    if (typeof inner === 'string') into.add(name, inner)
    else if (typeof inner !== 'object' || inner === null) into.add(name, JSON.stringify(inner))
    else if (Array.isArray(inner)) into.add(name, bytesText(key, inner) ?? JSON.stringify(inner))
    else if (depth < MAX_DEPTH) flatten(inner, `${name}.`, depth + 1, into)
    else into.add(name, JSON.stringify(inner))
  }
}

/** journald writes a message that is not all printable as an array of bytes. */
const bytesText = (key: string, value: readonly unknown[]): string | null =>
  key === 'MESSAGE' && value.length > 0 && value.every((byte) => typeof byte === 'number')
    ? decoder.decode(Uint8Array.from(value as number[]))
    : null

const OTLP_LISTS = ['resourceLogs', 'scopeLogs', 'logRecords'] as const

/** OpenTelemetry's file exporter nests its records in lists of resources and scopes: the first record of the line. */
const otlpRecord = (value: Record<string, unknown>): object => {
  let inner: unknown = value
  for (const list of OTLP_LISTS) {
    const next = (inner as Record<string, unknown>)[list]
    if (!Array.isArray(next) || typeof next[0] !== 'object' || next[0] === null) return value
    inner = next[0]
  }
  return inner as object
}

/** A bracket, or `"key": ` before a bracket, a string or a number that is whole. */
const PIECE =
  /"((?:[^"\\]|\\.){1,80})"\s*:\s*(?:("(?:[^"\\]|\\.)*")|(-?\d[\d.eE+-]*)(?=[,}\s])|([[{]))|([[{])|[\]}]/y
const NEXT = /[^"[{\]}]*/y
/** A string in a list, or a key before true, false or null. */
const STRING = /"(?:[^"\\]|\\.)*"/y

const readCut = (text: string): LogRecord | null => {
  const fields = new Fields()
  let at = 1
  let depth = 0
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found) at = pattern.lastIndex
    return found
  }
  for (;;) {
    match(NEXT)
    const piece = match(PIECE)
    if (!piece) {
      // Where no string ends, the line was cut.
      if (match(STRING)) continue
      break
    }
    const [, key, string, number, opened, bracket] = piece
    if (opened !== undefined || bracket !== undefined) depth++
    else if (key === undefined) depth--
    else if (depth === 0) {
      const value: unknown = string === undefined ? number : parse(string)
      if (typeof value === 'string') fields.add(key, value)
    }
  }
  return fields.size === 0 ? null : toRecord(fields, text)
}
