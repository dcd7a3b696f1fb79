import { DEFAULT_LINES_LIMIT, MAX_LINES_LIMIT } from '../model/limits.ts'
import type { EntryAnswer, GroupLinesAnswer, GroupLinesQuery } from '../model/answers.ts'
import type { Archive } from './archive.ts'
import { rankedChunks } from './chunk-ranks.ts'
import { cursorAt, noCursor, placeOf, walkEntries } from './entry-walk.ts'
import { filterOf } from './filter.ts'
import { findGroup } from './groups.ts'
import { linePage } from './line-page.ts'
import { rankedFacts } from './line-ranks.ts'
import type { Narrowing } from './narrowing.ts'
import { ShapeSet } from './shape-set.ts'
import { letOthersIn } from './turns.ts'
import type { CachedView } from './view-cache.ts'

/** Others wait for a page no longer than this. */
const TURN_MS = 5

/** A cursor by rank; those by place are of entry-walk.ts. */
const POSITION = /^p(\d{1,15})$/

/**
 * The very entries of a group, a page of them. In the order of the files page follows page, from the blocks that hold the group's
 * shapes; at a position, or in another order, the page is found by the counts of its facts. Throws LogkinError 'bad-request'.
 */
export const answerLines = async (
  archive: Archive,
  cached: CachedView,
  id: string,
  query: GroupLinesQuery,
  narrowing: Narrowing | null = null,
): Promise<GroupLinesAnswer> => {
  const { view, partial } = cached
  const group = findGroup(view, id, query)
  const filter = filterOf(query, view.bucketMs, narrowing)
  const shapes = new ShapeSet(group.shapes)
  const limit = Math.min(query.limit ?? DEFAULT_LINES_LIMIT, MAX_LINES_LIMIT)
  const { order = 'file', context, cursor } = query
  const { count } = group.counts(filter)
  const named = POSITION.exec(cursor ?? '')?.[1]
  if (order !== 'file' || named !== undefined || query.position !== undefined) {
    if (cursor !== undefined && named === undefined) throw noCursor()
    const at = Number(named ?? query.position ?? 0)
    const ranks = narrowing
      ? await rankedChunks(archive, cached, narrowing, shapes, filter)
      : await rankedFacts(archive, cached, shapes, filter)
    const entries = await linePage(ranks, order, at, limit, context, filter)
    const next = at + entries.length
    return {
      group: id,
      count,
      position: at,
      entries,
      partial,
      cursor: entries.length === limit && next < count ? `p${next}` : null,
    }
  }
  const entries: EntryAnswer[] = []
  const page = (next: string | null): GroupLinesAnswer => ({
    group: id,
    count,
    position: cursor === undefined ? 0 : null,
    entries,
    partial,
    cursor: next,
  })
  const start = placeOf(cursor)
  const walk = walkEntries(archive, cached, shapes, filter, start)
  let turn = performance.now()
  for await (const { file, fact, first, found, source } of walk) {
    // Where the text is not at hand a page takes long: those who ask for less go between.
    if (performance.now() - turn >= TURN_MS) {
      await letOthersIn()
      turn = performance.now()
    }
    for (const [at, one] of found.entries()) {
      if (entries.length >= limit) return page(cursorAt({ file, fact, entry: first + at }))
      const answer = await source.read(one, filter, { context })
      if (answer) entries.push(answer)
    }
  }
  return page(null)
}
