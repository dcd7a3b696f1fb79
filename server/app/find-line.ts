import { shapeAt } from '../cluster/coarse-summary.ts'
import { ShapeTable } from '../cluster/shapes.ts'
import { LogkinError } from '../model/errors.ts'
import { PART_BYTES } from '../model/limits.ts'
import type { LogFile } from '../model/upload.ts'
import { EntryReader } from '../parse/entries.ts'
import type { EntrySink } from '../parse/entry-view.ts'
import { EntryRun } from '../parse/entry-run.ts'
import type { FactKey, Store } from '../store/store.ts'
import { EntryTaker } from './entry-parts.ts'
import { decodeJoint, decodePart, decodeSeam } from './facts.ts'
import { inFileOrder } from './folds.ts'
import { readPieces } from './pieces.ts'
import { contextOf } from './reading.ts'
import type { ViewFile } from './view.ts'
import type { FoundLine } from './why.ts'

/** A line by its number in the file, from 1; or any line of the entry at a byte offset. */
export type LinePlace = { readonly line: number } | { readonly offset: number }

/** Bytes [from, to) of a file whose lines are counted, and the number of the first. */
interface Stretch {
  readonly key: FactKey
  readonly from: number
  readonly to: number
  readonly firstLine: number
  readonly lines: number
}

/**
 * The line of a stored file at a place: finds the part or seam that counts it, and reads that anew.
 * Throws LogkinError 'not-found' where the file has no such line, 'incomplete' where parts before it are missing.
 */
export const findLine = async (
  store: Store,
  viewFile: ViewFile,
  logFile: LogFile,
  place: LinePlace,
): Promise<FoundLine> => {
  const stretch = await stretchAt(store, viewFile, logFile, place)
  const context = contextOf(logFile.reading, stretch.from)
  const taker = new EntryTaker(logFile.reading, viewFile.summary)
  const finder = new LineFinder(taker, place, stretch.firstLine, viewFile.summary.coarseness)
  const { upload, file } = viewFile
  if (stretch.key.kind === 'seam') {
    const [record] = await store.factsOf(upload, file, logFile.revision, [
      { kind: 'part', part: stretch.key.part },
    ])
    const run = new EntryRun(context, stretch.from, record ? decodeJoint(record.facts).tailState : 0, true)
    for await (const { text, final } of readPieces(store, upload, file, stretch.from, stretch.to)) {
      run.read(text, final, finder)
      if (finder.found) break
    }
  } else {
    // Its head belongs to the seam before it, but says what state its own lines begin in.
    const start = stretch.key.part * PART_BYTES
    const text = await store.readText(upload, file, start, stretch.to)
    const reader = new EntryReader(context, true)
    const rest = reader.findStart(text, start)
    if (rest) reader.scan(text, rest.at, rest.state, start, true, finder)
  }
  if (!finder.found) throw noLine(viewFile, logFile, place)
  return finder.found
}

const stretchAt = async (
  store: Store,
  viewFile: ViewFile,
  logFile: LogFile,
  place: LinePlace,
): Promise<Stretch> => {
  const { upload, file } = viewFile
  const keys = [...(await store.factKeys(upload, file, logFile.revision))].sort(inFileOrder)
  let from = 0
  let firstLine = 1
  for (const key of keys) {
    const [record] = await store.factsOf(upload, file, logFile.revision, [key])
    if (!record) continue
    const { start, summary } =
      key.kind === 'seam' ? seamAt(record.facts) : partAt(record.facts, key.part * PART_BYTES)
    if (!summary) continue
    if (start !== from) break
    const stretch = { key, from, to: from + summary.bytes, firstLine, lines: summary.lines }
    const within =
      'line' in place
        ? place.line < firstLine + summary.lines
        : place.offset >= from && place.offset < stretch.to
    if (within) return stretch
    from = stretch.to
    firstLine += summary.lines
  }
  throw noLine(viewFile, logFile, place)
}

const seamAt = (facts: Uint8Array) => {
  const { from, summary } = decodeSeam(facts)
  return { start: from, summary }
}

const partAt = (facts: Uint8Array, offset: number) => {
  const { joint, summary } = decodePart(facts)
  return { start: offset + joint.headBytes, summary }
}

const noLine = ({ summary, name }: ViewFile, { state }: LogFile, place: LinePlace): LogkinError => {
  const wanted = 'line' in place ? `line ${place.line}` : `entry at byte ${place.offset}`
  return state === 'complete'
    ? new LogkinError('not-found', `${name} has no ${wanted}; it has ${summary.lines} lines.`)
    : new LogkinError(
        'incomplete',
        `The ${wanted} of ${name} is not analysed yet; ask again when all of it has come.`,
      )
}

/** Waits for one line among those that are read. */
export class LineFinder implements EntrySink {
  readonly #taker: EntryTaker
  readonly #place: LinePlace
  readonly #coarseness: number
  #line: number
  found: FoundLine | null = null

  /**
   * @param firstLine number of the first line that comes
   * @param coarseness that of the file's shapes
   */
  constructor(taker: EntryTaker, place: LinePlace, firstLine: number, coarseness: number) {
    this.#coarseness = coarseness
    this.#taker = taker
    this.#place = place
    this.#line = firstLine
  }

  entry(...[entry]: Parameters<EntrySink['entry']>): void {
    const line = this.#line
    this.#line += entry.lines
    const place = this.#place
    const wanted =
      'line' in place
        ? place.line < this.#line
        : place.offset >= entry.offset && place.offset <= entry.endOffset
    if (this.found || !wanted) return
    const shapes = new ShapeTable()
    const index = shapes.indexOf(entry.text, entry.from, entry.to)
    const fine = { shape: shapes.name(index), text: shapes.text(index) }
    this.found = {
      line: 'line' in place ? place.line : line,
      unparsed: null,
      entry: this.#taker.parts(entry, line),
      shape: shapeAt(fine, 0, this.#coarseness).shape,
    }
  }

  unparsed(...[reason, lines]: Parameters<EntrySink['unparsed']>): void {
    this.#line += lines
    if (this.found || !('line' in this.#place) || this.#place.line >= this.#line) return
    this.found = { line: this.#place.line, unparsed: reason, entry: null, shape: null }
  }
}
