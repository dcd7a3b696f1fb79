import { shapeAt } from '../cluster/coarse-summary.ts'
import { partialName } from '../cluster/summary.ts'
import { bucketOf } from '../cluster/histogram.ts'
import type { EntryIndex } from '../counter.ts'
import { BLOCK_BYTES, PART_BYTES } from '../model/limits.ts'
import type { Row, Summary } from '../model/summary.ts'
import { TIME_NONE, US_PER_DAY, US_PER_MS, type TimeKindCode } from '../model/time.ts'
import type { LogFile } from '../model/upload.ts'
import type { FactKey, Store } from '../store/store.ts'
import { decodeBlockIndex } from './block-index.ts'
import type { DirectoryFact } from './directory.ts'
import { turnsUpTo, type Found } from './entry-source.ts'
import { decodePart, decodeSeam } from './facts.ts'
import { isRanged, isWithin, type Filter } from './filter.ts'
import { isOrdered } from './resolve.ts'
import type { Postings } from './postings.ts'
import { bucketFor, type ViewFile } from './view.ts'

const SHAPE_DIGITS = 16
const ZERO = 48

/** Names a fact of a file by where it stands, so that a cursor holds when an earlier part arrives. Ascending in file order. */
export const factNumber = ({ kind, part }: FactKey): number => part * 2 + (kind === 'seam' ? 1 : 0)

/** About where a fact's bytes begin: those of its part. */
export const startOf = (fact: number): number => (fact >> 1) * PART_BYTES

/** How much of what is wanted one fact holds. */
export interface Share {
  readonly key: FactKey
  /** Entries; where `edge`, those with any time, of which some may be outside the range. */
  readonly count: number
  /** Of them without a time. */
  readonly untimed: number
  readonly edge: boolean
  /** All times of the fact lie between them, inclusive; [Infinity, -Infinity] where it has none. */
  readonly minUs: number
  readonly maxUs: number
}

/** For each row 1 where it is of these shapes (null: of all) and levels, and 2 where its entries have no time besides. */
export const wantedRows = (
  { keys }: Postings,
  shapes: ReadonlySet<string> | null,
  { levels }: Filter,
): Uint8Array =>
  Uint8Array.from(keys, (key) => {
    if (shapes && !shapes.has(key.slice(0, SHAPE_DIGITS))) return 0
    if (levels && !levels.has(key.charCodeAt(SHAPE_DIGITS) - ZERO)) return 0
    return key.charCodeAt(SHAPE_DIGITS + 1) - ZERO === TIME_NONE ? 2 : 1
  })

/** In file order, one for each fact that may hold something. */
export const sharesOf = (
  viewFile: ViewFile,
  postings: Postings,
  wanted: Uint8Array,
  filter: Filter,
): readonly Share[] => {
  const { facts } = postings
  const [timedOf, untimedOf] = [new Float64Array(facts.length), new Float64Array(facts.length)]
  wanted.forEach((is, row) => {
    if (is === 0) return
    const counts = is === 1 ? timedOf : untimedOf
    postings.forEach(row, (fact, count) => {
      counts[fact]! += count
    })
  })
  const shares: Share[] = []
  facts.forEach((fact, place) => {
    const { key } = fact
    const timed = timedOf[place]!
    const untimed = isRanged(filter) ? 0 : untimedOf[place]!
    if (timed + untimed === 0) return
    const [minUs, maxUs] = boundsOf(viewFile, fact)
    let edge = false
    if (timed > 0 && isRanged(filter)) {
      const [first, last] = [bucketOf(minUs, filter.bucketMs), bucketOf(maxUs, filter.bucketMs)]
      if (last < filter.fromBucket || first >= filter.toBucket) return
      edge = !(first >= filter.fromBucket && last < filter.toBucket)
    }
    shares.push({ key, count: timed + untimed, untimed, edge, minUs, maxUs })
  })
  return shares
}

/** Between which instants a fact's times lie; partial ones to a day, as a zone's clock goes back at times. */
const boundsOf = (viewFile: ViewFile, { times, partialFrom }: DirectoryFact): readonly [number, number] => {
  const { resolve, summary } = viewFile
  let [min, max] = [Infinity, -Infinity]
  times.forEach(([first, last], code) => {
    if (first > last) return
    const kind = code as TimeKindCode
    const name = partialName(kind)
    if (name === null) [min, max] = [Math.min(min, first), Math.max(max, last)]
    else if (!isOrdered(summary.jumps[name], name)) [min, max] = [-Infinity, Infinity]
    else {
      const shift = turnsUpTo(viewFile, name, partialFrom[name] ?? 0)
      min = Math.min(min, resolve(first + shift, kind) - US_PER_DAY)
      max = Math.max(max, resolve(last + shift, kind) + US_PER_DAY)
    }
  })
  return [min, max]
}

/** The entries of one part or seam that are of these shapes and levels, in file order; none where all of them are outside the time range. `count` of them are within it. */
export const entriesOf = async (
  store: Store,
  viewFile: ViewFile,
  logFile: LogFile,
  key: FactKey,
  shapes: ReadonlySet<string> | null,
  filter: Filter,
): Promise<{ readonly found: readonly Found[]; readonly count: number }> => {
  const { upload, file } = viewFile
  const [record] = await store.factsOf(upload, file, logFile.revision, [key])
  if (!record) return NOTHING
  let count = 0
  const wanted = (summary: Summary): (Row | null)[] =>
    [...summary.rows.values()].map((fine) => {
      const row = inFile(viewFile, summary, fine)
      if ((shapes && !shapes.has(row.shape)) || (filter.levels && !filter.levels.has(row.level))) return null
      const within = countWithin(viewFile, summary, row, filter)
      count += within
      return within > 0 ? row : null
    })
  if (key.kind === 'seam') {
    const seam = decodeSeam(record.facts)
    const found = pick(seam.index, wanted(seam.summary), seam.to)
    return { found, count }
  }
  const { joint, summary } = decodePart(record.facts)
  const rows = summary ? wanted(summary) : []
  if (!summary || count === 0) return NOTHING
  const start = key.part * PART_BYTES
  const blocks = (await store.indexes(upload, file, key.part, logFile.revision)).map((stored, block) =>
    decodeBlockIndex(stored, start + block * BLOCK_BYTES),
  )
  const offsets = blocks.flatMap((block) => block.offsets)
  const found = pick(
    { offsets, rows: blocks.flatMap((block) => block.rows) },
    rows,
    start + joint.headBytes + summary.bytes,
  )
  return { found, count }
}

/** A row of one fact with its shape as coarse as those of the file. */
const inFile = ({ summary: { coarseness } }: ViewFile, fact: Summary, row: Row): Row =>
  fact.coarseness < coarseness ? { ...row, ...shapeAt(row, fact.coarseness, coarseness) } : row

const NOTHING = { found: [], count: 0 }

const pick = (
  index:
    | Pick<EntryIndex, 'rows' | 'offsets'>
    | { readonly offsets: readonly number[]; readonly rows: readonly number[] },
  rows: readonly (Row | null)[],
  end: number,
): readonly Found[] => {
  const found: Found[] = []
  for (let entry = 0; entry < index.offsets.length; entry++) {
    const row = rows[index.rows[entry]!]
    if (row) found.push({ from: index.offsets[entry]!, to: index.offsets[entry + 1] ?? end, row })
  }
  return found
}

/** How many entries of a row of one fact are in the time range. */
const countWithin = (viewFile: ViewFile, summary: Summary, row: Row, filter: Filter): number => {
  if (!isRanged(filter)) return row.count
  if (row.kind === TIME_NONE) return 0
  const name = partialName(row.kind)
  const shiftUs = name === null ? 0 : turnsUpTo(viewFile, name, summary.jumps[name]?.firstAt ?? 0)
  const widthUs = summary.bucketMs[row.kind] * US_PER_MS
  let within = 0
  for (const [bucket, count] of row.buckets)
    if (isWithin(filter, bucketFor(viewFile, bucket * widthUs + shiftUs, row.kind, filter.bucketMs)))
      within += count
  return within
}
