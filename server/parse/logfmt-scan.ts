import { WIDE_BLANKS } from '../model/blanks.ts'
import { ValueKind, type Pairs } from './pairs.ts'

/**
 * Finds keys and values in a line of logfmt, as the pattern in logfmt.ts does, where it is one to its end. What is rare is
 * refused and left to the pattern: blanks beyond ASCII and bytes that are no text in a bare value, control characters, quotes
 * that don't close.
 */

const TAB = 9
const SPACE = 32
const QUOTE = 34
const APOSTROPHE = 39
const EQUALS = 61
const BACKSLASH = 92
const DELETE = 127

/** Bytes of a key: letters, digits, "_", ".", "@", "/" and "-". */
const KEY = new Uint8Array(256)
for (let byte = 0; byte < 128; byte++) if (/[\w.@/-]/.test(String.fromCharCode(byte))) KEY[byte] = 1
const FIRST = new Uint8Array(256)
for (let byte = 0; byte < 128; byte++) if (/[A-Za-z_@]/.test(String.fromCharCode(byte))) FIRST[byte] = 1

/** Whether [start, end) is made of pairs; they go to `into`. */
export const scanLogfmt = (bytes: Uint8Array, start: number, end: number, into: Pairs): boolean => {
  into.clear(2)
  for (let at = start; at < end;) {
    const keyFrom = at
    if (FIRST[bytes[at]!] === 0) return false
    let { high, low } = into
    for (; at < end && KEY[bytes[at]!] === 1; at++) {
      high = Math.imul(high ^ bytes[at]!, 0x01000193)
      low = Math.imul((low << 5) ^ (low >>> 27) ^ bytes[at]!, 0x9e3779b1)
    }
    into.high = high
    into.low = low
    if (at >= end || bytes[at] !== EQUALS || !into.add(keyFrom, at, -1)) return false
    at = valueEnd(bytes, at + 1, end, into)
    if (at < 0) return false
    if (at < end && !isBlank(bytes[at]!)) return false
    while (at < end && isBlank(bytes[at]!)) at++
  }
  return into.length > 0
}

const isBlank = (byte: number): boolean => byte === SPACE || byte === TAB

/** Position behind the value at `at`, that of the last pair, or -1. */
const valueEnd = (bytes: Uint8Array, at: number, end: number, into: Pairs): number => {
  const first = at < end ? bytes[at] : 0
  if (first === QUOTE) return quotedEnd(bytes, at + 1, end, into)
  const from = first === APOSTROPHE ? at + 1 : at
  let to = from
  let all = 0
  if (first === APOSTROPHE) {
    while (to < end && bytes[to] !== APOSTROPHE) {
      if (isControl(bytes[to]!)) return -1
      all |= bytes[to++]!
    }
    if (to >= end) return -1
  } else
    while (to < end && !isBlank(bytes[to]!)) {
      const byte = bytes[to]!
      if (byte <= SPACE || byte === DELETE) return -1
      all |= byte
      to = byte < 128 ? to + 1 : characterEnd(bytes, to, end)
      if (to < 0) return -1
    }
  into.set(into.length - 1, ValueKind.text, from, to, all < 128)
  return first === APOSTROPHE ? to + 1 : to
}

/** Position behind the character beyond ASCII at `at` (`448µs`), or -1 where it is a blank, which ends a bare value to the pattern, or cut, or none. */
const characterEnd = (bytes: Uint8Array, at: number, end: number): number => {
  const lead = bytes[at]!
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
  if (lead < 0xc2 || lead > 0xf4 || at + length > end) return -1
  let code = lead & (0xff >> (length + 1))
  for (let k = at + 1; k < at + length; k++) {
    if ((bytes[k]! & 0xc0) !== 0x80) return -1
    code = (code << 6) | (bytes[k]! & 0x3f)
  }
  return WIDE_BLANKS.has(code) ? -1 : at + length
}

const quotedEnd = (bytes: Uint8Array, from: number, end: number, into: Pairs): number => {
  let escaped = false
  let all = 0
  for (let at = from; at < end; at++) {
    const byte = bytes[at]!
    if (byte === QUOTE) {
      into.set(into.length - 1, escaped ? ValueKind.escaped : ValueKind.text, from, at, all < 128)
      return at + 1
    }
    if (isControl(byte)) return -1
    all |= byte
    if (byte === BACKSLASH) {
      escaped = true
      at++
      // What is no character of its own may not be escaped as one.
      if (at >= end || bytes[at]! < SPACE || bytes[at]! >= 127) return -1
    }
  }
  return -1
}

const isControl = (byte: number): boolean => byte < SPACE && byte !== TAB
