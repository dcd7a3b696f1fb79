import { LogkinError } from '../model/errors.ts'
import { levelCode, type LevelCode } from '../model/level.ts'
import type { ViewQuery } from '../model/answers.ts'
import { US_PER_MS } from '../model/time.ts'
import type { Narrowing } from './narrowing.ts'
import type { SeriesPool } from './series.ts'
import type { ViewRow, ViewShape } from './view.ts'

/** Levels and time range of a query, the range as bucket numbers: `from` inclusive, `to` exclusive, both widened to an edge. */
export interface Filter {
  readonly levels: ReadonlySet<LevelCode> | null
  readonly fromBucket: number
  readonly toBucket: number
  readonly bucketMs: number
  /** What fields leave; null where none is named. */
  readonly narrowing: Narrowing | null
}

/** Counts of what a filter leaves of a group. */
export interface Counts {
  count: number
  lines: number
  minUs: number
  maxUs: number
  readonly byLevel: Map<LevelCode, number>
}

export const filterOf = (query: ViewQuery, bucketMs: number, narrowing: Narrowing | null = null): Filter => {
  if (query.facet?.length && !narrowing)
    throw new LogkinError('bad-request', 'facet can not be used here; leave it out.')
  const instant = (name: string, text: string | undefined): number | null => {
    if (text === undefined) return null
    const ms = Date.parse(text)
    if (Number.isNaN(ms))
      throw new LogkinError('bad-request', `${name}=${text} is no instant; write it as 2024-03-01T15:04:05Z.`)
    return ms
  }
  const from = instant('from', query.from)
  const to = instant('to', query.to)
  if (from !== null && to !== null && from > to) {
    throw new LogkinError(
      'bad-request',
      `from=${query.from} is after to=${query.to}; name the earlier instant as from.`,
    )
  }
  return {
    levels: query.level && query.level.length > 0 ? new Set(query.level.map(levelCode)) : null,
    fromBucket: from === null ? -Infinity : Math.floor(from / bucketMs),
    toBucket: to === null ? Infinity : Math.ceil(to / bucketMs),
    bucketMs,
    narrowing,
  }
}

export const isRanged = (filter: Filter): boolean =>
  filter.fromBucket > -Infinity || filter.toBucket < Infinity

/** Whether a bucket of the filter's width is in its range. */
export const isWithin = (filter: Filter, bucket: number): boolean =>
  bucket >= filter.fromBucket && bucket < filter.toBucket

/** What a filter leaves of some shapes. */
export const countGroup = (
  series: SeriesPool,
  { shapes }: { readonly shapes: readonly Pick<ViewShape, 'rows'>[] },
  filter: Filter,
): Counts => {
  const counts: Counts = { count: 0, lines: 0, minUs: Infinity, maxUs: -Infinity, byLevel: new Map() }
  const left: Left = { count: 0, lines: 0, minUs: 0, maxUs: 0 }
  for (const shape of shapes) {
    for (const row of shape.rows) {
      if (!leaves(series, row, filter, left)) continue
      counts.count += left.count
      counts.lines += left.lines
      counts.byLevel.set(row.level, (counts.byLevel.get(row.level) ?? 0) + left.count)
      counts.minUs = Math.min(counts.minUs, left.minUs)
      counts.maxUs = Math.max(counts.maxUs, left.maxUs)
    }
  }
  return counts
}

/** What fields leave of a row, and the series that counts it. */
export const narrowed = (
  { narrowing }: Filter,
  series: SeriesPool,
  row: ViewRow,
): { readonly row: ViewRow | undefined; readonly series: SeriesPool } =>
  narrowing ? { row: narrowing.rows.get(row), series: narrowing.series } : { row, series }

/** What a filter leaves of a row; without a time its bounds are Infinity and -Infinity. */
export interface Left {
  count: number
  lines: number
  minUs: number
  maxUs: number
}

/** Sets `left` (of many rows the same object); false where nothing is left. */
export const leaves = (whole: SeriesPool, all: ViewRow, filter: Filter, left: Left): boolean => {
  if (filter.levels && !filter.levels.has(all.level)) return false
  const { row, series } = narrowed(filter, whole, all)
  if (!row) return false
  left.count = row.count
  left.lines = row.lines
  left.minUs = row.minUs
  left.maxUs = row.maxUs
  if (!isRanged(filter)) return true
  const { fromBucket, toBucket, bucketMs } = filter
  left.count = series.within(row.times, fromBucket, toBucket)
  left.lines = left.count + series.within(row.moreLines, fromBucket, toBucket)
  boundLeft(left, row.minUs, row.maxUs, fromBucket * bucketMs * US_PER_MS, toBucket * bucketMs * US_PER_MS)
  return left.count > 0
}

/** Within the range the first and last time of a row are known to a bucket; its own bounds sharpen them. */
export const boundLeft = (left: Left, minUs: number, maxUs: number, fromUs: number, toUs: number): void => {
  const first = Math.max(minUs, fromUs)
  const last = Math.min(maxUs, toUs - 1)
  // A bucket of partial times may reach past the edge it is counted before (bucketFor in view.ts).
  const isWithin = first <= last
  left.minUs = isWithin ? first : minUs
  left.maxUs = isWithin ? last : maxUs
}
