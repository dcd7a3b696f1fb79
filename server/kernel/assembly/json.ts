/** Finds keys and values in a line that is a JSON object, step for step as parse/json-scan.ts, which explains them. */
import { DIGIT, HEX_LETTER, byteAt, classAt, isText } from './bytes'
import { ARRAY, ESCAPED, LITERAL, NUMBER, OBJECT, TEXT, addPair, clearPairs, mixKey, mixLayout, pairCount, setValue } from './pairs'

const QUOTE: u32 = 34
const COMMA: u32 = 44
const DASH: u32 = 45
const DOT: u32 = 46
const COLON: u32 = 58
const OPEN_LIST: u32 = 91
const BACKSLASH: u32 = 92
const CLOSE_LIST: u32 = 93
const OPEN: u32 = 123
const CLOSE: u32 = 125
const MAX_OBJECTS: i32 = 4
const MAX_NESTED: i32 = 16
const END_OF_OBJECT: u32 = 300

let end: i32 = 0
/** Whether the string read last has escapes, and whether it is ASCII alone. */
let escaped: bool = false
let ascii: bool = false

/** Whether [start, stop) is an object; its pairs are those of pairs.ts then. */
export function scanJson(start: i32, stop: i32): bool {
  end = stop
  clearPairs(1)
  return objectEnd(start, 0) == stop
}

function skipBlanks(at: i32): i32 {
  while (at < end && (byteAt(at) == 32 || byteAt(at) == 9)) at++
  return at
}

function objectEnd(from: i32, depth: i32): i32 {
  let at = skipBlanks(from + 1)
  if (at < end && byteAt(at) == CLOSE) return at + 1
  while (true) {
    if (byteAt(at) != QUOTE) return -1
    const keyTo = keyEnd(at + 1)
    if (keyTo < 0 || !addPair()) return -1
    at = skipBlanks(keyTo + 1)
    if (byteAt(at) != COLON) return -1
    at = valueEnd(skipBlanks(at + 1), pairCount - 1, depth)
    if (at < 0) return -1
    at = skipBlanks(at)
    if (at >= end) return -1
    if (byteAt(at) == CLOSE) {
      mixLayout(END_OF_OBJECT)
      return at + 1
    }
    if (byteAt(at) != COMMA) return -1
    at = skipBlanks(at + 1)
  }
  return -1
}

/** Where the quote stands that ends the key, which is mixed into the layout. */
function keyEnd(from: i32): i32 {
  for (let at = from; at < end; at += 16) {
    const bytes = v128.load(at)
    const first = ctz(i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(<i8>QUOTE))) | (1 << 16))
    // Of bytes with a sign those beyond ASCII are below blanks, too.
    const rare = v128.or(i8x16.lt_s(bytes, i8x16.splat(32)), i8x16.eq(bytes, i8x16.splat(<i8>BACKSLASH)))
    if ((i8x16.bitmask(rare) & ((1 << first) - 1)) != 0) return -1
    if (first == 16) continue
    at += first
    if (at >= end) return -1
    mixKey(from, at)
    return at
  }
  return -1
}

function valueEnd(at: i32, pair: i32, depth: i32): i32 {
  const byte = at < end ? byteAt(at) : 0
  if (byte == QUOTE) {
    const after = stringEnd(at + 1)
    if (after > 0) setValue(pair, escaped ? ESCAPED : TEXT, at + 1, after - 1, ascii)
    return after
  }
  if (byte == OPEN) {
    if (depth + 1 >= MAX_OBJECTS) return -1
    setValue(pair, OBJECT, at, at, false)
    return objectEnd(at, depth + 1)
  }
  const kind = byte == OPEN_LIST ? ARRAY : byte == DASH || isDigit(at) ? NUMBER : LITERAL
  const after = anyEnd(at, 0)
  if (after > 0) setValue(pair, kind, at, after, false)
  return after
}

function isDigit(at: i32): bool {
  return (classAt(at, end) & DIGIT) != 0
}

function stringEnd(from: i32): i32 {
  escaped = false
  let all = false
  let at = from
  while (at < end) {
    const bytes = v128.load(at)
    const quote = i8x16.eq(bytes, i8x16.splat(<i8>QUOTE))
    const slash = i8x16.eq(bytes, i8x16.splat(<i8>BACKSLASH))
    const told = v128.or(v128.or(quote, slash), i8x16.lt_u(bytes, i8x16.splat(32)))
    const first = ctz(i8x16.bitmask(told) | (1 << 16))
    all = (i8x16.bitmask(bytes) & ((1 << first) - 1)) != 0 || all
    at += first
    if (first == 16) continue
    if (at >= end) return -1
    const byte = byteAt(at)
    if (byte == QUOTE) {
      ascii = !all
      return at + 1
    }
    if (byte < 32) return -1
    escaped = true
    at = escapeEnd(at + 1)
    if (at < 0) return -1
  }
  return -1
}

function escapeEnd(at: i32): i32 {
  if (at >= end) return -1
  const byte = byteAt(at)
  switch (byte) {
    case 34:
    case 92:
    case 47:
    case 98:
    case 102:
    case 110:
    case 114:
    case 116:
      return at + 1
  }
  if (byte != 117) return -1
  for (let k = 1; k <= 4; k++) if ((classAt(at + k, end) & (DIGIT | HEX_LETTER)) == 0) return -1
  return at + 5
}

function anyEnd(at: i32, nested: i32): i32 {
  if (at >= end || nested > MAX_NESTED) return -1
  const byte = byteAt(at)
  if (byte == QUOTE) return stringEnd(at + 1)
  if (byte == DASH || isDigit(at)) return numberEnd(at)
  if (byte == OPEN_LIST) return membersEnd(at, CLOSE_LIST, false, nested)
  if (byte == OPEN) return membersEnd(at, CLOSE, true, nested)
  const after = isText(at, 'true', false) || isText(at, 'null', false) ? at + 4 : isText(at, 'false', false) ? at + 5 : -1
  return after <= end ? after : -1
}

function membersEnd(from: i32, close: u32, keyed: bool, nested: i32): i32 {
  let at = skipBlanks(from + 1)
  if (at < end && byteAt(at) == close) return at + 1
  while (true) {
    if (keyed) {
      at = byteAt(at) == QUOTE ? stringEnd(at + 1) : -1
      if (at < 0) return -1
      at = skipBlanks(at)
      if (byteAt(at) != COLON) return -1
      at = skipBlanks(at + 1)
    }
    at = anyEnd(at, nested + 1)
    if (at < 0) return -1
    at = skipBlanks(at)
    if (at >= end) return -1
    if (byteAt(at) == close) return at + 1
    if (byteAt(at) != COMMA) return -1
    at = skipBlanks(at + 1)
  }
  return -1
}

/** -?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)? */
function numberEnd(from: i32): i32 {
  const first = byteAt(from) == DASH ? from + 1 : from
  let at = digitsEnd(first)
  if (at == first || (byteAt(first) == 48 && at > first + 1)) return -1
  if (at < end && byteAt(at) == DOT) {
    const after = digitsEnd(at + 1)
    if (after == at + 1) return -1
    at = after
  }
  if (at < end && (byteAt(at) | 32) == 101) {
    const sign = byteAt(at + 1) == DASH || byteAt(at + 1) == 43 ? at + 2 : at + 1
    const after = digitsEnd(sign)
    if (after == sign) return -1
    at = after
  }
  return at
}

function digitsEnd(at: i32): i32 {
  while (isDigit(at)) at++
  return at
}
