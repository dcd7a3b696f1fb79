import { US_PER_SECOND } from '../model/time.ts'
import { digitValues } from './digit-values.ts'
import { digits, isDigit, type Step } from './timestamp-fields.ts'

/** Steps that read an instant as one number. */

/** Epochs between 2001 and 2096 in the given unit: fewer digits are counters. */
export const epoch =
  (length: number): Step =>
  (bytes, at, end, into) => {
    if (!isDigit(bytes[at]) || isDigit(bytes[at + length])) return -1
    const read = digits(bytes, at, end, 10, 10)
    if (read < 0) return -1
    let us = Math.floor(read / 16) * US_PER_SECOND
    into.outOfRange ||= bytes[at] === 48 || us > 4_000_000_000 * US_PER_SECOND
    for (let k = 10, unit = US_PER_SECOND / 10; k < length; k++, unit /= 10) {
      if (!isDigit(bytes[at + k])) return -1
      if (unit >= 1) us += (bytes[at + k]! - 48) * unit
    }
    into.epochUs = us
    return at + length
  }

/** "1.7093054451234567e+09": as zap writes an epoch for people. */
export const exponent: Step = (bytes, at, end, into) => {
  if (bytes[at + 1] !== 46) return -1
  digitValues.matter = true
  let us = bytes[at]! - 48
  let length = 2
  for (; at + length < end && isDigit(bytes[at + length]); length++)
    if (length < 17) us = us * 10 + bytes[at + length]! - 48
  if (us < 1 || length < 11 || ![101, 43, 48, 57].every((byte, k) => bytes[at + length + k] === byte))
    return -1
  for (let k = length; k < 17; k++) us *= 10
  into.epochUs = us
  return at + length + 4
}

/** daemontools' labels are 10 s ahead: it counts from 1970-01-01T00:00:10 TAI, without later leap seconds. */
const TAI_OFFSET_S = 10

const hex = (bytes: Uint8Array, at: number, end: number, length: number): number => {
  let value = 0
  for (let k = at; k < at + length; k++) {
    const byte = k < end ? bytes[k]! | 32 : 0
    const digit = byte >= 97 && byte <= 102 ? byte - 87 : isDigit(bytes[k]) ? bytes[k]! - 48 : -1
    if (digit < 0) return -1
    value = value * 16 + digit
  }
  return value
}

/** 2^62 + seconds in 16 hex digits, and nanoseconds in 8. */
export const tai64n: Step = (bytes, at, end, into) => {
  digitValues.matter = true
  if (hex(bytes, at, end, 8) !== 0x4000_0000) return -1
  const seconds = hex(bytes, at + 8, end, 8)
  const nanos = hex(bytes, at + 16, end, 8)
  if (seconds < 0 || nanos < 0 || nanos > 999_999_999) return -1
  into.epochUs = (seconds - TAI_OFFSET_S) * US_PER_SECOND + Math.floor(nanos / 1000)
  return at + 24
}
