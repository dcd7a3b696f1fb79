/**
 * 64-bit hash of bytes, as two 32-bit halves: MurmurHash3_x86_32 (Austin Appleby, public domain) in two lanes with
 * different seeds, finished together. Not for adversaries; among a million shapes a collision has a chance of 3e-8.
 */
export const hash: { high: number; low: number } = { high: 0, low: 0 }

const C1 = 0xcc9e2d51
const C2 = 0x1b873593

const finish = (h: number): number => {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/** Hashes so many bytes from `from` on into `hash`. */
export const hashBytes = (bytes: Uint8Array, length: number, from = 0): void => {
  let a = 0x9747b28c
  let b = 0x3c6ef372
  const whole = from + (length & ~3)
  let at = from
  for (; at < whole; at += 4) {
    const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
    let k = Math.imul(word, C1)
    k = Math.imul((k << 15) | (k >>> 17), C2)
    a ^= k
    a = (Math.imul((a << 13) | (a >>> 19), 5) + 0xe6546b64) | 0
    let j = Math.imul(word, 0x239b961b)
    j = Math.imul((j << 16) | (j >>> 16), 0xab0e9789)
    b ^= j
    b = (Math.imul((b << 17) | (b >>> 15), 5) + 0x561ccd1b) | 0
  }
  let rest = 0
  for (let k = from + length - 1; k >= whole; k--) rest = (rest << 8) | bytes[k]!
  a ^= Math.imul(rest, C1)
  b ^= Math.imul(rest + 1, 0x38b34ae5)
  a ^= length
  b ^= length
  a = (a + b) | 0
  b = (b + a) | 0
  a = finish(a)
  b = finish(b)
  hash.high = (a + b) >>> 0
  hash.low = (b + hash.high) >>> 0
}

/** `hash` as 16 hex digits. */
export const hashText = (high: number, low: number): string =>
  high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0')
