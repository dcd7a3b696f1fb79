import { BucketList } from './bucket-list.ts'
import type { Writer } from './varint.ts'

/** So many buckets from the first on have a place each: days of all turns of the year that count (MAX_TURNS), and more than MAX_BUCKETS. */
export const NEAR_BUCKETS = 1 << 15
const WORD_BITS = 32

/** Counts by bucket, in any order: a place for each of the buckets from `base` on, and a list of those far behind. */
export class BucketTally {
  readonly #near = new Uint32Array(NEAR_BUCKETS)
  /** A bit for each place that is not 0; those lie in words [low, high], and are so many. */
  readonly #bits = new Int32Array(NEAR_BUCKETS / WORD_BITS)
  #low = NEAR_BUCKETS
  #high = -1
  #length = 0
  readonly #far = new BucketList()

  /** @param place the bucket, counted from the base on, below NEAR_BUCKETS */
  count(place: number, count: number): void {
    const before = this.#near[place]!
    this.#near[place] = before + count
    if (before > 0) return
    const word = place >>> 5
    this.#bits[word]! |= 1 << place
    this.#length++
    if (word < this.#low) this.#low = word
    if (word > this.#high) this.#high = word
  }

  /** @param bucket one behind the places */
  countFar(bucket: number, count: number): void {
    this.#far.count(bucket, count)
  }

  /** Writes the counts by bucket, ascending, as `BucketList.write` does, and forgets them. */
  write(writer: Writer, base: number): void {
    const near = this.#near
    writer.uint(this.#length + this.#far.length)
    let before = 0
    for (let word = this.#low; word <= this.#high; word++) {
      for (let bits = this.#bits[word]!; bits !== 0; bits &= bits - 1) {
        const place = word * WORD_BITS + 31 - Math.clz32(bits & -bits)
        writer.int(base + place - before).uint(near[place]!)
        before = base + place
        near[place] = 0
      }
      this.#bits[word] = 0
    }
    this.#far.writeBehind(writer, before)
    this.#forget()
  }

  /** Forgets all counts, as after something went wrong. */
  clear(): void {
    for (let word = this.#low; word <= this.#high; word++) {
      this.#near.fill(0, word * WORD_BITS, (word + 1) * WORD_BITS)
      this.#bits[word] = 0
    }
    this.#forget()
  }

  #forget(): void {
    this.#length = 0
    this.#low = NEAR_BUCKETS
    this.#high = -1
    this.#far.clear()
  }
}
