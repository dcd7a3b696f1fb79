import { computed, signal } from '@preact/signals'
import type { GroupAnswer, GroupsAnswer } from '../../../server/api/types.ts'
import { transferring } from '../upload/transfers.ts'
import { fetchGroups } from '../wire/request.ts'
import { view } from './address.ts'
import { Latest } from './latest.ts'
import { sentenceOf } from './sentence.ts'
import { arrived, nothingUploaded, reanalysing, refreshUploads } from './uploads.ts'
import { groupsQuery } from './viewQuery.ts'

/** The table's rows: loaded by page, and refreshed as a whole while files of the view are still being analysed. */

const PAGE_ROWS = 200
/** The most rows that one answer holds. */
const MAX_ROWS = 10_000
const POLL_INTERVAL_MS = 1500
/** For files that someone else sends, or that nobody sends any more. */
const IDLE_POLL_INTERVAL_MS = 6000

/** The figures of the view; null until the first answer. */
export const summary = signal<GroupsAnswer | null>(null)
export const rows = signal<readonly GroupAnswer[]>([])
export const nextCursor = signal<string | null>(null)
export const groupsError = signal<string | null>(null)
/** Another question has been asked; the rows are still those of the one before. */
export const loadingGroups = signal(false)
/** Grows whenever what is shown may have changed without the view having changed. */
export const revision = signal(0)

const latest = new Latest()
let pollTimer: ReturnType<typeof setTimeout> | undefined

/** Rows that say the same stay the same object, so that the table draws only what has changed. */
const reuse = (fresh: readonly GroupAnswer[], old: readonly GroupAnswer[]): readonly GroupAnswer[] => {
  const known = new Map(old.map((row) => [row.id, row]))
  return fresh.map((row) => {
    const before = known.get(row.id)
    return before && JSON.stringify(before) === JSON.stringify(row) ? before : row
  })
}

const schedule = (partial: boolean): void => {
  clearTimeout(pollTimer)
  if (!partial && !transferring.peek() && !reanalysing.peek()) return
  const soon = transferring.peek() || reanalysing.peek() || arrived.peek()
  pollTimer = setTimeout(() => void refreshGroups(), soon ? POLL_INTERVAL_MS : IDLE_POLL_INTERVAL_MS)
}

const load = async (limit: number): Promise<boolean> => {
  clearTimeout(pollTimer)
  loadingGroups.value = true
  try {
    const answer = await latest.ask((signal) => fetchGroups(groupsQuery(view.peek(), limit, null), signal))
    if (answer === null) return false
    rows.value = reuse(answer.groups, rows.peek())
    summary.value = answer
    nextCursor.value = answer.cursor
    groupsError.value = null
    schedule(answer.partial)
  } catch (error) {
    groupsError.value = sentenceOf(error)
  }
  loadingGroups.value = false
  return true
}

/** Asks again for as many rows as are shown. */
export const refreshGroups = async (): Promise<void> => {
  await Promise.all([load(Math.min(MAX_ROWS, Math.max(PAGE_ROWS, rows.peek().length))), refreshUploads()])
  revision.value++
}

let loadingMore = false

/** The next page, if there is one. */
export const loadMoreGroups = async (): Promise<void> => {
  const cursor = nextCursor.peek()
  if (cursor === null || loadingMore || loadingGroups.peek()) return
  loadingMore = true
  try {
    const answer = await fetchGroups(groupsQuery(view.peek(), PAGE_ROWS, cursor))
    // Another question may have been asked meanwhile; then this page is of no table.
    if (nextCursor.peek() === cursor && !loadingGroups.peek()) {
      const shown = new Set(rows.peek().map((row) => row.id))
      rows.value = [...rows.peek(), ...answer.groups.filter((row) => !shown.has(row.id))]
      nextCursor.value = answer.cursor
    }
  } catch (error) {
    groupsError.value = sentenceOf(error)
  } finally {
    loadingMore = false
  }
}

/** What the table asks for, without what only opens or names things; null while there is nothing to ask about. */
const question = computed(() =>
  nothingUploaded.value ? null : groupsQuery(view.value, PAGE_ROWS, null).toString(),
)

const clear = (): void => {
  latest.stop()
  clearTimeout(pollTimer)
  summary.value = null
  rows.value = []
  nextCursor.value = null
  loadingGroups.value = false
}

export const followGroups = (): void => {
  question.subscribe((asked) => {
    if (asked === null) clear()
    else void load(PAGE_ROWS)
  })
  // A transfer or an analysis that starts or ends changes what there is to see.
  for (const changing of [transferring, reanalysing])
    changing.subscribe(() => {
      if (summary.peek() !== null) void refreshGroups()
    })
}
