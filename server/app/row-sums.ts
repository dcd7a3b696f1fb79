import type { LevelCode } from '../model/level.ts'
import type { Steps } from '../model/steps.ts'
import { US_PER_MS } from '../model/time.ts'
import { boundLeft, type Filter, type Left } from './filter.ts'
import { NO_SERIES, type SeriesPool } from './series.ts'
import type { ViewRow } from './view.ts'

/** Numbers that a table may have whatever it is made of: 16 MB. */
const FEW_NUMBERS = 4 * 1024 * 1024
/** Numbers for each bucket of a row: a table that is mostly empty is not worth its memory. */
const MOST_A_BUCKET = 2
/** Rows that are summed up side by side, in memory that is near, before they are put where they belong. */
const TILE_ROWS = 64

/**
 * Rows of a view with how many entries each has before each bucket, bucket after bucket: what all rows have within a range is the
 * difference of two stretches, where a search in each row's series goes through all memory.
 */
export class RowSums {
  /** By row. */
  readonly #levels: Uint8Array
  readonly #minUs: Float64Array
  readonly #maxUs: Float64Array
  /** 1 where it has entries of several lines. */
  readonly #isLonger: Uint8Array
  /** Ascending. */
  readonly #buckets: Float64Array
  readonly #sums: Uint32Array

  private constructor(rows: readonly ViewRow[], buckets: Float64Array, sums: Uint32Array) {
    this.#levels = Uint8Array.from(rows, ({ level }) => level)
    this.#minUs = Float64Array.from(rows, ({ minUs }) => minUs)
    this.#maxUs = Float64Array.from(rows, ({ maxUs }) => maxUs)
    this.#isLonger = Uint8Array.from(rows, ({ moreLines }) => (moreLines === NO_SERIES ? 0 : 1))
    this.#buckets = buckets
    this.#sums = sums
  }

  /**
   * Null where it would be large for what it holds, or its numbers would not fit.
   * @param buckets all in which a row has an entry
   */
  static *grow(
    series: SeriesPool,
    rows: readonly ViewRow[],
    buckets: Iterable<number>,
  ): Steps<RowSums | null> {
    const ascending = Float64Array.from(buckets).sort()
    const entries = rows.reduce((sum, { count }) => sum + count, 0)
    const most = Math.max(FEW_NUMBERS, series.buckets * MOST_A_BUCKET)
    if ((ascending.length + 1) * rows.length > most || entries >= 2 ** 32) return null
    return new RowSums(rows, ascending, yield* sumsOf(series, rows, ascending))
  }

  /** Calls `see` with each row of which a filter leaves something, and what: always the same object. Its narrowing is not looked at. */
  count(
    { levels, fromBucket, toBucket, bucketMs }: Filter,
    series: SeriesPool,
    rows: readonly ViewRow[],
    see: (row: number, level: LevelCode, left: Left) => void,
  ): void {
    const [before, upTo] = [this.#before(fromBucket), this.#before(toBucket)]
    const [fromUs, toUs] = [fromBucket, toBucket].map((bucket) => bucket * bucketMs * US_PER_MS) as [
      number,
      number,
    ]
    const left: Left = { count: 0, lines: 0, minUs: 0, maxUs: 0 }
    for (let row = 0; row < before.length; row++) {
      const count = upTo[row]! - before[row]!
      if (count === 0) continue
      const level = this.#levels[row]!
      if (levels && !levels.has(level)) continue
      left.count = count
      left.lines = count
      if (this.#isLonger[row] === 1) left.lines += series.within(rows[row]!.moreLines, fromBucket, toBucket)
      boundLeft(left, this.#minUs[row]!, this.#maxUs[row]!, fromUs, toUs)
      see(row, level, left)
    }
  }

  /** By row: how many entries it has before a bucket. */
  #before(bucket: number): Uint32Array {
    const buckets = this.#buckets
    let [low, high] = [0, buckets.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (buckets[middle]! < bucket) low = middle + 1
      else high = middle
    }
    const size = this.#levels.length
    return this.#sums.subarray(low * size, (low + 1) * size)
  }
}

function* sumsOf(series: SeriesPool, rows: readonly ViewRow[], buckets: Float64Array): Steps<Uint32Array> {
  const size = rows.length
  const sums = new Uint32Array((buckets.length + 1) * size)
  const tile = new Uint32Array(buckets.length * TILE_ROWS)
  for (let first = 0; first < size; first += TILE_ROWS) {
    const wide = Math.min(TILE_ROWS, size - first)
    tile.fill(0)
    for (let row = 0; row < wide; row++) {
      const { times } = rows[first + row]!
      if (times !== NO_SERIES) sumUp(tile, row, buckets, series.columns(times))
    }
    for (let place = 0; place < buckets.length; place++) {
      const from = place * TILE_ROWS
      sums.set(tile.subarray(from, from + wide), (place + 1) * size + first)
    }
    yield
  }
  return sums
}

/** Writes the sums of one row up to and with each bucket into a tile. */
const sumUp = (
  tile: Uint32Array,
  row: number,
  buckets: Float64Array,
  { buckets: own, sums }: ReturnType<SeriesPool['columns']>,
): void => {
  let [next, sum] = [0, 0]
  for (let place = 0, at = row; place < buckets.length; place++, at += TILE_ROWS) {
    if (next < own.length && own[next]! === buckets[place]!) sum = sums[next++]!
    tile[at] = sum
  }
}
