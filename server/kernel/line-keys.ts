/**
 * The twin of assembly/keys.ts and lines.ts in plain TypeScript, which says what the kernel computes: four lanes of 32 bits take in
 * sixteen bytes at a time, each reaches its neighbour, and no step loses a difference.
 */
const MULTIPLIER = 0x9e3779b1
const LF = 10

const finish = (hash: number): number => {
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}

const turn = (state: number, word: number): number => {
  const product = Math.imul(state ^ word, MULTIPLIER)
  return (product << 15) | (product >>> 17)
}

/** Four bytes from `at` as a number, each digit as "0", what is not before `end` as NUL. */
const wordAt = (bytes: Uint8Array, at: number, end: number): number => {
  let word = 0
  for (let k = 0; k < 4; k++) {
    const byte = at + k < end ? bytes[at + k]! : 0
    word |= (byte >= 48 && byte <= 57 ? 48 : byte) << (k * 8)
  }
  return word
}

/** Writes the key of [start, end) to words `place` and `place` + 1 of `keys`, low and high. */
export const keyText = (
  bytes: Uint8Array,
  start: number,
  end: number,
  keys: Uint32Array,
  place: number,
): void => {
  let [a, b, c, d] = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344]
  for (let at = start; at <= end; at += 16) {
    const [p, q, r, s] = [
      turn(a, wordAt(bytes, at, end)),
      turn(b, wordAt(bytes, at + 4, end)),
      turn(c, wordAt(bytes, at + 8, end)),
      turn(d, wordAt(bytes, at + 12, end)),
    ]
    a = (p + (q << 7)) | 0
    b = (q + (r << 7)) | 0
    c = (r + (s << 7)) | 0
    d = (s + (p << 7)) | 0
  }
  a = finish(a + (end - start))
  b = finish(b ^ a)
  c = finish((c + b) | 0)
  d = finish(d ^ c)
  keys[place] = c + a
  keys[place + 1] = d + b
}

/** Lines of [from, to) that have an end, at most as many as `ends` holds: their number. */
export const keyLines = (
  bytes: Uint8Array,
  from: number,
  to: number,
  ends: Uint32Array,
  keys: Uint32Array,
): number => {
  let lines = 0
  for (let start = from; lines < ends.length; lines++) {
    const end = bytes.indexOf(LF, start)
    if (end < 0 || end >= to) break
    keyText(bytes, start, end, keys, lines * 2)
    start = ends[lines] = end + 1
    ends[lines]! -= from
  }
  return lines
}
