import { BucketList } from '../cluster/bucket-list.ts'
import { addTo } from '../cluster/histogram.ts'
import { LogkinError } from '../model/errors.ts'
import { rowKey } from '../model/summary.ts'
import { TIME_NONE, type TimeKindCode } from '../model/time.ts'
import { excludedIn, keysIn, type FieldFile, type Fields } from './fields.ts'
import { NarrowedFile, type Wanted } from './narrowed-file.ts'
import { SeriesPool } from './series.ts'
import { bucketFor, type View, type ViewFile, type ViewRow } from './view.ts'
import type { CachedView } from './view-cache.ts'
import { letOthersIn } from './turns.ts'

const SHAPE_DIGITS = 16

/** What of a view has the wanted values: the same tree, with other counts. */
export interface Narrowing {
  /** The view's rows to what is left of them; those with nothing left are missing. */
  readonly rows: ReadonlyMap<ViewRow, ViewRow>
  readonly series: SeriesPool
  /** Each file that has any of them. */
  readonly files: ReadonlyMap<ViewFile, NarrowedFile>
}

/** Narrowings of views, the last few of each kept. */
export class Narrowings {
  readonly #fields: Fields
  readonly #known = new WeakMap<View, Map<string, Narrowing>>()

  constructor(fields: Fields) {
    this.#fields = fields
  }

  /** Null where no field is named. Throws LogkinError 'bad-request' for what is no facet, and what Fields.of throws. */
  async of(cached: CachedView, facets: readonly string[] = []): Promise<Narrowing | null> {
    if (facets.length === 0) return null
    const name = JSON.stringify([...facets].sort())
    const known = this.#known.get(cached.view) ?? new Map<string, Narrowing>()
    this.#known.set(cached.view, known)
    let narrowing = known.get(name)
    if (!narrowing) narrowing = await narrow(this.#fields, cached, facets)
    known.delete(name)
    known.set(name, narrowing)
    const eldest = known.size > MAX_KEPT ? known.keys().next().value : undefined
    if (eldest !== undefined) known.delete(eldest)
    return narrowing
  }
}

const MAX_KEPT = 4

const narrow = async (fields: Fields, cached: CachedView, facets: readonly string[]): Promise<Narrowing> => {
  const files = await fields.of(cached)
  const wanted = valuesOf(files, facets)
  const rowsOf = viewRows(cached.view)
  const rows = new Map<ViewRow, ViewRow>()
  const series = new SeriesPool()
  const narrowed = new Map<ViewFile, NarrowedFile>()
  for (const file of files) {
    const test = wantedIn(file, wanted)
    if (!test) continue
    const ofFile = new NarrowedFile(fields, file, test)
    narrowed.set(file.viewFile, ofFile)
    const counted = await countRows(fields, ofFile, cached.view.bucketMs)
    const viewRow = rowsOf.get(file.viewFile)!
    counted.forEach((sums, row) => {
      const all = viewRow.get(file.table.rows[row]!)!
      const { count, lines, minUs, maxUs } = sums
      rows.set(all, {
        file: all.file,
        kind: all.kind,
        level: all.level,
        count,
        lines,
        minUs,
        maxUs,
        times: series.add(BucketList.of(sums.times)),
        moreLines: series.add(BucketList.of(sums.moreLines)),
      })
    })
    await letOthersIn()
  }
  return { rows, series, files: narrowed }
}

/** The wanted values by key. */
const valuesOf = (
  files: readonly FieldFile[],
  facets: readonly string[],
): ReadonlyMap<string, ReadonlySet<string>> => {
  const excluded = excludedIn(files)
  const counted = keysIn(files)
  const wanted = new Map<string, Set<string>>()
  for (const facet of facets) {
    // A key may hold colons itself.
    const cuts = [...facet.matchAll(/:/g)].map(({ index }) => index)
    const keys = cuts.map((cut) => facet.slice(0, cut))
    const key = keys.find((name) => excluded.has(name) || counted.has(name))
    if (cuts.length === 0)
      throw new LogkinError('bad-request', `facet=${facet} names no value; write it as key:value.`)
    if (key === undefined)
      throw new LogkinError(
        'bad-request',
        `There is no field "${keys[0]}" in these uploads; GET /api/v1/facets lists them.`,
      )
    if (excluded.has(key))
      throw new LogkinError(
        'bad-request',
        `The field "${key}" has too many values to be counted; search for the value instead.`,
      )
    wanted.set(key, (wanted.get(key) ?? new Set()).add(facet.slice(key.length + 1)))
  }
  return wanted
}

const wantedIn = ({ table }: FieldFile, wanted: ReadonlyMap<string, ReadonlySet<string>>): Wanted | null => {
  const tests: { readonly field: number; readonly ids: ReadonlySet<number> }[] = []
  for (const [key, values] of wanted) {
    const field = table.fields.findIndex((known) => known.key === key && known.values.length > 0)
    const ids = new Set<number>()
    table.fields[field]?.values.forEach((value, id) => {
      if (values.has(value)) ids.add(id + 1)
    })
    if (ids.size === 0) return null
    tests.push({ field, ids })
  }
  return {
    fields: new Set(tests.map(({ field }) => field)),
    test: ({ values }, entry) => tests.every(({ field, ids }) => ids.has(values.get(field)?.[entry] ?? 0)),
  }
}

interface RowSums {
  count: number
  lines: number
  minUs: number
  maxUs: number
  readonly times: Map<number, number>
  readonly moreLines: Map<number, number>
}

/** What of each row has the values; the file notes how much of it is in which chunk. */
const countRows = async (
  fields: Fields,
  narrowed: NarrowedFile,
  bucketMs: number,
): Promise<ReadonlyMap<number, RowSums>> => {
  const { file, wanted } = narrowed
  const { viewFile, table } = file
  const sums = new Map<number, RowSums>()
  const kinds = kindsOf(table.rows)
  for (let place = 0; place < table.chunks; place++) {
    const chunk = await fields.chunk(file, place, wanted.fields)
    const { offsets, rows, lines, times } = chunk
    const counts = new Map<number, number>()
    let [min, max] = [Infinity, -Infinity]
    for (let entry = 0; entry < rows.length; entry++) {
      if (!wanted.test(chunk, entry)) continue
      const row = rows[entry]!
      addTo(counts, row, 1)
      let sum = sums.get(row)
      if (!sum) sums.set(row, (sum = emptySums()))
      sum.count++
      sum.lines += lines[entry]!
      const kind = kinds[row]!
      if (kind === TIME_NONE) continue
      const us = viewFile.resolve(times[entry]!, kind)
      if (us < min) min = us
      if (us > max) max = us
      if (us < sum.minUs) sum.minUs = us
      if (us > sum.maxUs) sum.maxUs = us
      const bucket = bucketFor(viewFile, times[entry]!, kind, bucketMs)
      addTo(sum.times, bucket, 1)
      if (lines[entry]! > 1) addTo(sum.moreLines, bucket, lines[entry]! - 1)
    }
    narrowed.note(place, offsets[0] ?? 0, counts, min, max)
    await letOthersIn()
  }
  return sums
}

const emptySums = (): RowSums => ({
  count: 0,
  lines: 0,
  minUs: Infinity,
  maxUs: -Infinity,
  times: new Map(),
  moreLines: new Map(),
})

/** The kind of time of each row's entries. */
export const kindsOf = (keys: readonly string[]): readonly TimeKindCode[] =>
  keys.map((key) => Number(key[SHAPE_DIGITS + 1]) as TimeKindCode)

/** The view's rows of each file, by their keys there. */
const viewRows = ({ files, shapes }: View): ReadonlyMap<ViewFile, ReadonlyMap<string, ViewRow>> => {
  const found = new Map(files.map((viewFile) => [viewFile, new Map<string, ViewRow>()]))
  for (const { shape, rows } of shapes.values())
    for (const row of rows) found.get(files[row.file]!)!.set(rowKey(shape, row.level, row.kind), row)
  return found
}
