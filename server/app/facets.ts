import type { FacetsAnswer, FacetsQuery } from '../model/answers.ts'
import { MAX_FACET_VALUES } from '../model/limits.ts'
import { TIME_NONE } from '../model/time.ts'
import type { ViewGroup } from './cut.ts'
import { excludedIn, type Fields } from './fields.ts'
import { filterOf, isRanged, isWithin, type Filter } from './filter.ts'
import { findGroup, similarityOf } from './groups.ts'
import { kindsOf, type Narrowing } from './narrowing.ts'
import { bucketFor, type View } from './view.ts'
import type { CachedView } from './view-cache.ts'
import { letOthersIn, runHurried } from './turns.ts'

const SHAPE_DIGITS = 16

/** The fields of the entries that a query leaves, each value counted. Throws LogkinError 'incomplete' and 'busy', as Fields.of. */
export const answerFacets = async (
  fields: Fields,
  cached: CachedView,
  query: FacetsQuery,
  narrowing: Narrowing | null,
): Promise<FacetsAnswer> => {
  const { view, partial } = cached
  const filter = filterOf(query, view.bucketMs, narrowing)
  const shapes = await shapesOf(view, query)
  const files = await fields.of(cached)
  const counts = new Map<string, Map<string, number>>()
  const excluded = excludedIn(files)
  let entries = 0
  for (const file of files) {
    const { viewFile, table } = file
    const kinds = kindsOf(table.rows)
    const wanted = table.rows.map((key) => isWanted(key, shapes, filter))
    const all = new Set(table.fields.keys())
    const sums = table.fields.map(({ values }) => new Float64Array(values.length + 1))
    const test = narrowing?.files.get(viewFile)?.wanted
    if (narrowing && !test) continue
    for (let place = 0; place < table.chunks; place++) {
      const chunk = await fields.chunk(file, place, all)
      const { rows, times, values } = chunk
      const columns = [...values].map(([field, column]) => ({ column, sum: sums[field]! }))
      for (let entry = 0; entry < rows.length; entry++) {
        const row = rows[entry]!
        if (!wanted[row]) continue
        if (isRanged(filter)) {
          if (kinds[row] === TIME_NONE) continue
          if (!isWithin(filter, bucketFor(viewFile, times[entry]!, kinds[row]!, filter.bucketMs))) continue
        }
        if (test && !test.test(chunk, entry)) continue
        entries++
        for (const { column, sum } of columns) sum[column[entry]!]!++
      }
      await letOthersIn()
    }
    table.fields.forEach(({ key, values }, field) => {
      if (excluded.has(key)) return
      const ofKey = counts.get(key) ?? new Map<string, number>()
      counts.set(key, ofKey)
      values.forEach((value, id) => {
        const count = sums[field]![id + 1]!
        if (count > 0) ofKey.set(value, (ofKey.get(value) ?? 0) + count)
      })
    })
  }
  for (const [key, values] of counts)
    if (values.size > MAX_FACET_VALUES) {
      excluded.add(key)
      counts.delete(key)
    }
  const facets = [...counts]
    .filter(([, values]) => values.size > 0)
    .map(([key, values]) => ({
      key,
      count: [...values.values()].reduce((sum, count) => sum + count, 0),
      values: [...values]
        .map(([value, count]) => ({ value, count }))
        .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)),
    }))
    .sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1))
  return { entries, facets, excluded: [...excluded].sort(), partial }
}

/** Null: all. */
const shapesOf = async (view: View, query: FacetsQuery): Promise<ReadonlySet<string> | null> => {
  const { group, q = '' } = query
  if (group === undefined && q === '') return null
  const groups = group === undefined ? await groupsWith(view, query, q) : [findGroup(view, group, query)]
  return new Set(groups.flatMap((one) => one.shapes.map(({ shape }) => shape)))
}

/** Those that have the text in their templates. */
const groupsWith = async (view: View, query: FacetsQuery, q: string): Promise<readonly ViewGroup[]> => {
  const cut = view.cutAt(similarityOf(query))
  await runHurried(cut.prepare({ templateRanks: false, lowerTemplates: true }))
  const wanted = q.toLowerCase()
  return cut.groups.filter((_, place) => cut.lowerTemplates[place]!.includes(wanted))
}

const isWanted = (key: string, shapes: ReadonlySet<string> | null, { levels }: Filter): boolean =>
  (!shapes || shapes.has(key.slice(0, SHAPE_DIGITS))) && (!levels || levels.has(Number(key[SHAPE_DIGITS])))
