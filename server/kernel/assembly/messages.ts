/** Messages behind known headers: masked where they stand, and looked up. What is remembered of them is written by recall.ts one folder up. */
import { DIGIT, byteAt, classAt } from './bytes'
import {
  FIRST_MESSAGE,
  FROMS,
  MASKS,
  MAX_REMEMBERED_BYTES,
  MESSAGE_RECORDS,
  MESSAGE_RECORD_BYTES,
  MESSAGE_SLOTS,
  MESSAGE_SLOT_COUNT,
  RESULT,
  TOS,
  TRAITS,
} from './layout'
import { mask } from './mask'

const OPENING_BRACE: u32 = 123
const OPENING_BRACKET: u32 = 91
const AT: u32 = 64
const EQUALS: u32 = 61
const SLASH: u32 = 47
const MAX_KEY_BYTES: i32 = 40
const MAX_LEAD_BYTES: i32 = 200

/** As `mayBeRecord` in parse/record.ts. */
function mayBeRecord(from: i32, to: i32): bool {
  const first = from < to ? byteAt(from) : 0
  return first == OPENING_BRACE || first == AT || mayBeLogfmt(from, to) || isAccess(from, to)
}

/** As `mayBeLogfmt` in parse/logfmt.ts. */
function mayBeLogfmt(from: i32, to: i32): bool {
  const stop = min(to - 1, from + MAX_KEY_BYTES)
  for (let at = from; at < stop; at++) {
    const byte = byteAt(at)
    if (byte == EQUALS) return at > from && byteAt(at + 1) > 32
    const letter = (byte | 32) - 97 < 26 || byte == 95 || byte == AT
    const digitOrDot = byte - 48 < 10 || byte == 45 || byte == 46
    if (!letter && !(digitOrDot && at > from)) return false
  }
  return false
}

/** As `timeAt` in parse/access-line.ts says. */
function isAccess(from: i32, to: i32): bool {
  const stop = min(to, from + MAX_LEAD_BYTES)
  for (let at = from; at < stop; at += 16) {
    const open = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(<i8>OPENING_BRACKET)))
    if (open == 0) continue
    at += ctz(open)
    return (
      at > from &&
      at + 4 < stop &&
      byteAt(at - 1) == 32 &&
      (classAt(at + 1, to) & DIGIT) != 0 &&
      (classAt(at + 2, to) & DIGIT) != 0 &&
      byteAt(at + 3) == SLASH
    )
  }
  return false
}

/** The number of the message of this hash, of lines with these traits, or -1. */
function messageOf(low: u32, high: u32, traits: i32): i32 {
  let slot = (low + <u32>traits) & (MESSAGE_SLOT_COUNT - 1)
  let number = load<i32>(MESSAGE_SLOTS + (slot << 2)) - 1
  while (number >= 0) {
    const record = MESSAGE_RECORDS + number * MESSAGE_RECORD_BYTES
    if (load<u32>(record) == low && load<u32>(record, 4) == high && load<i32>(record, 8) == traits) break
    slot = (slot + 1) & (MESSAGE_SLOT_COUNT - 1)
    number = load<i32>(MESSAGE_SLOTS + (slot << 2)) - 1
  }
  return number
}

/**
 * The number of the message of line k, [line, stop), whose header has these traits, or -1; and writes the hash of what the mask
 * makes of it to MASKS.
 */
export function findMessage(line: i32, stop: i32, traits: i32, k: i32): i32 {
  const from = line + (traits & 0xffff)
  const to = stop > line && byteAt(stop - 1) == 13 ? stop - 1 : stop
  if (stop - line >= MAX_REMEMBERED_BYTES || byteAt(line) == OPENING_BRACE || mayBeRecord(from, to)) return -1
  return maskedMessage(line, from, to, (traits >> 8) & 0xffff00, k)
}

/** The same of the message [from, to) of the line that begins at `line`, of lines with these traits. */
export function maskedMessage(line: i32, from: i32, to: i32, traits: i32, k: i32): i32 {
  // What stands behind a message is no part of it: as where it is masked alone.
  const behind = load<u32>(to)
  store<u32>(to, 0)
  mask(from, to)
  store<u32>(to, behind)
  const high = load<u32>(RESULT, 4)
  const low = load<u32>(RESULT, 8)
  store<u32>(MASKS + (k << 3), low)
  store<u32>(MASKS + (k << 3), high, 4)
  store<i32>(FROMS + (k << 2), from - line)
  store<i32>(TOS + (k << 2), to - line)
  store<i32>(TRAITS + (k << 2), traits)
  const number = messageOf(low, high, traits)
  return number < 0 ? -1 : FIRST_MESSAGE + number
}
