import { fitCounted } from './cluster/coarse-index.ts'
import { shapeAt } from './cluster/coarse-summary.ts'
import { bucketOf, addTo, widthFor } from './cluster/histogram.ts'
import { ShapeTable } from './cluster/shapes.ts'
import { boundUs, emptySummary, isJump, partialName, rangeOf, turnShiftUs } from './cluster/summary.ts'
import { decode } from './ingest/charset.ts'
import { NO_LEVEL, type LevelCode } from './model/level.ts'
import { MAX_SAMPLE_ENTRY_BYTES, MAX_SHAPES } from './model/limits.ts'
import { rowKey, type JumpTrack, type Row, type Summary, type UnparsedReason } from './model/summary.ts'
import { CYCLE_US, MAX_TURNS, TIME_NONE, type TimeKindCode } from './model/time.ts'
import type { EntrySink, EntryView } from './parse/entries.ts'
import { MAX_REMEMBERED, type LineMemo } from './parse/line-memo.ts'
import { levelInMessage } from './parse/levels.ts'

/** Which entries a stretch holds: file offset and row of each, in file order. `keys[row]` is the row's key in the summary. */
export interface EntryIndex {
  readonly offsets: Float64Array
  readonly rows: Uint32Array
  readonly keys: readonly string[]
}

interface GrowingTrack extends JumpTrack {
  lastUs: number
  jumps: number
  readonly turns: number[]
}

const KINDS = 4
const LEVELS = 7
const HEAD_CHARS = 120
const NO_ROWS = new Int32Array(0)
/** A short log line. */
const USUAL_ENTRY_BYTES = 80

/** Shapes met before, in this part or another: what depends on a shape alone is found out once. */
interface KnownShapes {
  readonly shapes: ShapeTable
  /** Level that the shape's first words name. */
  readonly levels: LevelCode[]
  /** Shapes by the numbers of remembered entries. */
  readonly ofMemos: WeakMap<LineMemo, Int32Array>
  /** What the shapes are at the coarseness asked for last. */
  coarse: CoarseShapes
}

interface CoarseShapes {
  readonly coarseness: number
  readonly shapes: NamedShape[]
  /** Names by text. */
  readonly names: Map<string, string>
}

type NamedShape = Pick<Row, 'shape' | 'text'>

const coarseShapes = (coarseness: number): CoarseShapes => ({ coarseness, shapes: [], names: new Map() })

/** Some tens of megabytes; past it, known shapes are forgotten and found out anew. */
const MAX_KNOWN_SHAPES = 100_000
let current: KnownShapes | null = null
const knownShapes = (): KnownShapes => {
  if (current === null || current.shapes.texts.length > MAX_KNOWN_SHAPES)
    current = { shapes: new ShapeTable(), levels: [], ofMemos: new WeakMap(), coarse: coarseShapes(0) }
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

/**
 * Entries to counts: the sink of one stretch of a file.
 * Nothing is allocated for an entry but its place in the index.
 */
export class Counter implements EntrySink {
  readonly #charset: string
  readonly #summary: Summary = emptySummary()
  #known = knownShapes()
  #rows: Row[] = []
  readonly #tracks: Record<'yearless' | 'dateless', GrowingTrack | null> = { yearless: null, dateless: null }
  /** Row by shape, level and kind of time. */
  readonly #rowOf = new Map<number, number>()
  /** Row by key, once shapes have become coarser: then several shapes share a row. */
  #coarseRows: Map<string, number> | null = null
  /** How many rows there may be before somebody looks whether their shapes still fit. */
  #enough = MAX_SHAPES
  /** Rows by the numbers of remembered entries. */
  #memos: LineMemo | null = null
  #memoRows = NO_ROWS
  #offsets: Float64Array<ArrayBuffer>
  #entryRows: Uint32Array<ArrayBuffer>
  #times: Float64Array<ArrayBuffer>
  #lines: Uint32Array<ArrayBuffer>

  /**
   * @param bytes how many are about to be read: more than a guess costs nothing but time
   * @param coarseness that the shapes are to have at least
   */
  constructor(charset: string, bytes = 0, coarseness = 0) {
    this.#charset = charset
    this.#summary.coarseness = coarseness
    if (coarseness > 0) this.#coarseRows = new Map()
    const entries = 1024 + Math.ceil(bytes / USUAL_ENTRY_BYTES)
    this.#offsets = new Float64Array(entries)
    this.#entryRows = new Uint32Array(entries)
    this.#times = new Float64Array(entries)
    this.#lines = new Uint32Array(entries)
  }

  entry(entry: EntryView): void {
    const summary = this.#summary
    const index = summary.entries++
    summary.lines += entry.lines
    if (index >= this.#offsets.length) this.#grow()
    const { offset } = entry
    const { kind } = entry.header
    const us = kind === TIME_NONE ? 0 : this.#ordered(entry.us, kind, offset)
    const row = this.#rowOfMemo(entry, offset, kind, us)
    this.#offsets[index] = offset
    this.#entryRows[index] = row
    this.#times[index] = us
    this.#lines[index] = entry.lines
    const counts = this.#rows[row]!
    counts.count++
    counts.lines += entry.lines
    counts.last = offset
    const bound = boundUs(us, kind)
    if (bound < counts.minUs) counts.minUs = bound
    if (bound > counts.maxUs) counts.maxUs = bound
  }

  unparsed(reason: UnparsedReason, lines: number): void {
    this.#summary.unparsed[reason] += lines
    this.#summary.lines += lines
  }

  /** The counts of all that came in; `bytes` is how many bytes that was. */
  finish(bytes: number): { readonly summary: Summary; readonly index: EntryIndex } {
    const summary = this.#summary
    summary.bytes = bytes
    summary.jumps.yearless = this.#tracks.yearless
    summary.jumps.dateless = this.#tracks.dateless
    const keys = this.#keyRows()
    for (const kind of [1, 2, 3] as const) {
      const [min, max] = rangeOf(summary, kind)
      if (min <= max) summary.bucketMs[kind] = widthFor(min, max, kind)
    }
    this.#fillBuckets()
    return fitCounted(summary, {
      offsets: this.#offsets.subarray(0, summary.entries),
      rows: this.#entryRows.subarray(0, summary.entries),
      keys,
    })
  }

  /** Puts the rows into the summary; answers their keys. */
  #keyRows(): readonly string[] {
    const keys = this.#rows.map((row) => rowKey(row.shape, row.level, row.kind))
    this.#summary.rows.clear()
    this.#rows.forEach((row, index) => this.#summary.rows.set(keys[index]!, row))
    return keys
  }

  /**
   * Makes shapes coarser where there are too many already: what comes later only adds to them, so in the end it would be done
   * anyhow. Lines that are all unlike would else take a hundred times the memory of their text.
   */
  #fit(): void {
    const summary = this.#summary
    const rows = this.#entryRows.subarray(0, summary.entries)
    const { index } = fitCounted(summary, { rows, keys: this.#keyRows() })
    if (index.rows === rows) {
      this.#enough *= 2
      return
    }
    rows.set(index.rows)
    this.#rows = [...summary.rows.values()]
    this.#coarseRows = new Map(index.keys.map((key, row) => [key, row]))
    this.#enough = Math.max(MAX_SHAPES, this.#rows.length * 2)
    this.#memoRows.fill(-1)
    this.#rowOf.clear()
  }

  /** Counts the entries of each row by time. Entries of a row mostly fall into the bucket of the one before. */
  #fillBuckets(): void {
    const rows = this.#rows
    const { bucketMs } = this.#summary
    const last = new Float64Array(rows.length).fill(NaN)
    const counts = new Uint32Array(rows.length)
    for (let entry = 0; entry < this.#summary.entries; entry++) {
      const place = this.#entryRows[entry]!
      const row = rows[place]!
      if (row.kind === TIME_NONE) continue
      const bucket = bucketOf(this.#times[entry]!, bucketMs[row.kind])
      if (bucket !== last[place]) {
        if (counts[place]! > 0) addTo(row.buckets, last[place]!, counts[place]!)
        last[place] = bucket
        counts[place] = 0
      }
      counts[place]!++
      if (this.#lines[entry]! > 1) addTo(row.moreLines, bucket, this.#lines[entry]! - 1)
    }
    for (let place = 0; place < rows.length; place++)
      if (counts[place]! > 0) addTo(rows[place]!.buckets, last[place]!, counts[place]!)
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
  #rowOfMemo(entry: EntryView, offset: number, kind: TimeKindCode, us: number): number {
    const { memo } = entry
    if (memo < 0) return this.#row(entry, this.#shapeOf(entry), offset, kind, us)
    if (entry.memos !== this.#memos) {
      this.#memos = entry.memos
      this.#memoRows = new Int32Array(MAX_REMEMBERED).fill(-1)
    }
    const known = this.#memoRows[memo]!
    if (known >= 0) return known
    const shapes = shapesOfMemo(this.#known, entry.memos!)
    const shape = shapes[memo]! >= 0 ? shapes[memo]! : (shapes[memo] = this.#shapeOf(entry))
    return (this.#memoRows[memo] = this.#row(entry, shape, offset, kind, us))
  }

  #shapeOf({ text, from, to }: EntryView): number {
    return this.#known.shapes.indexOf(text, from, to)
  }

  #row(entry: EntryView, shape: number, offset: number, kind: TimeKindCode, us: number): number {
    const { shapes, levels } = this.#known
    let level = entry.header.level
    if (level === NO_LEVEL)
      level = levels[shape] ??= levelInMessage(shapes.texts[shape]!.slice(0, HEAD_CHARS))
    const place = (shape * LEVELS + level) * KINDS + kind
    const known = this.#rowOf.get(place)
    if (known !== undefined) return known
    if (this.#rows.length > this.#enough) this.#fit()
    const row = this.#coarseRows
      ? this.#coarseRow(this.#coarseShape(shape), level, entry, us)
      : this.#newRow({ shape: shapes.name(shape), text: shapes.texts[shape]! }, level, entry, us)
    this.#rowOf.set(place, row)
    return row
  }

  #coarseShape(shape: number): NamedShape {
    const { coarseness } = this.#summary
    const known = this.#known
    if (known.coarse.coarseness !== coarseness) known.coarse = coarseShapes(coarseness)
    const { shapes, names } = known.coarse
    const named = { shape: known.shapes.name(shape), text: known.shapes.texts[shape]! }
    return (shapes[shape] ??= shapeAt(named, 0, coarseness, names))
  }

  /** The row that shares the coarser shape. Here shapes have no end, so what is known of them is forgotten in time. */
  #coarseRow(named: NamedShape, level: LevelCode, entry: EntryView, us: number): number {
    if (this.#known.shapes.texts.length > MAX_KNOWN_SHAPES) {
      this.#known = knownShapes()
      this.#rowOf.clear()
    }
    const key = rowKey(named.shape, level, entry.header.kind)
    let row = this.#coarseRows!.get(key)
    if (row === undefined) this.#coarseRows!.set(key, (row = this.#newRow(named, level, entry, us)))
    return row
  }

  #newRow(
    { shape, text }: NamedShape,
    level: LevelCode,
    { bytes, start, end, offset, header: { kind } }: EntryView,
    us: number,
  ): number {
    const row: Row = {
      shape,
      text,
      level,
      kind,
      count: 0,
      lines: 0,
      first: offset,
      last: offset,
      minUs: boundUs(us, kind),
      maxUs: boundUs(us, kind),
      sample: decode(bytes.subarray(start, Math.min(end, start + MAX_SAMPLE_ENTRY_BYTES)), this.#charset),
      buckets: new Map(),
      moreLines: new Map(),
    }
    return this.#rows.push(row) - 1
  }

  #grow(): void {
    const larger = <T extends Float64Array | Uint32Array>(array: T, copy: T): T => {
      copy.set(array)
      return copy
    }
    const length = this.#offsets.length * 2
    this.#offsets = larger(this.#offsets, new Float64Array(length))
    this.#entryRows = larger(this.#entryRows, new Uint32Array(length))
    this.#times = larger(this.#times, new Float64Array(length))
    this.#lines = larger(this.#lines, new Uint32Array(length))
  }
}
