import { useSignal } from '@preact/signals'
import { changeView } from '../state/address.ts'
import { count } from '../state/formatted.ts'
import { words } from '../state/preferences.ts'
import {
  foundLines,
  searchCursor,
  searchError,
  searching,
  searchOn,
  stopSearch,
  textSearch,
} from '../state/textSearch.ts'
import { EntryLine } from './EntryLine.tsx'
import { Icon } from './Icon.tsx'

/** Searches in the text of the lines, within what the page shows, and lists them as they are found. */

export const SearchForm = () => {
  const w = words.value
  const draft = useSignal('')
  const regex = useSignal(false)
  return (
    <form
      class="text-search"
      role="search"
      aria-label={w.searchText}
      onSubmit={(event) => {
        event.preventDefault()
        textSearch.value = draft.value === '' ? null : { q: draft.value, regex: regex.value }
      }}
    >
      <div class="filter">
        <Icon name="search" />
        <input
          type="search"
          data-testid="text-search"
          value={draft.value}
          placeholder={w.searchHint}
          aria-label={w.searchText}
          autocomplete="off"
          spellcheck={false}
          onInput={(event) => {
            draft.value = event.currentTarget.value
            // What is typed on is to be another search: this one need not come to its end.
            if (draft.value === '') textSearch.value = null
            else if (searching.value) stopSearch()
          }}
        />
      </div>
      <label class="text-search-regex" title={w.regexTitle}>
        <input
          type="checkbox"
          checked={regex.value}
          onChange={(event) => {
            regex.value = event.currentTarget.checked
          }}
        />{' '}
        {w.regex}
      </label>
      <button type="submit" disabled={draft.value === ''}>
        {w.search}
      </button>
    </form>
  )
}

export const SearchResults = () => {
  const w = words.value
  if (textSearch.value === null) return null
  const lines = foundLines.value
  const more = searchCursor.value !== null
  const figure = w.foundEntries(lines.length, `${count(lines.length)}${more ? '+' : ''}`)
  return (
    <section class="found" aria-label={w.searchText}>
      <p class="found-head" data-testid="search-status" data-searching={searching.value}>
        {/* Read out when it begins and when it ends, not with every line that is found. */}
        <span role="status">{searching.value ? w.searchingText : figure}</span>
        {searching.value && <span aria-hidden="true">{figure}</span>}
        {searching.value && (
          <button type="button" class="quiet" onClick={stopSearch}>
            {w.stop}
          </button>
        )}
        <span class="spacer" />
        <button
          type="button"
          class="quiet icon-button"
          aria-label={w.close}
          title={w.close}
          onClick={() => {
            textSearch.value = null
          }}
        >
          <Icon name="close" />
        </button>
      </p>
      {searchError.value !== null && (
        <p class="failure" role="alert">
          {searchError.value}
        </p>
      )}
      <ol
        class="found-lines"
        data-testid="found-lines"
        tabIndex={0}
        aria-label={w.searchText}
        aria-busy={searching.value}
      >
        {lines.map((entry) => (
          <EntryLine
            key={`${entry.upload} ${entry.file} ${entry.offset}`}
            entry={entry}
            onOpen={() => {
              changeView({ group: entry.group }, 'push')
            }}
          />
        ))}
      </ol>
      {more && !searching.value && (
        <button type="button" class="more-button" onClick={() => void searchOn()}>
          {w.searchOn}
        </button>
      )}
    </section>
  )
}
