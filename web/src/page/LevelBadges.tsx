import type { LevelKey } from '../../../server/api/types.ts'
import { count } from '../state/formatted.ts'
import { words } from '../state/preferences.ts'
import { badgesOf, occurring, type LevelCounts } from '../text/levels.ts'

export const LevelBadge = ({ level }: { readonly level: LevelKey }) => (
  <span class={`badge level-${level}`}>{words.value.level[level]}</span>
)

/** The worst and the most frequent level; the title has them all with their counts. */
export const LevelBadges = ({ levels }: { readonly levels: LevelCounts }) => (
  <span
    class="badges"
    title={occurring(levels)
      .map((level) => `${words.value.level[level]}: ${count(levels[level] ?? 0)}`)
      .join('\n')}
  >
    {badgesOf(levels).map((level) => (
      <LevelBadge key={level} level={level} />
    ))}
  </span>
)
