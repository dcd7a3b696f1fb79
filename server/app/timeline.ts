import { BUCKET_WIDTHS_MS, MAX_BUCKETS } from '../model/limits.ts'
import type { LevelCode } from '../model/level.ts'
import type { TimelineAnswer, TimelineQuery } from '../model/answers.ts'
import { US_PER_MS } from '../model/time.ts'
import { filterOf, isRanged, isWithin, narrowed, type Filter } from './filter.ts'
import { findGroup, namesOf } from './groups.ts'
import type { Narrowing } from './narrowing.ts'
import { isoOf } from './resolve.ts'
import { NO_SERIES, type SeriesPool } from './series.ts'
import type { View, ViewShape } from './view.ts'

/** Entries by time and level, from counts alone. */
export const answerTimeline = (
  view: View,
  query: TimelineQuery,
  partial: boolean,
  narrowing: Narrowing | null = null,
): TimelineAnswer => {
  const filter = filterOf(query, view.bucketMs, narrowing)
  const { byLevel, untimed, first, last } =
    query.group !== undefined
      ? barsOfShapes(view.series, findGroup(view, query.group, query).shapes, filter)
      : narrowing
        ? barsOfShapes(view.series, view.shapes.values(), filter)
        : barsOfView(view, filter)
  const codes = [...byLevel.keys()].sort((a, b) => a - b)
  const answer = { levels: namesOf(codes), untimed, partial }
  if (first > last) return { bucketMs: view.bucketMs, buckets: [], ...answer }
  const bucketMs = widthOf(view.bucketMs, first, last, Math.min(query.buckets ?? MAX_BUCKETS, MAX_BUCKETS))
  const scale = bucketMs / view.bucketMs
  const start = Math.floor(first / scale)
  const rows = Array.from({ length: Math.floor(last / scale) - start + 1 }, () => codes.map(() => 0))
  codes.forEach((code, column) => {
    for (const [bucket, count] of byLevel.get(code) ?? []) {
      const row = rows[Math.floor(bucket / scale) - start]!
      row[column] = row[column]! + count
    }
  })
  return {
    bucketMs,
    buckets: rows.map((counts, at) => ({ time: isoOf((start + at) * bucketMs * US_PER_MS), counts })),
    ...answer,
  }
}

/** Counts by level and bucket; `first` is after `last` where there are none. */
interface Bars {
  readonly byLevel: ReadonlyMap<LevelCode, ReadonlyMap<number, number>>
  readonly untimed: number
  readonly first: number
  readonly last: number
}

class BarSums implements Bars {
  readonly byLevel = new Map<LevelCode, Map<number, number>>()
  untimed = 0
  first = Infinity
  last = -Infinity

  add(level: LevelCode, bucket: number, count: number): void {
    if (bucket < this.first) this.first = bucket
    if (bucket > this.last) this.last = bucket
    let counts = this.byLevel.get(level)
    if (!counts) this.byLevel.set(level, (counts = new Map<number, number>()))
    counts.set(bucket, (counts.get(bucket) ?? 0) + count)
  }
}

const barsOfView = ({ timeline, untimed }: View, filter: Filter): Bars => {
  const bars = new BarSums()
  const isWanted = (level: LevelCode): boolean => !filter.levels || filter.levels.has(level)
  for (const [bucket, counts] of timeline) {
    if (!isWithin(filter, bucket)) continue
    counts.forEach((count, level) => {
      if (count > 0 && isWanted(level)) bars.add(level, bucket, count)
    })
  }
  if (!isRanged(filter)) untimed.forEach((count, level) => (bars.untimed += isWanted(level) ? count : 0))
  return bars
}

const barsOfShapes = (whole: SeriesPool, shapes: Iterable<ViewShape>, filter: Filter): Bars => {
  const bars = new BarSums()
  for (const { rows } of shapes) {
    for (const all of rows) {
      const { row, series } = narrowed(filter, whole, all)
      if (!row) continue
      const { level, count, times } = row
      if (filter.levels && !filter.levels.has(level)) continue
      if (times === NO_SERIES && !isRanged(filter)) bars.untimed += count
      series.forEach(times, filter.fromBucket, filter.toBucket, (bucket, amount) => {
        bars.add(level, bucket, amount)
      })
    }
  }
  return bars
}

/** The smallest width that shows buckets [first, last] in no more than `wanted` bars. */
const widthOf = (bucketMs: number, first: number, last: number, wanted: number): number => {
  for (const width of BUCKET_WIDTHS_MS) {
    if (width < bucketMs) continue
    const scale = width / bucketMs
    if (Math.floor(last / scale) - Math.floor(first / scale) < wanted) return width
  }
  return BUCKET_WIDTHS_MS.at(-1) ?? bucketMs
}
