import type { Figures } from '../model/summary.ts'
import { TIME_NONE } from '../model/time.ts'
import { NEAR_BUCKETS, type BucketTally } from './bucket-tally.ts'
import type { EntryColumns } from './entry-columns.ts'
import { bucketOf } from './histogram.ts'

/**
 * What entries add up to, row by row. They are read in file order, as they stand in memory; what is picked out by row are numbers of
 * four bytes, each what its row needs of an entry.
 */
export class EntrySums {
  /** By row: how many entries, their lines, where the first and the last of them stand. */
  counts = new Uint32Array(0)
  lines = new Float64Array(0)
  firsts = new Float64Array(0)
  lasts = new Float64Array(0)
  /** Their first and last time, in µs. */
  minUs = new Float64Array(0)
  maxUs = new Float64Array(0)
  /** By kind of time: the first bucket. */
  readonly bases = new Float64Array(4)
  /** By row, those of a row in file order: the entry's bucket, counted from the base of its kind; from NEAR_BUCKETS on what it has in `#others`. */
  #places = new Uint32Array(0)
  /** Behind each row's places. */
  #ends = new Uint32Array(0)
  /** Entries that are far from the base, or have several lines: bucket and lines of each. */
  readonly #others: number[] = []

  /** @param kinds by row */
  add(entries: EntryColumns, kinds: Uint8Array, { bucketMs }: Pick<Figures, 'bucketMs'>): void {
    this.#makeRoom(kinds.length, entries.length)
    this.#sumUp(entries)
    this.bases.fill(Infinity)
    let end = 0
    for (let row = 0; row < kinds.length; row++) {
      const kind = kinds[row]!
      if (this.minUs[row]! < this.bases[kind]!) this.bases[kind] = this.minUs[row]!
      this.#ends[row] = end
      end += this.counts[row]!
    }
    for (const kind of [1, 2, 3] as const) this.bases[kind] = bucketOf(this.bases[kind]!, bucketMs[kind])
    this.#place(entries, kinds, bucketMs)
  }

  /** Counts the entries of a row whose times are of this kind. `moreLines` gets those beyond each entry's first line. */
  tally(row: number, kind: number, buckets: BucketTally, moreLines: BucketTally): void {
    if (kind === TIME_NONE) return
    const places = this.#places
    const end = this.#ends[row]!
    for (let at = end - this.counts[row]!; at < end; at++) {
      const place = places[at]!
      if (place < NEAR_BUCKETS) buckets.count(place, 1)
      else this.#tallyOther((place - NEAR_BUCKETS) * 2, kind, buckets, moreLines)
    }
  }

  #tallyOther(other: number, kind: number, buckets: BucketTally, moreLines: BucketTally): void {
    const [bucket, lines] = [this.#others[other]!, this.#others[other + 1]!]
    const place = bucket - this.bases[kind]!
    if (place < NEAR_BUCKETS) {
      buckets.count(place, 1)
      if (lines > 1) moreLines.count(place, lines - 1)
    } else {
      buckets.countFar(bucket, 1)
      if (lines > 1) moreLines.countFar(bucket, lines - 1)
    }
  }

  #sumUp({ offsets, rows, times, lines }: EntryColumns): void {
    const { counts, firsts, lasts, minUs, maxUs } = this
    const sums = this.lines
    for (let entry = 0; entry < rows.length; entry++) {
      const row = rows[entry]!
      if (counts[row]!++ === 0) firsts[row] = offsets[entry]!
      lasts[row] = offsets[entry]!
      sums[row]! += lines[entry]!
      const us = times[entry]!
      if (us < minUs[row]!) minUs[row] = us
      if (us > maxUs[row]!) maxUs[row] = us
    }
  }

  #place({ rows, times, lines }: EntryColumns, kinds: Uint8Array, bucketMs: Figures['bucketMs']): void {
    const [bases, places, ends] = [this.bases, this.#places, this.#ends]
    const others = this.#others
    others.length = 0
    for (let entry = 0; entry < rows.length; entry++) {
      const row = rows[entry]!
      const kind = kinds[row]! as 0 | 1 | 2 | 3
      const at = ends[row]!++
      if (kind === TIME_NONE) continue
      const bucket = bucketOf(times[entry]!, bucketMs[kind])
      const place = bucket - bases[kind]!
      const height = lines[entry]!
      if (place < NEAR_BUCKETS && height === 1) places[at] = place
      else {
        places[at] = NEAR_BUCKETS + others.length / 2
        others.push(bucket, height)
      }
    }
  }

  #makeRoom(rows: number, entries: number): void {
    if (rows > this.counts.length) {
      this.counts = new Uint32Array(rows * 2)
      this.#ends = new Uint32Array(rows * 2)
      this.lines = new Float64Array(rows * 2)
      this.firsts = new Float64Array(rows * 2)
      this.lasts = new Float64Array(rows * 2)
      this.minUs = new Float64Array(rows * 2)
      this.maxUs = new Float64Array(rows * 2)
    }
    if (entries > this.#places.length) this.#places = new Uint32Array(entries * 1.5)
    this.counts.fill(0, 0, rows)
    this.lines.fill(0, 0, rows)
    this.minUs.fill(Infinity, 0, rows)
    this.maxUs.fill(-Infinity, 0, rows)
  }
}
