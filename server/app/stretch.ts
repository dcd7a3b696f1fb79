import { partialName } from '../cluster/summary.ts'
import { bucketOf } from '../cluster/histogram.ts'
import { PART_BYTES } from '../model/limits.ts'
import { TIME_KINDS, TIME_NONE, US_PER_DAY, type TimeKindCode } from '../model/time.ts'
import type { FactKey } from '../store/store.ts'
import type { DirectoryFact } from './directory.ts'
import { turnsUpTo } from './entry-source.ts'
import { isRanged, type Filter } from './filter.ts'
import type { Postings } from './postings.ts'
import { isOrdered } from './resolve.ts'
import type { ShapeSet } from './shape-set.ts'
import type { ViewFile } from './view.ts'

/** Names a fact of a file by where it stands, so that a cursor holds when an earlier part arrives. Ascending in file order. */
export const factNumber = ({ kind, part }: FactKey): number => part * 2 + (kind === 'seam' ? 1 : 0)

/** About where a fact's bytes begin: those of its part. */
export const startOf = (fact: number): number => (fact >> 1) * PART_BYTES

/** How much of what is wanted one fact holds. */
export interface Share {
  readonly key: FactKey
  /** Entries; where `edge`, those with any time, of which some may be outside the range. */
  readonly count: number
  /** Of them without a time. */
  readonly untimed: number
  readonly edge: boolean
  /** All times of the fact lie between them, inclusive; [Infinity, -Infinity] where it has none. */
  readonly minUs: number
  readonly maxUs: number
}

/** In file order, one for each fact that may hold something of these shapes that a filter leaves. */
export const sharesOf = (
  viewFile: ViewFile,
  postings: Postings,
  shapes: ShapeSet,
  filter: Filter,
): readonly Share[] => {
  const { facts } = postings
  const counts = TIME_KINDS.map(() => new Float64Array(facts.length))
  postings.forEach(shapes, ({ level, kind }, fact, count) => {
    if (!filter.levels || filter.levels.has(level)) counts[kind]![fact]! += count
  })
  const shares: Share[] = []
  facts.forEach((fact, place) => {
    const { key } = fact
    let timed = 0
    for (let kind = TIME_NONE + 1; kind < counts.length; kind++) timed += counts[kind]![place]!
    const untimed = isRanged(filter) ? 0 : counts[TIME_NONE]![place]!
    if (timed + untimed === 0) return
    const [minUs, maxUs] = boundsOf(viewFile, fact, (kind) => counts[kind]![place]! > 0)
    let edge = false
    if (timed > 0 && isRanged(filter)) {
      const [first, last] = [bucketOf(minUs, filter.bucketMs), bucketOf(maxUs, filter.bucketMs)]
      if (last < filter.fromBucket || first >= filter.toBucket) return
      edge = !(first >= filter.fromBucket && last < filter.toBucket)
    }
    shares.push({ key, count: timed + untimed, untimed, edge, minUs, maxUs })
  })
  return shares
}

/** Between which instants a fact's times lie, of kinds that are wanted; partial ones to a day, as a zone's clock goes back at times. */
const boundsOf = (
  viewFile: ViewFile,
  { times, partialFrom }: DirectoryFact,
  isWanted: (kind: TimeKindCode) => boolean,
): readonly [number, number] => {
  const { resolve, summary } = viewFile
  let [min, max] = [Infinity, -Infinity]
  times.forEach(([first, last], code) => {
    const kind = code as TimeKindCode
    if (first > last || !isWanted(kind)) return
    const name = partialName(kind)
    if (name === null) [min, max] = [Math.min(min, first), Math.max(max, last)]
    else if (!isOrdered(summary.jumps[name], name)) [min, max] = [-Infinity, Infinity]
    else {
      const shift = turnsUpTo(viewFile, name, partialFrom[name] ?? 0)
      min = Math.min(min, resolve(first + shift, kind) - US_PER_DAY)
      max = Math.max(max, resolve(last + shift, kind) + US_PER_DAY)
    }
  })
  return [min, max]
}
