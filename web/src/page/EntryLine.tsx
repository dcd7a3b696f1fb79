import type { EntryAnswer } from '../../../server/api/types.ts'
import { count, exactInstant } from '../state/formatted.ts'
import { words } from '../state/preferences.ts'
import { contentUrl } from '../wire/request.ts'
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
      <a
        class="line-place cut"
        href={contentUrl(entry.upload, entry.file)}
        download
        title={words.value.downloadFile(entry.fileName)}
      >
        {entry.fileName} · {words.value.atByte(count(entry.offset))}
      </a>
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
