import type { BucketList } from '../cluster/bucket-list.ts'
import { hashText } from '../cluster/hash.ts'
import { decodeFigures } from '../cluster/summary-code.ts'
import { Reader } from '../cluster/varint.ts'
import type { LevelCode } from '../model/level.ts'
import type { TimeKindCode } from '../model/time.ts'

/** A row of an encoded summary (summary-code.ts). Its strings are made, and its buckets read, where they are asked for. */
export class EncodedRow {
  /** The shape's hash. */
  readonly high: number
  readonly low: number
  readonly level: LevelCode
  readonly kind: TimeKindCode
  readonly count: number
  readonly lines: number
  readonly first: number
  /** As written; without a meaning for entries that have no time. */
  readonly minUs: number
  readonly maxUs: number
  readonly #reader: Reader
  readonly #textAt: number
  readonly #sampleAt: number
  readonly #bucketsAt: number
  readonly #end: number

  /** The row that `reader` stands before; it stands behind it afterwards. */
  constructor(reader: Reader) {
    this.#reader = reader
    this.high = reader.uint()
    this.low = reader.uint()
    this.#textAt = reader.at
    reader.skipString()
    this.level = reader.uint()
    this.kind = reader.uint() as TimeKindCode
    this.count = reader.uint()
    this.lines = reader.uint()
    this.first = reader.uint()
    reader.skipInts(1)
    this.minUs = reader.double()
    this.maxUs = reader.double()
    this.#sampleAt = reader.at
    reader.skipString()
    this.#bucketsAt = reader.at
    reader.skipInts(reader.uint() * 2)
    reader.skipInts(reader.uint() * 2)
    this.#end = reader.at
  }

  get shape(): string {
    return hashText(this.high, this.low)
  }

  get text(): string {
    return this.#read(this.#textAt, (reader) => reader.string())
  }

  get sample(): string {
    return this.#read(this.#sampleAt, (reader) => reader.string())
  }

  /** Adds its entries by time, and their lines beyond the first, to lists, each bucket moved to where it goes; null where it stays. */
  addTo(times: BucketList, moreLines: BucketList, moved: ((bucket: number) => number) | null): void {
    this.#read(this.#bucketsAt, (reader) => {
      times.addMoved(reader, moved)
      moreLines.addMoved(reader, moved)
    })
  }

  /** Calls back with each bucket that it has an entry in, as it is stored. */
  forEachBucket(see: (bucket: number) => void): void {
    this.#read(this.#bucketsAt, (reader) => {
      let bucket = 0
      for (let left = reader.uint(); left > 0; left--) {
        see((bucket += reader.int()))
        reader.skipInts(1)
      }
    })
  }

  #read<T>(at: number, read: (reader: Reader) => T): T {
    this.#reader.at = at
    const value = read(this.#reader)
    this.#reader.at = this.#end
    return value
  }
}

/** The rows of an encoded summary, one after the other; of a file with tens of thousands, all at once are tens of megabytes. A row is to be read before the next one is asked for. */
export function* encodedRows(encoded: Uint8Array): Iterable<EncodedRow> {
  const reader = new Reader(encoded)
  decodeFigures(reader)
  for (let left = reader.uint(); left > 0; left--) yield new EncodedRow(reader)
}
