import { NO_LEVEL, type LevelCode } from '../model/level.ts'
import { TIME_FULL, type ReadTime } from '../model/time.ts'
import type { HeaderValues } from './header.ts'
import { levelOfNumber, levelOfWord } from './levels.ts'
import { readTimestamp } from './timestamp.ts'

/**
 * Lines that are records: JSON objects and logfmt (key=value). The message is the value of the message field, and where there
 * is none the record itself; time and level come from the fields that loggers use for them.
 */
export interface LogRecord {
  readonly message: string
  readonly time: ReadTime | null
  /** The field that `time` was read from, as written. */
  readonly timeText: string | null
  readonly level: LevelCode
  /** The other fields, flattened: "http.status" to "500". */
  readonly fields: Readonly<Record<string, string>>
}

/** Field names by meaning, in the order of trust; compared in lower case. */
const MESSAGE_KEYS = [
  'msg',
  'message',
  'log',
  '@message',
  'short_message',
  '@mt',
  '@m',
  'event',
  'text',
  'body',
  'textpayload',
  'event.message',
]
const TIME_KEYS = [
  'time',
  'ts',
  'timestamp',
  '@timestamp',
  '@t',
  't',
  'datetime',
  'date',
  'asctime',
  'eventtime',
  'time_local',
  '__realtime_timestamp',
]
const LEVEL_KEYS = [
  'level',
  'lvl',
  'severity',
  'levelname',
  'log.level',
  'loglevel',
  'log_level',
  '@l',
  'severitytext',
  'priority',
  'level_name',
]
const STACK_KEYS = [
  'stack',
  'err.stack',
  'error.stack',
  'error.stack_trace',
  'exception',
  'stack_trace',
  'stacktrace',
  'exc_info',
  '@x',
]

const OPEN = 123
const CLOSE = 125
const QUOTE = 34
const EQUALS = 61
const MAX_DEPTH = 4
const decoder = new TextDecoder()
const encoder = new TextEncoder()

type Fields = Map<string, string>

/** Cheap test that a line may be a record: `{"` ... `}`, or `word=`. */
const mayBeJson = (line: Uint8Array, start: number, end: number): boolean => {
  if (line[start] !== OPEN || line[end - 1] !== CLOSE) return false
  let at = start + 1
  while (at < end && line[at]! <= 32) at++
  return line[at] === QUOTE
}

const MAX_KEY_BYTES = 40

/** `key=` at the start, and a value right behind it. Looks at no more than a key's length: most lines are no records. */
const mayBeLogfmt = (line: Uint8Array, start: number, end: number): boolean => {
  const stop = Math.min(end - 1, start + MAX_KEY_BYTES)
  for (let at = start; at < stop; at++) {
    const byte = line[at]!
    if (byte === EQUALS) return at > start && line[at + 1]! > 32
    const letter = (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte === 95 || byte === 64
    const digitOrDot = (byte >= 48 && byte <= 57) || byte === 45 || byte === 46
    if (!letter && !(digitOrDot && at > start)) return false
  }
  return false
}

export const isRecord = (line: Uint8Array): boolean => readRecord(line, 0, line.length) !== null

/** The record on [start, end) of a line, or null where it is none. */
export const readRecord = (line: Uint8Array, start: number, end: number): LogRecord | null => {
  while (end > start && line[end - 1]! <= 32) end--
  if (mayBeJson(line, start, end)) return readJson(decoder.decode(line.subarray(start, end)))
  if (mayBeLogfmt(line, start, end)) return readLogfmt(decoder.decode(line.subarray(start, end)))
  return null
}

/** Where a record's parts go: a line or an entry. */
interface RecordTarget {
  text: Uint8Array
  from: number
  to: number
  record: LogRecord | null
  readonly header: HeaderValues
}

/** Puts what a record says in the place of its text. A full time that a header before it named stays where `inner`. */
export const takeRecord = (record: LogRecord, into: RecordTarget, inner: boolean): void => {
  const { header } = into
  into.record = record
  into.text = encoder.encode(record.message)
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

const readJson = (text: string): LogRecord | null => {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
    const fields: Fields = new Map()
    flatten(value, '', 0, fields)
    return fields.size === 0 ? null : toRecord(fields, text)
  } catch (error) {
    // Braces, but no JSON, or nested deeper than the runtime can write: a message like any other.
    if (error instanceof SyntaxError || error instanceof RangeError) return null
    throw error
  }
}

const flatten = (value: object, prefix: string, depth: number, into: Fields): void => {
  for (const [key, inner] of Object.entries(value) as [string, unknown][]) {
    const name = prefix + key
    if (typeof inner === 'string') into.set(name, inner)
    else if (typeof inner === 'object' && inner !== null && !Array.isArray(inner) && depth < MAX_DEPTH)
      flatten(inner, `${name}.`, depth + 1, into)
    else into.set(name, JSON.stringify(inner))
  }
}

const PAIR = /([A-Za-z_@][\w.@/-]*)=(?:"((?:[^"\\]|\\.)*)"|(\S*))\s*/y

const readLogfmt = (text: string): LogRecord | null => {
  const fields: Fields = new Map()
  PAIR.lastIndex = 0
  for (let found = PAIR.exec(text); found; found = PAIR.exec(text)) {
    fields.set(
      found[1] ?? '',
      found[2]?.replace(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char)) ?? found[3] ?? '',
    )
    if (PAIR.lastIndex >= text.length) break
  }
  // Only with a message, a level or a time is it a logger's record; "user=root" alone is a message.
  const known = find(fields, MESSAGE_KEYS) ?? find(fields, LEVEL_KEYS) ?? find(fields, TIME_KEYS)
  return fields.size >= 2 && known !== undefined ? toRecord(fields, text) : null
}

/** The first of `keys` that the record has: its own spelling of the name. */
const find = (fields: Fields, keys: readonly string[]): string | undefined => {
  for (const key of keys) {
    if (fields.has(key)) return key
    for (const name of fields.keys()) if (name.toLowerCase() === key) return name
  }
  return undefined
}

const toRecord = (fields: Fields, text: string): LogRecord => {
  const messageKey = find(fields, MESSAGE_KEYS)
  const levelKey = find(fields, LEVEL_KEYS)
  const timed = takeTime(fields)
  const level = levelKey === undefined ? NO_LEVEL : levelOf(fields.get(levelKey) ?? '')
  if (levelKey !== undefined && level !== NO_LEVEL) fields.delete(levelKey)
  let message = messageKey === undefined ? undefined : fields.get(messageKey)
  if (messageKey !== undefined && message !== undefined) {
    fields.delete(messageKey)
    const stack = find(fields, STACK_KEYS)
    const trace = stack === undefined ? undefined : fields.get(stack)
    if (stack !== undefined && trace?.includes('\n')) {
      message = `${message}\n${trace}`
      fields.delete(stack)
    }
  }
  return {
    message: message ?? withoutTimes(fields, text),
    time: timed?.time ?? null,
    timeText: timed?.text ?? null,
    level,
    fields: Object.fromEntries(fields),
  }
}

const takeTime = (fields: Fields): { readonly time: ReadTime; readonly text: string } | null => {
  for (const key of TIME_KEYS) {
    const name = find(fields, [key])
    if (name === undefined) continue
    const text = fields.get(name) ?? ''
    const time = readTimestamp(text)
    if (!time) continue
    fields.delete(name)
    return { time, text }
  }
  return null
}

const levelOf = (text: string): LevelCode =>
  /^\d+$/.test(text) ? levelOfNumber(Number(text)) : levelOfWord(text)

/** A record without a message is its own message: keys and values in order, time and level left out. */
const withoutTimes = (fields: Fields, text: string): string =>
  fields.size === 0
    ? text
    : [...fields]
        .map(([key, value]) => (/[\s"=]/.test(value) ? `${key}=${JSON.stringify(value)}` : `${key}=${value}`))
        .join(' ')
