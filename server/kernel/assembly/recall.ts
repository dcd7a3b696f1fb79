/**
 * Lines that were read before with other digits: which they are, and their times. The twin in plain TypeScript is recall.ts one
 * folder up, which also writes what is remembered.
 */
import { begin, end, keyHigh, keyLow, mix, mixLast, withoutDigits } from './keys'
import {
  GUARDS,
  HEADER_BYTES,
  HEADER_RECORDS,
  HEADER_SLOTS,
  HEADER_SLOT_COUNT,
  HEADS,
  KNOWN_RECORDS,
  LATER,
  LENGTHS,
  MASKS,
  MAX_PROBES,
  MESSAGES,
  NUMBERS,
  RECORD_FOLLOWS,
  RECORDS,
  RECORD_BYTES,
  SLOTS,
  SLOT_COUNT,
  TRAITS,
  VALUE_FACTOR,
} from './layout'
import { byteAt } from './bytes'
import { findMessage } from './messages'
import { findRecord } from './records'
import { readTime } from './times'

const GUARD_DIGIT: u32 = 0
const GUARD_STATUS: u32 = 2
const MAX_OCTET: u32 = 255
const OPENING_BRACE: u32 = 123

function valueAt(at: i32, kind: u32): u32 {
  const byte = <u32>load<u8>(at)
  if (kind == GUARD_DIGIT) return byte
  if (kind == GUARD_STATUS) return <u32>(byte >= 49 && byte <= 53)
  return <u32>(byte * 100 + <u32>load<u8>(at, 1) * 10 + <u32>load<u8>(at, 2) - 48 * 111 <= MAX_OCTET)
}

function guardsHold(first: i32, count: i32, line: i32): bool {
  for (let k = first; k < first + count; k++) {
    const guard = load<u32>(GUARDS + (k << 2))
    if (valueAt(line + <i32>(guard & 0xffff), (guard >> 16) & 0xff) != guard >> 24) return false
  }
  return true
}

/** The number of the line remembered under this key, or -1; with `line` one whose guards hold there. */
function findKey(low: u32, high: u32, line: i32): i32 {
  let slot = low & (SLOT_COUNT - 1)
  for (let probe = 0; probe < MAX_PROBES; probe++) {
    const number = load<i32>(SLOTS + (slot << 2)) - 1
    if (number < 0) return -1
    const record = RECORDS + number * RECORD_BYTES
    if (load<u32>(record) == low && load<u32>(record, 4) == high) {
      if (line == 0 || guardsHold(load<i32>(record, 20), load<i32>(record, 24), line)) return number
    }
    slot = (slot + 1) & (SLOT_COUNT - 1)
  }
  return -1
}

/** The number of the remembered line that the one at `line` reads as, or -1. Its guards' values lead from the first of a key to the others. */
function find(low: u32, high: u32, line: i32): i32 {
  const number = findKey(low, high, 0)
  if (number < 0) return -1
  const record = RECORDS + number * RECORD_BYTES
  const first = load<i32>(record, 20)
  const count = load<i32>(record, 24)
  if (guardsHold(first, count, line)) return number
  let values: u32 = 1
  for (let k = first; k < first + count; k++) {
    const guard = load<u32>(GUARDS + (k << 2))
    values = (values ^ valueAt(line + <i32>(guard & 0xffff), (guard >> 16) & 0xff)) * VALUE_FACTOR
    values ^= values >> 15
  }
  return findKey(low + values, high ^ values, line)
}

function blanksOf(bytes: v128): i32 {
  const blank = v128.or(i8x16.eq(bytes, i8x16.splat(32)), i8x16.eq(bytes, i8x16.splat(9)))
  return i8x16.bitmask(blank)
}

/** The number of the header under the key that was made last, or -1. */
function headerOfKey(): i32 {
  let slot = keyLow & (HEADER_SLOT_COUNT - 1)
  let number = load<i32>(HEADER_SLOTS + (slot << 2)) - 1
  while (number >= 0) {
    const record = HEADER_RECORDS + number * HEADER_BYTES
    if (load<u32>(record) == keyLow && load<u32>(record, 4) == keyHigh) return number
    slot = (slot + 1) & (HEADER_SLOT_COUNT - 1)
    number = load<i32>(HEADER_SLOTS + (slot << 2)) - 1
  }
  return -1
}

/**
 * The number of the header that the line [line, stop) begins with, or -1. The beginnings that headers have, each up to where a
 * word begins, are looked up from the shortest on; all of them go on from the same state of their key.
 */
function findHeader(line: i32, stop: i32): i32 {
  const blocks = <i32>load<u8>(LENGTHS)
  let state = begin()
  for (let block = 0; block < blocks; block++) {
    const at = line + (block << 4)
    const length = stop - 1 - at
    if (length <= 0) return -1
    const bytes = v128.load(at)
    let ends = blanksOf(bytes) & ~blanksOf(v128.load(at, 1)) & <i32>load<u16>(LENGTHS + (block << 1), 2)
    if (length < 16) ends &= (1 << length) - 1
    for (; ends != 0; ends &= ends - 1) {
      const count = ctz(ends) + 1
      const last =
        count == 16 ? mix(mix(state, withoutDigits(bytes)), i8x16.splat(0)) : mixLast(state, bytes, count)
      end(last, (block << 4) + count)
      const number = headerOfKey()
      if (number >= 0) return number
    }
    state = mix(state, withoutDigits(bytes))
  }
  return -1
}

/**
 * Writes the number of line k of the window, which is [line, stop), else that of its header, and its time; those of messages and
 * records as `wanted` says.
 */
export function recall(low: u32, high: u32, line: i32, stop: i32, k: i32, wanted: i32): void {
  let number = find(low, high, line)
  if (number >= 0) {
    const record = RECORDS + number * RECORD_BYTES
    const layout = load<i32>(record, 16)
    store<i32>(TRAITS + (k << 2), load<i32>(record, 12))
    if (layout >= 0 && !readTime(layout, line, k)) number = LATER - number
  } else {
    store<u64>(MASKS + (k << 3), 0)
    let header = -1
    if (byteAt(line) == OPENING_BRACE && wanted >= KNOWN_RECORDS) number = findRecord(line, stop, k)
    else header = findHeader(line, stop)
    if (header >= 0) {
      const record = HEADER_RECORDS + header * HEADER_BYTES
      const layout = load<i32>(record, 12)
      if (layout == RECORD_FOLLOWS) {
        header = -1
        if (wanted >= KNOWN_RECORDS) number = findRecord(line, stop, k)
      } else if (!readTime(layout, line, k)) header = LATER - header
      else if (wanted >= MESSAGES) number = findMessage(line, stop, load<i32>(record, 8), k)
    }
    store<i32>(HEADS + (k << 2), header)
  }
  store<i32>(NUMBERS + (k << 2), number)
}
