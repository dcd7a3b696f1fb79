import { PART_BYTES } from '../model/limits.ts'
import type { Summary } from '../model/summary.ts'
import type { LogFile } from '../model/upload.ts'
import type { FactKey } from '../store/store.ts'
import type { Archive } from './archive.ts'
import type { Found, FoundRow } from './entry-source.ts'
import { FactRows, type TimeSlot } from './fact-rows.ts'
import { scanPart, scanSeam } from './facts.ts'
import { isRanged, type Filter } from './filter.ts'
import { PartBlocks } from './part-blocks.ts'
import type { ShapeSet } from './shape-set.ts'
import type { ViewFile } from './view.ts'

/** Wanted rows of a fact by their places in it. */
type WantedRows = ReadonlyMap<number, FoundRow>

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
  readonly #rows: WantedRows
  /** Ascending. */
  readonly #wanted: Uint32Array
  readonly #blocks: PartBlocks

  private constructor(
    {
      rows,
      total,
      count,
      slots,
      bucketMs,
    }: Pick<FactRows, 'total' | 'count' | 'slots' | 'bucketMs'> & { readonly rows: WantedRows },
    blocks: PartBlocks,
  ) {
    this.#rows = rows
    this.#wanted = Uint32Array.from(rows.keys()).sort()
    this.#blocks = blocks
    this.total = total
    this.count = count
    this.slots = slots
    this.bucketMs = bucketMs
  }

  /** @param shapes null: all @param timed whether `slots` are wanted */
  static async of(
    archive: Archive,
    viewFile: ViewFile,
    logFile: LogFile,
    key: FactKey,
    shapes: ShapeSet | null,
    filter: Filter,
    timed = false,
  ): Promise<FactEntries> {
    if (key.kind === 'part' && !timed && !isRanged(filter))
      return FactEntries.#ofKept(archive, viewFile, logFile, key.part, shapes, filter)
    const { upload, file } = viewFile
    const { revision } = logFile
    const wanted = new FactRows(viewFile, shapes, filter, timed)
    const [record] = await archive.store.factsOf(upload, file, revision, [key])
    if (!record) return new FactEntries(wanted, new PartBlocks(() => Promise.resolve([]), 0, 0))
    if (key.kind === 'seam') {
      const { places, to } = scanSeam(record.facts, wanted.take)
      return new FactEntries(wanted, new PartBlocks(() => Promise.resolve([places]), 0, to))
    }
    const start = key.part * PART_BYTES
    const end = start + scanPart(record.facts, wanted.take)
    const indexes = () => archive.store.indexes(upload, file, key.part, revision)
    return new FactEntries(wanted, new PartBlocks(indexes, start, end))
  }

  /** Of a part, where it does not matter when its entries were. */
  static async #ofKept(
    { parts }: Archive,
    viewFile: ViewFile,
    logFile: LogFile,
    part: number,
    shapes: ShapeSet | null,
    { levels }: Filter,
  ): Promise<FactEntries> {
    const kept = await parts.of(viewFile, logFile, part)
    const rows = new Map<number, FoundRow>()
    let total = 0
    kept?.rows.forEach(shapes, levels, (row, count) => {
      rows.set(row, kept.rows.at(row))
      total += count
    })
    const blocks = kept?.blocks ?? new PartBlocks(() => Promise.resolve([]), 0, 0)
    return new FactEntries({ rows, total, count: total, slots: [], bucketMs: [0, 0, 0, 0] }, blocks)
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
    for (const entry of await this.#blocks.placesOf(block, this.#wanted)) {
      const to = offsets[entry + 1] ?? (await this.#blocks.startBehind(block))
      found.push({ from: offsets[entry]!, to, row: this.#rows.get(rows[entry]!)! })
    }
    return found
  }
}
