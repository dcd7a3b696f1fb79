import { isBlank } from './header-values.ts'

/**
 * Which headers are worth to be remembered (kernel/recall.ts), by the bytes a line begins with: all that was looked at to read the
 * header, so that whatever follows, the same would be read. Programs write few headers and many messages: of a line whose message is
 * new, what it begins with seldom is.
 */
const MAX_BEGINNING_BYTES = 200
/** Beginnings met, by a hash: once before, one is worth to be kept; that of a sentence somebody typed never comes again. */
const SEEN_SLOTS = 1 << 14
const DIGIT_ZERO = 48

/** Where what has to be known of the line [start, end) ends: not before `reach`, and behind a blank; -1 where that is too far. */
export const beginningEnd = (bytes: Uint8Array, start: number, end: number, reach: number): number => {
  const stop = Math.min(end, start + MAX_BEGINNING_BYTES)
  for (let at = reach; at < stop; at++) if (isBlank(bytes[at - 1]) && !isBlank(bytes[at])) return at
  return -1
}

export class SeenBeginnings {
  readonly #seen = new Int32Array(SEEN_SLOTS)

  /** Whether [start, end) was met before, with other digits perhaps; to be called each time. */
  meet(bytes: Uint8Array, start: number, end: number): boolean {
    let hash = 1
    for (let at = start; at < end; at++) {
      const byte = bytes[at]!
      hash = Math.imul(hash ^ (byte >= 48 && byte <= 57 ? DIGIT_ZERO : byte), 0x9e3779b1)
      hash ^= hash >>> 15
    }
    const slot = hash & (SEEN_SLOTS - 1)
    if (this.#seen[slot] === hash) return true
    this.#seen[slot] = hash
    return false
  }
}
