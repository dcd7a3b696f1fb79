import { useEffect } from 'preact/hooks'
import { view } from '../state/address.ts'
import { nothingUploaded } from '../state/uploads.ts'
import { Balance } from './Balance.tsx'
import { DropZone } from './DropZone.tsx'
import { EmptyState } from './EmptyState.tsx'
import { Fields } from './Fields.tsx'
import { GroupPanel } from './GroupPanel.tsx'
import { closeGroup, GroupsTable } from './GroupsTable.tsx'
import { Header } from './Header.tsx'
import { Notices } from './Notices.tsx'
import { SearchResults } from './TextSearch.tsx'
import { Timeline } from './Timeline.tsx'
import { Toolbar } from './Toolbar.tsx'
import { Transfers } from './Transfers.tsx'
import { Uploads, uploadsShown } from './Uploads.tsx'

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement ||
  target instanceof HTMLTextAreaElement ||
  target instanceof HTMLSelectElement

/** Esc closes what is open, innermost first; "/" goes to the filter. A dialog handles its own keys. */
const onKeyDown = (event: KeyboardEvent): void => {
  if (event.defaultPrevented || document.querySelector('dialog[open]')) return
  if (event.key === 'Escape') {
    if (uploadsShown.value) uploadsShown.value = false
    else closeGroup()
  } else if (event.key === '/' && !isTyping(event.target) && !event.ctrlKey && !event.metaKey) {
    event.preventDefault()
    document.getElementById('filter')?.focus()
  }
}

export const Page = () => {
  useEffect(() => {
    addEventListener('keydown', onKeyDown)
    return () => {
      removeEventListener('keydown', onKeyDown)
    }
  }, [])
  const empty = nothingUploaded.value
  return (
    <DropZone>
      <Header />
      <div class={view.value.group === null ? 'shell' : 'shell with-panel'}>
        <Uploads />
        {uploadsShown.value && (
          <div
            class="uploads-veil"
            onClick={() => {
              uploadsShown.value = false
            }}
          />
        )}
        <main class="main">
          <Transfers />
          <Notices />
          {empty ? (
            <EmptyState />
          ) : (
            <>
              <Balance />
              <Timeline />
              <Toolbar />
              <Fields />
              <SearchResults />
              <GroupsTable />
            </>
          )}
        </main>
        {!empty && <GroupPanel />}
      </div>
    </DropZone>
  )
}
