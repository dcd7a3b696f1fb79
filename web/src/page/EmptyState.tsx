import { words } from '../state/preferences.ts'
import { AddFiles } from './Header.tsx'
import { CopyButton } from './CopyButton.tsx'
import { Icon } from './Icon.tsx'

/** What to do when the server has nothing yet. */
export const EmptyState = () => {
  const w = words.value
  const line = `curl -T app.log '${location.origin}/api/v1/uploads?name=app.log'`
  return (
    <section class="empty">
      <div class="empty-target">
        <Icon name="drop" />
        <h2>{w.emptyTitle}</h2>
        <p>{w.emptyHint}</p>
        <AddFiles />
      </div>
      <p class="caption">{w.emptyCurl}</p>
      <div class="command">
        <code>{line}</code>
        <CopyButton text={line} label={w.emptyCurl} />
      </div>
      <p class="muted">{w.emptyNote}</p>
    </section>
  )
}
