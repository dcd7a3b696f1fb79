/**
 * Records whose layout is known: where their message, time and level stand, as parse/quick-record.ts finds them. What is not
 * sure is left to it.
 */
import { queryFrom, queryTo, readAccess, requestFrom, statusTo, timeFrom, timeTo } from './access'
import { byteAt } from './bytes'
import { scanJson } from './json'
import { keyHigh, keyLow, keyOf } from './keys'
import {
  LEVEL_BYTES,
  MAX_RECORD_BYTES,
  MAX_VALUE_TIMES,
  MESSAGE,
  MESSAGE_BYTES,
  NO_ZONE,
  OF_ACCESS,
  PLANS,
  PLAN_BYTES,
  PLAN_LEVELS,
  PLAN_SLOTS,
  PLAN_SLOT_COUNT,
  TIMES,
  VALUE_TIMES,
  VALUE_TIME_BYTES,
  ZONES,
} from './layout'
import { scanLogfmt } from './logfmt'
import { maskedCopy, maskedMessage } from './messages'
import { ESCAPED, NUMBER, isAscii, kindOf, layoutHigh, layoutLow, pairCount, valueFrom, valueTo } from './pairs'
import { mayBeLogfmt } from './record-marks'
import { readTime } from './times'
import { isUtf8 } from './utf8'

const MIN_EPOCH_DIGITS: i32 = 9
const MAX_EXACT_DIGITS: i32 = 15
const MAX_TIME_BYTES: i32 = 40
const OPENING_BRACE: u32 = 123
const AT: u32 = 64
const BACKSLASH: u32 = 92
/** Its code in model/time.ts. */
const TIME_FULL: i32 = 1

/** The plan of the record that was scanned last, or 0. */
function planOf(): i32 {
  let slot = (layoutLow ^ (layoutLow >> 15)) & (PLAN_SLOT_COUNT - 1)
  let number = load<i32>(PLAN_SLOTS + (slot << 2)) - 1
  while (number >= 0) {
    const plan = PLANS + number * PLAN_BYTES
    if (load<u32>(plan) == layoutLow && load<u32>(plan, 4) == layoutHigh) return plan
    slot = (slot + 1) & (PLAN_SLOT_COUNT - 1)
    number = load<i32>(PLAN_SLOTS + (slot << 2)) - 1
  }
  return 0
}

/** The level that the value of this pair is, or -1 where it is not known. */
function levelOf(plan: i32, pair: i32): i32 {
  const from = valueFrom(pair)
  const length = valueTo(pair) - from
  if (length <= 0 || length > 8) return -1
  const value = load<u64>(from) & (length == 8 ? ~(<u64>0) : ((<u64>1) << (length << 3)) - 1)
  const end = plan + PLAN_LEVELS + load<i32>(plan, 44) * LEVEL_BYTES
  for (let level = plan + PLAN_LEVELS; level < end; level += LEVEL_BYTES)
    if (load<u64>(level) == value && load<i32>(level, 8) == length) return load<i32>(level, 12)
  return -1
}

/** Reads the time of line k, the value [from, to). */
function readValueTime(from: i32, to: i32, isNumber: bool, k: i32): bool {
  if (to - from < MIN_EPOCH_DIGITS || to - from > MAX_TIME_BYTES) return false
  if (readEpoch(from, to, k)) return true
  return !isNumber && readKeyed(from, to, 0, k)
}

/** Reads the time of line k, the value [from, to), by the layout that is kept for its signs, in records of this family. */
function readKeyed(from: i32, to: i32, family: u32, k: i32): bool {
  keyOf(from, to)
  const low = keyLow ^ family
  for (let probe: u32 = 0; probe < <u32>MAX_VALUE_TIMES; probe++) {
    const place = VALUE_TIMES + <i32>((low + probe) & (MAX_VALUE_TIMES - 1)) * VALUE_TIME_BYTES
    const layout = load<i32>(place, 8) - 1
    if (layout < 0) return false
    if (load<u32>(place) == low && load<u32>(place, 4) == keyHigh) return readTime(layout, from, k)
  }
  return false
}

/** As `#readEpoch` in parse/time-spots.ts. */
function readEpoch(from: i32, to: i32, k: i32): bool {
  if (byteAt(from) == 48 || to - from > MAX_EXACT_DIGITS + 1) return false
  let value: f64 = 0
  let power: f64 = 1
  let point = -1
  for (let at = from; at < to; at++) {
    const byte = byteAt(at)
    if (byte - 48 < 10) {
      value = value * 10 + <f64>(byte - 48)
      if (point >= 0) power *= 10
    } else if (byte == 46 && point < 0) point = at
    else return false
  }
  if (to - from - (point < 0 ? 0 : 1) > MAX_EXACT_DIGITS) return false
  if ((point < 0 ? to : point) - from < MIN_EPOCH_DIGITS || point == to - 1) return false
  const number = value / power
  const perUs: f64 = number >= 1e14 ? 1 : number >= 1e11 ? 1e3 : number >= 1e8 ? 1e6 : 0
  if (perUs == 0) return false
  store<f64>(TIMES + (k << 3), Math.floor(number * perUs + 1e-3))
  store<i32>(ZONES + (k << 2), 0)
  return true
}

/** What a byte behind a backslash stands for in JSON; 0 where that takes more than one. */
function jsonEscape(byte: u32): u32 {
  return byte == 98 ? 8 : byte == 102 ? 12 : byte == 117 ? 0 : logfmtEscape(byte)
}

function logfmtEscape(byte: u32): u32 {
  return byte == 110 ? 10 : byte == 116 ? 9 : byte == 114 ? 13 : byte
}

/** Copies a value as it is meant to MESSAGE: where the copy ends, or -1. */
function withoutEscapes(from: i32, to: i32, isJson: bool): i32 {
  if (to - from > MESSAGE_BYTES) return -1
  let out = MESSAGE
  for (let at = from; at < to; at++) {
    let byte = byteAt(at)
    if (byte == BACKSLASH) {
      byte = byteAt(++at)
      byte = isJson ? jsonEscape(byte) : logfmtEscape(byte)
      if (byte == 0) return -1
    }
    store<u8>(out++, <u8>byte)
  }
  return out
}

/** The number of the message of line k, [line, stop), a record whose layout is known, or -1. */
export function findRecord(line: i32, stop: i32, k: i32): i32 {
  let end = stop
  while (end > line && byteAt(end - 1) <= 32) end--
  const first = byteAt(line)
  if (end - line > MAX_RECORD_BYTES || end == line || first == AT) return -1
  if (first == OPENING_BRACE) return scanJson(line, end) ? findPlanned(line, true, k) : -1
  if (mayBeLogfmt(line, end)) return scanLogfmt(line, end) && pairCount > 1 ? findPlanned(line, false, k) : -1
  return findAccess(line, end, k)
}

/** Of pairs that were scanned. */
function findPlanned(line: i32, isJson: bool, k: i32): i32 {
  const plan = planOf()
  if (plan == 0) return -1
  const message = load<i32>(plan, 8)
  const time = load<i32>(plan, 12)
  const level = load<i32>(plan, 16)
  const from = valueFrom(message)
  const to = valueTo(message)
  if (from == to || !(isAscii(message) || isUtf8(from, to))) return -1
  for (let stack = load<i32>(plan, 24) - 1; stack >= 0; stack--)
    if (kindOf(load<i32>(plan + (stack << 2), 28)) == ESCAPED) return -1
  let code = 0
  if (level >= 0) {
    code = levelOf(plan, level)
    if (code < 0) return -1
  }
  let kind = 0
  if (time >= 0) {
    if (kindOf(time) == ESCAPED || !readValueTime(valueFrom(time), valueTo(time), kindOf(time) == NUMBER, k)) return -1
    kind = load<i32>(plan, 20)
  } else store<i32>(ZONES + (k << 2), NO_ZONE)
  const traits = (code << 8) | (kind << 16)
  if (kindOf(message) != ESCAPED) return maskedMessage(line, from, to, traits, k)
  const copyEnd = withoutEscapes(from, to, isJson)
  return copyEnd < 0 ? -1 : maskedCopy(MESSAGE, copyEnd, traits, k)
}

/** Of a line of an access log, [line, end). */
function findAccess(line: i32, end: i32, k: i32): i32 {
  if (!readAccess(line, end)) return -1
  if (!readKeyed(timeFrom, timeTo, OF_ACCESS, k)) return -1
  const traits = TIME_FULL << 16
  if (queryFrom < 0) return maskedMessage(line, requestFrom, statusTo, traits, k)
  const before = queryFrom - requestFrom
  const behind = statusTo - queryTo
  memory.copy(MESSAGE, requestFrom, before)
  memory.copy(MESSAGE + before, queryTo, behind)
  return maskedCopy(MESSAGE, MESSAGE + before + behind, traits, k)
}
