/** Whether a text may be a record, by a few of its bytes. */
import { DIGIT, byteAt, classAt } from './bytes'

const OPENING_BRACE: u32 = 123
const OPENING_BRACKET: u32 = 91
const AT: u32 = 64
const EQUALS: u32 = 61
const SLASH: u32 = 47
const MAX_KEY_BYTES: i32 = 40
const MAX_LEAD_BYTES: i32 = 200

/** As `mayBeRecord` in parse/record.ts. */
export function mayBeRecord(from: i32, to: i32): bool {
  const first = from < to ? byteAt(from) : 0
  return first == OPENING_BRACE || first == AT || mayBeLogfmt(from, to) || timeAt(from, to) >= 0
}

/** As `mayBeLogfmt` in parse/logfmt.ts. */
export function mayBeLogfmt(from: i32, to: i32): bool {
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

/** As `timeAt` in parse/access-line.ts. */
export function timeAt(from: i32, to: i32): i32 {
  const stop = min(to, from + MAX_LEAD_BYTES)
  for (let at = from; at < stop; at += 16) {
    const open = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(<i8>OPENING_BRACKET)))
    if (open == 0) continue
    at += ctz(open)
    const isTime =
      at > from &&
      at + 4 < stop &&
      byteAt(at - 1) == 32 &&
      (classAt(at + 1, to) & DIGIT) != 0 &&
      (classAt(at + 2, to) & DIGIT) != 0 &&
      byteAt(at + 3) == SLASH
    return isTime ? at : -1
  }
  return -1
}
