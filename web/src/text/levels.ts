import type { GroupAnswer, LevelKey } from '../../../server/api/types.ts'

/** Severity, descending: the order of filters and badges. */
export const LEVELS_BY_SEVERITY = [
  'fatal',
  'error',
  'warn',
  'info',
  'debug',
  'trace',
  'none',
] as const satisfies readonly LevelKey[]

/** Entries by level. */
export type LevelCounts = GroupAnswer['levels']

/** The levels that occur, worst first. */
export const occurring = (levels: LevelCounts): LevelKey[] =>
  LEVELS_BY_SEVERITY.filter((level) => (levels[level] ?? 0) > 0)

/**
 * The badges of a row: its worst level and, if that is another, its most frequent one. "none" stands only alone.
 * {info: 90, error: 2} gives error, info.
 */
export const badgesOf = (levels: LevelCounts): LevelKey[] => {
  const named = occurring(levels).filter((level) => level !== 'none')
  const worst = named[0]
  if (worst === undefined) return ['none']
  const frequent = named.reduce(
    (best, level) => ((levels[level] ?? 0) > (levels[best] ?? 0) ? level : best),
    worst,
  )
  return frequent === worst ? [worst] : [worst, frequent]
}
