import type { EntryAnswer, LineOrder } from '../model/answers.ts'
import { addTo } from '../cluster/histogram.ts'
import { PART_BYTES } from '../model/limits.ts'
import { TIME_DATELESS, TIME_NONE, TIME_YEARLESS, US_PER_MS } from '../model/time.ts'
import type { Store } from '../store/store.ts'
import type { Directories } from './directories.ts'
import { EntrySource, type Found } from './entry-source.ts'
import { FactEntries } from './fact-entries.ts'
import type { Filter } from './filter.ts'
import type { ShapeSet } from './shape-set.ts'
import { sharesOf, type Share } from './stretch.ts'
import { rankedByTime, type Span, type TimedRun, type TimedShare } from './time-ranks.ts'
import type { View } from './view.ts'
import type { CachedView } from './view-cache.ts'

/** A share of one file of the view. */
interface FileShare extends Share {
  readonly source: EntrySource
}

/** An entry and the file it is read from. */
interface Placed {
  readonly entry: Found
  readonly source: EntrySource
}

/** Of each view the run of entries by time that was sorted last, and what is asked of it. */
const lastRuns = new WeakMap<View, { readonly key: string; readonly run: TimedRun }>()

/**
 * Entries by their rank in an order. How many entries a fact holds, and between which times, is known; so only facts that may
 * hold an entry of the page are read.
 */
export class LineRanks {
  readonly #store: Store
  readonly #directories: Directories
  readonly #cached: CachedView
  readonly #shapes: ShapeSet
  readonly #filter: Filter

  constructor(store: Store, directories: Directories, cached: CachedView, shapes: ShapeSet, filter: Filter) {
    this.#store = store
    this.#directories = directories
    this.#cached = cached
    this.#shapes = shapes
    this.#filter = filter
  }

  /** Up to `limit` entries behind `position` others. Throws LogkinError 'bad-request' where too much would have to be read. */
  async page(
    order: LineOrder,
    position: number,
    limit: number,
    context: number | undefined,
  ): Promise<readonly EntryAnswer[]> {
    const shares = await this.#shares()
    const total = shares.reduce((sum, { count }) => sum + count, 0)
    const reversed = order.startsWith('-')
    const from = Math.max(0, reversed ? total - position - limit : position)
    const to = Math.min(total, reversed ? total - position : position + limit)
    if (from >= to) return []
    const page = await (order.endsWith('time')
      ? this.#byTime(shares, from, to)
      : this.#byPlace(shares, from, to))
    if (reversed) page.reverse()
    const answers = new Map<Placed, EntryAnswer | null>()
    // By place, as text is read a block at a time.
    for (const placed of page.toSorted((a, b) => a.entry.from - b.entry.from))
      answers.set(placed, await placed.source.read(placed.entry, this.#filter, { context }))
    return page.flatMap((placed) => answers.get(placed) ?? [])
  }

  /** All with exact counts, in the order of the files. */
  async #shares(): Promise<FileShare[]> {
    const exact: FileShare[] = []
    for (const viewFile of this.#cached.view.files) {
      const logFile = this.#cached.logFiles.get(viewFile)
      if (!logFile) continue
      const directory = await this.#directories.of(viewFile.upload, logFile, viewFile.summary.coarseness)
      const source = new EntrySource(this.#store, viewFile, logFile)
      for (const share of sharesOf(viewFile, directory, this.#shapes, this.#filter)) {
        const count = share.edge ? (await this.#entries({ ...share, source })).count : share.count
        if (count > 0) exact.push({ ...share, count, source })
      }
    }
    return exact
  }

  #byPlace(shares: readonly FileShare[], from: number, to: number): Promise<Placed[]> {
    return slices(
      shares,
      from,
      to,
      ({ count }) => count,
      async (share, first, end) => {
        const entries = await this.#entries(share)
        if (!share.edge) return entries.ranked(first, end)
        const within: Found[] = []
        for (const entry of await entries.ranked(0, entries.total))
          if (await share.source.isWithin(entry, this.#filter)) within.push(entry)
        return within.slice(first, end)
      },
    )
  }

  /** Entries without a time stand behind all others, by place. */
  async #byTime(shares: readonly FileShare[], from: number, to: number): Promise<Placed[]> {
    const timed = shares.flatMap((share) => {
      const { source, minUs, maxUs, untimed } = share
      const count = share.count - untimed
      const bytes = Math.min(PART_BYTES, source.viewFile.summary.bytes)
      const read = () => this.#entries(share, true)
      return count > 0 ? [{ source, bytes, minUs, maxUs, count, read }] : []
    })
    const timedCount = timed.reduce((sum, { count }) => sum + count, 0)
    const page: Placed[] = []
    if (from < timedCount) page.push(...(await this.#sorted(timed, from, Math.min(to, timedCount))))
    if (to > timedCount)
      page.push(...(await this.#untimed(shares, Math.max(0, from - timedCount), to - timedCount)))
    return page
  }

  /** Entries of rank [from, to) of those with a time. The run that the last answer was cut from often holds the next one, too. */
  async #sorted(timed: readonly TimedShare[], from: number, to: number): Promise<readonly Placed[]> {
    const { view, partial } = this.#cached
    const key = JSON.stringify([
      [...this.#shapes.names],
      this.#filter.fromBucket,
      this.#filter.toBucket,
      [...(this.#filter.levels ?? [])],
    ])
    let last = lastRuns.get(view)
    if (last?.key !== key || last.run.rank > from || last.run.rank + last.run.entries.length < to) {
      last = { key, run: await rankedByTime(timed, from, to, this.#buckets()) }
      // What still arrives may be in the directory and not in the view.
      if (!partial) lastRuns.set(view, last)
    }
    const { rank, entries } = last.run
    return entries.slice(from - rank, to - rank)
  }

  /** The counts by time of the view; none where they are not exact: partial times are resolved a bucket at a time. */
  #buckets(): Span[] {
    const { series, bucketMs, shapes } = this.#cached.view
    const { levels, fromBucket, toBucket } = this.#filter
    const counts = new Map<number, number>()
    for (const name of this.#shapes.names)
      for (const { level, kind, times } of shapes.get(name)?.rows ?? []) {
        if (levels && !levels.has(level)) continue
        if (kind === TIME_YEARLESS || kind === TIME_DATELESS) return []
        series.forEach(times, fromBucket, toBucket, (bucket, count) => addTo(counts, bucket, count))
      }
    return [...counts].map(([bucket, count]) => {
      const minUs = bucket * bucketMs * US_PER_MS
      return { count, minUs, maxUs: minUs + bucketMs * US_PER_MS - 1 }
    })
  }

  #untimed(shares: readonly FileShare[], from: number, to: number): Promise<Placed[]> {
    return slices(
      shares,
      from,
      to,
      ({ untimed }) => untimed,
      async (share, first, end) => {
        const entries = await this.#entries(share)
        const all = await entries.ranked(0, entries.total)
        return all.filter(({ row }) => row.kind === TIME_NONE).slice(first, end)
      },
    )
  }

  #entries({ source, key }: FileShare, timed = false): Promise<FactEntries> {
    const { viewFile, logFile } = source
    return FactEntries.of(this.#store, viewFile, logFile, key, this.#shapes, this.#filter, timed)
  }
}

/** Entries of rank [from, to), of shares one behind the other; only those shares are read that hold some. */
const slices = async (
  shares: readonly FileShare[],
  from: number,
  to: number,
  countOf: (share: FileShare) => number,
  entriesIn: (share: FileShare, from: number, to: number) => Promise<readonly Found[]>,
): Promise<Placed[]> => {
  const page: Placed[] = []
  let start = 0
  for (const share of shares) {
    const count = countOf(share)
    if (start >= to) break
    if (start + count > from) {
      const { source } = share
      const entries = await entriesIn(share, Math.max(0, from - start), Math.min(count, to - start))
      for (const entry of entries) page.push({ entry, source })
    }
    start += count
  }
  return page
}
