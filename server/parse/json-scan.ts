import { isDigit } from './header-values.ts'
import { ValueKind, type Pairs, type ValueKindCode } from './pairs.ts'

/**
 * Finds keys and values in a line that is a JSON object, and checks that it is one: what JSON.parse refuses is refused. What is
 * rare is refused, too, and left to it: keys with escapes or beyond ASCII, objects nested deep.
 */

const QUOTE = 34
const COMMA = 44
const DASH = 45
const DOT = 46
const COLON = 58
const OPEN_LIST = 91
const BACKSLASH = 92
const CLOSE_LIST = 93
const OPEN = 123
const CLOSE = 125
const MAX_OBJECTS = 4
const MAX_NESTED = 16
/** In the layout; no byte and no kind of value. */
const END_OF_OBJECT = 300
const LITERALS = ['true', 'false', 'null'].map((word) => new TextEncoder().encode(word))

let bytes: Uint8Array = new Uint8Array(0)
let end = 0

/** Whether [start, stop) is an object; its pairs go to `into`. */
export const scanJson = (line: Uint8Array, start: number, stop: number, into: Pairs): boolean => {
  bytes = line
  end = stop
  into.clear(1)
  return objectEnd(start, into, -1, 0) === stop
}

const skipBlanks = (at: number): number => {
  while (at < end && (bytes[at] === 32 || bytes[at] === 9)) at++
  return at
}

/** Position behind the object at `at`, or -1. */
const objectEnd = (at: number, into: Pairs, parent: number, depth: number): number => {
  at = skipBlanks(at + 1)
  if (bytes[at] === CLOSE && at < end) return at + 1
  for (;;) {
    if (bytes[at] !== QUOTE) return -1
    const keyFrom = at + 1
    const keyTo = keyEnd(keyFrom, into)
    if (keyTo < 0 || !into.add(keyFrom, keyTo, parent)) return -1
    at = skipBlanks(keyTo + 1)
    if (bytes[at] !== COLON) return -1
    at = skipBlanks(at + 1)
    at = valueEnd(at, into, into.length - 1, depth)
    if (at < 0) return -1
    at = skipBlanks(at)
    if (at >= end) return -1
    if (bytes[at] === CLOSE) {
      into.mix(END_OF_OBJECT)
      return at + 1
    }
    if (bytes[at] !== COMMA) return -1
    at = skipBlanks(at + 1)
  }
}

/** Position of the quote that ends the key at `at`, which is mixed into the layout. */
const keyEnd = (at: number, into: Pairs): number => {
  let { high, low } = into
  for (; at < end; at++) {
    const byte = bytes[at]!
    if (byte === QUOTE) {
      into.high = high
      into.low = low
      return at
    }
    if (byte < 32 || byte >= 128 || byte === BACKSLASH) return -1
    high = Math.imul(high ^ byte, 0x01000193)
    low = Math.imul((low << 5) ^ (low >>> 27) ^ byte, 0x9e3779b1)
  }
  return -1
}

/** Position behind the value at `at`, that of the pair `number`, or -1. */
const valueEnd = (at: number, into: Pairs, number: number, depth: number): number => {
  const byte = at < end ? bytes[at] : 0
  if (byte === QUOTE) {
    const after = stringEnd(at + 1)
    if (after > 0) into.set(number, escaped ? ValueKind.escaped : ValueKind.text, at + 1, after - 1, ascii)
    return after
  }
  if (byte === OPEN) {
    if (depth + 1 >= MAX_OBJECTS) return -1
    into.set(number, ValueKind.object, at, at, false)
    return objectEnd(at, into, number, depth + 1)
  }
  const kind: ValueKindCode =
    byte === OPEN_LIST
      ? ValueKind.array
      : byte === DASH || isDigit(byte)
        ? ValueKind.number
        : ValueKind.literal
  const after = anyEnd(at, 0)
  if (after > 0) into.set(number, kind, at, after, false)
  return after
}

/** Whether the string read last has escapes, and whether it is ASCII alone. */
let escaped = false
let ascii = false

/** Position behind the closing quote of the string whose first byte is at `at`, or -1. */
const stringEnd = (at: number): number => {
  escaped = false
  let all = 0
  for (; at < end; at++) {
    const byte = bytes[at]!
    all |= byte
    if (byte === QUOTE) {
      ascii = all < 128
      return at + 1
    }
    if (byte < 32) return -1
    if (byte !== BACKSLASH) continue
    escaped = true
    at = escapeEnd(at + 1) - 1
    if (at < 0) return -1
  }
  return -1
}

const ESCAPES = new Uint8Array(256)
for (const char of '"\\/bfnrt') ESCAPES[char.charCodeAt(0)] = 1

const escapeEnd = (at: number): number => {
  if (at >= end) return -1
  if (ESCAPES[bytes[at]!] === 1) return at + 1
  if (bytes[at] !== 117) return -1
  for (let k = 1; k <= 4; k++) if (at + k >= end || !isHex(bytes[at + k]!)) return -1
  return at + 5
}

const isHex = (byte: number): boolean =>
  isDigit(byte) || (byte >= 97 && byte <= 102) || (byte >= 65 && byte <= 70)

/** Position behind any value, of which nothing is kept; or -1. */
const anyEnd = (at: number, nested: number): number => {
  if (at >= end || nested > MAX_NESTED) return -1
  const byte = bytes[at]!
  if (byte === QUOTE) return stringEnd(at + 1)
  if (byte === DASH || isDigit(byte)) return numberEnd(at)
  if (byte === OPEN_LIST) return membersEnd(at, CLOSE_LIST, false, nested)
  if (byte === OPEN) return membersEnd(at, CLOSE, true, nested)
  const literal = LITERALS.find((word) => word.every((wanted, k) => bytes[at + k] === wanted))
  return literal && at + literal.length <= end ? at + literal.length : -1
}

const membersEnd = (at: number, close: number, keyed: boolean, nested: number): number => {
  at = skipBlanks(at + 1)
  if (at < end && bytes[at] === close) return at + 1
  for (;;) {
    if (keyed) {
      at = bytes[at] === QUOTE ? stringEnd(at + 1) : -1
      if (at < 0) return -1
      at = skipBlanks(at)
      if (bytes[at] !== COLON) return -1
      at = skipBlanks(at + 1)
    }
    at = anyEnd(at, nested + 1)
    if (at < 0) return -1
    at = skipBlanks(at)
    if (at >= end) return -1
    if (bytes[at] === close) return at + 1
    if (bytes[at] !== COMMA) return -1
    at = skipBlanks(at + 1)
  }
}

/** -?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)? */
const numberEnd = (at: number): number => {
  if (bytes[at] === DASH) at++
  const first = at
  at = digitsEnd(at)
  if (at === first || (bytes[first] === 48 && at > first + 1)) return -1
  if (at < end && bytes[at] === DOT) {
    const after = digitsEnd(at + 1)
    if (after === at + 1) return -1
    at = after
  }
  if (at < end && (bytes[at]! | 32) === 101) {
    const sign = bytes[at + 1] === DASH || bytes[at + 1] === 43 ? at + 2 : at + 1
    const after = digitsEnd(sign)
    if (after === sign) return -1
    at = after
  }
  return at
}

const digitsEnd = (at: number): number => {
  while (at < end && isDigit(bytes[at])) at++
  return at
}
