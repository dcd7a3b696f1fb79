import { bucketOf } from '../cluster/histogram.ts'
import { MAX_SORTED_PARTS, PART_BYTES } from '../model/limits.ts'
import { TIME_NONE, US_PER_DAY } from '../model/time.ts'
import type { Archive } from './archive.ts'
import { EntrySource, type FoundRow } from './entry-source.ts'
import { isRanged, isWithin, type Filter } from './filter.ts'
import type { Placed, RankedShare, RankedShares } from './line-page.ts'
import type { NarrowedEntry, NarrowedFile } from './narrowed-file.ts'
import type { Narrowing } from './narrowing.ts'
import type { ShapeSet } from './shape-set.ts'
import { byTimeAndPlace, Spans, tooMixed } from './time-ranks.ts'
import { bucketFor } from './view.ts'
import type { CachedView } from './view-cache.ts'
import { letOthersIn } from './turns.ts'

/** A share of one chunk of a file's fields, which knows the time of each entry. */
interface RankedChunk extends RankedShare {
  readonly minUs: number
  readonly maxUs: number
  readonly entries: () => Promise<readonly NarrowedEntry[]>
}

/** Entries of some shapes that have the wanted values, by rank: told from the chunks of the fields, without facts. */
export const rankedChunks = async (
  archive: Archive,
  { view, logFiles }: CachedView,
  narrowing: Narrowing,
  shapes: ShapeSet,
  filter: Filter,
): Promise<RankedShares> => {
  const shares: RankedChunk[] = []
  const isWanted = ({ shape, level }: FoundRow): boolean =>
    shapes.names.has(shape) && (!filter.levels || filter.levels.has(level))
  for (const viewFile of view.files) {
    const [logFile, narrowed] = [logFiles.get(viewFile), narrowing.files.get(viewFile)]
    if (!logFile || !narrowed) continue
    const source = new EntrySource(archive, viewFile, logFile)
    for (const { chunk, count, untimed, minUs, maxUs } of narrowed.shares(isWanted)) {
      const entries = () => entriesIn(narrowed, chunk, isWanted, filter)
      const share = { source, minUs, maxUs, entries, ...readers(entries) }
      if (isInside(narrowed, minUs, maxUs, filter)) {
        const [all, none] = isRanged(filter) ? [count - untimed, 0] : [count, untimed]
        if (all > 0) shares.push({ ...share, count: all, untimed: none })
        continue
      }
      const within = (await entries()).length
      if (within > 0) shares.push({ ...share, count: within, untimed: 0 })
      await letOthersIn()
    }
  }
  return { shares, byTime: (from, to) => byTime(shares, from, to) }
}

const readers = (entries: RankedChunk['entries']): Pick<RankedChunk, 'ranked' | 'rankedUntimed'> => ({
  ranked: async (from, to) => (await entries()).slice(from, to),
  rankedUntimed: async (from, to) =>
    (await entries()).filter(({ row }) => row.kind === TIME_NONE).slice(from, to),
})

/** Whether all times between these are in the range, also those that are counted as of a bucket beside theirs. */
const isInside = ({ file }: NarrowedFile, minUs: number, maxUs: number, filter: Filter): boolean => {
  if (!isRanged(filter) || minUs > maxUs) return true
  const [, , yearless, dateless] = file.viewFile.summary.bucketMs
  const about = yearless + dateless > 0 ? 2 * US_PER_DAY : 0
  return (
    isWithin(filter, bucketOf(minUs - about, filter.bucketMs)) &&
    isWithin(filter, bucketOf(maxUs + about, filter.bucketMs))
  )
}

const entriesIn = async (
  narrowed: NarrowedFile,
  chunk: number,
  isWanted: (row: FoundRow) => boolean,
  filter: Filter,
): Promise<readonly NarrowedEntry[]> => {
  const entries = await narrowed.entries(chunk, isWanted)
  if (!isRanged(filter)) return entries
  const { viewFile } = narrowed.file
  return entries.filter(
    ({ written, row }) =>
      written !== null && isWithin(filter, bucketFor(viewFile, written, row.kind, filter.bucketMs)),
  )
}

const byTime = async (
  shares: readonly RankedChunk[],
  from: number,
  to: number,
): Promise<readonly Placed[]> => {
  const timed = shares.flatMap((share, place) => {
    const count = share.count - share.untimed
    return count > 0 ? [{ minUs: share.minUs, maxUs: share.maxUs, count, share, place }] : []
  })
  const near = new Spans(timed)
  near.narrow(from, to)
  if (near.left.length > MAX_SORTED_PARTS) throw tooMixed(near.left.length * PART_BYTES)
  const found: (Placed & { readonly us: number; readonly share: number })[] = []
  for (const { share, place } of near.left) {
    const { source, entries } = share
    for (const entry of await entries())
      if (entry.written !== null)
        found.push({
          us: source.viewFile.resolve(entry.written, entry.row.kind),
          share: place,
          entry,
          source,
        })
    await letOthersIn()
  }
  return found.sort(byTimeAndPlace).slice(from - near.before, to - near.before)
}
