import { bucketOf, addTo, widthFor } from './cluster/histogram.ts'
import { ShapeTable } from './cluster/shapes.ts'
import { boundUs, emptySummary, isJump, partialName, rangeOf, turnShiftUs } from './cluster/summary.ts'
import { decode } from './ingest/charset.ts'
import { NO_LEVEL, type LevelCode } from './model/level.ts'
import { MAX_SAMPLE_ENTRY_BYTES } from './model/limits.ts'
import { rowKey, type JumpTrack, type Row, type Summary, type UnparsedReason } from './model/summary.ts'
import { CYCLE_US, MAX_TURNS, TIME_NONE, type TimeKindCode } from './model/time.ts'
import type { EntrySink, EntryView } from './parse/entries.ts'
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

/**
 * Entries to counts: the sink of one stretch of a file.
 * Nothing is allocated for an entry but its place in the index.
 */
export class Counter implements EntrySink {
  readonly #charset: string
  readonly #summary: Summary = emptySummary()
  readonly #shapes = new ShapeTable()
  readonly #shapeLevels: LevelCode[] = []
  readonly #rows: Row[] = []
  readonly #tracks: Record<'yearless' | 'dateless', GrowingTrack | null> = { yearless: null, dateless: null }
  #rowOf = new Int32Array(1024 * LEVELS * KINDS).fill(-1)
  #offsets = new Float64Array(1024)
  #entryRows = new Uint32Array(1024)
  #times = new Float64Array(1024)
  #lines = new Uint32Array(1024)

  constructor(charset: string) {
    this.#charset = charset
  }

  entry(entry: EntryView): void {
    const summary = this.#summary
    const index = summary.entries++
    summary.lines += entry.lines
    if (index >= this.#offsets.length) this.#grow()
    const { offset } = entry
    const { kind } = entry.header
    const us = kind === TIME_NONE ? 0 : this.#ordered(entry.us, kind, offset)
    const row = this.#row(entry, offset, kind, us)
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
    const keys = this.#rows.map((row) => rowKey(row.shape, row.level, row.kind))
    this.#rows.forEach((row, index) => summary.rows.set(keys[index]!, row))
    for (const kind of [1, 2, 3] as const) {
      const [min, max] = rangeOf(summary, kind)
      if (min <= max) summary.bucketMs[kind] = widthFor(min, max, kind)
    }
    for (let entry = 0; entry < summary.entries; entry++) {
      const row = this.#rows[this.#entryRows[entry]!]!
      if (row.kind === TIME_NONE) continue
      const bucket = bucketOf(this.#times[entry]!, summary.bucketMs[row.kind])
      addTo(row.buckets, bucket, 1)
      if (this.#lines[entry]! > 1) addTo(row.moreLines, bucket, this.#lines[entry]! - 1)
    }
    return {
      summary,
      index: {
        offsets: this.#offsets.subarray(0, summary.entries),
        rows: this.#entryRows.subarray(0, summary.entries),
        keys,
      },
    }
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

  #row(entry: EntryView, offset: number, kind: TimeKindCode, us: number): number {
    const shape = this.#shapes.indexOf(entry.text, entry.from, entry.to)
    let level = entry.header.level
    if (level === NO_LEVEL)
      level = this.#shapeLevels[shape] ??= levelInMessage(this.#shapes.texts[shape]!.slice(0, HEAD_CHARS))
    const place = (shape * LEVELS + level) * KINDS + kind
    if (place >= this.#rowOf.length) {
      const larger = new Int32Array(Math.max(this.#rowOf.length * 2, place + 1)).fill(-1)
      larger.set(this.#rowOf)
      this.#rowOf = larger
    }
    const known = this.#rowOf[place]!
    if (known >= 0) return known
    const sample = entry.bytes.subarray(
      entry.start,
      Math.min(entry.end, entry.start + MAX_SAMPLE_ENTRY_BYTES),
    )
    const row: Row = {
      shape: this.#shapes.name(shape),
      text: this.#shapes.texts[shape]!,
      level,
      kind,
      count: 0,
      lines: 0,
      first: offset,
      last: offset,
      minUs: boundUs(us, kind),
      maxUs: boundUs(us, kind),
      sample: decode(sample, this.#charset),
      buckets: new Map(),
      moreLines: new Map(),
    }
    return (this.#rowOf[place] = this.#rows.push(row) - 1)
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
