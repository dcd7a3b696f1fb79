/** Finds keys and values in a line of logfmt, step for step as parse/logfmt-scan.ts, which explains them. */
import { ALNUM, byteAt, classOf } from './bytes'
import { ESCAPED, TEXT, addPair, clearPairs, mixKey, pairCount, setValue } from './pairs'

const TAB: u32 = 9
const SPACE: u32 = 32
const QUOTE: u32 = 34
const APOSTROPHE: u32 = 39
const EQUALS: u32 = 61
const BACKSLASH: u32 = 92
const DELETE: u32 = 127

function isFirst(byte: u32): bool {
  return (byte | 32) - 97 < 26 || byte == 95 || byte == 64
}

function isOfKey(byte: u32): bool {
  return (classOf(byte) & ALNUM) != 0 || byte == 95 || byte == 46 || byte == 64 || byte == 47 || byte == 45
}

function isBlank(byte: u32): bool {
  return byte == SPACE || byte == TAB
}

function isControl(byte: u32): bool {
  return byte < SPACE && byte != TAB
}

/** Whether [start, end) is made of pairs; they are those of pairs.ts then. */
export function scanLogfmt(start: i32, end: i32): bool {
  clearPairs(2)
  let at = start
  while (at < end) {
    const keyFrom = at
    if (!isFirst(byteAt(at))) return false
    while (at < end && isOfKey(byteAt(at))) at++
    if (at >= end || byteAt(at) != EQUALS || !addPair()) return false
    mixKey(keyFrom, at)
    at = valueEnd(at + 1, end)
    if (at < 0 || (at < end && !isBlank(byteAt(at)))) return false
    while (at < end && isBlank(byteAt(at))) at++
  }
  return pairCount > 0
}

/** Position behind the value at `at`, that of the last pair, or -1. */
function valueEnd(at: i32, end: i32): i32 {
  const first = at < end ? byteAt(at) : 0
  if (first == QUOTE) return quotedEnd(at + 1, end)
  const from = first == APOSTROPHE ? at + 1 : at
  let to = from
  let all: u32 = 0
  if (first == APOSTROPHE) {
    while (to < end && byteAt(to) != APOSTROPHE) {
      const byte = byteAt(to++)
      if (isControl(byte)) return -1
      all |= byte
    }
    if (to >= end) return -1
  } else {
    while (to < end && !isBlank(byteAt(to))) {
      const byte = byteAt(to)
      if (byte <= SPACE || byte == DELETE) return -1
      all |= byte
      to = byte < 128 ? to + 1 : characterEnd(to, end)
      if (to < 0) return -1
    }
  }
  setValue(pairCount - 1, TEXT, from, to, all < 128)
  return first == APOSTROPHE ? to + 1 : to
}

/** Position behind the character beyond ASCII at `at`, or -1 where it is a blank, or cut, or none. */
function characterEnd(at: i32, end: i32): i32 {
  const lead = byteAt(at)
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
  if (lead < 0xc2 || lead > 0xf4 || at + length > end) return -1
  let code = lead & (<u32>0xff >> (length + 1))
  for (let k = at + 1; k < at + length; k++) {
    if ((byteAt(k) & 0xc0) != 0x80) return -1
    code = (code << 6) | (byteAt(k) & 0x3f)
  }
  return isWideBlank(code) ? -1 : at + length
}

function isWideBlank(code: u32): bool {
  if (code < 0x1680) return code == 0xa0
  if (code >= 0x2000 && code <= 0x200a) return true
  switch (<i32>code) {
    case 0x1680:
    case 0x2028:
    case 0x2029:
    case 0x202f:
    case 0x205f:
    case 0x3000:
    case 0xfeff:
      return true
  }
  return false
}

function quotedEnd(from: i32, end: i32): i32 {
  let escaped = false
  let all: u32 = 0
  for (let at = from; at < end; at++) {
    const byte = byteAt(at)
    if (byte == QUOTE) {
      setValue(pairCount - 1, escaped ? ESCAPED : TEXT, from, at, all < 128)
      return at + 1
    }
    if (isControl(byte)) return -1
    all |= byte
    if (byte == BACKSLASH) {
      escaped = true
      at++
      if (at >= end || byteAt(at) < SPACE || byteAt(at) >= 127) return -1
    }
  }
  return -1
}
