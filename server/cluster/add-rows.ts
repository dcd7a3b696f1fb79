import type { Row } from '../model/summary.ts'
import { addTo } from './histogram.ts'

/** Adds a row whose times count in the same buckets. */
export const addTogether = (into: Row, row: Row): void => {
  into.count += row.count
  into.lines += row.lines
  if (row.first < into.first) {
    into.first = row.first
    into.sample = row.sample
  }
  into.last = Math.max(into.last, row.last)
  into.minUs = Math.min(into.minUs, row.minUs)
  into.maxUs = Math.max(into.maxUs, row.maxUs)
  for (const [bucket, count] of row.buckets) addTo(into.buckets, bucket, count)
  for (const [bucket, count] of row.moreLines) addTo(into.moreLines, bucket, count)
}
