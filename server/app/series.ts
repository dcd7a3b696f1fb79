import { grown } from '../cluster/grown.ts'

/** Stands for a series that counts nothing. */
export const NO_SERIES = -1

/**
 * Very many histograms in two columns: of each its buckets, ascending, and beside each bucket the count of it and of all before it.
 * What lies in a range is found by two searches where a map would be walked, and costs 16 bytes a bucket.
 */
export class SeriesPool {
  #buckets = new Float64Array(1024)
  #sums = new Float64Array(1024)
  /** Where each series begins; one more, where the last ends. */
  readonly #starts: number[] = [0]

  /** Takes the counts in; answers the number they are known by from now on. */
  add(counts: ReadonlyMap<number, number>): number {
    if (counts.size === 0) return NO_SERIES
    const buckets = [...counts.keys()]
    // As stored they are ascending already.
    if (buckets.some((bucket, at) => at > 0 && bucket < buckets[at - 1]!)) buckets.sort((a, b) => a - b)
    let at = this.#starts.at(-1)!
    this.#reserve(at + buckets.length)
    let sum = 0
    for (const bucket of buckets) {
      this.#buckets[at] = bucket
      this.#sums[at++] = sum += counts.get(bucket)!
    }
    return this.#starts.push(at) - 2
  }

  /** Of all series together. */
  get buckets(): number {
    return this.#starts.at(-1)!
  }

  /** Count of all buckets of a series from `from` to before `to`. */
  within(series: number, from: number, to: number): number {
    return series === NO_SERIES ? 0 : this.#before(series, to) - this.#before(series, from)
  }

  /** A series as it is kept: its buckets, ascending, and how much is counted in all up to each. Not to be changed. */
  columns(series: number): { readonly buckets: Float64Array; readonly sums: Float64Array } {
    const [start, end] = [this.#starts[series]!, this.#starts[series + 1]!]
    return { buckets: this.#buckets.subarray(start, end), sums: this.#sums.subarray(start, end) }
  }

  /** Calls back with the buckets of a series from `from` to before `to`, and their counts. */
  forEach(series: number, from: number, to: number, visit: (bucket: number, count: number) => void): void {
    if (series === NO_SERIES) return
    const end = this.#indexOf(series, to)
    for (let at = this.#indexOf(series, from); at < end; at++)
      visit(this.#buckets[at]!, this.#sums[at]! - this.#sumBefore(series, at))
  }

  #before(series: number, bucket: number): number {
    return this.#sumBefore(series, this.#indexOf(series, bucket))
  }

  #sumBefore(series: number, at: number): number {
    return at === this.#starts[series] ? 0 : this.#sums[at - 1]!
  }

  /** Index of its first bucket that is not below this one; its end where there is none. */
  #indexOf(series: number, bucket: number): number {
    const buckets = this.#buckets
    let low = this.#starts[series]!
    let high = this.#starts[series + 1]!
    const first = buckets[low]!
    if (bucket <= first) return low
    if (bucket > buckets[high - 1]!) return high
    // Mostly each bucket up to it is there; there can't be more.
    const guess = low + Math.ceil(bucket - first)
    if (guess < high) {
      if (buckets[guess] === bucket) return guess
      high = guess
    }
    while (low < high) {
      const middle = (low + high) >> 1
      if (buckets[middle]! < bucket) low = middle + 1
      else high = middle
    }
    return low
  }

  #reserve(size: number): void {
    if (size <= this.#buckets.length) return
    const larger = Math.max(size, this.#buckets.length * 2)
    this.#buckets = grown(this.#buckets, larger)
    this.#sums = grown(this.#sums, larger)
  }
}
