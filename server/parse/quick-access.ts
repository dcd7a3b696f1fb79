import { TIME_FULL } from '../model/time.ts'
import { requestEnd, timeAt } from './access-line.ts'
import type { RecordTarget } from './record.ts'
import { TimeSpots } from './time-spots.ts'

/**
 * Reads lines of access logs as `readAccessLine` does, where only the request, the status and the time are wanted. Without a
 * query, request and status are the message as they stand. What is beyond ASCII is refused, and read the slow way.
 */

const CLOSE = 93
const QUOTE = 34
const SPACE = 32
const QUERY = 63
const MAX_TIME_BYTES = 40
const STATUS_BYTES = 5

/** Reads their times. */
export const ACCESS_TIMES = new TimeSpots('clf')

/** Whether the line [start, end) was read; what it says is in `into` then. */
export const readAccessQuickly = (
  line: Uint8Array,
  start: number,
  end: number,
  into: RecordTarget,
  inner: boolean,
): boolean => {
  const open = timeAt(line, start, end)
  if (open < 0) return false
  const stop = Math.min(end, open + MAX_TIME_BYTES)
  let close = open + 1
  while (close < stop && line[close] !== CLOSE) close++
  const request = close + 2
  if (close >= stop || line[close + 1] !== SPACE || line[request] !== QUOTE) return false
  const quote = requestEnd(line, request, end)
  const after = quote + STATUS_BYTES
  if (quote < 0 || after > end || !isAscii(line, request, quote)) return false
  if (!ACCESS_TIMES.readKnown(line, open + 1, close)) return false
  take(line, request, quote, after, into)
  const { header } = into
  if (inner && header.kind === TIME_FULL) return true
  header.us = ACCESS_TIMES.us
  header.kind = TIME_FULL
  header.zoneMinutes = ACCESS_TIMES.zoneMinutes
  return true
}

/** The request, from its opening quote on, without its query. */
const take = (line: Uint8Array, from: number, quote: number, to: number, into: RecordTarget): void => {
  into.isRecord = true
  const query = indexOf(line, QUERY, from, quote)
  if (query < 0) {
    into.text = line
    into.from = from
    into.to = to
    return
  }
  const space = indexOf(line, SPACE, query, quote)
  const behind = space < 0 ? quote : space
  const text = new Uint8Array(query - from + to - behind)
  let length = 0
  for (let at = from; at < query; at++) text[length++] = line[at]!
  for (let at = behind; at < to; at++) text[length++] = line[at]!
  into.text = text
  into.from = 0
  into.to = length
}

const indexOf = (bytes: Uint8Array, wanted: number, from: number, to: number): number => {
  for (let at = from; at < to; at++) if (bytes[at] === wanted) return at
  return -1
}

/** Also without control characters, which colours begin with. */
const isAscii = (bytes: Uint8Array, from: number, to: number): boolean => {
  for (let at = from; at < to; at++) if (bytes[at]! < SPACE || bytes[at]! >= 127) return false
  return true
}
