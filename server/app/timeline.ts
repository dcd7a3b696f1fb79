import { BUCKET_WIDTHS_MS, MAX_BUCKETS } from '../model/limits.ts'
import type { LevelCode } from '../model/level.ts'
import type { TimelineAnswer, TimelineQuery } from '../model/answers.ts'
import { US_PER_MS } from '../model/time.ts'
import { filterOf, isRanged } from './filter.ts'
import { findGroup, namesOf } from './groups.ts'
import { isoOf } from './resolve.ts'
import type { View, ViewShape } from './view.ts'

/** Entries by time and level, from counts alone. */
export const answerTimeline = (view: View, query: TimelineQuery, partial: boolean): TimelineAnswer => {
  const filter = filterOf(query, view.bucketMs)
  const shapes: Iterable<ViewShape> =
    query.group === undefined ? view.shapes.values() : findGroup(view, query.group, query).shapes
  const byLevel = new Map<LevelCode, Map<number, number>>()
  let untimed = 0
  let first = Infinity
  let last = -Infinity
  for (const shape of shapes) {
    for (const row of shape.rows) {
      if (filter.levels && !filter.levels.has(row.level)) continue
      if (!row.buckets) {
        if (!isRanged(filter)) untimed += row.count
        continue
      }
      for (const [bucket, count] of row.buckets) {
        if (bucket < filter.fromBucket || bucket >= filter.toBucket) continue
        first = Math.min(first, bucket)
        last = Math.max(last, bucket)
        const counts = byLevel.get(row.level) ?? new Map<number, number>()
        counts.set(bucket, (counts.get(bucket) ?? 0) + count)
        byLevel.set(row.level, counts)
      }
    }
  }
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

/** The smallest width that shows buckets [first, last] in no more than `wanted` bars. */
const widthOf = (bucketMs: number, first: number, last: number, wanted: number): number => {
  for (const width of BUCKET_WIDTHS_MS) {
    if (width < bucketMs) continue
    const scale = width / bucketMs
    if (Math.floor(last / scale) - Math.floor(first / scale) < wanted) return width
  }
  return BUCKET_WIDTHS_MS.at(-1) ?? bucketMs
}
