/**
 * What a sample has beside the text of its shape: of `connect to 10.0.0.7` and `connect to <ip>` what stands before the words,
 * and the address. Each gap ends with GAP_END, so that gaps are lines of a text; a sample that has it in a gap is kept whole.
 */
export const GAP_END = 0x0a
const SLOT_BEGIN = 0x3c
const SLOT_END = 0x3e

/** Where the next slot of a text, `<ip>` and the like, begins at or behind `at`; `end` where there is none. */
export const nextSlot = (text: Uint8Array, at: number, end: number): number => {
  for (; at < end; at++) {
    if (text[at] !== SLOT_BEGIN) continue
    const close = lettersEnd(text, at + 1, end)
    if (close > at + 1 && close < end && text[close] === SLOT_END) return at
  }
  return end
}

/** Where the slot that begins at `at` ends. */
export const slotEnd = (text: Uint8Array, at: number, end: number): number =>
  lettersEnd(text, at + 1, end) + 1

const lettersEnd = (text: Uint8Array, at: number, end: number): number => {
  while (at < end && text[at]! >= 0x61 && text[at]! <= 0x7a) at++
  return at
}

/** Texts and samples stand in the same bytes: [text, textEnd) and [sample, sampleEnd). False, and nothing is added, where the sample has not the text's words. */
export const addGaps = (
  bytes: Uint8Array,
  text: number,
  textEnd: number,
  sample: number,
  sampleEnd: number,
  heads: Pile,
  gaps: Pile,
): boolean => {
  const [head, gap] = [heads.length, gaps.length]
  let to = heads
  for (let from = text; ;) {
    const slot = nextSlot(bytes, from, textEnd)
    if (slot > from) {
      const found = find(bytes, from, slot, sample, sampleEnd)
      if (found < 0 || !to.addGapOf(bytes, sample, found)) break
      to = gaps
      sample = found + (slot - from)
    }
    if (slot === textEnd) {
      if (to.addGapOf(bytes, sample, sampleEnd)) return true
      break
    }
    from = slotEnd(bytes, slot, textEnd)
  }
  heads.length = head
  gaps.length = gap
  return false
}

/** Where [from, to) stands again in [at, end), or -1. Both are short: calling for indexOf takes longer. */
const find = (bytes: Uint8Array, from: number, to: number, at: number, end: number): number => {
  const first = bytes[from]!
  for (const last = end - (to - from); at <= last; at++) {
    if (bytes[at] !== first) continue
    let k = from + 1
    while (k < to && bytes[k] === bytes[at + k - from]) k++
    if (k === to) return at
  }
  return -1
}

/** Bytes one behind the other; `length` may be set back. */
export class Pile {
  #bytes: Uint8Array
  length = 0

  constructor(size: number) {
    this.#bytes = Buffer.allocUnsafe(size)
  }

  add(bytes: Uint8Array, from: number, to: number): void {
    this.#reserve(to - from)
    const own = this.#bytes
    let { length } = this
    for (let at = from; at < to; at++) own[length++] = bytes[at]!
    this.length = length
  }

  /** Adds bytes as a gap; false where they hold a gap's end. */
  addGapOf(bytes: Uint8Array, from: number, to: number): boolean {
    this.#reserve(to - from + 1)
    const own = this.#bytes
    let { length } = this
    for (let at = from; at < to; at++) {
      const byte = bytes[at]!
      if (byte === GAP_END) return false
      own[length++] = byte
    }
    own[length++] = GAP_END
    this.length = length
    return true
  }

  /** Adds a gap that begins at `at`; answers where the next one does. Throws where it has no end. */
  addGap(gaps: Uint8Array, at: number): number {
    const end = gaps.indexOf(GAP_END, at)
    if (end < 0) throw new RangeError('a stored fact ends too soon')
    this.add(gaps, at, end)
    return end + 1
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.length)
  }

  #reserve(size: number): void {
    if (this.length + size <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.length + size, 1024))
    larger.set(this.bytes())
    this.#bytes = larger
  }
}
