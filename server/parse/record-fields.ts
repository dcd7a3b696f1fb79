import { NO_LEVEL, levelCode, type LevelCode } from '../model/level.ts'
import { TIME_FULL, type ReadTime } from '../model/time.ts'
import { levelOfNumber, levelOfWord } from './levels.ts'
import type { LogRecord } from './record.ts'
import { readTimestamp } from './timestamp.ts'

/**
 * What the fields of a record mean: which is its message, its time, its level, its stack trace. Names by meaning, in the order
 * of trust, in lower case; a dot stands for an object in an object.
 */
const MESSAGE_KEYS = [
  'msg',
  'message',
  '@message',
  'log',
  'short_message',
  '@mt',
  '@m',
  'record.message',
  'event',
  'text',
  'body',
  'body.stringvalue',
  'textpayload',
  'jsonpayload.message',
  'jsonpayload.msg',
  'properties.message',
  'event.message',
  'event.original',
  'eventname',
  'protopayload.methodname',
] as const
const TIME_KEYS = [
  'time',
  'ts',
  'timestamp',
  '@timestamp',
  '@t',
  't',
  't.$date',
  'datetime',
  'date',
  'asctime',
  'eventtime',
  'timeunixnano',
  'timemillis',
  'instant.epochsecond',
  'record.time.timestamp',
  'time_local',
  'time_iso8601',
  '__realtime_timestamp',
  '_source_realtime_timestamp',
  'edgestarttimestamp',
  'startutc',
  'starttime',
  'start_time',
  'requestreceivedtimestamp',
  'receivetimestamp',
  'observedtimeunixnano',
] as const
const LEVEL_KEYS = [
  'level',
  'lvl',
  'severity',
  'levelname',
  'log.level',
  'loglevel',
  'log_level',
  '@level',
  '@l',
  'severitytext',
  'severity_text',
  'error_severity',
  'level_name',
  'record.level.name',
  '@fields.level',
  'jsonpayload.level',
  'priority',
  's',
  'status',
] as const
const STACK_KEYS = [
  'stack',
  'err.stack',
  'error.stack',
  'error.stack_trace',
  'exception',
  'exception.stacktrace',
  'stack_trace',
  'stacktrace',
  'exc_info',
  'exc_text',
  '@x',
  'full_message',
  'thrown.extendedstacktrace',
] as const
const METHOD_KEYS = [
  'method',
  'request.method',
  'requestmethod',
  'request_method',
  'http.request.method',
  'http_method',
  'clientrequestmethod',
  'httprequest.requestmethod',
  'cs-method',
  'verb',
] as const
const PATH_KEYS = [
  'path',
  'uri',
  'url',
  'request.uri',
  'requestpath',
  'request_uri',
  'url.path',
  'x-envoy-original-path',
  'clientrequesturi',
  'clientrequestpath',
  'httprequest.requesturl',
  'cs-uri-stem',
  'requesturi',
] as const
const STATUS_KEYS = [
  'status',
  'statuscode',
  'status_code',
  'response_code',
  'downstreamstatus',
  'http.response.status_code',
  'edgeresponsestatus',
  'httprequest.status',
  'sc-status',
  'responsestatus.code',
] as const

/** The fields of a record in the order written, found by their names in lower case. */
export class Fields {
  readonly #names: string[] = []
  readonly #values: string[] = []
  readonly #taken: boolean[] = []
  readonly #index = new Map<string, number>()

  get size(): number {
    return this.#names.length
  }

  add(name: string, value: string): void {
    const key = name.toLowerCase()
    const known = this.#index.get(key)
    if (known !== undefined) {
      this.#values[known] = value
      return
    }
    this.#index.set(key, this.#names.push(name) - 1)
    this.#values.push(value)
    this.#taken.push(false)
  }

  get(key: string): string | undefined {
    const index = this.#index.get(key)
    return index === undefined ? undefined : this.#values[index]
  }

  /** The first of these fields that has a value; it is no field any more. */
  take(keys: readonly string[]): string | undefined {
    const value = this.#find(keys)
    if (value === undefined) return undefined
    this.#taken[value] = true
    return this.#values[value]
  }

  has(keys: readonly string[]): boolean {
    return this.#find(keys) !== undefined
  }

  drop(key: string): void {
    const index = this.#index.get(key)
    if (index !== undefined) this.#taken[index] = true
  }

  /** What is left, in the order written. */
  rest(): [name: string, value: string][] {
    return this.#names.flatMap((name, index) =>
      this.#taken[index] ? [] : [[name, this.#values[index]!] satisfies [string, string]],
    )
  }

  #find(keys: readonly string[]): number | undefined {
    for (const key of keys) {
      const index = this.#index.get(key)
      if (index !== undefined && this.#values[index] !== '') return index
    }
    return undefined
  }
}

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

const timeOf = (value: string): ReadTime | null => {
  const number = /^\d{9,19}(?:\.\d+)?$/.test(value) ? Number(value) : 0
  const unit = EPOCH_UNITS.find(({ from }) => number >= from)
  if (unit) return { us: Math.floor(number * unit.perUs + 1e-3), kind: TIME_FULL, zoneMinutes: 0 }
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

const levelOf = (key: string, value: string, fields: Fields): LevelCode => {
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
