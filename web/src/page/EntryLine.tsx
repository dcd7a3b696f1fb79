import type { EntryAnswer } from '../../../server/api/types.ts'
import { exactInstant } from '../state/formatted.ts'
import { words } from '../state/preferences.ts'
import { LevelBadge } from './LevelBadges.tsx'

/** One entry as it stands in its file; with `onOpen` a button leads to its group. */
export const EntryLine = ({
  entry,
  onOpen,
}: {
  readonly entry: EntryAnswer
  readonly onOpen?: (() => void) | undefined
}) => (
  <li class={`line level-${entry.level ?? 'none'}`} data-offset={entry.offset}>
    <div class="line-head">
      <time>{exactInstant(entry.time)}</time>
      {entry.level !== null && <LevelBadge level={entry.level} />}
      <span class="line-place cut" title={`${entry.fileName}:${entry.offset}`}>
        {entry.fileName}:{entry.offset}
      </span>
      {onOpen && (
        <button type="button" class="quiet line-group" onClick={onOpen}>
          {words.value.openGroup}
        </button>
      )}
    </div>
    <pre>
      {entry.text}
      {entry.cut && <span class="muted"> … {words.value.cutNote}</span>}
    </pre>
  </li>
)
