import { isUtf8 } from '../ingest/charset.ts'
import { lineUnit, nextLine, textEnd, type LineUnit } from '../ingest/lines.ts'
import { plain } from '../ingest/plain.ts'
import { MAX_ENTRY_BYTES, MAX_LINE_BYTES } from '../model/limits.ts'
import type { UnparsedReason } from '../model/summary.ts'
import {
  ALL_STATES,
  LineClass,
  State,
  Verdict,
  canonicalState,
  nextState,
  step,
  verdictOf,
  type LineClassCode,
  type StateCode,
} from './continuation.ts'
import { entryTime } from './entry-time.ts'
import type { Format } from './format.ts'
import { emptyHeader, isBlank, type HeaderValues } from './header-values.ts'
import { KnownLines } from './known-lines.ts'
import type { Guards, LineMemo } from './line-memo.ts'
import { LineReader } from './line-reader.ts'
import { LineRecall } from './line-recall.ts'
import { readRecord, takeRecord } from './record.ts'

/** How bytes are read as entries. JSON-serialisable. */
export interface ReadContext {
  readonly format: Format
  readonly charset: string
  /** Zone of times that name none. */
  readonly zone: string
}

/**
 * One entry as read. The reader owns it and reuses it for the next: take what you need before you return.
 * `start` and `end` are positions in `bytes`, those scanned, `end` without the line end; the message is `text` [from, to).
 */
export interface EntryView {
  bytes: Uint8Array
  start: number
  end: number
  /** Where it starts and ends in the file. */
  offset: number
  endOffset: number
  lines: number
  text: Uint8Array
  from: number
  to: number
  header: HeaderValues
  /** In µs, in the file's zone (entry-time.ts). */
  us: number
  /** The message is the value of a field: what follows in `text` is no part of it. */
  isRecord: boolean
  /** Entries of one number in one memo have the same shape, level and kind of time; -1 where nothing is known. */
  memo: number
  memos: LineMemo | null
}

export interface EntrySink {
  entry(entry: EntryView): void
  unparsed(reason: UnparsedReason, lines: number): void
  /**
   * Takes lines [from, to) as entries of a line each, as `entry` would one by one: how many, from the first on. Line k stands at file
   * offset `offset + lines.startOf(k)`. A sink without it is given all of them as entries.
   */
  known?(lines: KnownLines, from: number, to: number, offset: number): number
}

/** Where reading stopped: at the start of an entry that may go on, with the state the lines before it left. */
export interface Rest {
  readonly at: number
  readonly state: StateCode
}

/** Bytes left out of a long line: what stands at `at` and behind it is so many further on in the file. */
export interface Gap {
  readonly at: number
  readonly bytes: number
}

const NO_GAPS: readonly Gap[] = []
const OPENING_BRACE = 123
const NOTHING = new Uint8Array(0)
const LINE_END = Uint8Array.of(10)

export class EntryReader {
  readonly #lines: LineReader
  /** Null where lines are not remembered. */
  readonly #recall: LineRecall | null
  readonly #prefixed: boolean
  readonly #zone: string
  readonly #unit: LineUnit
  readonly #entry: EntryView
  /** Of an entry whose text does not stand in one piece: its lines, with the ends between them. */
  #pieces: Uint8Array[] = []

  /** @param withFields also collect the header's and record's fields (slower; for the command `entries`)
   *  @param guards where given, lines that were read before with other digits are not read again */
  constructor(context: ReadContext, withFields = false, guards?: Guards) {
    this.#prefixed = context.format.prefixed
    this.#zone = context.zone
    this.#unit = lineUnit(context.charset, context.format.returns === true)
    this.#lines = new LineReader(context.format, context.charset, this.#unit, withFields)
    this.#recall =
      guards && this.#unit === 'byte' && isUtf8(context.charset) && !withFields
        ? new LineRecall(this.#lines, context.format, context.charset, guards)
        : null
    this.#entry = {
      bytes: NOTHING,
      start: -1,
      end: 0,
      offset: 0,
      endOffset: 0,
      lines: 0,
      text: NOTHING,
      from: 0,
      to: 0,
      header: emptyHeader(withFields),
      us: 0,
      isRecord: false,
      memo: -1,
      memos: null,
    }
  }

  /**
   * The first line of `bytes` that starts an entry (or is binary) whatever stood before, and the state to read on from there.
   * `offset` is the file offset of bytes[0]; at 0 everything is known. Null where there is no such complete line.
   */
  findStart(given: Uint8Array, offset: number): Rest | null {
    if (offset === 0) return { at: 0, state: State.none }
    const bytes = plain(given)
    const gates = this.#lines.openGates
    let at = nextLine(bytes, 0, this.#unit, offset)
    let states: readonly StateCode[] = ALL_STATES
    // Classes that leave `states` as they are, as millions of blank lines in a row do.
    let without = new Set<LineClassCode>()
    while (at >= 0) {
      const next = nextLine(bytes, at, this.#unit, offset)
      if (next < 0) return null
      const line = this.#lines.classify(bytes, at, next, offset, gates)
      if (without.has(line)) {
        at = next
        continue
      }
      const stepped = states.map((state) => step(state, line))
      const first = stepped[0]!
      const verdict = verdictOf(first)
      if (
        stepped.every((other) => other === first) &&
        (verdict === Verdict.start || verdict === Verdict.binary)
      )
        return { at, state: canonicalState(states[0]!, line) }
      const after = [...new Set(stepped.map(nextState))]
      if (after.length === states.length && after.every((state) => states.includes(state))) without.add(line)
      else {
        states = after
        without = new Set()
      }
      at = next
    }
    return null
  }

  /**
   * Reads entries from `from`, where a line starts after lines that left `state`. Every entry that is surely at its end goes to
   * `sink`; with `final` the rest too. Returns where the unfinished rest begins, and the last line where it has no end.
   */
  scan(
    given: Uint8Array,
    from: number,
    state: StateCode,
    offset: number,
    final: boolean,
    sink: EntrySink,
    gaps = NO_GAPS,
  ): Rest & { readonly line: number } {
    const bytes = plain(given)
    const gates = this.#lines.gates(bytes)
    const recall = this.#recall
    recall?.renew()
    const memo = recall?.memo ?? null
    const entry = this.#entry
    entry.bytes = bytes
    entry.memos = memo
    entry.start = -1
    // File offset of bytes[0], were nothing left out before the line that is read.
    let base = offset
    let gap = 0
    let stateBefore = state
    let blanks = 0
    // Whether those are empty, so that their number says what stands between the lines around them.
    let areEmpty = true
    let at = from
    // Lines of the window that begins at `window`: `found` of them, of which `read` are read.
    let window = from
    let found = 0
    let read = 0
    const known = memo && sink.known && gaps.length === 0 ? new KnownLines(memo, this.#zone) : null
    while (at < bytes.length) {
      if (recall && read === found) {
        found = recall.find(bytes, at, gates)
        window = at
        read = 0
        known?.clear()
      }
      // The last of them may go on: it is read as any other line.
      const end = known && offset + at !== 0 ? known.find(read, found, state) - 1 : 0
      if (known && end > read) {
        if (entry.start >= 0) this.#emit(sink)
        if (blanks > 0) sink.unparsed('blank', blanks)
        blanks = 0
        areEmpty = true
        entry.start = -1
        const taken = sink.known!(known, read, end, offset + window)
        if (taken > 0) {
          read += taken
          at = window + known.startOf(read)
          state = known.stateBehind(read - 1)
        }
      }
      let line: LineClassCode
      let next: number
      if (recall && read < found) {
        next = window + recall.memo.recall.window.ends[read]!
        line = recall.read(bytes, at, next, offset, gates, read)
        read++
      } else {
        next = nextLine(bytes, at, this.#unit, offset)
        if (next < 0) {
          if (!final) break
          next = bytes.length
        }
        if (recall) recall.number = -1
        line = this.#lines.classify(bytes, at, next, offset, gates)
      }
      const lineOffset = base + at
      while (gap < gaps.length && gaps[gap]!.at <= next) base += gaps[gap++]!.bytes
      const stepped = step(state, line)
      let verdict = verdictOf(stepped)
      const full = entry.start >= 0 && lineOffset - entry.offset >= MAX_ENTRY_BYTES
      if (verdict === Verdict.continue && (entry.start < 0 || full)) verdict = Verdict.start
      if (verdict === Verdict.continue) {
        entry.lines += blanks + 1
        entry.memo = recall && areEmpty ? recall.memo.join(entry.memo, blanks, recall.number) : -1
        blanks = 0
        areEmpty = true
        this.#extend(bytes, at, next, line, state === State.partial)
        entry.endOffset = base + entry.end
      } else if (verdict === Verdict.blank && entry.start >= 0 && !full) {
        blanks++
        areEmpty &&= next === at + 1
      } else {
        if (entry.start >= 0) this.#emit(sink)
        if (blanks > 0) sink.unparsed('blank', blanks)
        blanks = 0
        areEmpty = true
        if (verdict === Verdict.start) {
          stateBefore = canonicalState(state, line)
          this.#open(bytes, at, next)
          entry.offset = lineOffset
          entry.endOffset = base + entry.end
        } else {
          entry.start = -1
          sink.unparsed(verdict === Verdict.blank ? 'blank' : 'binary', 1)
        }
      }
      state = nextState(stepped)
      at = next
    }
    if (!final)
      return entry.start >= 0 ? { at: entry.start, state: stateBefore, line: at } : { at, state, line: at }
    if (entry.start >= 0) this.#emit(sink)
    if (blanks > 0) sink.unparsed('blank', blanks)
    return { at: bytes.length, state, line: bytes.length }
  }

  #open(bytes: Uint8Array, start: number, next: number): void {
    const { line } = this.#lines
    const entry = this.#entry
    entry.start = start
    entry.end = textEnd(bytes, start, next, this.#unit)
    entry.lines = 1
    entry.text = line.text
    entry.from = line.from
    entry.to = line.to
    entry.isRecord = line.isRecord
    entry.memo = this.#recall?.number ?? -1
    const header = entry.header
    entry.header = line.header
    line.header = header
    if (line.header.fields) line.header.fields = {}
    entry.us = entryTime(entry.header, this.#zone)
    if (this.#pieces.length > 0) this.#pieces = []
  }

  /** @param rest of the line before, which was cut: no line end stands between */
  #extend(bytes: Uint8Array, start: number, next: number, as: LineClassCode, rest: boolean): void {
    const { line } = this.#lines
    const entry = this.#entry
    entry.end = textEnd(bytes, start, next, this.#unit)
    const second = as === LineClass.levelLine
    if (second) entry.header.level = line.header.level
    // The second line of a header, or a first line that was all header: the message begins here.
    if (second || (entry.from === entry.to && this.#pieces.length === 0)) {
      entry.text = line.text
      entry.from = line.from
      entry.to = line.to
      entry.isRecord = line.isRecord
      while (entry.from < entry.to && isBlank(entry.text[entry.from])) entry.from++
      return
    }
    const inPlace = line.text === bytes && entry.text === bytes
    const adjoining = inPlace && !entry.isRecord && !line.isRecord && !this.#prefixed
    if (adjoining && !rest && this.#pieces.length === 0) entry.to = line.to
    else {
      if (this.#pieces.length === 0) this.#pieces.push(entry.text.subarray(entry.from, entry.to))
      if (!rest) this.#pieces.push(LINE_END)
      this.#pieces.push(line.text.subarray(line.from, line.to))
    }
  }

  #emit(sink: EntrySink): void {
    const entry = this.#entry
    if (this.#pieces.length > 0) {
      entry.text = plain(Buffer.concat(this.#pieces))
      entry.from = 0
      entry.to = entry.text.length
      this.#pieces = []
    }
    // A record printed over several lines.
    if (
      entry.lines > 1 &&
      entry.text[entry.from] === OPENING_BRACE &&
      entry.to - entry.from <= MAX_LINE_BYTES
    ) {
      const record = readRecord(entry.text, entry.from, entry.to)
      if (record) {
        takeRecord(record, entry, true)
        entry.us = entryTime(entry.header, this.#zone)
        entry.memo = -1
      }
    }
    sink.entry(entry)
  }
}
