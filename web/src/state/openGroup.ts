import { batch, computed, signal } from '@preact/signals'
import type { EntryAnswer, GroupDetailAnswer, LineOrder, TimelineAnswer } from '../../../server/api/types.ts'
import { fetchGroup, fetchLines, fetchTimeline } from '../wire/request.ts'
import { view } from './address.ts'
import { revision } from './groups.ts'
import { Latest } from './latest.ts'
import { sentenceOf } from './sentence.ts'
import { cutQuery, narrowedQuery } from './viewQuery.ts'

/** The group that is open beside the table: its figures, its own timeline, its lines by page. */

export const PAGE_LINES = 100
/** The most lines that one answer holds. */
const MAX_LINES = 1000
const BARS = 80

export const groupDetail = signal<GroupDetailAnswer | null>(null)
export const groupTimeline = signal<TimelineAnswer | null>(null)
export const groupError = signal<string | null>(null)

export const lines = signal<readonly EntryAnswer[]>([])
/** Entries of the group within level and time; null until known. */
export const lineCount = signal<number | null>(null)
/** In which order they are shown, whichever group is open, and how many stand before the first that is shown. */
export const lineOrder = signal<LineOrder>('file')
export const linesStart = signal(0)
export const linesCursor = signal<string | null>(null)
export const loadingLines = signal(false)

/** So many lines are to be there once all that was asked for has come. */
let wantedLines = PAGE_LINES
/** What is shown is being loaded anew, as the counts may have changed: nobody waits for it, and nothing is disabled meanwhile. */
let refreshing: Promise<void> | null = null

const latestDetail = new Latest()
const latestTimeline = new Latest()
const latestLines = new Latest()

const clear = (): void => {
  latestDetail.stop()
  latestTimeline.stop()
  latestLines.stop()
  refreshing = null
  batch(() => {
    groupDetail.value = null
    groupTimeline.value = null
    groupError.value = null
    lines.value = []
    lineCount.value = null
    linesStart.value = 0
    linesCursor.value = null
    loadingLines.value = false
  })
}

const guarded = async (load: () => Promise<void>): Promise<void> => {
  try {
    await load()
  } catch (error) {
    groupError.value = sentenceOf(error)
  }
}

const loadDetail = (id: string): Promise<void> =>
  guarded(async () => {
    const answer = await latestDetail.ask((signal) => fetchGroup(id, cutQuery(view.peek()), signal))
    if (answer === null) return
    groupDetail.value = answer
    groupError.value = null
  })

const loadTimeline = (id: string): Promise<void> =>
  guarded(async () => {
    const query = narrowedQuery(view.peek())
    query.set('group', id)
    query.set('buckets', String(BARS))
    groupTimeline.value =
      (await latestTimeline.ask((signal) => fetchTimeline(query, signal))) ?? groupTimeline.peek()
  })

const linesQuery = (limit: number, cursor: string | null): URLSearchParams => {
  const query = narrowedQuery(view.peek())
  query.set('limit', String(limit))
  const order = lineOrder.peek()
  if (order !== 'file') query.set('order', order)
  if (cursor !== null) query.set('cursor', cursor)
  else if (linesStart.peek() > 0) query.set('position', String(linesStart.peek()))
  return query
}

/** Asks for lines, and takes them in unless others were asked for meanwhile. */
const askLines = (
  id: string,
  query: URLSearchParams,
  taken: (entries: readonly EntryAnswer[]) => readonly EntryAnswer[],
): Promise<void> =>
  guarded(async () => {
    try {
      const answer = await latestLines.ask((signal) => fetchLines(id, query, signal))
      if (answer === null) return
      batch(() => {
        lines.value = taken(answer.entries)
        lineCount.value = answer.count
        linesCursor.value = answer.cursor
        loadingLines.value = false
      })
    } catch (error) {
      loadingLines.value = false
      throw error
    }
  })

/** The lines from `linesStart` on, as many as are wanted. */
const askWanted = (id: string): Promise<void> =>
  askLines(id, linesQuery(wantedLines, null), (entries) => entries)

const loadLines = (id: string): Promise<void> => {
  refreshing = null
  loadingLines.value = true
  return askWanted(id)
}

const refreshLines = async (id: string): Promise<void> => {
  const asked = (refreshing = askWanted(id))
  await asked
  if (refreshing === asked) refreshing = null
}

/** The next page of lines, if there is one. */
export const loadMoreLines = async (): Promise<void> => {
  const cursor = linesCursor.peek()
  const id = view.peek().group
  if (cursor === null || id === null || loadingLines.peek()) return
  const wanted = lines.peek().length + PAGE_LINES
  // A page alone would stop what is loaded anew.
  if (refreshing && wanted > MAX_LINES) {
    await refreshing
    return loadMoreLines()
  }
  wantedLines = wanted
  if (refreshing) return loadLines(id)
  loadingLines.value = true
  await askLines(id, linesQuery(PAGE_LINES, cursor), (entries) => [...lines.peek(), ...entries])
}

/** Shows the page that begins behind so many lines. */
export const showLinesFrom = (start: number): void => {
  const id = view.peek().group
  if (id === null) return
  linesStart.value = start
  wantedLines = PAGE_LINES
  void loadLines(id)
}

/** Shows them in another order, from its start. */
export const orderLines = (order: LineOrder): void => {
  lineOrder.value = order
  showLinesFrom(0)
}

const opened = computed(() => view.value.group)

/** Changes with everything that the panel shows; null while it is closed. */
const question = computed(() =>
  view.value.group === null ? null : `${view.value.group}?${narrowedQuery(view.value).toString()}`,
)

export const followOpenGroup = (): void => {
  opened.subscribe(clear)
  question.subscribe((asked) => {
    const id = opened.peek()
    if (asked === null || id === null) return
    linesStart.value = 0
    wantedLines = PAGE_LINES
    void loadDetail(id)
    void loadTimeline(id)
    void loadLines(id)
  })
  // While files are still being analysed: the figures follow; the lines too, unless someone has paged far into them.
  revision.subscribe((seen) => {
    const id = opened.peek()
    if (seen === 0 || id === null) return
    void loadDetail(id)
    void loadTimeline(id)
    // Also where a page more is on its way: it would be lost.
    if (wantedLines <= MAX_LINES) void refreshLines(id)
  })
}
