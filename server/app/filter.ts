import { LogkinError } from '../model/errors.ts'
import { levelCode, type LevelCode } from '../model/level.ts'
import type { ViewQuery } from '../model/answers.ts'
import { US_PER_MS } from '../model/time.ts'
import type { ViewGroup, ViewRow } from './view.ts'

/** Levels and time range of a query, the range as bucket numbers: `from` inclusive, `to` exclusive, both widened to an edge. */
export interface Filter {
  readonly levels: ReadonlySet<LevelCode> | null
  readonly fromBucket: number
  readonly toBucket: number
  readonly bucketMs: number
}

/** Counts of what a filter leaves of a group. */
export interface Counts {
  count: number
  lines: number
  minUs: number
  maxUs: number
  readonly byLevel: Map<LevelCode, number>
}

export const filterOf = (query: ViewQuery, bucketMs: number): Filter => {
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
  }
}

export const isRanged = (filter: Filter): boolean =>
  filter.fromBucket > -Infinity || filter.toBucket < Infinity

/** Whether a bucket of the filter's width is in its range. */
export const isWithin = (filter: Filter, bucket: number): boolean =>
  bucket >= filter.fromBucket && bucket < filter.toBucket

export const countGroup = (group: ViewGroup, filter: Filter): Counts => {
  const counts: Counts = { count: 0, lines: 0, minUs: Infinity, maxUs: -Infinity, byLevel: new Map() }
  for (const shape of group.shapes) for (const row of shape.rows) addRow(counts, row, filter)
  return counts
}

const addRow = (counts: Counts, row: ViewRow, filter: Filter): void => {
  if (filter.levels && !filter.levels.has(row.level)) return
  let { count, lines, minUs, maxUs } = row
  if (isRanged(filter)) {
    if (!row.buckets) return
    count = within(row.buckets, filter)
    lines = count + within(row.moreLines, filter)
    // Within the range the first and last time are known to a bucket; the row's own bounds sharpen them.
    const first = Math.max(minUs, filter.fromBucket * filter.bucketMs * US_PER_MS)
    const last = Math.min(maxUs, filter.toBucket * filter.bucketMs * US_PER_MS - 1)
    // A bucket of partial times may reach past the edge it is counted before (bucketFor in view.ts).
    if (first <= last) [minUs, maxUs] = [first, last]
  }
  if (count === 0) return
  counts.count += count
  counts.lines += lines
  counts.byLevel.set(row.level, (counts.byLevel.get(row.level) ?? 0) + count)
  if (!row.buckets) return
  counts.minUs = Math.min(counts.minUs, minUs)
  counts.maxUs = Math.max(counts.maxUs, maxUs)
}

const within = (buckets: ReadonlyMap<number, number>, filter: Filter): number => {
  let sum = 0
  for (const [bucket, count] of buckets) if (isWithin(filter, bucket)) sum += count
  return sum
}
