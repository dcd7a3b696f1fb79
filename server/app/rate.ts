/**
 * Whether a group occurs as often in one log as in another. What enters are its two counts; nothing else is known of it.
 *
 * Counts alone say little: one log may be longer than the other. Shares of all entries say too much: if one group is written a
 * thousand times as often, the shares of all others fall, though nothing has happened to them. So counts are measured by the
 * groups that both logs have: by the factor that the middle one of them has grown by.
 */

/** Counts of one group in both logs, each above 0. */
export interface Pair {
  readonly old: number
  readonly new: number
}

/**
 * The factor that the middle group has grown by, each group having a say as large as the square root of its smaller count: as its
 * factor is certain, and so that startup's twenty lines don't outvote five statements that are written all day. Null for none.
 * Of swapped pairs it is the inverse.
 */
export const scaleOf = (pairs: readonly Pair[]): number | null => {
  if (pairs.length === 0) return null
  const grown = middle(pairs, (pair) => pair.new / pair.old)
  const shrunk = middle(pairs, (pair) => pair.old / pair.new)
  return Math.sqrt(grown / shrunk)
}

/** The value up to which half of all weight lies. */
const middle = (pairs: readonly Pair[], valueOf: (pair: Pair) => number): number => {
  const sorted = pairs
    .map((pair) => ({ value: valueOf(pair), weight: Math.sqrt(Math.min(pair.old, pair.new)) }))
    .sort((a, b) => a.value - b.value || a.weight - b.weight)
  const half = sorted.reduce((sum, { weight }) => sum + weight, 0) / 2
  let sum = 0
  for (const { value, weight } of sorted) if ((sum += weight) >= half) return value
  return sorted.at(-1)!.value
}

/**
 * The log-likelihood ratio G² (Dunning, "Accurate methods for the statistics of surprise and coincidence", 1993) of two counts of
 * which the second is expected to be `scale` times the first.
 */
export const surpriseOf = (pair: Pair, scale: number): number => {
  const expected = (pair.old + pair.new) / (1 + scale)
  return Math.max(
    0,
    2 * (pair.old * Math.log(pair.old / expected) + pair.new * Math.log(pair.new / (expected * scale))),
  )
}

/** G² that chance passes once in 10,000 groups: 3 and 5, or 20 and 40, are no change; 1 and 16, or 45 and 90, are one. */
const MIN_SURPRISE = 15.13
/** Of large counts every difference is certain, and most are of no interest. */
const MIN_FACTOR = 2

/** Whether the difference is certain, and large enough to matter. */
export const isChange = (factor: number, surprise: number): boolean =>
  surprise >= MIN_SURPRISE && (factor >= MIN_FACTOR || factor <= 1 / MIN_FACTOR)
