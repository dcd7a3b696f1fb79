import { BucketList } from '../cluster/bucket-list.ts'
import { coarsenSummary } from '../cluster/coarse-summary.ts'
import { Coarsener } from '../cluster/coarsener.ts'
import { fittingCoarseness } from '../cluster/fitting.ts'
import { grown } from '../cluster/grown.ts'
import { widthFor } from '../cluster/histogram.ts'
import { RowNumbers } from '../cluster/row-numbers.ts'
import { decodeFigures, decodeSummary, encodeFigures, figuresOf } from '../cluster/summary-code.ts'
import { boundUs, emptySummary, joinFigures, type Shifts } from '../cluster/summary.ts'
import { Reader, Writer } from '../cluster/varint.ts'
import { MAX_SHAPES } from '../model/limits.ts'
import { atOnce, type Steps } from '../model/steps.ts'
import { TIME_NONE, type TimeKindCode } from '../model/time.ts'

/**
 * Adds up encoded summaries, in file order: the bytes that `encodeSummary` makes of what `mergeSummaries` makes of them.
 * A file has as many rows a part as a part has shapes; so no row becomes an object or a string here. A row is where its bytes
 * begin, rows of one key are chained, and each chain is written once. Where shapes become coarser, their rows are read as those of
 * the coarser shape, and `renamed` gets the new keys of the rows of each summary.
 */
export const mergeEncoded = (
  summaries: readonly Uint8Array[],
  renamed?: (keys: ReadonlyMap<string, string>) => void,
): Uint8Array => atOnce(mergeInSteps(summaries, renamed))

/** The same in steps. */
export function* mergeInSteps(
  summaries: readonly Uint8Array[],
  renamed?: (keys: ReadonlyMap<string, string>) => void,
): Steps<Uint8Array> {
  const [only] = summaries
  if (only && summaries.length === 1) return only
  const merge = yield* mergeAt(
    summaries.reduce((most, summary) => Math.max(most, coarsenessOf(summary)), 0),
    summaries,
  )
  if (!merge.fits) merge.fit()
  const { coarseness } = merge
  if (renamed)
    for (const summary of summaries)
      if (coarsenessOf(summary) < coarseness) renamed(coarsenSummary(decodeSummary(summary), coarseness))
  return yield* merge.finish()
}

function* mergeAt(coarseness: number, summaries: readonly Uint8Array[]): Steps<Merge> {
  const merge = new Merge(coarseness)
  for (const summary of summaries) yield* merge.add(summary)
  return merge
}

export const coarsenessOf = (encoded: Uint8Array): number => figuresOf(encoded).coarseness

/** The same with coarser shapes. */
export const coarsenEncoded = (encoded: Uint8Array, coarseness: number): Uint8Array =>
  coarsenessOf(encoded) < coarseness ? atOnce(mergeAlone(encoded, coarseness)) : encoded

function* mergeAlone(encoded: Uint8Array, coarseness: number): Steps<Uint8Array> {
  return yield* (yield* mergeAt(coarseness, [encoded])).finish()
}

/** One of the summaries, and what its rows are written in. */
interface Source {
  readonly bytes: Uint8Array
  readonly coarseness: number
  readonly reader: Reader
  readonly bucketMs: readonly number[]
  readonly shifts: Shifts
}

const NONE = -1
/** Some tenths of a millisecond. */
const ROWS_A_STEP = 256

class Merge {
  readonly #figures = emptySummary()
  readonly #sources: Source[] = []
  #coarsener: Coarsener
  readonly #minUs = [Infinity, Infinity, Infinity, Infinity]
  readonly #maxUs = [-Infinity, -Infinity, -Infinity, -Infinity]
  readonly #buckets = new BucketList()
  readonly #moreLines = new BucketList()
  // By row of a source, in the order they were read: of which source, where behind its shape's name, the next of its chain.
  #rows = 0
  #source = new Uint32Array(1024)
  #at = new Uint32Array(1024)
  #next = new Int32Array(1024)
  /** Chains by the key of their rows; of each its first and last row. */
  #chains = new RowNumbers()
  #first = new Int32Array(1024)
  #last = new Int32Array(1024)
  /** How many chains have a row. */
  #known = 0
  #bytes = 0

  constructor(coarseness: number) {
    this.#figures.coarseness = coarseness
    this.#coarsener = new Coarsener(coarseness)
  }

  /** Whether there are no more shapes than a file may have. */
  get fits(): boolean {
    return !this.#chains.hasMoreShapes(MAX_SHAPES)
  }

  get coarseness(): number {
    return this.#figures.coarseness
  }

  /** Makes the shapes so coarse that they are no more than a file may have: chains of what becomes one are joined. */
  fit(): void {
    const chains = this.#chains
    const [high, low] = [new Uint32Array(chains.length), new Uint32Array(chains.length)]
    this.#figures.coarseness = fittingCoarseness(this.#figures.coarseness, (see) => {
      for (let chain = 0; chain < chains.length; chain++) {
        const row = this.#first[chain]!
        const { bytes, coarseness, reader } = this.#sources[this.#source[row]!]!
        reader.at = this.#at[row]!
        const size = reader.uint()
        const end = reader.at + size
        const made = see(bytes, reader.at, end, coarseness, chains.high(chain), chains.low(chain))
        high[chain] = made.high
        low[chain] = made.low
      }
    })
    this.#coarsener = new Coarsener(this.#figures.coarseness)
    this.#chains = new RowNumbers()
    this.#known = 0
    for (let chain = 0; chain < chains.length; chain++) {
      const into = this.#chains.of(high[chain]!, low[chain]!, chains.level(chain), chains.kind(chain))
      // Places of chains that were are free by then.
      this.#append(into, this.#first[chain]!, this.#last[chain]!)
    }
  }

  *add(summary: Uint8Array): Steps<void> {
    const reader = new Reader(summary)
    const figures = decodeFigures(reader)
    const { coarseness } = figures
    this.#bytes += summary.length
    const isFiner = coarseness < this.#figures.coarseness
    const shifts = joinFigures(this.#figures, figures)
    const from: Source = { bytes: summary, coarseness, reader, bucketMs: figures.bucketMs, shifts }
    const source = this.#sources.push(from) - 1
    for (let left = reader.uint(); left > 0; left -= ROWS_A_STEP) {
      this.#addRows(from, source, Math.min(left, ROWS_A_STEP), isFiner)
      yield
    }
  }

  /** The next rows of a source. */
  #addRows(from: Source, source: number, rows: number, isFiner: boolean): void {
    const { reader, shifts } = from
    for (let left = rows; left > 0; left--) {
      let high = reader.uint()
      let low = reader.uint()
      const { at } = reader
      if (isFiner) ({ high, low } = this.#coarser(from, high, low))
      else reader.skipString()
      const level = reader.uint()
      const kind = reader.uint() as TimeKindCode
      reader.skipInts(4)
      const shift = shifts[kind]
      const minUs = boundUs(reader.double() + shift, kind)
      const maxUs = boundUs(reader.double() + shift, kind)
      if (minUs < this.#minUs[kind]!) this.#minUs[kind] = minUs
      if (maxUs > this.#maxUs[kind]!) this.#maxUs[kind] = maxUs
      reader.skipString()
      reader.skipInts(reader.uint() * 2)
      reader.skipInts(reader.uint() * 2)
      this.#chain(this.#chains.of(high, low, level, kind), source, at)
    }
  }

  *finish(): Steps<Uint8Array> {
    for (const kind of [1, 2, 3] as const)
      if (this.#minUs[kind]! <= this.#maxUs[kind]!)
        this.#figures.bucketMs[kind] = widthFor(this.#minUs[kind]!, this.#maxUs[kind]!, kind)
    // Hardly ever more than what it is made of; what is not written to takes no memory.
    const writer = new Writer(this.#bytes)
    encodeFigures(writer, this.#figures)
    writer.uint(this.#chains.length)
    for (let chain = 0; chain < this.#chains.length; chain++) {
      writer.uint(this.#chains.high(chain)).uint(this.#chains.low(chain))
      this.#write(writer, this.#first[chain]!)
      if (chain % ROWS_A_STEP === 0) yield
    }
    return writer.bytes()
  }

  /** The text that its source's reader stands before, of a shape of this name, as coarse as the sum. */
  #coarser({ bytes, reader, coarseness }: Source, high: number, low: number): Coarsener {
    const size = reader.uint()
    this.#coarsener.make(bytes, reader.at, (reader.at += size), coarseness, high, low)
    return this.#coarsener
  }

  #chain(chain: number, source: number, at: number): void {
    if (this.#rows === this.#source.length) this.#growRows()
    const row = this.#rows++
    this.#source[row] = source
    this.#at[row] = at
    this.#next[row] = NONE
    this.#append(chain, row, row)
  }

  /** Rows from `first` to `last`, chained already, behind those of a chain, which may be a new one. */
  #append(chain: number, first: number, last: number): void {
    if (chain === this.#first.length) this.#growChains()
    if (chain < this.#known) this.#next[this.#last[chain]!] = first
    else {
      this.#first[chain] = first
      this.#known++
    }
    this.#last[chain] = last
  }

  /** What stands behind a row's name, of all rows of a chain together. */
  #write(writer: Writer, first: number): void {
    const own = this.#sources[this.#source[first]!]!
    const { reader } = own
    reader.at = this.#at[first]!
    let start = reader.at
    if (own.coarseness < this.#figures.coarseness) {
      const { out, length } = this.#coarser(own, 0, 0)
      writer.uint(length).copy(out, 0, length)
      start = reader.at
    } else reader.skipString()
    reader.skipInts(1)
    const kind = reader.uint() as TimeKindCode
    writer.copy(reader.since(start))
    const widthMs = this.#figures.bucketMs[kind]
    if (this.#next[first] === NONE && this.#isAsItIs(first, kind)) {
      const rest = reader.at
      reader.skipInts(4)
      reader.at += 16
      reader.skipString()
      reader.skipInts(reader.uint() * 2)
      reader.skipInts(reader.uint() * 2)
      writer.copy(reader.since(rest))
      return
    }
    let [count, lines, firstAt, lastAt, minUs, maxUs] = [0, 0, Infinity, 0, Infinity, -Infinity]
    let sample: Uint8Array = new Uint8Array(0)
    this.#buckets.clear()
    this.#moreLines.clear()
    for (let row = first; row !== NONE; row = this.#next[row]!) {
      const source = this.#sources[this.#source[row]!]!
      const own = source.reader
      own.at = this.#at[row]!
      own.skipString()
      own.skipInts(2)
      count += own.uint()
      lines += own.uint()
      const from = own.uint()
      lastAt = Math.max(lastAt, from + own.uint())
      const shift = source.shifts[kind]
      minUs = Math.min(minUs, boundUs(own.double() + shift, kind))
      maxUs = Math.max(maxUs, boundUs(own.double() + shift, kind))
      const sampleAt = own.at
      own.skipString()
      if (from < firstAt) {
        firstAt = from
        sample = own.since(sampleAt)
      }
      const fromMs = source.bucketMs[kind]!
      if (kind === TIME_NONE) continue
      this.#buckets.add(own, fromMs, widthMs, shift, kind)
      this.#moreLines.add(own, fromMs, widthMs, shift, kind)
    }
    writer
      .uint(count)
      .uint(lines)
      .uint(firstAt)
      .uint(lastAt - firstAt)
    writer.double(minUs).double(maxUs).copy(sample)
    this.#buckets.write(writer)
    this.#moreLines.write(writer)
  }

  /** Whether a row alone is written as in its source. */
  #isAsItIs(row: number, kind: TimeKindCode): boolean {
    const { bucketMs, shifts } = this.#sources[this.#source[row]!]!
    return shifts[kind] === 0 && bucketMs[kind] === this.#figures.bucketMs[kind]
  }

  #growRows(): void {
    this.#source = grown(this.#source)
    this.#at = grown(this.#at)
    this.#next = grown(this.#next)
  }

  #growChains(): void {
    this.#first = grown(this.#first)
    this.#last = grown(this.#last)
  }
}
