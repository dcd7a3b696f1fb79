import type { TimeKindCode } from '../model/time.ts'
import { grown } from './grown.ts'
import { movedBucket } from './summary.ts'
import type { Reader, Writer } from './varint.ts'

/** Counts by bucket, ascending. One list serves row after row. */
export class BucketList {
  #buckets = new Float64Array(512)
  #counts = new Float64Array(512)
  #length = 0

  static of(counts: Iterable<readonly [bucket: number, count: number]>): BucketList {
    const list = new BucketList()
    for (const [bucket, count] of counts) list.count(bucket, count)
    return list
  }

  clear(): void {
    this.#length = 0
  }

  get length(): number {
    return this.#length
  }

  /** Of each count; valid until something is added. */
  get buckets(): Float64Array {
    return this.#buckets.subarray(0, this.#length)
  }

  get counts(): Float64Array {
    return this.#counts.subarray(0, this.#length)
  }

  /** Adds encoded buckets, moved to where they go. */
  add(reader: Reader, fromMs: number, toMs: number, shiftUs: number, kind: TimeKindCode): void {
    if (fromMs === toMs && shiftUs === 0) this.addMoved(reader, null)
    else this.addMoved(reader, (bucket) => movedBucket(bucket, fromMs, toMs, shiftUs, kind))
  }

  /** The same, moved by a function; null where they stay where they are. */
  addMoved(reader: Reader, moved: ((bucket: number) => number) | null): void {
    let bucket = 0
    if (moved === null) {
      this.#addAll(reader)
      return
    }
    for (let left = reader.uint(); left > 0; left--) {
      bucket += reader.int()
      this.count(moved(bucket), reader.uint())
    }
  }

  /** As they are: to an empty list they are all the next one. */
  #addAll(reader: Reader): void {
    let left = reader.uint()
    let bucket = 0
    if (this.#length > 0) {
      for (; left > 0; left--) this.count((bucket += reader.int()), reader.uint())
      return
    }
    while (this.#buckets.length < left) this.#grow()
    for (let at = 0; at < left; at++) {
      this.#buckets[at] = bucket += reader.int()
      this.#counts[at] = reader.uint()
    }
    this.#length = left
  }

  write(writer: Writer): void {
    this.writeBehind(writer.uint(this.#length), 0)
  }

  /** Only the buckets and counts, behind a bucket that was written. */
  writeBehind(writer: Writer, bucket: number): void {
    let before = bucket
    for (let at = 0; at < this.#length; at++) {
      writer.int(this.#buckets[at]! - before).uint(this.#counts[at]!)
      before = this.#buckets[at]!
    }
  }

  /** Adds so many to a bucket. */
  count(bucket: number, count: number): void {
    // Mostly the last one or one behind it: what is added comes in the order of the file.
    let [low, high] = [0, this.#length]
    if (high > 0 && this.#buckets[high - 1]! <= bucket)
      low = this.#buckets[high - 1] === bucket ? --high : high
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#buckets[middle]! < bucket) low = middle + 1
      else high = middle
    }
    if (low < this.#length && this.#buckets[low] === bucket) {
      this.#counts[low]! += count
      return
    }
    if (this.#length === this.#buckets.length) this.#grow()
    if (low < this.#length) {
      this.#buckets.copyWithin(low + 1, low, this.#length)
      this.#counts.copyWithin(low + 1, low, this.#length)
    }
    this.#buckets[low] = bucket
    this.#counts[low] = count
    this.#length++
  }

  #grow(): void {
    this.#buckets = grown(this.#buckets)
    this.#counts = grown(this.#counts)
  }
}
