import { BLOCK_BYTES, PART_BYTES } from '../model/limits.ts'
import type { Summary } from '../model/summary.ts'
import type { LogFile } from '../model/upload.ts'
import type { FactKey, Store } from '../store/store.ts'
import { decodeBlockIndex, type BlockEntries } from './block-index.ts'
import type { Found } from './entry-source.ts'
import { FactRows, type TimeSlot } from './fact-rows.ts'
import { scanPart, scanSeam } from './facts.ts'
import type { Filter } from './filter.ts'
import type { ShapeSet } from './shape-set.ts'
import type { ViewFile } from './view.ts'

/**
 * The entries of one part or seam that are of some shapes and levels, in file order. Its facts are read for their rows alone, and
 * of its index only the blocks that hold what is asked for. Where a time range has an edge in it some may be outside.
 */
export class FactEntries {
  /** All that are listed. */
  readonly total: number
  /** Of them within the time range. */
  readonly count: number
  readonly slots: readonly TimeSlot[]
  /** Width of the fact's buckets for each kind of time. */
  readonly bucketMs: Summary['bucketMs']
  readonly #rows: FactRows['rows']
  readonly #blocks: Blocks

  private constructor({ rows, total, count, slots, bucketMs }: FactRows, blocks: Blocks) {
    this.#rows = rows
    this.#blocks = blocks
    this.total = total
    this.count = count
    this.slots = slots
    this.bucketMs = bucketMs
  }

  /** @param shapes null: all @param timed whether `slots` are wanted */
  static async of(
    store: Store,
    viewFile: ViewFile,
    { revision }: LogFile,
    key: FactKey,
    shapes: ShapeSet | null,
    filter: Filter,
    timed = false,
  ): Promise<FactEntries> {
    const { upload, file } = viewFile
    const wanted = new FactRows(viewFile, shapes, filter, timed)
    const [record] = await store.factsOf(upload, file, revision, [key])
    if (!record) return new FactEntries(wanted, new Blocks(() => Promise.resolve([]), 0, 0))
    if (key.kind === 'seam') {
      const { places, to } = scanSeam(record.facts, wanted.take)
      return new FactEntries(wanted, new Blocks(() => Promise.resolve([places]), 0, to))
    }
    const start = key.part * PART_BYTES
    const end = start + scanPart(record.facts, wanted.take)
    const indexes = () => store.indexes(upload, file, key.part, revision)
    return new FactEntries(wanted, new Blocks(indexes, start, end))
  }

  /** All of them, block by block. */
  async *inBlocks(): AsyncGenerator<readonly Found[], void, undefined> {
    if (this.total === 0) return
    for (let block = 0; block < (await this.#blocks.length()); block++) {
      const found = await this.#in(block)
      if (found.length > 0) yield found
    }
  }

  /** Those of rank [from, to); of blocks before or behind them only as many are read as are on the shorter way. */
  async ranked(from: number, to: number): Promise<readonly Found[]> {
    const found: Found[] = []
    const blocks = await this.#blocks.length()
    if (from >= to || this.total === 0) return found
    if (from < this.total - to) {
      for (let block = 0, rank = 0; block < blocks && rank < to; block++) {
        const all = await this.#in(block)
        found.push(...all.slice(Math.max(0, from - rank), Math.max(0, to - rank)))
        rank += all.length
      }
      return found
    }
    const pieces: (readonly Found[])[] = []
    for (let block = blocks - 1, end = this.total; block >= 0 && end > from; block--) {
      const all = await this.#in(block)
      const rank = end - all.length
      pieces.push(all.slice(Math.max(0, from - rank), Math.max(0, to - rank)))
      end = rank
    }
    return pieces.reverse().flat()
  }

  async #in(block: number): Promise<readonly Found[]> {
    const { offsets, rows } = await this.#blocks.at(block)
    const found: Found[] = []
    for (let entry = 0; entry < offsets.length; entry++) {
      const row = this.#rows[rows[entry]!]
      if (!row) continue
      const to = offsets[entry + 1] ?? (await this.#blocks.startBehind(block))
      found.push({ from: offsets[entry]!, to, row })
    }
    return found
  }
}

/** Blocks of a part's index, each decoded once it is asked for; a seam has one that is there. */
class Blocks {
  readonly #load: () => Promise<readonly (Uint8Array | BlockEntries)[]>
  readonly #start: number
  readonly #end: number
  #stored: readonly (Uint8Array | BlockEntries)[] | null = null
  readonly #decoded: BlockEntries[] = []

  /** @param start file offset of the first block @param end where the last entry ends */
  constructor(load: () => Promise<readonly (Uint8Array | BlockEntries)[]>, start: number, end: number) {
    this.#load = load
    this.#start = start
    this.#end = end
  }

  async length(): Promise<number> {
    return (this.#stored ??= await this.#load()).length
  }

  async at(block: number): Promise<BlockEntries> {
    const known = this.#decoded[block]
    if (known) return known
    const stored = (this.#stored ??= await this.#load())[block]!
    return (this.#decoded[block] =
      stored instanceof Uint8Array ? decodeBlockIndex(stored, this.#start + block * BLOCK_BYTES) : stored)
  }

  /** Where the first entry of a later block begins, or all end. */
  async startBehind(block: number): Promise<number> {
    for (let next = block + 1; next < (await this.length()); next++) {
      const [first] = (await this.at(next)).offsets
      if (first !== undefined) return first
    }
    return this.#end
  }
}
