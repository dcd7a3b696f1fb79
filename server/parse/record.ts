import type { LevelCode } from '../model/level.ts'
import { TIME_FULL, type ReadTime } from '../model/time.ts'
import { readAccessLine, timeAt as accessTimeAt } from './access-line.ts'
import { stripEscapes } from './clean.ts'
import type { HeaderValues } from './header-values.ts'
import { readJsonLine } from './json-line.ts'
import { mayBeLogfmt, readLogfmt } from './logfmt.ts'

/**
 * Lines that are records: JSON objects, logfmt (key=value), access logs. The message is the value of the message field, and
 * where there is none what the other fields say; time and level come from the fields that loggers use for them.
 */
export interface LogRecord {
  readonly message: string
  readonly time: ReadTime | null
  /** The field that `time` was read from, as written. */
  readonly timeText: string | null
  readonly level: LevelCode
  /** The other fields, flattened: "http.status" to "500". */
  readonly fields: Readonly<Record<string, string>>
  /** True where the message is a line as another program wrote it: Docker's "log", journald's "MESSAGE". */
  readonly wraps: boolean
}

const OPEN = 123
const ESC = 27
const AT = 64

/** The record on [start, end) of a line, or null where it is none. `cut` where the line goes on behind `end`. */
export const readRecord = (line: Uint8Array, start: number, end: number, cut = false): LogRecord | null => {
  while (end > start && line[end - 1]! <= 32) end--
  if (line[start] === AT) start = behindCookie(line, start, end)
  if (line[start] === OPEN) return readJsonLine(line, start, end, cut)
  return readLogfmt(line, start, end) ?? readAccessLine(line, start, end)
}

/** Whether `readRecord` may give one of [start, end): looks at some bytes, as most lines are no records. */
export const mayBeRecord = (line: Uint8Array, start: number, end: number): boolean =>
  line[start] === OPEN ||
  line[start] === AT ||
  mayBeLogfmt(line, start, end) ||
  accessTimeAt(line, start, end) >= 0

export const isRecord = (line: Uint8Array): boolean => readRecord(line, 0, line.length) !== null

/** Behind "@cee: ", which says in syslog that JSON follows. */
const behindCookie = (line: Uint8Array, start: number, end: number): number => {
  if (line[start + 1] !== 99 || line[start + 2] !== 101 || line[start + 3] !== 101 || line[start + 4] !== 58)
    return start
  let at = start + 5
  while (at < end && line[at] === 32) at++
  return at
}

/** Where a record's parts go: a line or an entry. */
export interface RecordTarget {
  text: Uint8Array
  from: number
  to: number
  isRecord: boolean
  readonly header: HeaderValues
}

const encoder = new TextEncoder()

/** Puts what a record says in the place of its text. A full time that a header before it named stays where `inner`. */
export const takeRecord = (record: LogRecord, into: RecordTarget, inner: boolean): void => {
  const { header } = into
  into.isRecord = true
  const text = encoder.encode(record.message)
  into.text = text.includes(ESC) ? stripEscapes(text, 0, text.length) : text
  into.from = 0
  into.to = into.text.length
  if (record.level > 0) header.level = record.level
  if (record.time && !(inner && header.kind === TIME_FULL)) {
    header.us = record.time.us
    header.kind = record.time.kind
    header.zoneMinutes = record.time.zoneMinutes
    if (header.fields) header.timeText = record.timeText
  }
  if (header.fields) Object.assign(header.fields, record.fields)
}
