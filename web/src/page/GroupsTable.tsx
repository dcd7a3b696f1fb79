import { signal, useComputed } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { GroupAnswer } from '../../../server/api/types.ts'
import { changeView, view } from '../state/address.ts'
import {
  groupsError,
  loadingGroups,
  loadMoreGroups,
  nextCursor,
  refreshGroups,
  rows,
  summary,
} from '../state/groups.ts'
import { count } from '../state/formatted.ts'
import { words } from '../state/preferences.ts'
import { DEFAULT_VIEW } from '../state/view.ts'
import { GroupRow } from './GroupRow.tsx'
import { Heads, SortChoice } from './TableHeads.tsx'
import { Similarity } from './Toolbar.tsx'

/** Rows stand in blocks that the browser lays out only when they come near the window. */
const ROWS_PER_BLOCK = 100

/** The row that the Tab key reaches. */
const current = signal<string | null>(null)

const rowElement = (id: string): HTMLElement | null =>
  document.querySelector<HTMLElement>(`[data-group-id="${id}"]`)

const openGroup = (id: string | null): void => {
  changeView({ group: id }, 'push')
}

/** Back to where the reader was. */
export const closeGroup = (): void => {
  const id = view.peek().group
  if (id === null) return
  openGroup(null)
  rowElement(id)?.focus()
}

const rowOf = (event: Event): HTMLElement | null =>
  event.target instanceof Element ? event.target.closest<HTMLElement>('[data-group-id]') : null

const onClick = (event: Event): void => {
  const id = rowOf(event)?.dataset['groupId']
  // Whoever selects text wants the text.
  if (id === undefined || getSelection()?.isCollapsed === false) return
  openGroup(view.peek().group === id ? null : id)
}

const MOVES: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at, last) => Math.min(last, at + 1),
  ArrowUp: (at) => Math.max(0, at - 1),
  j: (at, last) => Math.min(last, at + 1),
  k: (at) => Math.max(0, at - 1),
  Home: () => 0,
  End: (_, last) => last,
}

const onKeyDown = (event: KeyboardEvent): void => {
  const row = rowOf(event)
  const id = row?.dataset['groupId']
  if (!row || id === undefined || event.ctrlKey || event.metaKey || event.altKey) return
  if (event.key === 'Enter' || event.key === ' ') {
    event.preventDefault()
    openGroup(id)
    return
  }
  const move = MOVES[event.key]
  if (!move) return
  event.preventDefault()
  const all = rows.peek()
  const target =
    all[
      move(
        all.findIndex((group) => group.id === id),
        all.length - 1,
      )
    ]
  if (target) rowElement(target.id)?.focus()
}

const onFocus = (event: FocusEvent): void => {
  const id = rowOf(event)?.dataset['groupId']
  if (id !== undefined) current.value = id
}

const blocksOf = (all: readonly GroupAnswer[]): (readonly GroupAnswer[])[] =>
  Array.from({ length: Math.ceil(all.length / ROWS_PER_BLOCK) }, (_, i) =>
    all.slice(i * ROWS_PER_BLOCK, (i + 1) * ROWS_PER_BLOCK),
  )

/** The button for the next page presses itself when it comes near the window. */
const More = () => {
  const button = useRef<HTMLButtonElement>(null)
  const cursor = nextCursor.value
  const loading = loadingGroups.value
  useEffect(() => {
    if (!button.current || cursor === null) return undefined
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) void loadMoreGroups()
      },
      { rootMargin: '600px' },
    )
    observer.observe(button.current)
    return () => {
      observer.disconnect()
    }
    // Observed anew after a refresh: while one runs, a sight of the button loads nothing.
  }, [cursor, loading])
  if (cursor === null) return null
  return (
    <button
      ref={button}
      type="button"
      class="more-button"
      data-testid="load-more"
      onClick={() => void loadMoreGroups()}
    >
      {words.value.loadMore}
    </button>
  )
}

const clearFilters = (): void => {
  const { q, levels, from, to } = DEFAULT_VIEW
  changeView({ q, levels, from, to }, 'push')
}

const Outcome = () => {
  const w = words.value
  const figures = summary.value
  if (groupsError.value !== null) {
    return (
      <div class="outcome" role="alert">
        <p class="failure">{groupsError.value}</p>
        <button type="button" onClick={() => void refreshGroups()}>
          {w.tryAgain}
        </button>
      </div>
    )
  }
  if (figures === null) return loadingGroups.value ? <p class="outcome muted">{w.loading}</p> : null
  if (rows.value.length > 0) return null
  if (figures.totalGroups === 0) return <p class="outcome muted">{w.noGroups}</p>
  return (
    <div class="outcome">
      <p>{w.noMatch}</p>
      <button type="button" onClick={clearFilters}>
        {w.clearFilters}
      </button>
    </div>
  )
}

export const GroupsTable = () => {
  const w = words.value
  const figures = summary.value
  const open = view.value.group
  const blocks = useComputed(() => blocksOf(rows.value)).value
  useEffect(() => {
    // The table may have become narrower, and its rows higher.
    if (open !== null) rowElement(open)?.scrollIntoView({ block: 'nearest' })
  }, [open])
  const known = rows.value.some((group) => group.id === current.value)
  const largest = useComputed(() => rows.value.reduce((most, { share }) => Math.max(most, share), 0)).value
  const tabStop = known ? current.value : (rows.value[0]?.id ?? null)
  return (
    <section class="groups" aria-busy={loadingGroups.value}>
      <div class="groups-head">
        <span class="caption">
          {figures && figures.matchedGroups !== figures.totalGroups
            ? w.matched(count(figures.matchedGroups), count(figures.totalGroups))
            : figures && w.groups(figures.totalGroups, count(figures.totalGroups))}
        </span>
        <SortChoice />
        <Similarity />
      </div>
      <table
        role="grid"
        class="table"
        data-testid="groups-table"
        style={{ '--largest': largest }}
        aria-label={w.table}
        aria-rowcount={(figures?.matchedGroups ?? 0) + 1}
        onClick={onClick}
        onKeyDown={onKeyDown}
        onFocusCapture={onFocus}
      >
        <Heads />
        {blocks.map((block, i) => (
          <tbody key={i} role="rowgroup">
            {block.map((group) => (
              <GroupRow
                key={group.id}
                group={group}
                open={group.id === open}
                tabStop={group.id === tabStop}
              />
            ))}
          </tbody>
        ))}
      </table>
      <Outcome />
      <More />
    </section>
  )
}
