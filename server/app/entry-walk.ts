import { LogkinError } from '../model/errors.ts'
import type { FactKey } from '../store/store.ts'
import type { Archive } from './archive.ts'
import { EntrySource, type Found } from './entry-source.ts'
import type { Filter } from './filter.ts'
import { FactEntries } from './fact-entries.ts'
import { inFileOrder } from './folds.ts'
import type { ShapeSet } from './shape-set.ts'
import { factNumber, sharesOf } from './stretch.ts'
import type { ViewFile } from './view.ts'
import type { CachedView } from './view-cache.ts'

/** The place behind the last entry of a page: file of the view, fact (as factNumber names it), entry in the fact. */
export interface Place {
  readonly file: number
  readonly fact: number
  readonly entry: number
}

const CURSOR = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})$/

/** Wanted entries of one block of a part or seam, in file order, none of which was looked at before; of a fact without any, once none. */
interface Walked {
  readonly file: number
  readonly fact: number
  /** The first one's number among those of its fact. */
  readonly first: number
  readonly found: readonly Found[]
  readonly source: EntrySource
}

/** Entries of these shapes (null: of all) that a filter may leave, in file order from a place on. */
export async function* walkEntries(
  archive: Archive,
  { view, logFiles }: CachedView,
  shapes: ShapeSet | null,
  filter: Filter,
  start: Place,
): AsyncGenerator<Walked, void, undefined> {
  const { narrowing } = filter
  for (let file = start.file; file < view.files.length; file++) {
    const viewFile = view.files[file]!
    const logFile = logFiles.get(viewFile)
    if (!logFile) continue
    const narrowed = narrowing?.files.get(viewFile)
    if (narrowing && !narrowed) continue
    const source = new EntrySource(archive, viewFile, logFile)
    for (const key of await keysOf(archive, viewFile, source, shapes, filter)) {
      const fact = factNumber(key)
      if (file === start.file && fact < start.fact) continue
      // A seam is small, and its entries may begin in any part.
      if (narrowed && key.kind === 'part' && !narrowed.holds(key.part)) continue
      const from = file === start.file && fact === start.fact ? start.entry : 0
      const entries = await FactEntries.of(archive, viewFile, logFile, key, shapes, filter)
      let [next, none] = [0, true]
      for await (const block of entries.inBlocks()) {
        const all = narrowed ? await narrowed.keep(block) : block
        const first = Math.max(next, from)
        next += all.length
        if (first >= next) continue
        none = false
        yield { file, fact, first, found: all.slice(first - next), source }
      }
      if (none) yield { file, fact, first: Math.max(next, from), found: [], source }
    }
  }
}

/** The facts that may hold wanted entries, in file order: where the directory is there, only those that do. */
const keysOf = async (
  archive: Archive,
  viewFile: ViewFile,
  { logFile }: EntrySource,
  shapes: ShapeSet | null,
  filter: Filter,
): Promise<readonly FactKey[]> => {
  const { upload, file } = viewFile
  const directory = shapes && (await archive.directories.stored(upload, logFile))
  if (directory)
    return sharesOf(viewFile, directory, shapes, filter)
      .filter(({ count }) => count > 0)
      .map(({ key }) => key)
  return [...(await archive.store.factKeys(upload, file, logFile.revision))].sort(inFileOrder)
}

export const cursorAt = ({ file, fact, entry }: Place): string => `${file}.${fact}.${entry}`

/** Where a cursor goes on; without one, the start. Throws LogkinError 'bad-request' where it is none. */
export const placeOf = (cursor: string | undefined): Place => {
  if (cursor === undefined) return { file: 0, fact: 0, entry: 0 }
  const match = CURSOR.exec(cursor)
  if (!match) throw noCursor()
  return { file: Number(match[1]), fact: Number(match[2]), entry: Number(match[3]) }
}

export const noCursor = (): LogkinError =>
  new LogkinError('bad-request', 'That cursor is none; pass the one that came with the page before.')
