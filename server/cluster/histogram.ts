import { BUCKET_WIDTHS_MS, MAX_BUCKETS } from '../model/limits.ts'
import { TIME_FULL, US_PER_MS, type TimeKindCode } from '../model/time.ts'

/**
 * Histograms whose width depends only on the range of their times, so that merging in any order gives the same one.
 * Widths divide each other; a finer histogram is coarsened exactly.
 */

const DAY_MS = 86_400_000

/** The smallest width that shows [minUs, maxUs] in MAX_BUCKETS; at most a day for partial times, whose cycle it must divide, and of which an hour would be 8,784 a year. */
export const widthFor = (minUs: number, maxUs: number, kind: TimeKindCode): number => {
  for (const width of BUCKET_WIDTHS_MS) {
    if (kind !== TIME_FULL && width >= DAY_MS) return DAY_MS
    if (bucketOf(maxUs, width) - bucketOf(minUs, width) < MAX_BUCKETS) return width
  }
  return BUCKET_WIDTHS_MS.at(-1) ?? DAY_MS
}

/** Number of the bucket an instant falls into. */
export const bucketOf = (us: number, widthMs: number): number => Math.floor(us / US_PER_MS / widthMs)

/** The same counts in wider buckets. */
export const coarsen = (
  buckets: ReadonlyMap<number, number>,
  fromMs: number,
  toMs: number,
): Map<number, number> => {
  const wider = new Map<number, number>()
  for (const [bucket, count] of buckets) addTo(wider, Math.floor((bucket * fromMs) / toMs), count)
  return wider
}

export const addTo = (buckets: Map<number, number>, bucket: number, count: number): void => {
  buckets.set(bucket, (buckets.get(bucket) ?? 0) + count)
}
