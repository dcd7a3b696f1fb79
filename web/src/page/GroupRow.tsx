import type { GroupAnswer } from '../../../server/api/types.ts'
import { count, instant, namedInstant, share } from '../state/formatted.ts'
import { words } from '../state/preferences.ts'
import { LevelBadges } from './LevelBadges.tsx'
import { Template } from './Template.tsx'

interface GroupRowProps {
  readonly group: GroupAnswer
  readonly open: boolean
  /** The one row that the Tab key reaches; arrows go on from there. */
  readonly tabStop: boolean
}

/** One group. Clicks and keys are handled by the table, once for all rows. */
export const GroupRow = ({ group, open, tabStop }: GroupRowProps) => {
  const { id, count: entries, lines, levels, firstSeen, lastSeen, template } = group
  return (
    <tr
      role="row"
      class="row"
      data-testid="group-row"
      data-group-id={id}
      data-count={entries}
      data-lines={lines}
      tabIndex={tabStop ? 0 : -1}
      aria-selected={open}
    >
      <td role="gridcell" class="number" title={words.value.lines(lines, count(lines))}>
        {count(entries)}
      </td>
      <td role="gridcell" class="share">
        <span class="bar" style={{ '--share': group.share }} />
        {share(group.share)}
      </td>
      <td role="gridcell" class="level">
        <LevelBadges levels={levels} />
      </td>
      <td role="gridcell" class="time" title={namedInstant(firstSeen)}>
        {instant(firstSeen)}
      </td>
      <td role="gridcell" class="time" title={namedInstant(lastSeen)}>
        {instant(lastSeen)}
      </td>
      <td role="gridcell" class="text">
        <Template text={template} />
      </td>
    </tr>
  )
}
