import { DEFAULT_LINES_LIMIT, MAX_LINES_LIMIT } from '../model/limits.ts'
import type { EntryAnswer, GroupLinesAnswer, GroupLinesQuery } from '../model/answers.ts'
import type { Store } from '../store/store.ts'
import { cursorAt, placeOf, walkEntries } from './entry-walk.ts'
import { countGroup, filterOf } from './filter.ts'
import { findGroup } from './groups.ts'
import type { CachedView } from './view-cache.ts'

/** The very entries of a group in file order, from the blocks that hold its shapes. */
export const answerLines = async (
  store: Store,
  cached: CachedView,
  id: string,
  query: GroupLinesQuery,
): Promise<GroupLinesAnswer> => {
  const { view, partial } = cached
  const group = findGroup(view, id, query)
  const filter = filterOf(query, view.bucketMs)
  const shapes = new Set(group.shapes.map(({ shape }) => shape))
  const limit = Math.min(query.limit ?? DEFAULT_LINES_LIMIT, MAX_LINES_LIMIT)
  const start = placeOf(query.cursor)
  const entries: EntryAnswer[] = []
  const page = (cursor: string | null): GroupLinesAnswer => ({
    group: id,
    count: countGroup(group, filter).count,
    entries,
    partial,
    cursor,
  })
  for await (const { file, fact, found, first, source } of walkEntries(
    store,
    cached,
    shapes,
    filter,
    start,
  )) {
    for (let entry = first; entry < found.length; entry++) {
      if (entries.length >= limit) return page(cursorAt({ file, fact, entry }))
      const answer = await source.read(found[entry]!, filter, { context: query.context })
      if (answer) entries.push(answer)
    }
  }
  return page(null)
}
