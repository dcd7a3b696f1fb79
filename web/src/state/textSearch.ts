import { batch, computed, signal } from '@preact/signals'
import type { FoundAnswer, SearchAnswer } from '../../../server/api/types.ts'
import { streamSearch } from '../wire/request.ts'
import { view } from './address.ts'
import { Latest } from './latest.ts'
import { sentenceOf } from './sentence.ts'
import { narrowedQuery } from './viewQuery.ts'

/** The search in the text of the lines: shown as it finds, and gone on with at its cursor, until a page is full or all is searched. */

const PAGE_LINES = 100

export interface TextSearch {
  readonly q: string
  readonly regex: boolean
}

/** What is searched for; null while nothing is. */
export const textSearch = signal<TextSearch | null>(null)
export const foundLines = signal<readonly FoundAnswer[]>([])
export const searching = signal(false)
export const searchError = signal<string | null>(null)
/** Where to search on; null where all is searched. */
export const searchCursor = signal<string | null>(null)

const latest = new Latest()

/** Searches on until there are so many more lines, or no more text. */
export const searchOn = async (): Promise<void> => {
  const search = textSearch.peek()
  if (search === null) return
  const enough = foundLines.peek().length + PAGE_LINES
  searching.value = true
  searchError.value = null
  const query = (): URLSearchParams => {
    const asked = narrowedQuery(view.peek())
    asked.set('q', search.q)
    if (search.regex) asked.set('regex', '1')
    asked.set('limit', String(enough - foundLines.peek().length))
    const cursor = searchCursor.peek()
    if (cursor !== null) asked.set('cursor', cursor)
    return asked
  }
  const take = (answer: SearchAnswer): void => {
    batch(() => {
      foundLines.value = [...foundLines.peek(), ...answer.lines]
      searchCursor.value = answer.cursor
    })
  }
  try {
    do {
      const ended = await latest.ask(async (signal) => {
        await streamSearch(query, take, signal)
        return true
      })
      if (ended === null) return
    } while (searchCursor.peek() !== null && foundLines.peek().length < enough)
  } catch (error) {
    searchError.value = sentenceOf(error)
  }
  searching.value = false
}

/** Leaves what is found so far. */
export const stopSearch = (): void => {
  latest.stop()
  searching.value = false
}

/** Changes with all that decides what is found. */
const question = computed(() =>
  textSearch.value === null
    ? null
    : `${textSearch.value.regex ? 'r' : 't'}${textSearch.value.q} ${narrowedQuery(view.value).toString()}`,
)

export const followTextSearch = (): void => {
  question.subscribe((asked) => {
    stopSearch()
    batch(() => {
      foundLines.value = []
      searchCursor.value = null
      searchError.value = null
    })
    if (asked !== null) void searchOn()
  })
}
