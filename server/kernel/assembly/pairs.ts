/** Keys and values of a record as places in its line, as parse/pairs.ts, which explains them. */
import { MAX_PAIRS, PAIRS, PAIR_BYTES } from './layout'

export const TEXT: i32 = 0
export const ESCAPED: i32 = 1
export const NUMBER: i32 = 2
export const LITERAL: i32 = 3
export const OBJECT: i32 = 4
export const ARRAY: i32 = 5

export let pairCount: i32 = 0
export let layoutHigh: u32 = 0
export let layoutLow: u32 = 0

export function clearPairs(seed: u32): void {
  pairCount = 0
  layoutHigh = seed
  layoutLow = seed
}

export function mixLayout(byte: u32): void {
  layoutHigh = (layoutHigh ^ byte) * 0x01000193
  layoutLow = ((layoutLow << 5) ^ (layoutLow >> 27) ^ byte) * <u32>0x9e3779b1
}

/** Mixes the bytes of a key in. */
export function mixKey(from: i32, to: i32): void {
  let high = layoutHigh
  let low = layoutLow
  for (let at = from; at < to; at++) {
    const byte = <u32>load<u8>(at)
    high = (high ^ byte) * 0x01000193
    low = ((low << 5) ^ (low >> 27) ^ byte) * <u32>0x9e3779b1
  }
  layoutHigh = high
  layoutLow = low
}

/** False where there is no room. */
export function addPair(): bool {
  if (pairCount >= MAX_PAIRS) return false
  pairCount++
  return true
}

export function setValue(pair: i32, kind: i32, from: i32, to: i32, isAscii: bool): void {
  const place = PAIRS + pair * PAIR_BYTES
  store<i32>(place, from)
  store<i32>(place, to, 4)
  store<i32>(place, kind, 8)
  store<i32>(place, <i32>isAscii, 12)
  mixLayout(256 + (kind == ESCAPED ? TEXT : kind))
}

export function valueFrom(pair: i32): i32 {
  return load<i32>(PAIRS + pair * PAIR_BYTES)
}

export function valueTo(pair: i32): i32 {
  return load<i32>(PAIRS + pair * PAIR_BYTES, 4)
}

export function kindOf(pair: i32): i32 {
  return load<i32>(PAIRS + pair * PAIR_BYTES, 8)
}

export function isAscii(pair: i32): bool {
  return load<i32>(PAIRS + pair * PAIR_BYTES, 12) != 0
}
