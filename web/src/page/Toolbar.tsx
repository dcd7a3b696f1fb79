import { useSignal, useSignalEffect } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { LevelKey } from '../../../server/api/types.ts'
import { changeView, view } from '../state/address.ts'
import { summary } from '../state/groups.ts'
import { count } from '../state/formatted.ts'
import { words } from '../state/preferences.ts'
import { DEFAULT_SIMILARITY, SIMILARITY_STEP } from '../state/view.ts'
import { LEVELS_BY_SEVERITY } from '../text/levels.ts'
import { debounce } from './debounce.ts'
import { Icon } from './Icon.tsx'
import { SearchForm } from './TextSearch.tsx'

/** What narrows and cuts the groups: text and levels above the table, similarity beside their number. */

const TYPING_MS = 200
const SLIDING_MS = 150

const valueOf = (event: Event): string =>
  event.currentTarget instanceof HTMLInputElement ? event.currentTarget.value : ''

const Filter = () => {
  const w = words.value
  const draft = useSignal(view.peek().q)
  // The back button and "clear" change it from outside.
  useSignalEffect(() => {
    draft.value = view.value.q
  })
  const apply = useMemo(
    () =>
      debounce((q: string) => {
        changeView({ q })
      }, TYPING_MS),
    [],
  )
  return (
    <div class="filter" role="search">
      <Icon name="search" />
      <input
        type="search"
        id="filter"
        data-testid="filter"
        value={draft.value}
        placeholder={w.filterHint}
        aria-label={w.filter}
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => {
          draft.value = valueOf(event)
          apply(draft.value)
        }}
      />
      <kbd aria-hidden="true">/</kbd>
    </div>
  )
}

const toggleLevel = (level: LevelKey): void => {
  const { levels } = view.peek()
  const chosen = levels.includes(level) ? levels.filter((other) => other !== level) : [...levels, level]
  changeView({ levels: LEVELS_BY_SEVERITY.filter((known) => chosen.includes(known)) })
}

const Levels = () => {
  const w = words.value
  const counts = summary.value?.levels ?? {}
  const chosen = view.value.levels
  const offered = LEVELS_BY_SEVERITY.filter((level) => (counts[level] ?? 0) > 0 || chosen.includes(level))
  return (
    <div class="levels" role="group" aria-label={w.levels}>
      {offered.map((level) => (
        <button
          key={level}
          type="button"
          class={`chip level-${level}`}
          data-level={level}
          aria-pressed={chosen.includes(level)}
          onClick={() => {
            toggleLevel(level)
          }}
        >
          <span class="dot" />
          {w.level[level]} <span class="chip-count">{count(counts[level] ?? 0)}</span>
        </button>
      ))}
    </div>
  )
}

/** Cuts the groups anew. */
export const Similarity = () => {
  const w = words.value
  const draft = useSignal(view.peek().similarity)
  useSignalEffect(() => {
    draft.value = view.value.similarity
  })
  const apply = useMemo(
    () =>
      debounce((similarity: number) => {
        changeView({ similarity })
      }, SLIDING_MS),
    [],
  )
  return (
    <div class="similarity" title={w.similarityTitle}>
      <label for="similarity">{w.similarity}</label>
      <input
        type="range"
        id="similarity"
        data-testid="similarity"
        min={0}
        max={1}
        step={SIMILARITY_STEP}
        list="similarity-marks"
        value={draft.value}
        onInput={(event) => {
          draft.value = Number(valueOf(event))
          apply(draft.value)
        }}
      />
      <datalist id="similarity-marks">
        <option value={DEFAULT_SIMILARITY} />
      </datalist>
      <output for="similarity">{draft.value.toFixed(2)}</output>
      {draft.value !== DEFAULT_SIMILARITY && (
        <button
          type="button"
          class="quiet icon-button"
          title={w.resetSimilarity}
          aria-label={w.resetSimilarity}
          onClick={() => {
            changeView({ similarity: DEFAULT_SIMILARITY })
          }}
        >
          <Icon name="close" />
        </button>
      )}
    </div>
  )
}

export const Toolbar = () => (
  <div class="toolbar">
    <Filter />
    <Levels />
    <SearchForm />
  </div>
)
