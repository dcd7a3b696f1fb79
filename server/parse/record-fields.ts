import { NO_LEVEL, levelCode, type LevelCode } from '../model/level.ts'
import { TIME_FULL, type ReadTime } from '../model/time.ts'
import type { Fields } from './fields.ts'
import { levelOfNumber, levelOfWord } from './levels.ts'
import {
  LEVEL_KEYS,
  MESSAGE_KEYS,
  METHOD_KEYS,
  PATH_KEYS,
  STACK_KEYS,
  STATUS_KEYS,
  TIME_KEYS,
} from './record-keys.ts'
import type { LogRecord } from './record.ts'
import { readTimestamp } from './timestamp.ts'

/** What the fields of a record mean: which is its message, its time, its level, its stack trace. */

/** Whether a logger wrote these fields: they name a message, a level or a time. */
export const hasMeaning = (fields: Fields): boolean =>
  fields.has(MESSAGE_KEYS) || fields.has(LEVEL_KEYS) || fields.has(TIME_KEYS)

export const hasMessage = (fields: Fields): boolean => fields.has(MESSAGE_KEYS)

/** How many of these names mean a message, a time, a level, or a part of a request: told from a table's first line. */
export const countMeanings = (names: readonly string[]): number => {
  const lower = names.map((name) => name.toLowerCase())
  const groups = [MESSAGE_KEYS, TIME_KEYS, LEVEL_KEYS, METHOD_KEYS, PATH_KEYS, STATUS_KEYS]
  return groups.filter((keys: readonly string[]) => lower.some((name) => keys.includes(name))).length
}

/** @param text the record as written: the message of one that says nothing else */
export const toRecord = (fields: Fields, text: string): LogRecord => {
  const timed = takeTime(fields)
  const level = takeLevel(fields)
  const wraps = isWrapper(fields)
  let message = fields.take(MESSAGE_KEYS)
  if (message !== undefined) {
    const stack = STACK_KEYS.find((key) => fields.get(key)?.includes('\n') === true)
    if (stack !== undefined) {
      message = `${message}\n${fields.get(stack)!.trimEnd()}`
      fields.drop(stack)
    }
  }
  message ??= requestOf(fields) ?? pairsOf(fields, text)
  return {
    message,
    time: timed?.time ?? null,
    timeText: timed?.text ?? null,
    level,
    fields: Object.fromEntries(fields.rest()),
    wraps,
  }
}

/** Docker's json-file, with or without what a collector adds, and journald: their message is a line of another program. */
const isWrapper = (fields: Fields): boolean =>
  fields.get('__realtime_timestamp') !== undefined ||
  (fields.get('log') !== undefined && fields.get('stream') !== undefined && !fields.has(['msg', 'message']))

const takeTime = (fields: Fields): { readonly time: ReadTime; readonly text: string } | null => {
  for (const key of TIME_KEYS) {
    const text = fields.get(key)
    if (text === undefined) continue
    const time = timeOf(key === 'instant.epochsecond' ? instantOf(fields, text) : text)
    if (!time) continue
    fields.drop(key)
    return { time, text }
  }
  const date = fields.get('date')
  const clock = fields.get('time')
  const text = `${date} ${clock}`
  const time = date !== undefined && clock !== undefined ? readTimestamp(text) : null
  if (!time) return null
  fields.drop('date')
  fields.drop('time')
  return { time, text }
}

/** Log4j 2 writes seconds and nanoseconds apart. */
const instantOf = (fields: Fields, seconds: string): string =>
  seconds + (fields.get('instant.nanoofsecond') ?? '').padStart(9, '0')

/** Smallest number that is read as an epoch in each unit: 1973 in seconds, then the same instant in ms, µs and ns. */
const EPOCH_UNITS = [
  { from: 1e17, perUs: 1e-3 },
  { from: 1e14, perUs: 1 },
  { from: 1e11, perUs: 1e3 },
  { from: 1e8, perUs: 1e6 },
]

/** A number as an instant, in µs; null where it is too small for one. */
export const epochUs = (number: number): number | null => {
  for (const { from, perUs } of EPOCH_UNITS) if (number >= from) return Math.floor(number * perUs + 1e-3)
  return null
}

const timeOf = (value: string): ReadTime | null => {
  const us = /^\d{9,19}(?:\.\d+)?$/.test(value) ? epochUs(Number(value)) : null
  if (us !== null) return { us, kind: TIME_FULL, zoneMinutes: 0 }
  const time = readTimestamp(value)
  // A clock alone is a time of day only where a date stands beside it.
  return time?.kind === TIME_FULL || time === null ? time : null
}

const takeLevel = (fields: Fields): LevelCode => {
  for (const key of LEVEL_KEYS) {
    const value = fields.get(key)
    const level = value === undefined ? NO_LEVEL : levelOf(key, value, fields)
    if (level === NO_LEVEL) continue
    fields.drop(key)
    return level
  }
  const number = Number(fields.get('severitynumber') ?? fields.get('severity_number') ?? 0)
  // OpenTelemetry: 1 to 4 trace, 5 to 8 debug ... 21 to 24 fatal.
  return number >= 1 && number <= 24 ? Math.ceil(number / 4) : NO_LEVEL
}

/** MongoDB's "s": a letter, or D1 to D5. */
const MONGO = { I: 'info', W: 'warn', E: 'error', F: 'fatal', D: 'debug' } as const

/** What the value of a level field means; of some, only beside certain other fields. */
export const levelOf = (key: string, value: string, fields: Fields): LevelCode => {
  if (key === 's') {
    const letter = value[0] as keyof typeof MONGO
    return fields.get('c') !== undefined && /^(?:[IWEF]|D[1-5]?)$/.test(value)
      ? levelCode(MONGO[letter])
      : NO_LEVEL
  }
  // slog writes levels between its own as DEBUG-4 and INFO+2.
  if (!/^\d+$/.test(value)) return levelOfWord(value.replace(/[+-]\d+$/, ''))
  const named = key !== 'status' && (key !== 'priority' || fields.get('__realtime_timestamp') !== undefined)
  return named ? levelOfNumber(Number(value)) : NO_LEVEL
}

/** A request without a message: `GET /api/users/17 status=200`, without its query. */
const requestOf = (fields: Fields): string | null => {
  const request = fields.get('request')?.split(' ')
  const method = request?.[0] ?? METHOD_KEYS.map((key) => fields.get(key)).find(Boolean)
  const path = request?.[1] ?? PATH_KEYS.map((key) => fields.get(key)).find(Boolean)
  if (method === undefined || path === undefined || !/^[A-Za-z]{2,20}$/.test(method)) return null
  const status = STATUS_KEYS.map((key) => fields.get(key)).find(Boolean)
  return `${method} ${path.replace(/\?.*$/s, '')}${status === undefined ? '' : ` status=${status}`}`
}

/** A record without a message is its own message: keys and values in order. */
const pairsOf = (fields: Fields, text: string): string => {
  const rest = fields.rest()
  return rest.length === 0
    ? text
    : rest
        .map(([key, value]) => (/[\s"=]/.test(value) ? `${key}=${JSON.stringify(value)}` : `${key}=${value}`))
        .join(' ')
}
