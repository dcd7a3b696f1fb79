import type { View } from './view.ts'

/** The view as the API's query parameters: each function names what its resource takes. */

/** Which uploads, cut where. */
export const cutQuery = (view: Pick<View, 'uploads' | 'similarity'>): URLSearchParams => {
  const query = new URLSearchParams()
  for (const id of view.uploads) query.append('upload', id)
  query.set('similarity', String(view.similarity))
  return query
}

/** The cut, narrowed by level, fields and time. */
export const narrowedQuery = (view: View): URLSearchParams => {
  const query = cutQuery(view)
  for (const level of view.levels) query.append('level', level)
  for (const facet of view.facets) query.append('facet', facet)
  if (view.from !== null) query.set('from', view.from)
  if (view.to !== null) query.set('to', view.to)
  return query
}

/** The table's rows. */
export const groupsQuery = (view: View, limit: number, cursor: string | null): URLSearchParams => {
  const query = narrowedQuery(view)
  if (view.q !== '') query.set('q', view.q)
  query.set('sort', view.sort)
  query.set('order', view.order)
  query.set('limit', String(limit))
  if (cursor !== null) query.set('cursor', cursor)
  return query
}
