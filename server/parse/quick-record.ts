import { isUtf8 } from 'node:buffer'
import { NO_LEVEL } from '../model/level.ts'
import { TIME_FULL } from '../model/time.ts'
import { scanJson } from './json-scan.ts'
import { mayBeLogfmt } from './logfmt.ts'
import { scanLogfmt } from './logfmt-scan.ts'
import { Pairs, ValueKind } from './pairs.ts'
import { ACCESS_TIMES, readAccessQuickly } from './quick-access.ts'
import { RecordPlans, type RecordPlan } from './record-plan.ts'
import type { RecordTarget } from './record.ts'
import { TimeSpots } from './time-spots.ts'

/**
 * Reads lines that are records as record.ts does, where only their message, time and level are wanted: their places are known
 * by the record's layout, nothing is made of the other fields, and the message is taken where it stands. A line of which that
 * is not sure is refused, and read by record.ts; test/parse/quick-record.test.ts holds that the two say the same.
 */

const OPEN = 123
const AT = 64
const BACKSLASH = 92
const MIN_LOGFMT_PAIRS = 2
const pairs = new Pairs()
/** What one file shows is known in the next. */
const plans = new RecordPlans()
const times = new TimeSpots()

/** The record that was read last, for who wants to know others like it (kernel/assembly/records.ts). */
export const LAST_RECORD: {
  /** What it stands in; null where none was read, or behind a header. */
  text: Uint8Array | null
  /** Null of an access log's line. */
  plan: RecordPlan | null
  readonly pairs: Pairs
  /** What read its time, where it has one. */
  times: TimeSpots
} = { text: null, plan: null, pairs, times }

/** From now on none was read. */
export const forgetRecord = (): void => {
  LAST_RECORD.text = null
}

/** Whether the line [start, end) was read; as `takeRecord`, what it says is in `into` then. */
export const readQuickly = (
  line: Uint8Array,
  start: number,
  end: number,
  into: RecordTarget,
  inner: boolean,
): boolean => {
  forgetRecord()
  while (end > start && line[end - 1]! <= 32) end--
  if (line[start] === AT) return false
  if (line[start] === OPEN) return scanJson(line, start, end, pairs) && take(line, into, inner, true)
  if (mayBeLogfmt(line, start, end))
    return (
      scanLogfmt(line, start, end, pairs) &&
      pairs.length >= MIN_LOGFMT_PAIRS &&
      take(line, into, inner, false)
    )
  if (!readAccessQuickly(line, start, end, into, inner)) return false
  if (!inner) keepLast(line, null, ACCESS_TIMES)
  return true
}

const take = (line: Uint8Array, into: RecordTarget, inner: boolean, isJson: boolean): boolean => {
  const plan = plans.of(line, pairs)
  if (!plan || !hasShortStacks(plan)) return false
  const { header } = into
  const { kinds, froms, tos } = pairs
  const { message, time, level, levels } = plan
  const [from, to] = [froms[message]!, tos[message]!]
  if (from === to) return false
  let code = NO_LEVEL
  if (levels) {
    if (kinds[level] === ValueKind.escaped) return false
    if (kinds[level] === ValueKind.number && !isPlainNumber(line, froms[level]!, tos[level]!)) return false
    code = levels.of(line, froms[level]!, tos[level]!)
    if (code === NO_LEVEL) return false
  }
  const isTimed = time >= 0
  if (
    isTimed &&
    (kinds[time] === ValueKind.escaped ||
      !times.read(line, froms[time]!, tos[time]!, kinds[time] === ValueKind.number))
  )
    return false
  if (pairs.isAscii[message] === 0 && !isUtf8(line.subarray(from, to))) return false
  into.text = line
  into.from = from
  into.to = to
  if (kinds[message] === ValueKind.escaped) {
    const text = withoutEscapes(line, from, to, isJson ? IN_JSON : IN_LOGFMT)
    if (!text) return false
    into.text = text
    into.from = 0
    into.to = text.length
  }
  into.isRecord = true
  if (code !== NO_LEVEL) header.level = code
  if (isTimed && !(inner && header.kind === TIME_FULL)) {
    header.us = times.us
    header.kind = TIME_FULL
    header.zoneMinutes = times.zoneMinutes
  }
  if (!inner) keepLast(line, plan, times)
  return true
}

const keepLast = (line: Uint8Array, plan: RecordPlan | null, times: TimeSpots): void => {
  LAST_RECORD.text = line
  LAST_RECORD.plan = plan
  LAST_RECORD.times = times
}

/** What an escaped byte stands for; 0 where that takes more than a byte. */
type Escapes = Uint8Array
const IN_LOGFMT: Escapes = Uint8Array.from({ length: 256 }, (_, byte) => byte)
const IN_JSON: Escapes = Uint8Array.from({ length: 256 }, (_, byte) => (byte === 117 ? 0 : byte))
for (const [written, meant] of ['n\n', 't\t', 'r\r']) {
  IN_LOGFMT[written!.charCodeAt(0)] = IN_JSON[written!.charCodeAt(0)] = meant!.charCodeAt(0)
}
for (const [written, meant] of ['b\b', 'f\f']) IN_JSON[written!.charCodeAt(0)] = meant!.charCodeAt(0)

/** A copy of a value as it is meant, or null where one of its escapes stands for more than a byte. */
const withoutEscapes = (line: Uint8Array, from: number, to: number, escapes: Escapes): Uint8Array | null => {
  const text = new Uint8Array(to - from)
  let length = 0
  for (let at = from; at < to; at++) {
    let byte = line[at]!
    if (byte === BACKSLASH) {
      byte = escapes[line[++at]!]!
      if (byte === 0) return null
    }
    text[length++] = byte
  }
  return text.subarray(0, length)
}

/** Whether no stack trace can have a line end. */
const hasShortStacks = ({ stacks }: RecordPlan): boolean => {
  for (const stack of stacks) if (pairs.kinds[stack] === ValueKind.escaped) return false
  return true
}

/** Digits as JSON writes them: "07", "7.0" and "7e0" are written in another way than they are read. */
const isPlainNumber = (line: Uint8Array, from: number, to: number): boolean => {
  if (to - from > 9) return false
  for (let at = from; at < to; at++) if (line[at]! < 48 || line[at]! > 57) return false
  return true
}
