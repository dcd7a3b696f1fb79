import { LogkinError } from '../model/errors.ts'
import { LEVEL_KEYS, levelKey, type LevelCode, type LevelKey } from '../model/level.ts'
import { DEFAULT_GROUPS_LIMIT, DEFAULT_SIMILARITY, MAX_GROUPS_LIMIT } from '../model/limits.ts'
import type {
  GroupAnswer,
  GroupDetailAnswer,
  GroupSort,
  GroupsAnswer,
  GroupsQuery,
  ViewQuery,
} from '../model/answers.ts'
import type { Steps } from '../model/steps.ts'
import { US_PER_MS } from '../model/time.ts'
import type { Cut, CutCounts, ViewGroup } from './cut.ts'
import { filterOf, type Counts } from './filter.ts'
import type { Narrowing } from './narrowing.ts'
import { isoOf } from './resolve.ts'
import { smallest } from './smallest.ts'
import type { View } from './view.ts'

/** Shapes listed with one group. */
export const MAX_MEMBERS = 100

interface Counted {
  readonly group: ViewGroup
  readonly counts: Counts
}

/** The query's cut. Throws LogkinError 'bad-request' where it is none. */
export const similarityOf = (query: Pick<ViewQuery, 'similarity'>): number => {
  const similarity = query.similarity ?? DEFAULT_SIMILARITY
  if (!(similarity >= 0 && similarity <= 1))
    throw new LogkinError('bad-request', `similarity=${similarity} is not between 0 and 1.`)
  return similarity
}

/** The groups of a view, filtered, sorted and paged; `most` is the limit of one page. */
export function* answerGroups(
  view: View,
  query: GroupsQuery,
  partial: boolean,
  most = MAX_GROUPS_LIMIT,
  narrowing: Narrowing | null = null,
): Steps<GroupsAnswer> {
  const similarity = similarityOf(query)
  const filter = filterOf(query, view.bucketMs, narrowing)
  const cut = view.cutAt(similarity)
  yield* cut.prepare({ templateRanks: query.sort === 'template', lowerTemplates: Boolean(query.q) })
  const found = cut.count(filter)
  yield
  const wanted = query.q?.toLowerCase() ?? ''
  const matched: number[] = []
  let matchedEntries = 0
  for (let place = 0; place < cut.size; place++) {
    if (found.counts[place] === 0 || (wanted && !cut.lowerTemplates[place]!.includes(wanted))) continue
    matched.push(place)
    matchedEntries += found.counts[place]!
  }
  const limit = Math.min(query.limit ?? DEFAULT_GROUPS_LIMIT, most)
  const start = cursorOffset(query.cursor)
  const groups: GroupAnswer[] = []
  for (const place of smallest(matched, start + limit, orderOf(cut, found, query)).slice(start)) {
    // The template of a large group may have to be made.
    yield
    const group = cut.at(place)
    groups.push(answerOf(view, { group, counts: group.counts(filter) }))
  }
  return {
    bytes: view.bytes,
    lines: view.lines,
    entries: view.entries,
    unparsed: view.unparsedBy.blank + view.unparsedBy.binary,
    unparsedBy: view.unparsedBy,
    levels: levelCounts(view.byLevel),
    untimed: view.untimed.reduce((sum, count) => sum + count, 0),
    coarseness: view.coarseness,
    partial,
    similarity,
    from: query.from === undefined ? null : isoOf(filter.fromBucket * filter.bucketMs * US_PER_MS),
    to: query.to === undefined ? null : isoOf(filter.toBucket * filter.bucketMs * US_PER_MS),
    totalGroups: cut.size,
    matchedGroups: matched.length,
    matchedEntries,
    groups,
    cursor: start + limit < matched.length ? String(start + limit) : null,
  }
}

/** Compares groups by their places in the cut: as asked for, then by count, then by id. */
const orderOf = (
  cut: Cut,
  found: CutCounts,
  { sort = 'count', order }: Pick<GroupsQuery, 'sort' | 'order'>,
): ((a: number, b: number) => number) => {
  const sign = (order ?? (sort === 'template' || sort === 'firstSeen' ? 'asc' : 'desc')) === 'asc' ? 1 : -1
  const keys = keysOf(cut, found, sort)
  const { counts } = found
  return (a, b) => sign * (keys[a]! - keys[b]!) || counts[b]! - counts[a]! || cut.compareIds(a, b)
}

const keysOf = (cut: Cut, found: CutCounts, sort: GroupSort): ArrayLike<number> => {
  switch (sort) {
    case 'count':
      return found.counts
    case 'lines':
      return found.lines
    case 'firstSeen':
      return found.minUs.map(finite)
    case 'lastSeen':
      return found.maxUs.map(finite)
    case 'level':
      return found.worst
    case 'template':
      return cut.templateRanks
  }
}

/** Groups without a time stand together at one end. */
const finite = (us: number): number => (Number.isFinite(us) ? us : -1)

const cursorOffset = (cursor: string | undefined): number => {
  if (cursor === undefined) return 0
  if (!/^\d{1,9}$/.test(cursor))
    throw new LogkinError('bad-request', 'That cursor is none; pass the one that came with the page before.')
  return Number(cursor)
}

/** A group and what is counted of it. */
export const answerOf = (view: Pick<View, 'entries'>, { group, counts }: Counted): GroupAnswer => ({
  id: group.id,
  template: group.template,
  ...figuresOf(counts, view.entries),
  samples: group.firstShapes.map(({ eldest }) => eldest.sample),
  shapes: group.size,
})

/** Counts as answers give them; `share` is of these entries. */
export const figuresOf = ({ count, lines, minUs, maxUs, byLevel }: Counts, entries: number) => ({
  count,
  lines,
  share: entries === 0 ? 0 : count / entries,
  firstSeen: isoOrNull(minUs),
  lastSeen: isoOrNull(maxUs),
  levels: levelCounts(byLevel),
})

/** An instant; null for that of no entry. */
export const isoOrNull = (us: number): string | null => (Number.isFinite(us) ? isoOf(us) : null)

const levelCounts = (byLevel: ReadonlyMap<LevelCode, number>): Partial<Record<LevelKey, number>> => {
  const levels: Partial<Record<LevelKey, number>> = {}
  LEVEL_KEYS.forEach((key, code) => {
    const count = byLevel.get(code)
    if (count !== undefined) levels[key] = count
  })
  return levels
}

/** The group of that id at the query's cut. Throws LogkinError 'not-found'. */
export const findGroup = (view: View, id: string, query: ViewQuery): ViewGroup => {
  const similarity = similarityOf(query)
  const group = view.cutAt(similarity).find(id)
  if (!group) {
    throw new LogkinError(
      'not-found',
      `There is no group ${id} at similarity ${similarity} in these uploads; GET /api/v1/groups lists them.`,
    )
  }
  return group
}

export const answerGroup = (
  view: View,
  id: string,
  query: ViewQuery,
  partial: boolean,
  narrowing: Narrowing | null = null,
): GroupDetailAnswer => {
  const group = findGroup(view, id, query)
  const counts = group.counts(filterOf(query, view.bucketMs, narrowing))
  const members = [...group.shapes].sort((a, b) => b.count - a.count).slice(0, MAX_MEMBERS)
  return {
    ...answerOf(view, { group, counts }),
    members: members.map(({ shape, text, count }) => ({ shape, text, count })),
    partial,
  }
}

/** Names of levels, in the order none, trace ... fatal. */
export const namesOf = (codes: Iterable<LevelCode>): readonly LevelKey[] =>
  [...codes].sort((a, b) => a - b).map(levelKey)
