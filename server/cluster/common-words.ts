/** So many bits are added at once. */
const WORD_BITS = 32
const MOST_WORD = 0xffff_ffff

/**
 * How much of two messages is the same: the longest common subsequence of their words, as a share of both (Dice). One message is
 * compared with many, each in as many steps as it has words: Hyyrö, "Bit-parallel LCS-length computation revisited" (2004).
 */
export class CommonWords {
  /** By word: where it stands in the first 32, and in the next 32 words of the message, as bits. */
  readonly #low: Int32Array
  readonly #high: Int32Array
  #words: Int32Array = new Int32Array(0)

  /** @param vocabulary how many words there are */
  constructor(vocabulary: number) {
    this.#low = new Int32Array(vocabulary)
    this.#high = new Int32Array(vocabulary)
  }

  /** From now on others are compared with this message. It has 64 words at most: more would be taken for its first ones. */
  to(words: Int32Array): void {
    for (const word of this.#words) this.#low[word] = this.#high[word] = 0
    this.#words = words.slice()
    for (let at = 0; at < words.length; at++) {
      const bits = at < WORD_BITS ? this.#low : this.#high
      bits[words[at]!]! |= 1 << at
    }
  }

  share(other: Int32Array): number {
    const { length } = this.#words
    // A bit is cleared with each row of the table in which the length grows.
    let low = -1
    let high = -1
    for (const word of other) {
      const lowMatch = low & this.#low[word]!
      const sum = (low >>> 0) + (lowMatch >>> 0)
      low = sum | (low & ~lowMatch)
      if (length <= WORD_BITS) continue
      const highMatch = high & this.#high[word]!
      high = ((high >>> 0) + (highMatch >>> 0) + (sum > MOST_WORD ? 1 : 0)) | (high & ~highMatch)
    }
    const common =
      length <= WORD_BITS ? zeros(low, length) : zeros(low, WORD_BITS) + zeros(high, length - WORD_BITS)
    return (2 * common) / (length + other.length)
  }
}

/** How many of the lowest bits are 0. */
const zeros = (bits: number, of: number): number => {
  let count = 0
  for (let left = ~bits & (of === WORD_BITS ? -1 : (1 << of) - 1); left !== 0; left &= left - 1) count++
  return count
}
