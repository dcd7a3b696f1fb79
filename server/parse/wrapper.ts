import { NO_LEVEL, type LevelCode } from '../model/level.ts'
import { TIME_FULL, type ReadTime } from '../model/time.ts'
import { stripEscapes } from './clean.ts'
import type { HeaderValues } from './header-values.ts'
import { latin1 } from './latin1.ts'
import { readRecord, type LogRecord } from './record.ts'
import { timestampReader, type TimestampReader } from './timestamp.ts'

/**
 * What a container runtime or journald puts around each line of a program: the line within is read as if it stood alone,
 * and has the time of the wrapper where it names none itself.
 */
export interface Wrapped {
  readonly text: Uint8Array
  readonly time: ReadTime | null
  /** As written. */
  readonly timeText: string | null
  readonly level: LevelCode
  readonly fields: Readonly<Record<string, string>>
  /** True where the program's line goes on in the next one: runtimes cut at 16 KiB. */
  readonly partial: boolean
}

const encoder = new TextEncoder()
const OPENING_BRACE = 123
const ESC = 27
const LF = 10
const SPACE = 32
const MIN_CRI_BYTES = 30
const iso: TimestampReader | undefined = timestampReader('iso')

/** Docker's json-file ends each line's "log" in LF; one that doesn't goes on. */
export const unwrapRecord = (record: LogRecord): Wrapped => {
  const text = encoder.encode(record.message)
  const ended = text.at(-1) === LF
  const stream = record.fields['stream']
  const end = text.length - (ended ? 1 : 0)
  return {
    text: text.includes(ESC) ? stripEscapes(text, 0, end) : text.subarray(0, end),
    time: record.time,
    timeText: record.timeText,
    level: record.level,
    fields: record.fields,
    partial: !ended && stream !== undefined,
  }
}

const STREAMS = ['stdout', 'stderr'].map((name) => ({ name, bytes: encoder.encode(` ${name} `) }))

/** Kubernetes' CRI: `2024-03-01T15:04:05.123456789Z stdout F message`; P instead of F for a part of a line. */
export const unwrapCri = (line: Uint8Array, start: number, end: number): Wrapped | null => {
  // "2" and the "T" of an ISO time, before anything is read.
  if (end - start < MIN_CRI_BYTES || line[start] !== 50 || line[start + 10] !== 84 || !iso) return null
  const after = iso.read(line, start, end)
  if (after < 0) return null
  const stream = STREAMS.find(({ bytes }) => bytes.every((byte, k) => line[after + k] === byte))
  if (!stream) return null
  const tag = after + stream.bytes.length
  const partial = line[tag] === 80
  if (!(partial || line[tag] === 70) || (line[tag + 1] !== SPACE && tag + 1 < end)) return null
  return {
    text: line.subarray(Math.min(tag + 2, end), end),
    time: { us: iso.us, kind: TIME_FULL, zoneMinutes: iso.zoneMinutes },
    timeText: latin1(line, start, after),
    level: NO_LEVEL,
    fields: { stream: stream.name },
    partial,
  }
}

/** Gives a line's header what only its wrapper says. */
export const takeWrapper = (wrapped: Wrapped, header: HeaderValues): void => {
  if (wrapped.time && header.kind !== TIME_FULL) {
    header.us = wrapped.time.us
    header.kind = wrapped.time.kind
    header.zoneMinutes = wrapped.time.zoneMinutes
    if (header.fields) header.timeText = wrapped.timeText
  }
  if (header.level === NO_LEVEL) header.level = wrapped.level
  if (header.fields) header.fields = { ...wrapped.fields, ...header.fields }
}

/** The program's own line in a line of the sample. */
export const innerLine = (line: Uint8Array): Uint8Array => {
  if (line[0] !== OPENING_BRACE) return unwrapCri(line, 0, line.length)?.text ?? line
  const record = readRecord(line, 0, line.length)
  return record?.wraps === true ? unwrapRecord(record).text : line
}
