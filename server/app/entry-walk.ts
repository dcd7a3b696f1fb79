import { partialName } from '../cluster/summary.ts'
import type { EntryIndex } from '../counter.ts'
import { LogkinError } from '../model/errors.ts'
import { BLOCK_BYTES, PART_BYTES } from '../model/limits.ts'
import type { Row, Summary } from '../model/summary.ts'
import { TIME_NONE, US_PER_MS } from '../model/time.ts'
import type { LogFile } from '../model/upload.ts'
import type { FactKey, Store } from '../store/store.ts'
import { decodeBlockIndex } from './block-index.ts'
import { EntrySource, turnsUpTo, type Found } from './entry-source.ts'
import { decodePart, decodeSeam } from './facts.ts'
import { isRanged, isWithin, type Filter } from './filter.ts'
import { inFileOrder } from './fold.ts'
import { bucketFor, type ViewFile } from './view.ts'
import type { CachedView } from './view-cache.ts'

/** The place behind the last entry of a page: file of the view, fact (as numberOf names it), entry in the fact. */
export interface Place {
  readonly file: number
  readonly fact: number
  readonly entry: number
}

const CURSOR = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})$/

/** Names a fact of a file by where it stands, so that a cursor holds when an earlier part arrives. Ascending in file order. */
const numberOf = ({ kind, part }: FactKey): number => part * 2 + (kind === 'seam' ? 1 : 0)

/** About where a fact's bytes begin: those of its part. */
export const startOf = (fact: number): number => (fact >> 1) * PART_BYTES

/** The entries of one part or seam that are wanted, in file order; those before `first` were looked at before. */
interface Walked {
  readonly file: number
  readonly fact: number
  readonly viewFile: ViewFile
  readonly found: readonly Found[]
  readonly first: number
  readonly source: EntrySource
}

/** Entries of these shapes (null: of all) that a filter may leave, in file order from a place on, part by part. */
export async function* walkEntries(
  store: Store,
  { view, logFiles }: CachedView,
  shapes: ReadonlySet<string> | null,
  filter: Filter,
  start: Place,
): AsyncGenerator<Walked, void, undefined> {
  for (let file = start.file; file < view.files.length; file++) {
    const viewFile = view.files[file]!
    const logFile = logFiles.get(viewFile)
    if (!logFile) continue
    const keys = await store.factKeys(viewFile.upload, viewFile.file, logFile.revision)
    const source = new EntrySource(store, viewFile, logFile)
    for (const key of [...keys].sort(inFileOrder)) {
      const fact = numberOf(key)
      if (file === start.file && fact < start.fact) continue
      const found = await entriesOf(store, viewFile, logFile, key, shapes, filter)
      const first = file === start.file && fact === start.fact ? start.entry : 0
      yield { file, fact, viewFile, found, first, source }
    }
  }
}

export const cursorAt = ({ file, fact, entry }: Place): string => `${file}.${fact}.${entry}`

/** Where a cursor goes on; without one, the start. Throws LogkinError 'bad-request' where it is none. */
export const placeOf = (cursor: string | undefined): Place => {
  if (cursor === undefined) return { file: 0, fact: 0, entry: 0 }
  const match = CURSOR.exec(cursor)
  if (!match) {
    throw new LogkinError('bad-request', 'That cursor is none; pass the one that came with the page before.')
  }
  return { file: Number(match[1]), fact: Number(match[2]), entry: Number(match[3]) }
}

/** The entries of one part or seam that are of these shapes and levels, in file order; none where all of them are outside the time range. */
const entriesOf = async (
  store: Store,
  viewFile: ViewFile,
  logFile: LogFile,
  key: FactKey,
  shapes: ReadonlySet<string> | null,
  filter: Filter,
): Promise<readonly Found[]> => {
  const { upload, file } = viewFile
  const [record] = await store.factsOf(upload, file, logFile.revision, [key])
  if (!record) return []
  const wanted = (summary: Summary): (Row | null)[] =>
    [...summary.rows.values()].map((row) =>
      (!shapes || shapes.has(row.shape)) &&
      (!filter.levels || filter.levels.has(row.level)) &&
      touches(viewFile, summary, row, filter)
        ? row
        : null,
    )
  if (key.kind === 'seam') {
    const seam = decodeSeam(record.facts)
    return pick(seam.index, wanted(seam.summary), seam.to)
  }
  const { joint, summary } = decodePart(record.facts)
  const rows = summary ? wanted(summary) : []
  if (!summary || rows.every((row) => row === null)) return []
  const start = key.part * PART_BYTES
  const blocks = (await store.indexes(upload, file, key.part, logFile.revision)).map((stored, block) =>
    decodeBlockIndex(stored, start + block * BLOCK_BYTES),
  )
  const offsets = blocks.flatMap((block) => block.offsets)
  return pick(
    { offsets, rows: blocks.flatMap((block) => block.rows) },
    rows,
    start + joint.headBytes + summary.bytes,
  )
}

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

/** Whether a row of one fact has counts in the time range. */
const touches = (viewFile: ViewFile, summary: Summary, row: Row, filter: Filter): boolean => {
  if (!isRanged(filter)) return true
  if (row.kind === TIME_NONE) return false
  const name = partialName(row.kind)
  const shiftUs = name === null ? 0 : turnsUpTo(viewFile, name, summary.jumps[name]?.firstAt ?? 0)
  const widthUs = summary.bucketMs[row.kind] * US_PER_MS
  for (const bucket of row.buckets.keys())
    if (isWithin(filter, bucketFor(viewFile, bucket * widthUs + shiftUs, row.kind, filter.bucketMs)))
      return true
  return false
}
