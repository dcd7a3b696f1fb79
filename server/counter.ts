import { CoarseShapes } from './cluster/coarse-shapes.ts'
import { CountedRows } from './cluster/counted-rows.ts'
import { EntryColumns } from './cluster/entry-columns.ts'
import { grown } from './cluster/grown.ts'
import { widthFor } from './cluster/histogram.ts'
import { ShapeTable } from './cluster/shapes.ts'
import { boundUs, emptySummary, isJump, partialName, turnShiftUs } from './cluster/summary.ts'
import { isValidUtf8 } from './cluster/valid-utf8.ts'
import type { Writer } from './cluster/varint.ts'
import { decode, isUtf8 } from './ingest/charset.ts'
import { NO_LEVEL, type LevelCode } from './model/level.ts'
import { MAX_SAMPLE_ENTRY_BYTES, MAX_SHAPES } from './model/limits.ts'
import type { JumpTrack, Summary, UnparsedReason } from './model/summary.ts'
import { CYCLE_US, MAX_TURNS, TIME_FULL, TIME_NONE, type TimeKindCode } from './model/time.ts'
import type { EntrySink, EntryView } from './parse/entry-view.ts'
import type { KnownLines } from './parse/known-lines.ts'
import { MAX_REMEMBERED, type LineMemo } from './parse/line-memo.ts'
import { levelInMessage } from './parse/levels.ts'

/** What a stretch adds up to, and where its entries stand. */
export interface Counted {
  /** Its summary, as cluster/summary-code.ts writes it. */
  readonly encoded: Uint8Array
  readonly index: EntryIndex
}

/** Which entries a stretch holds: file offset and row of each, in file order. Rows are numbered as they stand in the summary. */
export interface EntryIndex {
  readonly offsets: Float64Array
  readonly rows: Uint32Array
}

interface GrowingTrack extends JumpTrack {
  lastUs: number
  jumps: number
  readonly turns: number[]
}

const HEAD_CHARS = 120
/** No character takes more in UTF-8. */
const CHAR_BYTES = 4
const NO_ROWS = new Int32Array(0)
/** Begins a byte order mark, and little else. */
const MARK = 0xef

/** Shapes met before, in this part or another: what depends on a shape alone is found out once. */
interface KnownShapes {
  readonly shapes: ShapeTable
  /** Level that the shape's first words name, and 1; 0 where nobody has asked yet. */
  levels: Uint8Array<ArrayBuffer>
  /** Shapes by the numbers of remembered entries. */
  readonly ofMemos: WeakMap<LineMemo, Int32Array>
  /** What the shapes are at the coarseness asked for last. */
  coarse: CoarseShapes | null
}

/** Some tens of megabytes; past it, known shapes are forgotten and found out anew. */
const MAX_KNOWN_SHAPES = 100_000
let current: KnownShapes | null = null
const knownShapes = (): KnownShapes => {
  if (current === null || current.shapes.length > MAX_KNOWN_SHAPES)
    current = { shapes: new ShapeTable(), levels: new Uint8Array(1024), ofMemos: new WeakMap(), coarse: null }
  return current
}

const shapesOfMemo = ({ ofMemos }: KnownShapes, memo: LineMemo): Int32Array => {
  let shapes = ofMemos.get(memo)
  if (!shapes) {
    shapes = new Int32Array(MAX_REMEMBERED).fill(-1)
    ofMemos.set(memo, shapes)
  }
  return shapes
}

/** What a stretch is counted in: megabytes, which one stretch after the other can use. */
export class CounterMemory {
  readonly entries = new EntryColumns()
  readonly rows = new CountedRows()
  /** Rows by the numbers of remembered entries; made when the first of them comes. */
  #memoRows: Int32Array<ArrayBuffer> | null = null

  /** All -1. */
  freshMemoRows(): Int32Array<ArrayBuffer> {
    if (this.#memoRows) return this.#memoRows.fill(-1)
    return (this.#memoRows = new Int32Array(MAX_REMEMBERED).fill(-1))
  }
}

/**
 * Entries to counts: the sink of one stretch of a file.
 * Nothing is allocated for an entry but its place in the columns, nor for a row but its bytes.
 */
export class Counter implements EntrySink {
  readonly #charset: string
  readonly #figures: Summary = emptySummary()
  readonly #tracks: Record<'yearless' | 'dateless', GrowingTrack | null> = { yearless: null, dateless: null }
  readonly #memory: CounterMemory
  readonly #entries: EntryColumns
  #known = knownShapes()
  #rows: CountedRows
  /** How many rows there may be before somebody looks whether their shapes still fit. */
  #enough = MAX_SHAPES
  /** Rows by the numbers of remembered entries. */
  #memos: LineMemo | null = null
  #memoRows = NO_ROWS
  /** First and last time by kind. */
  readonly #minUs = [Infinity, Infinity, Infinity, Infinity]
  readonly #maxUs = [-Infinity, -Infinity, -Infinity, -Infinity]

  /**
   * @param bytes how many are about to be read: more than a guess costs nothing but time
   * @param coarseness that the shapes are to have at least
   * @param memory what is counted stands in it until another stretch is counted in it
   */
  constructor(charset: string, bytes = 0, coarseness = 0, memory = new CounterMemory()) {
    this.#charset = charset
    this.#figures.coarseness = coarseness
    this.#memory = memory
    this.#entries = memory.entries
    this.#rows = memory.rows
    this.#entries.clear(bytes)
    this.#rows.clear()
  }

  entry(entry: EntryView): void {
    const { offset, lines } = entry
    const { kind } = entry.header
    this.#figures.entries++
    this.#figures.lines += lines
    const us = kind === TIME_NONE ? 0 : this.#ordered(entry.us, kind, offset)
    this.#see(us, kind)
    this.#entries.add(offset, this.#rowOfMemo(entry, kind), us, lines)
  }

  /** Those whose rows are known; the first of a row is needed as an entry. */
  known(lines: KnownLines, from: number, to: number, offset: number): number {
    this.#remember(lines.memo)
    const { numbers, traitsOf } = lines.memo.recall
    const [memoRows, read] = [this.#memoRows, lines.us]
    const entries = this.#entries
    const { offsets, rows, times, lines: heights } = entries.room(to - from)
    let at = entries.length
    let start = offset + lines.startOf(from)
    let k = from
    for (; k < to; k++) {
      let row = memoRows[numbers[k]!]!
      if (row < 0) row = this.#rowOfKnown(numbers[k]!, traitsOf[k]!)
      if (row < 0) break
      const kind = (traitsOf[k]! >> 16) as TimeKindCode
      let us = 0
      if (kind !== TIME_NONE) {
        us = kind === TIME_FULL ? read[k]! : this.#ordered(read[k]!, kind, start)
        this.#see(us, kind)
      }
      offsets[at] = start
      rows[at] = row
      times[at] = us
      heights[at++] = 1
      start = offset + lines.endOf(k)
    }
    entries.length = at
    this.#figures.entries += k - from
    this.#figures.lines += k - from
    return k - from
  }

  unparsed(reason: UnparsedReason, lines: number): void {
    this.#figures.unparsed[reason] += lines
    this.#figures.lines += lines
  }

  /** The counts of all that came in; `bytes` is how many bytes that was. */
  finish(bytes: number): Counted {
    const figures = this.#figures
    figures.bytes = bytes
    figures.jumps.yearless = this.#tracks.yearless
    figures.jumps.dateless = this.#tracks.dateless
    for (const kind of [1, 2, 3] as const) {
      const [min, max] = [boundUs(this.#minUs[kind]!, kind), boundUs(this.#maxUs[kind]!, kind)]
      if (min <= max) figures.bucketMs[kind] = widthFor(min, max, kind)
    }
    this.#fit()
    const { offsets, rows } = this.#entries
    return { encoded: this.#rows.encode(figures, this.#entries), index: { offsets, rows } }
  }

  /**
   * Makes shapes coarser where there are too many: what comes later only adds to them, so in the end it would be done anyhow.
   * Lines that are all unlike would else take a hundred times the memory of their text.
   */
  #fit(): void {
    this.#enough = Math.max(MAX_SHAPES, this.#rows.length * 2)
    if (!this.#rows.hasMoreShapes(MAX_SHAPES)) return
    const { coarseness } = this.#figures
    const coarser = this.#rows.fitting(coarseness)
    if (coarser === coarseness) return
    const { rows, numbers } = this.#rows.coarser(coarseness, coarser)
    this.#figures.coarseness = coarser
    this.#rows = rows
    this.#entries.renumber(numbers)
    this.#enough = Math.max(MAX_SHAPES, rows.length * 2)
    this.#memoRows.fill(-1)
  }

  #see(us: number, kind: TimeKindCode): void {
    if (us < this.#minUs[kind]!) this.#minUs[kind] = us
    if (us > this.#maxUs[kind]!) this.#maxUs[kind] = us
  }

  /** A partial time moved past the jumps before it. */
  #ordered(us: number, kind: TimeKindCode, offset: number): number {
    const name = partialName(kind)
    if (name === null) return us
    const track = (this.#tracks[name] ??= { firstUs: us, firstAt: offset, lastUs: us, jumps: 0, turns: [] })
    if (isJump(track.lastUs, us, CYCLE_US[name])) {
      track.jumps++
      if (track.turns.length < MAX_TURNS[name]) track.turns.push(offset)
    }
    track.lastUs = us
    return us + turnShiftUs(track.jumps, name)
  }

  /** The row of an entry; of a remembered one that came before, without looking at its message. */
  #rowOfMemo(entry: EntryView, kind: TimeKindCode): number {
    const { memo } = entry
    if (memo < 0) return this.#row(entry, this.#shapeOf(entry), kind)
    this.#remember(entry.memos)
    const known = this.#memoRows[memo]!
    if (known >= 0) return known
    const shapes = shapesOfMemo(this.#known, entry.memos!)
    const shape = shapes[memo]! >= 0 ? shapes[memo]! : (shapes[memo] = this.#shapeOf(entry))
    return (this.#memoRows[memo] = this.#row(entry, shape, kind))
  }

  /** From now on entries are numbered by these. */
  #remember(memos: LineMemo | null): void {
    if (memos === this.#memos) return
    this.#memos = memos
    this.#memoRows = this.#memory.freshMemoRows()
  }

  /** The row of a remembered line with these traits, which came as an entry before; -1 where that was in another part, and none like it in this one. */
  #rowOfKnown(memo: number, traits: number): number {
    const fine = shapesOfMemo(this.#known, this.#memos!)[memo]!
    if (fine < 0) return -1
    const level = (traits >> 8) & 255
    const coarse = this.#coarseShapes()
    const shape = coarse ? coarse.coarser(fine) : fine
    return (this.#memoRows[memo] = this.#rows.find(
      coarse ?? this.#known.shapes,
      shape,
      level === NO_LEVEL ? this.#levelOf(fine) : level,
      (traits >> 16) as TimeKindCode,
    ))
  }

  #shapeOf({ text, from, to }: EntryView): number {
    return this.#known.shapes.indexOf(text, from, to)
  }

  #row(entry: EntryView, fine: number, kind: TimeKindCode): number {
    if (this.#rows.length > this.#enough) this.#fit()
    const level = entry.header.level === NO_LEVEL ? this.#levelOf(fine) : entry.header.level
    const coarse = this.#coarseShapes()
    const shapes = coarse ?? this.#known.shapes
    const shape = coarse ? coarse.coarser(fine) : fine
    const row = this.#rows.of(shapes, shape, level, kind)
    if (row === this.#rows.length) this.#writeSample(entry, this.#rows.add(shapes, shape, level, kind))
    // In some files they have no end, so what is known of them is forgotten in time.
    if (this.#known.shapes.length > MAX_KNOWN_SHAPES) this.#known = knownShapes()
    return row
  }

  /** Null where shapes count as they are. */
  #coarseShapes(): CoarseShapes | null {
    const { coarseness } = this.#figures
    if (coarseness === 0) return null
    const known = this.#known
    if (known.coarse?.coarseness !== coarseness) known.coarse = new CoarseShapes(known.shapes, 0, coarseness)
    return known.coarse
  }

  #levelOf(shape: number): LevelCode {
    const known = this.#known
    if (shape >= known.levels.length) known.levels = grown(known.levels, shape * 2)
    if (known.levels[shape] === 0) {
      const head = known.shapes.text(shape, HEAD_CHARS * CHAR_BYTES).slice(0, HEAD_CHARS)
      known.levels[shape] = levelInMessage(head) + 1
    }
    return known.levels[shape]! - 1
  }

  /** The start of an entry, for people. */
  #writeSample({ bytes, start, end }: EntryView, writer: Writer): void {
    const stop = Math.min(end, start + MAX_SAMPLE_ENTRY_BYTES)
    if (isUtf8(this.#charset) && bytes[start] !== MARK && isValidUtf8(bytes, start, stop))
      writer.uint(stop - start).copy(bytes, start, stop)
    else writer.string(decode(bytes.subarray(start, stop), this.#charset))
  }
}
