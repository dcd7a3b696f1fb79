/**
 * Lines and their keys, sixteen bytes at a time. The twin in plain TypeScript is line-keys.ts; both give the same keys.
 *
 * A key is a hash of a line's bytes in which every digit is read as "0": lines of one key differ in their digits alone,
 * and all that stands in one stands at the same place in the other.
 */
import { INPUT, KEYS, ENDS } from './layout'
import { recall } from './recall'

function withoutDigits(bytes: v128): v128 {
  const isDigit = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(48)), i8x16.splat(10))
  return v128.bitselect(i8x16.splat(48), bytes, isDigit)
}

/** Mixes sixteen bytes into four lanes of 32 bits, each of which reaches its neighbour. Invertible, so that no step loses a difference. */
function mix(state: v128, bytes: v128): v128 {
  const product = i32x4.mul(v128.xor(state, bytes), i32x4.splat(0x9e3779b1))
  const turned = v128.or(i32x4.shl(product, 15), i32x4.shr_u(product, 17))
  return i32x4.add(turned, i32x4.shl(v128.shuffle<i32>(turned, turned, 1, 2, 3, 0), 7))
}

function finish(hash: u32): u32 {
  hash = (hash ^ (hash >> 16)) * 0x85ebca6b
  hash = (hash ^ (hash >> 13)) * 0xc2b2ae35
  return hash ^ (hash >> 16)
}

/**
 * Finds the lines in INPUT [0, length) that have an end, and writes of each the offset behind its end to ENDS and its key,
 * two words, to KEYS. Sixteen bytes behind `length` are read. With `remembers` it also writes what is remembered of them (recall.ts).
 * Returns their number, at most `most`.
 */
export function findLines(length: i32, most: i32, remembers: bool): i32 {
  const end = INPUT + length
  let lines = 0
  let start = INPUT
  while (lines < most && start < end) {
    let state = i32x4(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344)
    let at = start
    let rest = 0
    for (;;) {
      const bytes = v128.load(at)
      rest = i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(10)))
      if (rest != 0) {
        const last = ctz(rest)
        const kept = i8x16.lt_s(i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), i8x16.splat(<i8>last))
        state = mix(state, v128.and(withoutDigits(bytes), kept))
        at += last
        break
      }
      at += 16
      if (at >= end) return lines
      state = mix(state, withoutDigits(bytes))
    }
    if (at >= end) return lines
    const a = finish(i32x4.extract_lane(state, 0) + <u32>(at - start))
    const b = finish(i32x4.extract_lane(state, 1) ^ a)
    const c = finish(i32x4.extract_lane(state, 2) + b)
    const d = finish(i32x4.extract_lane(state, 3) ^ c)
    store<u32>(ENDS + (lines << 2), at + 1 - INPUT)
    store<u32>(KEYS + (lines << 3), c + a)
    store<u32>(KEYS + (lines << 3), d + b, 4)
    if (remembers) recall(c + a, d + b, start, lines)
    lines++
    start = at + 1
  }
  return lines
}
