import { summary } from '../state/groups.ts'
import { bytes, count } from '../state/formatted.ts'
import { words } from '../state/preferences.ts'

const REASONS = ['blank', 'binary'] as const

/** The books, always in sight: every line is in a group or counted as unparsed, by reason. */
export const Balance = () => {
  const w = words.value
  const figures = summary.value
  if (figures === null) return null
  const { lines, unparsed, unparsedBy, entries, totalGroups, partial, coarseness } = figures
  const reasons = REASONS.filter((reason) => unparsedBy[reason] > 0)
    .map((reason) => `${count(unparsedBy[reason])} ${w[reason]}`)
    .join(', ')
  return (
    <div class="balance">
      <span data-testid="balance" data-lines={lines} data-unparsed={unparsed} title={w.balanceTitle}>
        <b>{w.lines(lines, count(lines))}</b> = {count(lines - unparsed)} {w.grouped} + {count(unparsed)}{' '}
        {w.unparsed}
        {reasons !== '' && ` (${reasons})`}
      </span>
      {partial && (
        <span class="partial" data-testid="partial" title={w.partialTitle}>
          {w.partial}
        </span>
      )}
      {coarseness > 0 && (
        <span class="partial" data-testid="coarse" title={w.coarseTitle}>
          {w.coarse}
        </span>
      )}
      <span class="balance-more">
        <span>{w.entries(entries, count(entries))}</span>
        <span>{w.groups(totalGroups, count(totalGroups))}</span>
        <span>{bytes(figures.bytes)}</span>
      </span>
    </div>
  )
}
