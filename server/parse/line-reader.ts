import { isUtf8, toUtf8 } from '../ingest/charset.ts'
import { textEnd, type LineUnit } from '../ingest/lines.ts'
import { NO_LEVEL } from '../model/level.ts'
import { MAX_LINE_BYTES } from '../model/limits.ts'
import { TIME_NONE } from '../model/time.ts'
import { isBinary } from './binary.ts'
import { stripEscapes, trimNuls } from './clean.ts'
import { LineClass, type LineClassCode } from './continuation.ts'
import { digitValues } from './digit-values.ts'
import type { Format } from './format.ts'
import { clearHeader, emptyHeader, isBlank, type ElementReader, type HeaderValues } from './header-values.ts'
import { headerReader } from './header.ts'
import { KNOWN_READERS } from './known-headers.ts'
import { findLeadingTime, leadElements } from './lead.ts'
import { classifyHeaded, classifyIndented, classifyPlain, isOfTrace } from './line-class.ts'
import { levelHere } from './levels.ts'
import { behindPrefix, prefixName } from './prefix.ts'
import { readQuickly } from './quick-record.ts'
import { mayBeRecord, readRecord, takeRecord, type LogRecord } from './record.ts'
import { readRow, type Columns } from './table.ts'
import { takeWrapper, unwrapCri, unwrapRecord, type Wrapped } from './wrapper.ts'

/**
 * Reads one line: its text without colours, NULs and a container's name; its header's values; where its message begins; and
 * its class for the continuation rules. Depends on the line's bytes and the format alone.
 */
export interface LineView {
  text: Uint8Array
  /** The message is `text` [from, to). */
  from: number
  to: number
  /** The message is the value of a field: what follows in `text` is no part of it. */
  isRecord: boolean
  header: HeaderValues
}

/** Which slow paths the lines of some bytes can need at all. */
export interface Gates {
  readonly escapes: boolean
  readonly nuls: boolean
}

const NOTHING = new Uint8Array(0)
const COLON = 58
const OPENING_BRACE = 123
const ESCAPE = 27
const MAX_HEADLINE_BYTES = 200
/** Formats that only a sample makes sure: a number or a time of day may begin any message. */
const UNSURE_FORMATS = /^(?:epoch.*|compact-run|.*time|kitchen|month-day.*)$/

export class LineReader {
  /** The line that `classify` read last; reused for the next. */
  readonly line: LineView
  readonly #readers: readonly ElementReader[]
  readonly #generic = new Map<string, ElementReader>()
  readonly #indentContinues: boolean
  /** True where entries can have a header of two lines, as java.util.logging writes it. */
  readonly isTwoLined: boolean
  readonly #prefixed: boolean
  readonly #columns: Columns | null
  readonly #charset: string
  readonly #unit: LineUnit
  /** Of the line being read: whether it goes on behind MAX_LINE_BYTES, and the record that it is. */
  #cut = false
  /** Whether the line read last has one of the learned headers. */
  isLearned = false
  #record: LogRecord | null = null

  constructor(format: Format, charset: string, unit: LineUnit, withFields: boolean) {
    this.#readers = format.headers.map(headerReader)
    this.#indentContinues = format.indentContinues
    this.isTwoLined = format.headers.some(({ elements }) =>
      elements.some((element) => element.is === 'time' && element.format === 'java-util'),
    )
    this.#prefixed = format.prefixed
    this.#columns = format.columns ?? null
    this.#charset = charset
    this.#unit = unit
    this.line = { text: NOTHING, from: 0, to: 0, isRecord: false, header: emptyHeader(withFields) }
  }

  /** Takes a record behind a header that ends at `line.from`, in a line that is not cut. */
  readBehind(): void {
    this.#cut = false
    this.#readRecord(true)
  }

  /** Whether any line can need the slow path: one search over all bytes instead of one a line. */
  gates(bytes: Uint8Array): Gates {
    const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    return { escapes: all.includes(ESCAPE), nuls: this.openGates.nuls && all.includes(0) }
  }

  /** Where only some lines are looked at: any of them may need it. */
  get openGates(): Gates {
    return { escapes: true, nuls: !this.#unit.startsWith('utf-16') }
  }

  /** Sets `line` to the line's text and returns its class; for a headed line also the message and the header's values. */
  classify(bytes: Uint8Array, start: number, next: number, offset: number, gates: Gates): LineClassCode {
    const line = this.line
    this.isLearned = false
    let from = start
    let to = textEnd(bytes, start, next, this.#unit)
    // First the NULs around it, which a crash leaves by the megabyte, then the cut of an overlong line.
    if (gates.nuls) [from, to] = trimNuls(bytes, from, to)
    this.#cut = to - from > MAX_LINE_BYTES
    if (this.#cut) to = from + MAX_LINE_BYTES
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
    if (gates.escapes && text.subarray(from, to).includes(ESCAPE)) {
      text = stripEscapes(text, from, to)
      from = 0
      to = text.length
    }
    const own = this.#prefixed ? behindPrefix(text, from, to) : -1
    const container = own >= 0 && line.header.fields ? prefixName(text, from, own) : null
    if (own >= 0) from = own
    line.text = text
    line.from = from
    line.to = to
    line.isRecord = false
    if (text[from] === OPENING_BRACE && this.#isQuick()) {
      clearHeader(line.header)
      if (readQuickly(text, from, to, line, false)) return LineClass.headed
    }
    const wrapped = this.#unwrap()
    const read = this.#readText()
    if (container !== null && line.header.fields) line.header.fields['container'] = container
    if (wrapped === null) return read
    takeWrapper(wrapped, line.header)
    return wrapped.partial && read !== LineClass.blank ? LineClass.partial : read
  }

  /** Steps into what a container runtime or journald wrote around the line; a record that wraps nothing is kept for `#readText`. */
  #unwrap(): Wrapped | null {
    const line = this.line
    this.#record = null
    let wrapped: Wrapped | null
    if (line.text[line.from] === OPENING_BRACE) {
      const record = readRecord(line.text, line.from, line.to, this.#cut)
      wrapped = record?.wraps === true ? unwrapRecord(record) : null
      if (!wrapped) this.#record = record
    } else wrapped = unwrapCri(line.text, line.from, line.to)
    if (!wrapped) return null
    line.text = wrapped.text
    line.from = 0
    line.to = wrapped.text.length
    return wrapped
  }

  /** The class of `line`'s text; of a headed one the header's values, and where the message begins. */
  #readText(): LineClassCode {
    const line = this.line
    const { text, from, to } = line
    let first = from
    while (first < to && isBlank(text[first])) first++
    if (first === to) {
      clearHeader(line.header)
      return LineClass.blank
    }
    const record = this.#record ?? (this.#columns ? readRow(this.#columns, text, from, to) : null)
    if (record) {
      clearHeader(line.header)
      takeRecord(record, line, false)
      return LineClass.headed
    }
    const levelLine = this.isTwoLined && this.#readLevelLine()
    const headed = !levelLine && this.#readHeader()
    if (headed) {
      if (this.isTwoLined && this.#isHeadline()) return LineClass.headline
      const read = classifyHeaded(text, from, to, line.header.kind !== TIME_NONE || line.isRecord)
      // "panic: x" and "note: run with `RUST_BACKTRACE=1`" begin with a word for a level, which is no header there.
      if (isOfTrace(read)) {
        line.from = from
        clearHeader(line.header)
      }
      return read
    }
    if (levelLine) return LineClass.levelLine
    if (isBinary(text, from, to)) return LineClass.binary
    if (first > from && this.#indentContinues) return classifyIndented(text, from, first, to)
    return classifyPlain(text, from, to)
  }

  /** Tries the learned headers, then a record, then a generic lead at the line's start. */
  #readHeader(): boolean {
    const line = this.line
    line.header.reach = line.from
    const known = KNOWN_READERS[line.text[line.from]!]
    for (const read of known ? [...known, ...this.#readers] : this.#readers) {
      const message = read(line.text, line.from, line.to, line.header)
      if (message < 0) continue
      this.isLearned = !known
      line.from = message
      this.#readRecord(true)
      return true
    }
    clearHeader(line.header)
    return this.#readRecord(false) || this.#readGeneric()
  }

  /** Whether no more than message, time and level of a record are wanted, and all of it is there. */
  #isQuick(): boolean {
    return this.line.header.fields === null && !this.#cut
  }

  #readRecord(inner: boolean): boolean {
    const line = this.line
    if (!mayBeRecord(line.text, line.from, line.to)) return false
    if (this.#isQuick() && readQuickly(line.text, line.from, line.to, line, inner)) return true
    const record = readRecord(line.text, line.from, line.to, this.#cut)
    if (record) takeRecord(record, line, inner)
    return record !== null
  }

  /** "Mar 01, 2024 3:04:05 PM shop.Billing charge": a time, and no more than the names of a class and a method. */
  #isHeadline(): boolean {
    const { header, text, from, to } = this.line
    return (
      header.kind !== TIME_NONE &&
      header.level === NO_LEVEL &&
      to - from < MAX_HEADLINE_BYTES &&
      /^(?:[\w.$]+ [\w$<>]+)?$/.test(Buffer.from(text.subarray(from, to)).toString('latin1'))
    )
  }

  /** "WARNING: slow": the level in capitals, a colon, the message. */
  #readLevelLine(): boolean {
    const { header, text, from, to } = this.line
    const read = levelHere(text, from, to, 'capitals')
    const after = from + (read >> 3)
    if (read === 0 || text[after] !== COLON || !isBlank(text[after + 1])) return false
    clearHeader(header)
    header.level = read & 7
    this.line.from = after + 2
    return true
  }

  /** A format that the sample did not show: a known timestamp at the start of the line, perhaps with a level behind it. */
  #readGeneric(): boolean {
    const line = this.line
    const first = line.text[line.from]!
    const may =
      (first >= 48 && first <= 57) ||
      first === 91 ||
      first === 40 ||
      first === 60 ||
      first === 64 ||
      (first >= 65 && first <= 90)
    if (!may) return false
    const lead = findLeadingTime(line.text.subarray(line.from, Math.min(line.to, line.from + 64)))
    if (!lead?.format) return false
    if (UNSURE_FORMATS.test(lead.format)) {
      // With digits out of its range, another format might be read.
      digitValues.matter = true
      return false
    }
    const key = `${String(lead.before.length)}${lead.open}${String(lead.closed)}${lead.format}`
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
}
