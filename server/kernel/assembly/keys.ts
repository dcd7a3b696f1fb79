/**
 * Keys of text, sixteen bytes at a time: a hash of the bytes in which every digit is read as "0". The twin in plain TypeScript is
 * line-keys.ts; both give the same keys.
 */

export function withoutDigits(bytes: v128): v128 {
  const isDigit = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(48)), i8x16.splat(10))
  return v128.bitselect(i8x16.splat(48), bytes, isDigit)
}

/** Mixes sixteen bytes into four lanes of 32 bits, each of which reaches its neighbour. Invertible, so that no step loses a difference. */
export function mix(state: v128, bytes: v128): v128 {
  const product = i32x4.mul(v128.xor(state, bytes), i32x4.splat(0x9e3779b1))
  const turned = v128.or(i32x4.shl(product, 15), i32x4.shr_u(product, 17))
  return i32x4.add(turned, i32x4.shl(v128.shuffle<i32>(turned, turned, 1, 2, 3, 0), 7))
}

function finish(hash: u32): u32 {
  hash = (hash ^ (hash >> 16)) * 0x85ebca6b
  hash = (hash ^ (hash >> 13)) * 0xc2b2ae35
  return hash ^ (hash >> 16)
}

export let keyLow: u32 = 0
export let keyHigh: u32 = 0

/** The first state. */
export function begin(): v128 {
  return i32x4(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344)
}

/** Takes the first `count` of sixteen bytes in: the last ones of a text, of which there may be none. */
export function mixLast(state: v128, bytes: v128, count: i32): v128 {
  const kept = i8x16.lt_s(i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), i8x16.splat(<i8>count))
  return mix(state, v128.and(withoutDigits(bytes), kept))
}

/** Sets `keyLow` and `keyHigh` to the key of so many bytes, which left this state. */
export function end(state: v128, length: i32): void {
  const a = finish(i32x4.extract_lane(state, 0) + <u32>length)
  const b = finish(i32x4.extract_lane(state, 1) ^ a)
  const c = finish(i32x4.extract_lane(state, 2) + b)
  const d = finish(i32x4.extract_lane(state, 3) ^ c)
  keyLow = c + a
  keyHigh = d + b
}

/** Sets `keyLow` and `keyHigh` to the key of [at, stop). */
export function keyOf(at: i32, stop: i32): void {
  const length = stop - at
  let state = begin()
  for (; at + 16 <= stop; at += 16) state = mix(state, withoutDigits(v128.load(at)))
  end(mixLast(state, v128.load(at), stop - at), length)
}
