import { useEffect, useRef } from 'preact/hooks'
import type { GroupDetailAnswer } from '../../../server/api/types.ts'
import { Chart } from '../chart/Chart.tsx'
import { view } from '../state/address.ts'
import { count, instant, namedInstant, share } from '../state/formatted.ts'
import { groupDetail, groupError, groupTimeline } from '../state/openGroup.ts'
import { words } from '../state/preferences.ts'
import { occurring } from '../text/levels.ts'
import { CopyButton } from './CopyButton.tsx'
import { closeGroup } from './GroupsTable.tsx'
import { GroupLines } from './GroupLines.tsx'
import { GroupWhy } from './GroupWhy.tsx'
import { Icon } from './Icon.tsx'
import { LevelBadge } from './LevelBadges.tsx'
import { Template } from './Template.tsx'
import { chooseRange } from './Timeline.tsx'

/** One group beside the table: its figures, its own timeline, its samples, why it is one, and its very lines. */

const Facts = ({ group }: { readonly group: GroupDetailAnswer }) => {
  const w = words.value
  return (
    <dl class="facts">
      <div>
        <dt>{w.column.count}</dt>
        <dd>
          {count(group.count)} <span class="muted">{share(group.share)}</span>
        </dd>
      </div>
      <div>
        <dt>{w.column.lines}</dt>
        <dd>{count(group.lines)}</dd>
      </div>
      <div>
        <dt>{w.column.firstSeen}</dt>
        <dd title={namedInstant(group.firstSeen)}>{instant(group.firstSeen)}</dd>
      </div>
      <div>
        <dt>{w.column.lastSeen}</dt>
        <dd title={namedInstant(group.lastSeen)}>{instant(group.lastSeen)}</dd>
      </div>
      <div>
        <dt>{w.levels}</dt>
        <dd class="badges">
          {occurring(group.levels).map((level) => (
            <span key={level}>
              <LevelBadge level={level} /> <span class="muted">{count(group.levels[level] ?? 0)}</span>
            </span>
          ))}
        </dd>
      </div>
    </dl>
  )
}

const Samples = ({ group }: { readonly group: GroupDetailAnswer }) => (
  <details class="fold">
    <summary>
      {words.value.samples} <span class="muted">{count(group.samples.length)}</span>
    </summary>
    {group.samples.map((sample, i) => (
      <pre key={i} tabIndex={0}>
        {sample}
      </pre>
    ))}
  </details>
)

export const GroupPanel = () => {
  const id = view.value.group
  const panel = useRef<HTMLElement>(null)
  useEffect(() => {
    panel.current?.focus()
    panel.current?.scrollTo(0, 0)
  }, [id])
  if (id === null) return null
  const w = words.value
  const group = groupDetail.value
  const timeline = groupTimeline.value
  return (
    <aside ref={panel} class="panel" data-testid="group-panel" tabIndex={-1} aria-label={w.group}>
      <div class="panel-head">
        <h2 class="caption">
          {w.group} <span class="mono">{id}</span>
        </h2>
        <span class="spacer" />
        {group && <CopyButton text={group.template} label={w.copyTemplate} />}
        <button
          type="button"
          class="quiet icon-button"
          data-testid="close-group"
          aria-label={w.close}
          title={`${w.close} (Esc)`}
          onClick={closeGroup}
        >
          <Icon name="close" />
        </button>
      </div>
      {groupError.value !== null && (
        <p class="failure" role="alert">
          {groupError.value}
        </p>
      )}
      {group === null && groupError.value === null && <p class="outcome muted">{w.loading}</p>}
      {group && (
        <>
          <div class="panel-template">
            <Template text={group.template} />
          </div>
          <Facts group={group} />
        </>
      )}
      {timeline && timeline.buckets.length > 0 && <Chart answer={timeline} compact onRange={chooseRange} />}
      {group && (
        <>
          <Samples group={group} />
          <GroupWhy shapes={group.shapes} />
        </>
      )}
      <GroupLines />
    </aside>
  )
}
