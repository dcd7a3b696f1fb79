import { RE2JS, RE2JSException } from 're2js'
import type { FoundAnswer, SearchAnswer, SearchQuery } from '../model/answers.ts'
import { LogkinError } from '../model/errors.ts'
import {
  DEFAULT_SEARCH_LIMIT,
  MAX_SEARCH_CHARS,
  MAX_SEARCH_LIMIT,
  SEARCH_BUDGET_MS,
  SEARCH_FOUND_BUDGET_MS,
} from '../model/limits.ts'
import { passingThrough, type Archive } from './archive.ts'
import { cursorAt, placeOf, walkEntries } from './entry-walk.ts'
import { filterOf } from './filter.ts'
import { findGroup, similarityOf } from './groups.ts'
import { ShapeSet } from './shape-set.ts'
import { startOf } from './stretch.ts'
import type { Narrowing } from './narrowing.ts'
import type { CachedView } from './view-cache.ts'
import { letOthersIn } from './turns.ts'

/** Other questions wait for a search no longer than this. */
const TURN_MS = 20

/**
 * Looks for text in the entries of a view, in file order, within a budget of time: answers what it found and how far it came.
 * Regular expressions are RE2's, which take time linear in the text whatever they are.
 * Of an entry the first MAX_ENTRY_BYTES are looked at. Throws LogkinError 'bad-request'.
 */
export const answerSearch = async (
  archive: Archive,
  cached: CachedView,
  query: SearchQuery,
  clock: () => number,
  narrowing: Narrowing | null = null,
): Promise<SearchAnswer> => {
  const { view, partial } = cached
  const matches = matcherOf(query)
  const filter = filterOf(query, view.bucketMs, narrowing)
  const wanted = query.group === undefined ? null : new ShapeSet(findGroup(view, query.group, query).shapes)
  const groupOf = new Map(
    view
      .cut(similarityOf(query))
      .flatMap(({ id, shapes }) => shapes.map(({ shape }) => [shape, id] as const)),
  )
  const limit = Math.min(query.limit ?? DEFAULT_SEARCH_LIMIT, MAX_SEARCH_LIMIT)
  const lines: FoundAnswer[] = []
  /** When the first part was there: on a machine with other things to do that alone may take the whole budget. */
  let began: number | null = null
  let turn = clock()
  let looked = 0
  /** At least one part or entry a request, so that a search always comes to its end. */
  const foundBudgetMs = query.soon === true ? 0 : SEARCH_FOUND_BUDGET_MS
  const spent = (): boolean =>
    lines.length >= limit ||
    (looked++ > 0 && clock() - (began ?? turn) >= (lines.length > 0 ? foundBudgetMs : SEARCH_BUDGET_MS))
  const start = placeOf(query.cursor)
  for await (const walked of walkEntries(passingThrough(archive), cached, wanted, filter, start)) {
    began ??= clock()
    const { file, fact, first, found, source } = walked
    const upTo = (at: number): SearchAnswer => ({
      lines,
      cursor: cursorAt({ file, fact, entry: first + at }),
      scannedTo: {
        upload: source.viewFile.upload,
        file: source.viewFile.file,
        offset: found[at]?.from ?? startOf(fact),
      },
      done: false,
      partial,
    })
    if (found.length === 0 && spent()) return upTo(0)
    for (const [at, one] of found.entries()) {
      if (spent()) return upTo(at)
      if (clock() - turn >= TURN_MS) {
        await letOthersIn()
        turn = clock()
      }
      const answer = await source.read(one, filter, { wanted: matches })
      if (answer) lines.push({ ...answer, group: groupOf.get(one.row.shape) ?? '' })
    }
  }
  return { lines, cursor: null, scannedTo: null, done: true, partial }
}

const matcherOf = ({ q, regex = false }: SearchQuery): ((text: string) => boolean) => {
  if (q === '') throw new LogkinError('bad-request', 'Name what to search for as q.')
  if (q.length > MAX_SEARCH_CHARS)
    throw new LogkinError(
      'bad-request',
      `q has ${q.length} characters; search for at most ${MAX_SEARCH_CHARS}.`,
    )
  if (!regex) {
    const wanted = q.toLowerCase()
    return (text) => text.toLowerCase().includes(wanted)
  }
  try {
    const pattern = RE2JS.compile(q)
    return (text) => pattern.test(text)
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error
    throw new LogkinError(
      'bad-request',
      `q is no regular expression that can be searched for (${error.message.replace(/^error parsing regexp: /, '')}); write it as RE2 reads it.`,
    )
  }
}
