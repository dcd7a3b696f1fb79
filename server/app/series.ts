/**
 * Counts by bucket as sorted columns: what lies in a range is found by two searches, where a map would be walked.
 * Holds 16 bytes a bucket.
 */
export class Series {
  /** Bucket numbers, ascending. */
  readonly buckets: readonly number[]
  /** Count of each bucket and of all before it. */
  readonly #sums: readonly number[]

  constructor(counts: ReadonlyMap<number, number>) {
    const buckets = [...counts.keys()]
    // As stored they are ascending already.
    if (buckets.some((bucket, at) => at > 0 && bucket < buckets[at - 1]!)) buckets.sort((a, b) => a - b)
    let sum = 0
    this.buckets = buckets
    this.#sums = buckets.map((bucket) => (sum += counts.get(bucket) ?? 0))
  }

  /** Count of the bucket at index `at`. */
  countAt(at: number): number {
    return this.#sums[at]! - (at === 0 ? 0 : this.#sums[at - 1]!)
  }

  /** Count of all buckets from `from` to before `to`. */
  within(from: number, to: number): number {
    return this.#before(to) - this.#before(from)
  }

  /** Index of the first bucket that is not below this one. */
  indexOf(bucket: number): number {
    let [low, high] = [0, this.buckets.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.buckets[middle]! < bucket) low = middle + 1
      else high = middle
    }
    return low
  }

  #before(bucket: number): number {
    const at = this.indexOf(bucket)
    return at === 0 ? 0 : this.#sums[at - 1]!
  }
}

/** Where nothing is counted. */
export const EMPTY_SERIES = new Series(new Map())
