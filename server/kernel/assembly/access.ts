/** Lines of access logs, step for step as parse/quick-access.ts, which explains them. */
import { DIGIT, byteAt, classAt } from './bytes'
import { timeAt } from './record-marks'

const CLOSE: u32 = 93
const QUOTE: u32 = 34
const SPACE: u32 = 32
const QUERY: u32 = 63
const MAX_TIME_BYTES: i32 = 40
const STATUS_BYTES: i32 = 5

/** Of the line read last: where its time, its request and its status stand; the request's query, which is no part of the message, or -1. */
export let timeFrom: i32 = 0
export let timeTo: i32 = 0
export let requestFrom: i32 = 0
export let statusTo: i32 = 0
export let queryFrom: i32 = -1
export let queryTo: i32 = -1

/** Whether [line, end) is one; its time is not read. */
export function readAccess(line: i32, end: i32): bool {
  const open = timeAt(line, end)
  if (open < 0) return false
  const stop = min(end, open + MAX_TIME_BYTES)
  let close = open + 1
  while (close < stop && byteAt(close) != CLOSE) close++
  const request = close + 2
  if (close >= stop || byteAt(close + 1) != SPACE || byteAt(request) != QUOTE) return false
  const quote = requestEnd(request, end)
  if (quote < 0 || quote + STATUS_BYTES > end) return false
  queryFrom = -1
  for (let at = request; at < quote; at++) {
    const byte = byteAt(at)
    if (byte < SPACE || byte >= 127) return false
    if (queryFrom < 0 && byte == QUERY) queryFrom = at
  }
  if (queryFrom >= 0) {
    queryTo = queryFrom
    while (queryTo < quote && byteAt(queryTo) != SPACE) queryTo++
  }
  timeFrom = open + 1
  timeTo = close
  requestFrom = request
  statusTo = quote + STATUS_BYTES
  return true
}

/** As `requestEnd` in parse/access-line.ts. */
function requestEnd(request: i32, end: i32): i32 {
  let quote = request + 1
  while (quote < end && byteAt(quote) != QUOTE) quote += byteAt(quote) == 92 ? 2 : 1
  const status = quote + 2
  if (quote + 1 >= end || byteAt(quote + 1) != SPACE) return -1
  for (let k = 0; k < 3; k++) if ((classAt(status + k, end) & DIGIT) == 0) return -1
  const after = status + 3
  return after < end && byteAt(after) != SPACE ? -1 : quote
}
