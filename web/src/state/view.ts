import type { GroupSort, LevelKey } from '../../../server/api/types.ts'
import type { Language } from '../text/languages.ts'
import { LEVELS_BY_SEVERITY } from '../text/levels.ts'

/**
 * What is looked at: everything that decides what the page shows, as the address says it.
 * `formatView(parseView(x))` is canonical; what can't be read falls back to its default, so that an old link still opens.
 */
export interface View {
  /** Empty: all uploads. */
  readonly uploads: readonly string[]
  readonly q: string
  /** Empty: all levels. */
  readonly levels: readonly LevelKey[]
  readonly sort: GroupSort
  readonly order: Order
  /** "key:value" of fields. Empty: all. */
  readonly facets: readonly string[]
  /** 0 to 1. */
  readonly similarity: number
  /** ISO 8601 instants in UTC. */
  readonly from: string | null
  readonly to: string | null
  /** The open group. */
  readonly group: string | null
  /** Null: the browser's. */
  readonly language: Language | null
}

export type Order = 'asc' | 'desc'

export const SORTS = [
  'count',
  'lines',
  'level',
  'firstSeen',
  'lastSeen',
  'template',
] as const satisfies readonly GroupSort[]

export const DEFAULT_SIMILARITY = 0.5
export const SIMILARITY_STEP = 0.05

export const DEFAULT_VIEW: View = {
  uploads: [],
  q: '',
  levels: [],
  facets: [],
  sort: 'count',
  order: 'desc',
  similarity: DEFAULT_SIMILARITY,
  from: null,
  to: null,
  group: null,
  language: null,
}

/** The order that one expects first of a column: most, worst, latest; but the earliest start, and A to Z. */
export const firstOrder = (sort: GroupSort): Order =>
  sort === 'template' || sort === 'firstSeen' ? 'asc' : 'desc'

const readInstant = (text: string | null): string | null => {
  const ms = text === null ? Number.NaN : Date.parse(text)
  return Number.isNaN(ms) ? null : new Date(ms).toISOString()
}

const readSimilarity = (text: string | null): number => {
  const value = text === null || text === '' ? Number.NaN : Number(text)
  return value >= 0 && value <= 1 ? Math.round(value * 100) / 100 : DEFAULT_SIMILARITY
}

const readLanguage = (text: string | null): Language | null => (text === 'en' || text === 'zh' ? text : null)

export const parseView = (search: string): View => {
  const query = new URLSearchParams(search)
  const levels = new Set(query.getAll('level'))
  const sort = SORTS.find((name) => name === query.get('sort')) ?? DEFAULT_VIEW.sort
  const order = query.get('order')
  const group = query.get('group')
  return {
    uploads: [...new Set(query.getAll('upload').filter((id) => /^[\w-]{1,64}$/.test(id)))],
    q: query.get('q') ?? '',
    levels: LEVELS_BY_SEVERITY.filter((level) => levels.has(level)),
    facets: [...new Set(query.getAll('facet').filter((facet) => facet.includes(':')))],
    sort,
    order: order === 'asc' || order === 'desc' ? order : firstOrder(sort),
    similarity: readSimilarity(query.get('similarity')),
    from: readInstant(query.get('from')),
    to: readInstant(query.get('to')),
    group: group !== null && /^[0-9a-f]{16}$/.test(group) ? group : null,
    language: readLanguage(query.get('lang')),
  }
}

/** The address's query, "" or "?...", with everything left out that is as by default. */
export const formatView = (view: View): string => {
  const query = new URLSearchParams()
  for (const id of view.uploads) query.append('upload', id)
  if (view.q !== '') query.set('q', view.q)
  for (const level of view.levels) query.append('level', level)
  for (const facet of view.facets) query.append('facet', facet)
  if (view.sort !== DEFAULT_VIEW.sort) query.set('sort', view.sort)
  if (view.order !== firstOrder(view.sort)) query.set('order', view.order)
  if (view.similarity !== DEFAULT_SIMILARITY) query.set('similarity', String(view.similarity))
  if (view.from !== null) query.set('from', view.from)
  if (view.to !== null) query.set('to', view.to)
  if (view.group !== null) query.set('group', view.group)
  if (view.language !== null) query.set('lang', view.language)
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}
