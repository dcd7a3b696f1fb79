import { addTo } from '../cluster/histogram.ts'
import { PART_BYTES } from '../model/limits.ts'
import { TIME_DATELESS, TIME_NONE, TIME_YEARLESS, US_PER_MS } from '../model/time.ts'
import type { Archive } from './archive.ts'
import { EntrySource, type Found } from './entry-source.ts'
import { FactEntries } from './fact-entries.ts'
import type { Filter } from './filter.ts'
import type { Placed, RankedShare, RankedShares } from './line-page.ts'
import type { ShapeSet } from './shape-set.ts'
import { sharesOf, type Share } from './stretch.ts'
import { rankedByTime, type Span, type TimedRun, type TimedShare } from './time-ranks.ts'
import type { View } from './view.ts'
import type { CachedView } from './view-cache.ts'

/** Of each view the run of entries by time that was sorted last, and what is asked of it. */
const lastRuns = new WeakMap<View, { readonly key: string; readonly run: TimedRun }>()

/**
 * Entries of some shapes that a filter leaves, by rank. How many entries a fact holds, and between which times, is known; so only
 * facts that may hold an entry of a page are read.
 */
export const rankedFacts = async (
  archive: Archive,
  cached: CachedView,
  shapes: ShapeSet,
  filter: Filter,
): Promise<RankedShares> => {
  const shares: (RankedShare & { readonly timed: TimedShare })[] = []
  for (const viewFile of cached.view.files) {
    const logFile = cached.logFiles.get(viewFile)
    if (!logFile) continue
    const directory = await archive.directories.of(viewFile.upload, logFile, viewFile.summary.coarseness)
    const source = new EntrySource(archive, viewFile, logFile)
    for (const share of sharesOf(viewFile, directory, shapes, filter)) {
      const read = (timed = false) =>
        FactEntries.of(archive, viewFile, logFile, share.key, shapes, filter, timed)
      const count = share.edge ? (await read()).count : share.count
      if (count > 0) shares.push(rankedFact(source, { ...share, count }, read, filter))
    }
  }
  return {
    shares,
    /** The run that the last answer was cut from often holds the next one, too. */
    byTime: async (from, to): Promise<readonly Placed[]> => {
      const { view, partial } = cached
      const { levels, fromBucket, toBucket } = filter
      const key = JSON.stringify([[...shapes.names], [...(levels ?? [])], fromBucket, toBucket])
      let last = lastRuns.get(view)
      if (last?.key !== key || last.run.rank > from || last.run.rank + last.run.entries.length < to) {
        const timed = shares.map((share) => share.timed).filter(({ count }) => count > 0)
        last = { key, run: await rankedByTime(timed, from, to, bucketsOf(view, shapes, filter)) }
        // What still arrives may be in the directory and not in the view.
        if (!partial) lastRuns.set(view, last)
      }
      const { rank, entries } = last.run
      return entries.slice(from - rank, to - rank)
    },
  }
}

const rankedFact = (
  source: EntrySource,
  { count, untimed, edge, minUs, maxUs }: Share,
  read: (timed?: boolean) => Promise<FactEntries>,
  filter: Filter,
): RankedShare & { readonly timed: TimedShare } => ({
  source,
  count,
  untimed,
  ranked: async (from, to) => {
    const entries = await read()
    if (!edge) return entries.ranked(from, to)
    const within: Found[] = []
    for (const entry of await entries.ranked(0, entries.total))
      if (await source.isWithin(entry, filter)) within.push(entry)
    return within.slice(from, to)
  },
  rankedUntimed: async (from, to) => {
    const entries = await read()
    const all = await entries.ranked(0, entries.total)
    return all.filter(({ row }) => row.kind === TIME_NONE).slice(from, to)
  },
  timed: {
    source,
    bytes: Math.min(PART_BYTES, source.viewFile.summary.bytes),
    minUs,
    maxUs,
    count: count - untimed,
    read: () => read(true),
  },
})

/** The counts by time of a view; none where they are not exact: partial times are resolved a bucket at a time. */
const bucketsOf = (
  { series, bucketMs, shapes: all }: View,
  shapes: ShapeSet,
  { levels, fromBucket, toBucket }: Filter,
): Span[] => {
  const counts = new Map<number, number>()
  for (const name of shapes.names)
    for (const { level, kind, times } of all.get(name)?.rows ?? []) {
      if (levels && !levels.has(level)) continue
      if (kind === TIME_YEARLESS || kind === TIME_DATELESS) return []
      series.forEach(times, fromBucket, toBucket, (bucket, count) => addTo(counts, bucket, count))
    }
  return [...counts].map(([bucket, count]) => {
    const minUs = bucket * bucketMs * US_PER_MS
    return { count, minUs, maxUs: minUs + bucketMs * US_PER_MS - 1 }
  })
}
