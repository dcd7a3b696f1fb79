/** Messages of lines whose header or layout is known: masked where they stand, and looked up. What is remembered of them is written by recall.ts one folder up. */
import { byteAt } from './bytes'
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
import { mayBeRecord } from './record-marks'

const OPENING_BRACE: u32 = 123

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
  store<i32>(FROMS + (k << 2), from - line)
  store<i32>(TOS + (k << 2), to - line)
  return maskedText(from, to, traits, k)
}

/** The same of a message that stands in no line as it is: such are said to begin at -1. */
export function maskedCopy(from: i32, to: i32, traits: i32, k: i32): i32 {
  store<i32>(FROMS + (k << 2), -1)
  return maskedText(from, to, traits, k)
}

function maskedText(from: i32, to: i32, traits: i32, k: i32): i32 {
  // What stands behind a message is no part of it: as where it is masked alone.
  const behind = load<u32>(to)
  store<u32>(to, 0)
  mask(from, to)
  store<u32>(to, behind)
  const high = load<u32>(RESULT, 4)
  const low = load<u32>(RESULT, 8)
  store<u32>(MASKS + (k << 3), low)
  store<u32>(MASKS + (k << 3), high, 4)
  store<i32>(TRAITS + (k << 2), traits)
  const number = messageOf(low, high, traits)
  return number < 0 ? -1 : FIRST_MESSAGE + number
}
