import type { BucketList } from '../cluster/bucket-list.ts'

/** Stands for a series that counts nothing. */
export const NO_SERIES = -1

/** So many buckets share two arrays. They are not copied to larger ones: of many files there are tens of millions. */
const CHUNK = 1 << 15

/** Buckets, ascending, and how much is counted in all up to each. */
interface Columns {
  readonly buckets: Float64Array
  readonly sums: Float64Array
}

/**
 * Very many histograms in columns: of each its buckets, ascending, and beside each bucket the count of it and of all before it.
 * What lies in a range is found by two searches where a map would be walked, and costs 16 bytes a bucket.
 */
export class SeriesPool {
  readonly #chunks: Columns[] = []
  /** How much of the last chunk is taken. */
  #used = CHUNK
  // By series: in which chunk it stands, from where to where.
  readonly #chunk: number[] = []
  readonly #start: number[] = []
  readonly #end: number[] = []
  #size = 0

  /** Takes the counts in; answers the number they are known by from now on. */
  add({ length, buckets, counts }: Pick<BucketList, 'length' | 'buckets' | 'counts'>): number {
    if (length === 0) return NO_SERIES
    const start = this.#reserve(length)
    const { buckets: into, sums } = this.#chunks.at(-1)!
    into.set(buckets, start)
    let sum = 0
    for (let at = 0; at < length; at++) sums[start + at] = sum += counts[at]!
    this.#size += length
    this.#start.push(start)
    this.#end.push(start + length)
    return this.#chunk.push(this.#chunks.length - 1) - 1
  }

  /** Of all series together. */
  get buckets(): number {
    return this.#size
  }

  /** Count of all buckets of a series from `from` to before `to`. */
  within(series: number, from: number, to: number): number {
    return series === NO_SERIES ? 0 : this.#before(series, to) - this.#before(series, from)
  }

  /** A series as it is kept. Not to be changed. */
  columns(series: number): Columns {
    const { buckets, sums } = this.#columnsOf(series)
    const [start, end] = [this.#start[series]!, this.#end[series]!]
    return { buckets: buckets.subarray(start, end), sums: sums.subarray(start, end) }
  }

  /** Calls back with the buckets of a series from `from` to before `to`, and their counts. */
  forEach(series: number, from: number, to: number, visit: (bucket: number, count: number) => void): void {
    if (series === NO_SERIES) return
    const { buckets, sums } = this.#columnsOf(series)
    const start = this.#start[series]!
    const end = this.#indexOf(series, to)
    for (let at = this.#indexOf(series, from); at < end; at++)
      visit(buckets[at]!, sums[at]! - (at === start ? 0 : sums[at - 1]!))
  }

  #before(series: number, bucket: number): number {
    const at = this.#indexOf(series, bucket)
    return at === this.#start[series] ? 0 : this.#columnsOf(series).sums[at - 1]!
  }

  #columnsOf(series: number): Columns {
    return this.#chunks[this.#chunk[series]!]!
  }

  /** Index of its first bucket that is not below this one; its end where there is none. */
  #indexOf(series: number, bucket: number): number {
    const { buckets } = this.#columnsOf(series)
    let low = this.#start[series]!
    let high = this.#end[series]!
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

  /** Makes room in the last chunk; answers where. */
  #reserve(length: number): number {
    if (this.#used + length > CHUNK) {
      const size = Math.max(CHUNK, length)
      this.#chunks.push({ buckets: new Float64Array(size), sums: new Float64Array(size) })
      this.#used = 0
    }
    const start = this.#used
    this.#used += length
    return start
  }
}
