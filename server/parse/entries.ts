import { isUtf8, toUtf8 } from '../ingest/charset.ts'
import { lineUnit, nextLine, textEnd, type LineUnit } from '../ingest/lines.ts'
import { MAX_ENTRY_BYTES, MAX_LINE_BYTES } from '../model/limits.ts'
import type { UnparsedReason } from '../model/summary.ts'
import { TIME_FULL, TIME_NONE } from '../model/time.ts'
import { stripEscapes, trimNuls } from './clean.ts'
import {
  ALL_STATES,
  LineClass,
  State,
  Verdict,
  canonicalState,
  classifyPlain,
  nextState,
  step,
  verdictOf,
  type LineClassCode,
  type StateCode,
} from './continuation.ts'
import type { Format } from './format.ts'
import { clearHeader, headerReader, isBlank, type ElementReader, type HeaderValues } from './header.ts'
import { findLead, leadElements } from './lead.ts'
import { behindPrefix, prefixName } from './prefix.ts'
import { readRecord, type LogRecord } from './record.ts'
import { zoneMinutesAt } from './zone.ts'

/** How bytes are read as entries. JSON-serialisable. */
export interface ReadContext {
  readonly format: Format
  readonly charset: string
  /** Zone of times that name none. */
  readonly zone: string
}

/**
 * One entry as read. The reader owns it and reuses it for the next: take what you need before you return.
 * `start` and `end` are positions in the bytes scanned, `end` without the line end; the message is `text` [from, to).
 */
export interface EntryView {
  start: number
  end: number
  lines: number
  text: Uint8Array
  from: number
  to: number
  header: HeaderValues
  /** µs since 1970 UTC with the zone applied; as written for partial times. */
  us: number
  record: LogRecord | null
}

export interface EntrySink {
  entry(entry: EntryView): void
  unparsed(reason: UnparsedReason, lines: number): void
}

/** Where reading stopped: at the start of an entry that may go on, with the state the lines before it left. */
export interface Rest {
  readonly at: number
  readonly state: StateCode
}

const US_PER_MINUTE = 60_000_000
const NOTHING = new Uint8Array(0)
const encoder = new TextEncoder()

export class EntryReader {
  readonly #readers: readonly ElementReader[]
  readonly #generic = new Map<string, ElementReader>()
  readonly #indentContinues: boolean
  readonly #prefixed: boolean
  readonly #charset: string
  readonly #zone: string
  readonly #unit: LineUnit
  readonly #line: {
    text: Uint8Array
    from: number
    to: number
    record: LogRecord | null
    header: HeaderValues
  }
  readonly #entry: EntryView
  #pieces: Uint8Array[] = []

  /** @param withFields also collect the header's and record's fields (slower; for the command `entries`) */
  constructor(context: ReadContext, withFields = false) {
    this.#readers = context.format.headers.map(headerReader)
    this.#indentContinues = context.format.indentContinues
    this.#prefixed = context.format.prefixed
    this.#charset = context.charset
    this.#zone = context.zone
    this.#unit = lineUnit(context.charset)
    const header = (): HeaderValues => ({
      us: 0,
      kind: TIME_NONE,
      zoneMinutes: null,
      level: 0,
      fields: withFields ? {} : null,
    })
    this.#line = { text: NOTHING, from: 0, to: 0, record: null, header: header() }
    this.#entry = {
      start: -1,
      end: 0,
      lines: 0,
      text: NOTHING,
      from: 0,
      to: 0,
      header: header(),
      us: 0,
      record: null,
    }
  }

  /**
   * The first line of `bytes` that starts an entry (or is binary) whatever stood before, and the state to read on from there.
   * `offset` is the file offset of bytes[0]; at 0 everything is known. Null where there is no such complete line.
   */
  findStart(bytes: Uint8Array, offset: number): Rest | null {
    if (offset === 0) return { at: 0, state: State.none }
    const gates = this.#gates(bytes)
    let at = nextLine(bytes, 0, this.#unit, offset)
    let states: readonly StateCode[] = ALL_STATES
    while (at >= 0) {
      const next = nextLine(bytes, at, this.#unit, offset)
      if (next < 0) return null
      const line = this.#classify(bytes, at, next, offset, gates)
      const stepped = states.map((state) => step(state, line))
      const first = stepped[0]!
      const verdict = verdictOf(first)
      if (
        stepped.every((other) => other === first) &&
        (verdict === Verdict.start || verdict === Verdict.binary)
      )
        return { at, state: canonicalState(states[0]!, line) }
      states = [...new Set(stepped.map(nextState))]
      at = next
    }
    return null
  }

  /**
   * Reads entries from `from`, where a line starts after lines that left `state`. Every entry that is surely at its end goes to
   * `sink`; with `final` the rest too. Returns where the unfinished rest begins.
   */
  scan(
    bytes: Uint8Array,
    from: number,
    state: StateCode,
    offset: number,
    final: boolean,
    sink: EntrySink,
  ): Rest {
    const gates = this.#gates(bytes)
    const entry = this.#entry
    entry.start = -1
    let stateBefore = state
    let blanks = 0
    let at = from
    while (at < bytes.length) {
      let next = nextLine(bytes, at, this.#unit, offset)
      if (next < 0) {
        if (!final) break
        next = bytes.length
      }
      const line = this.#classify(bytes, at, next, offset, gates)
      const stepped = step(state, line)
      let verdict = verdictOf(stepped)
      if (verdict === Verdict.continue && (entry.start < 0 || at - entry.start >= MAX_ENTRY_BYTES))
        verdict = Verdict.start
      if (verdict === Verdict.continue) {
        entry.lines += blanks + 1
        blanks = 0
        this.#extend(bytes, at, next)
      } else if (verdict === Verdict.blank && entry.start >= 0) blanks++
      else {
        if (entry.start >= 0) this.#emit(sink)
        if (blanks > 0) sink.unparsed('blank', blanks)
        blanks = 0
        if (verdict === Verdict.start) {
          stateBefore = canonicalState(state, line)
          this.#open(bytes, at, next)
        } else {
          entry.start = -1
          sink.unparsed(verdict === Verdict.blank ? 'blank' : 'binary', 1)
        }
      }
      state = nextState(stepped)
      at = next
    }
    if (!final) return entry.start >= 0 ? { at: entry.start, state: stateBefore } : { at, state }
    if (entry.start >= 0) this.#emit(sink)
    if (blanks > 0) sink.unparsed('blank', blanks)
    return { at: bytes.length, state }
  }

  /** Whether any line can need the slow path: one search over all bytes instead of one a line. */
  #gates(bytes: Uint8Array): { readonly escapes: boolean; readonly nuls: boolean } {
    return { escapes: bytes.includes(27), nuls: this.#unit === 'byte' && bytes.includes(0) }
  }

  /** Sets #line to the line's text and returns its class; for a headed line also the message and the header's values. */
  #classify(
    bytes: Uint8Array,
    start: number,
    next: number,
    offset: number,
    gates: { readonly escapes: boolean; readonly nuls: boolean },
  ): LineClassCode {
    const line = this.#line
    let from = start
    let to = textEnd(bytes, start, next, this.#unit)
    // First the NULs around it, which a crash leaves by the megabyte, then the cut of an overlong line.
    if (gates.nuls) [from, to] = trimNuls(bytes, from, to)
    to = Math.min(to, from + MAX_LINE_BYTES)
    if (gates.nuls) {
      if (bytes.subarray(from, to).includes(0)) return LineClass.binary
    }
    let text = bytes
    if (!isUtf8(this.#charset)) {
      text = toUtf8(bytes.subarray(from, to), this.#charset)
      from = 0
      to = text.length
    } else if (
      offset + start === 0 &&
      bytes[from] === 0xef &&
      bytes[from + 1] === 0xbb &&
      bytes[from + 2] === 0xbf
    )
      from += 3
    if (gates.escapes && text.subarray(from, to).includes(27)) {
      text = stripEscapes(text, from, to)
      from = 0
      to = text.length
    }
    const own = this.#prefixed ? behindPrefix(text, from, to) : -1
    const container = own >= 0 && line.header.fields ? prefixName(text, from, own) : null
    if (own >= 0) from = own
    let first = from
    while (first < to && isBlank(text[first])) first++
    line.text = text
    line.from = from
    line.to = to
    line.record = null
    if (first === to) return LineClass.blank
    const headed = this.#readHeader()
    if (container !== null && line.header.fields) line.header.fields['container'] = container
    if (headed) return LineClass.headed
    if (first > from && this.#indentContinues) return LineClass.indented
    return classifyPlain(text, from, to)
  }

  /** Tries the learned headers, then a record, then a generic lead at the line's start. */
  #readHeader(): boolean {
    const line = this.#line
    for (const read of this.#readers) {
      const message = read(line.text, line.from, line.to, line.header)
      if (message < 0) continue
      line.from = message
      this.#readRecord(true)
      return true
    }
    clearHeader(line.header)
    return this.#readRecord(false) || this.#readGeneric()
  }

  #readRecord(inner: boolean): boolean {
    const line = this.#line
    const record = readRecord(line.text, line.from, line.to)
    if (!record) return false
    line.record = record
    line.text = encoder.encode(record.message)
    line.from = 0
    line.to = line.text.length
    if (record.level > 0) line.header.level = record.level
    if (record.time && !(inner && line.header.kind === TIME_FULL)) {
      line.header.us = record.time.us
      line.header.kind = record.time.kind
      line.header.zoneMinutes = record.time.zoneMinutes
    }
    if (line.header.fields) Object.assign(line.header.fields, record.fields)
    return true
  }

  /** A format that the sample did not show: a known timestamp at the start of the line, perhaps with a level behind it. */
  #readGeneric(): boolean {
    const line = this.#line
    const first = line.text[line.from]!
    const may =
      (first >= 48 && first <= 57) ||
      first === 91 ||
      first === 40 ||
      first === 60 ||
      (first >= 65 && first <= 90)
    if (!may) return false
    const lead = findLead(line.text.subarray(line.from, Math.min(line.to, line.from + 64)))
    if (
      !lead ||
      lead.words > 0 ||
      lead.format === null ||
      lead.format.startsWith('epoch') ||
      lead.format === 'time'
    )
      return false
    const key = `${lead.open}${lead.format}`
    let reader = this.#generic.get(key)
    if (!reader) {
      const elements = leadElements(lead)
      reader = headerReader({
        elements: [...elements, { is: 'sep', text: ' ' }, { is: 'level', as: 'capitals' }],
        need: elements.length,
      })
      this.#generic.set(key, reader)
    }
    const message = reader(line.text, line.from, line.to, line.header)
    if (message < 0) return false
    line.from = message
    return true
  }

  #open(bytes: Uint8Array, start: number, next: number): void {
    const { line, entry } = { line: this.#line, entry: this.#entry }
    entry.start = start
    entry.end = textEnd(bytes, start, next, this.#unit)
    entry.lines = 1
    entry.text = line.text
    entry.from = line.from
    entry.to = line.to
    entry.record = line.record
    const header = entry.header
    entry.header = line.header
    line.header = header
    if (line.header.fields) line.header.fields = {}
    const { us, kind, zoneMinutes } = entry.header
    entry.us =
      kind === TIME_FULL && zoneMinutes === null ? us - zoneMinutesAt(this.#zone, us) * US_PER_MINUTE : us
    if (this.#pieces.length > 0) this.#pieces = []
  }

  #extend(bytes: Uint8Array, start: number, next: number): void {
    const { line, entry } = { line: this.#line, entry: this.#entry }
    entry.end = textEnd(bytes, start, next, this.#unit)
    const adjoining = line.text === bytes && entry.text === bytes && !this.#prefixed
    if (adjoining && this.#pieces.length === 0) entry.to = line.to
    else {
      if (this.#pieces.length === 0) this.#pieces.push(entry.text.subarray(entry.from, entry.to))
      this.#pieces.push(line.text.subarray(line.from, line.to))
    }
  }

  #emit(sink: EntrySink): void {
    const entry = this.#entry
    if (this.#pieces.length > 0) {
      entry.text = Buffer.concat(
        this.#pieces.flatMap((piece, index) => (index === 0 ? [piece] : [Buffer.from('\n'), piece])),
      )
      entry.from = 0
      entry.to = entry.text.length
      this.#pieces = []
    }
    sink.entry(entry)
  }
}
