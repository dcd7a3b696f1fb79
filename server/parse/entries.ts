import { isUtf8 } from '../ingest/charset.ts'
import { lineUnit, nextLine, type LineUnit } from '../ingest/lines.ts'
import { plain } from '../ingest/plain.ts'
import { MAX_ENTRY_BYTES } from '../model/limits.ts'
import {
  ALL_STATES,
  State,
  Verdict,
  canonicalState,
  nextState,
  step,
  verdictOf,
  type LineClassCode,
  type StateCode,
} from './continuation.ts'
import type { EntrySink } from './entry-view.ts'
import type { Format } from './format.ts'
import { KnownLines } from './known-lines.ts'
import type { Guards } from './line-memo.ts'
import { LineReader, type Gates } from './line-reader.ts'
import { LineRecall } from './line-recall.ts'
import { OpenEntry } from './open-entry.ts'

/** How bytes are read as entries. JSON-serialisable. */
export interface ReadContext {
  readonly format: Format
  readonly charset: string
  /** Zone of times that name none. */
  readonly zone: string
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

/** What is being scanned, and how far it is. */
interface Scan {
  readonly bytes: Uint8Array
  readonly offset: number
  readonly final: boolean
  readonly sink: EntrySink
  readonly gaps: readonly Gap[]
  readonly gates: Gates
  readonly known: KnownLines | null
  at: number
  /** Lines of the window that begins here: `found` of them, of which `read` are read. */
  window: number
  found: number
  read: number
  state: StateCode
  /** That the lines before the open entry left. */
  stateBefore: StateCode
  /** File offset of bytes[0], were nothing left out before the line that is read. */
  base: number
  /** How many gaps are passed. */
  gap: number
  /** Blank lines behind the open entry. */
  blanks: number
  /** Whether those are empty, so that their number says what stands between the lines around them. */
  areEmpty: boolean
}

/** Not counting those that are known. */
const LINES_A_TURN = 64
const NO_GAPS: readonly Gap[] = []

export class EntryReader {
  readonly #lines: LineReader
  /** Null where lines are not remembered. */
  readonly #recall: LineRecall | null
  readonly #zone: string
  readonly #unit: LineUnit
  readonly #entry: OpenEntry

  /** @param withFields also collect the header's and record's fields (slower; for the command `entries`)
   *  @param guards where given, lines that were read before with other digits are not read again */
  constructor(context: ReadContext, withFields = false, guards?: Guards) {
    this.#zone = context.zone
    this.#unit = lineUnit(context.charset, context.format.returns === true)
    this.#lines = new LineReader(context.format, context.charset, this.#unit, withFields)
    this.#recall =
      guards && this.#unit === 'byte' && isUtf8(context.charset) && !withFields
        ? new LineRecall(this.#lines, context.format, context.charset, guards)
        : null
    this.#entry = new OpenEntry(this.#lines, this.#unit, context.format.prefixed, context.zone, withFields)
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
    const recall = this.#recall
    recall?.renew()
    const memo = recall?.memo ?? null
    const entry = this.#entry.view
    entry.bytes = bytes
    entry.memos = memo
    entry.start = -1
    const scan: Scan = {
      bytes,
      offset,
      final,
      sink,
      gaps,
      gates: this.#lines.gates(bytes),
      known: memo && sink.known && gaps.length === 0 ? new KnownLines(memo, this.#zone) : null,
      at: from,
      window: from,
      found: 0,
      read: 0,
      state,
      stateBefore: state,
      base: offset,
      gap: 0,
      blanks: 0,
      areEmpty: true,
    }
    while (scan.at < bytes.length && this.#readOn(scan));
    const { at, blanks } = scan
    if (!final)
      return entry.start >= 0
        ? { at: entry.start, state: scan.stateBefore, line: at }
        : { at, state: scan.state, line: at }
    if (entry.start >= 0) this.#entry.emit(sink)
    if (blanks > 0) sink.unparsed('blank', blanks)
    return { at: bytes.length, state: scan.state, line: bytes.length }
  }

  /**
   * Reads some of the next lines; false where only one is left that may go on. Not all of a part at once: what V8 compiles while it is
   * in a loop knows nothing of what stands before and behind it, and is thrown away there.
   */
  #readOn(scan: Scan): boolean {
    const { bytes, offset, final, sink, gaps, gates, known } = scan
    let { at, window, found, read, state, stateBefore, base, gap, blanks, areEmpty } = scan
    const recall = this.#recall
    const entry = this.#entry.view
    let isMore = true
    for (let left = LINES_A_TURN; left > 0 && at < bytes.length; left--) {
      if (recall && read === found) {
        found = recall.find(bytes, at, gates)
        window = at
        read = 0
        known?.clear()
      }
      // The last of them may go on: it is read as any other line.
      const end = known && offset + at !== 0 ? known.find(read, found, state) - 1 : 0
      if (known && end > read) {
        if (entry.start >= 0) this.#entry.emit(sink)
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
          if (!final) {
            isMore = false
            break
          }
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
        this.#entry.extend(bytes, at, next, line, state === State.partial)
        entry.endOffset = base + entry.end
      } else if (verdict === Verdict.blank && entry.start >= 0 && !full) {
        blanks++
        areEmpty &&= next === at + 1
      } else {
        if (entry.start >= 0) this.#entry.emit(sink)
        if (blanks > 0) sink.unparsed('blank', blanks)
        blanks = 0
        areEmpty = true
        if (verdict === Verdict.start) {
          stateBefore = canonicalState(state, line)
          this.#entry.open(bytes, at, next, recall?.number ?? -1)
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
    scan.at = at
    scan.window = window
    scan.found = found
    scan.read = read
    scan.state = state
    scan.stateBefore = stateBefore
    scan.base = base
    scan.gap = gap
    scan.blanks = blanks
    scan.areEmpty = areEmpty
    return isMore
  }
}
