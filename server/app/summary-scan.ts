import { hash, hashBytes, hashText } from '../cluster/hash.ts'
import { bucketOf } from '../cluster/histogram.ts'
import { decodeFigures } from '../cluster/summary-code.ts'
import { Reader } from '../cluster/varint.ts'
import { NO_LEVEL, type LevelCode } from '../model/level.ts'
import { rowKey, type Summary } from '../model/summary.ts'
import { TIME_NONE, type TimeKindCode } from '../model/time.ts'
import {
  HASH_FOLLOWS,
  isPacked,
  KIND_SHIFT,
  LEVEL_SHIFT,
  ONE_ENTRY,
  SAMPLE_FOLLOWS,
  TIMED,
  unpackStreams,
  unpackSummary,
} from './summary-pack.ts'

/**
 * The rows of a summary as it is stored or encoded, without their samples and without making anything of those that nobody wants:
 * what finds entries reads the rows of a part for a few of them. Times are as written.
 */
export class ScannedRow {
  level: LevelCode = NO_LEVEL
  kind: TimeKindCode = TIME_NONE
  count = 0
  minUs = 0
  maxUs = 0
  /** In UTF-8. */
  text: Uint8Array = NONE
  #high = 0
  #low = 0
  #isHashed = true
  #buckets: Reader | null = null
  #bucketsAt = 0
  #onlyBucket = 0

  /** The shape's hash: known, or null where it is that of the text. */
  setHash(hash: readonly [high: number, low: number] | null): void {
    this.#isHashed = hash !== null
    if (hash) [this.#high, this.#low] = hash
  }

  get high(): number {
    this.#hash()
    return this.#high
  }

  get low(): number {
    this.#hash()
    return this.#low
  }

  #hash(): void {
    if (this.#isHashed) return
    hashBytes(this.text, this.text.length)
    this.#high = hash.high
    this.#low = hash.low
    this.#isHashed = true
  }

  get shape(): string {
    return hashText(this.high, this.low)
  }

  get key(): string {
    return rowKey(this.shape, this.level, this.kind)
  }

  /** Its buckets stand in `reader` at `at`; null: one entry in `only`. */
  setBuckets(reader: Reader | null, at: number, only = 0): void {
    this.#buckets = reader
    this.#bucketsAt = at
    this.#onlyBucket = only
  }

  /** Bucket and count by turns, ascending. */
  buckets(): number[] {
    if (this.kind === TIME_NONE) return []
    const reader = this.#buckets
    if (!reader) return [this.#onlyBucket, 1]
    const next = reader.at
    reader.at = this.#bucketsAt
    const buckets: number[] = []
    let bucket = 0
    for (let left = reader.uint(); left > 0; left--) buckets.push((bucket += reader.int()), reader.uint())
    reader.at = next
    return buckets
  }
}

const NONE = new Uint8Array(0)

/** Calls `visit` with each row in turn, always the same object; answers the summary without any. Throws where it can't be read. */
export const scanStored = (
  stored: Uint8Array,
  visit: (row: ScannedRow, figures: Summary) => void,
): Summary => {
  if (!isPacked(stored)) return scanRows(unpackSummary(stored), visit)
  const { figures, flags, hashes, lengths, counts, times, doubles, buckets, texts } = unpackStreams(stored, [
    'samples',
    'firsts',
  ])
  const summary = decodeFigures(figures)
  const [rows, unit] = [figures.uint(), figures.uint()]
  const row = new ScannedRow()
  let [textAt, minBefore] = [0, 0]
  for (let left = rows; left > 0; left--) {
    const is = flags.uint()
    row.level = (is >> LEVEL_SHIFT) & 7
    row.kind = ((is >> KIND_SHIFT) & 3) as TimeKindCode
    row.text = texts.subarray(textAt, (textAt += lengths.uint()))
    row.setHash(is & HASH_FOLLOWS ? null : [hashes.uint(), hashes.uint()])
    counts.skipInts(1)
    row.count = 1
    if (!(is & ONE_ENTRY)) {
      row.count = counts.uint()
      counts.skipInts(1)
    }
    if (is & TIMED) {
      row.minUs = minBefore += times.int() * unit
      row.maxUs = is & ONE_ENTRY ? row.minUs : row.minUs + times.uint() * unit
    } else [row.minUs, row.maxUs] = [doubles.double(), doubles.double()]
    if (!(is & SAMPLE_FOLLOWS)) lengths.skipInts(1)
    if (is & ONE_ENTRY) row.setBuckets(null, 0, bucketOf(row.minUs, summary.bucketMs[row.kind]))
    else {
      row.setBuckets(buckets, buckets.at)
      buckets.skipInts(buckets.uint() * 2)
      buckets.skipInts(buckets.uint() * 2)
    }
    visit(row, summary)
  }
  return summary
}

/** The same of an encoded summary. */
export const scanRows = (
  encoded: Uint8Array,
  visit: (row: ScannedRow, figures: Summary) => void,
): Summary => {
  const reader = new Reader(encoded)
  const figures = decodeFigures(reader)
  const row = new ScannedRow()
  for (let left = reader.uint(); left > 0; left--) {
    row.setHash([reader.uint(), reader.uint()])
    row.text = reader.take(reader.uint())
    row.level = reader.uint()
    row.kind = reader.uint() as TimeKindCode
    row.count = reader.uint()
    reader.skipInts(3)
    row.minUs = reader.double()
    row.maxUs = reader.double()
    reader.skipString()
    row.setBuckets(reader, reader.at)
    reader.skipInts(reader.uint() * 2)
    reader.skipInts(reader.uint() * 2)
    visit(row, figures)
  }
  return figures
}
