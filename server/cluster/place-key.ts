/**
 * Keys of messages with places left out: the sum of a key for each token in its place, so that leaving one out is a subtraction.
 */

/** Keys are numbers below this prime, just under 2^52: a sum of two is exact in a double. */
const MODULUS = 4_503_599_627_370_449

export const plus = (a: number, b: number): number => (a + b >= MODULUS ? a + b - MODULUS : a + b)
export const minus = (a: number, b: number): number => (a >= b ? a - b : a - b + MODULUS)

const mix = (a: number, b: number): number => {
  let high = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b)
  let low = Math.imul(b ^ 0x7f4a7c15, 0xc2b2ae35)
  high = Math.imul(high ^ (low >>> 15), 0x27d4eb2f)
  low = Math.imul(low ^ (high >>> 13), 0x165667b1)
  high ^= high >>> 16
  low = Math.imul(low ^ (low >>> 15) ^ high, 0x9e3779b1)
  return ((high >>> 0) % 1_048_576) * 4_294_967_296 + ((low ^ (low >>> 16)) >>> 0)
}

/** A token in its place in messages of one length. */
export const placeKey = (length: number, at: number, token: number): number => mix(length * 4096 + at, token)
/** Of all tokens of a message in their places. */
export const wholeKey = (tokens: Int32Array): number => {
  const { length } = tokens
  let sum = length
  for (let at = 0; at < length; at++) sum = plus(sum, placeKey(length, at, tokens[at]!))
  return sum
}
export const blankKey = (at: number): number => mix(at + 0x3fffffff, 0x5bd1e995)
/** Added to another key, it makes one of both. */
export const tokenKey = (token: number): number => mix(token, 0x2545f491)
