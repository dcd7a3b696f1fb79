import type { LevelCode } from '../model/level.ts'
import type { Figures } from '../model/summary.ts'
import type { TimeKindCode } from '../model/time.ts'
import { BucketTally } from './bucket-tally.ts'
import { CoarseShapes } from './coarse-shapes.ts'
import type { EntryColumns } from './entry-columns.ts'
import { EntrySums } from './entry-sums.ts'
import { fittingCoarseness } from './fitting.ts'
import { grown } from './grown.ts'
import { RowNumbers } from './row-numbers.ts'
import { encodeFigures } from './summary-code.ts'
import { boundUs } from './summary.ts'
import { TextTable } from './text-table.ts'
import { Reader, Writer } from './varint.ts'

/** What a row is counted in while it is written: one for all, as it is large. */
const buckets = new BucketTally()
const moreLines = new BucketTally()

/**
 * The rows of a summary while its entries come, numbered in the order in which they are met. Of each the bytes are kept that are known
 * from the start, as summary-code.ts writes them: name, text, level and kind of time, and its sample. `encode` puts between them what
 * its entries add up to; so no row ever becomes an object or a string.
 */
export class CountedRows {
  readonly #numbers = new RowNumbers()
  readonly #written = new Writer()
  /** Where each row's head begins, and its sample. */
  #starts = new Uint32Array(2048)
  #length = 0
  readonly #encoded = new Writer()
  readonly #sums = new EntrySums()

  get length(): number {
    return this.#length
  }

  /** Forgets all rows. */
  clear(): void {
    this.#numbers.clear()
    this.#written.clear()
    this.#length = 0
  }

  /** Number of a shape's row; `length` where it is still to be added. */
  of(shapes: TextTable, shape: number, level: LevelCode, kind: TimeKindCode): number {
    return this.#numbers.of(shapes.high(shape), shapes.low(shape), level, kind)
  }

  /** Number of a shape's row, or -1. */
  find(shapes: TextTable, shape: number, level: LevelCode, kind: TimeKindCode): number {
    return this.#numbers.find(shapes.high(shape), shapes.low(shape), level, kind)
  }

  /** Adds the row that `of` has just numbered. Who calls writes its sample, as a string, to what comes back. */
  add(shapes: TextTable, shape: number, level: LevelCode, kind: TimeKindCode): Writer {
    const written = this.#written
    if (this.#length * 2 === this.#starts.length) this.#starts = grown(this.#starts)
    this.#starts[this.#length * 2] = written.length
    written.uint(shapes.high(shape)).uint(shapes.low(shape))
    shapes.write(shape, written)
    written.uint(level).uint(kind)
    this.#starts[this.#length * 2 + 1] = written.length
    this.#length++
    return written
  }

  hasMoreShapes(most: number): boolean {
    return this.#numbers.hasMoreShapes(most)
  }

  /** The coarseness, from that of these rows on, at which their shapes are no more than MAX_SHAPES. */
  fitting(coarseness: number): number {
    const bytes = this.#written.bytes()
    const reader = new Reader(bytes)
    return fittingCoarseness(coarseness, (see) => {
      for (let row = 0; row < this.#length; row++) {
        reader.at = this.#starts[row * 2]!
        reader.skipInts(2)
        const size = reader.uint()
        const end = reader.at + size
        see(bytes, reader.at, end, coarseness, this.#numbers.high(row), this.#numbers.low(row))
      }
    })
  }

  /** These rows with coarser shapes, and the numbers that they have there. */
  coarser(from: number, to: number): { readonly rows: CountedRows; readonly numbers: Uint32Array } {
    const rows = new CountedRows()
    const fine = new TextTable()
    const coarse = new CoarseShapes(fine, from, to)
    const numbers = new Uint32Array(this.#length)
    const reader = new Reader(this.#written.bytes())
    for (let row = 0; row < this.#length; row++) {
      reader.at = this.#starts[row * 2]!
      const [high, low] = [reader.uint(), reader.uint()]
      const text = reader.take(reader.uint())
      const [level, kind] = [this.#numbers.level(row), this.#numbers.kind(row)]
      const shape = coarse.coarser(fine.of(high, low, text, 0, text.length))
      numbers[row] = rows.of(coarse, shape, level, kind)
      if (numbers[row] === rows.length)
        rows
          .add(coarse, shape, level, kind)
          .copy(this.#written.all, this.#starts[row * 2 + 1], this.#end(row))
    }
    return { rows, numbers }
  }

  /** What `encodeSummary` gives of the summary of these figures, and of rows that count these entries; until it is asked again. */
  encode(figures: Figures, columns: EntryColumns): Uint8Array {
    const [writer, sums] = [this.#encoded, this.#sums]
    const kinds = this.#numbers.kinds()
    sums.add(columns, kinds, figures)
    buckets.clear()
    moreLines.clear()
    writer.clear()
    encodeFigures(writer, figures)
    writer.uint(this.#length)
    for (let row = 0; row < this.#length; row++) this.#encodeRow(row, kinds[row]! as TimeKindCode)
    return writer.bytes()
  }

  /** A function of its own: V8 compiles what is called ten thousand times a part once, and a loop once a part again and again. */
  #encodeRow(row: number, kind: TimeKindCode): void {
    const [writer, sums] = [this.#encoded, this.#sums]
    const sample = this.#starts[row * 2 + 1]!
    const first = sums.firsts[row]!
    writer
      .copy(this.#written.all, this.#starts[row * 2], sample)
      .uint(sums.counts[row]!)
      .uint(sums.lines[row]!)
      .uint(first)
      .uint(sums.lasts[row]! - first)
      .double(boundUs(sums.minUs[row]!, kind))
      .double(boundUs(sums.maxUs[row]!, kind))
      .copy(this.#written.all, sample, this.#end(row))
    sums.tally(row, kind, buckets, moreLines)
    buckets.write(writer, sums.bases[kind]!)
    moreLines.write(writer, sums.bases[kind]!)
  }

  /** Where a row's sample ends. */
  #end(row: number): number {
    return row + 1 < this.#length ? this.#starts[row * 2 + 2]! : this.#written.length
  }
}
