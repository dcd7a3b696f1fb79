import { isUtf8, toUtf8 } from '../ingest/charset.ts'
import { textEnd, type LineUnit } from '../ingest/lines.ts'
import { MAX_LINE_BYTES } from '../model/limits.ts'
import { TIME_FULL } from '../model/time.ts'
import { stripEscapes, trimNuls } from './clean.ts'
import { LineClass, classifyPlain, type LineClassCode } from './continuation.ts'
import type { Format } from './format.ts'
import {
  clearHeader,
  emptyHeader,
  headerReader,
  isBlank,
  type ElementReader,
  type HeaderValues,
} from './header.ts'
import { findLead, leadElements } from './lead.ts'
import { behindPrefix, prefixName } from './prefix.ts'
import { readRecord, type LogRecord } from './record.ts'

/**
 * Reads one line: its text without colours, NULs and a container's name; its header's values; where its message begins; and
 * its class for the continuation rules. Depends on the line's bytes and the format alone.
 */
export interface LineView {
  text: Uint8Array
  /** The message is `text` [from, to). */
  from: number
  to: number
  record: LogRecord | null
  header: HeaderValues
}

/** Which slow paths the lines of some bytes can need at all. */
export interface Gates {
  readonly escapes: boolean
  readonly nuls: boolean
}

const NOTHING = new Uint8Array(0)
const encoder = new TextEncoder()

export class LineReader {
  /** The line that `classify` read last; reused for the next. */
  readonly line: LineView
  readonly #readers: readonly ElementReader[]
  readonly #generic = new Map<string, ElementReader>()
  readonly #indentContinues: boolean
  readonly #prefixed: boolean
  readonly #charset: string
  readonly #unit: LineUnit

  constructor(format: Format, charset: string, unit: LineUnit, withFields: boolean) {
    this.#readers = format.headers.map(headerReader)
    this.#indentContinues = format.indentContinues
    this.#prefixed = format.prefixed
    this.#charset = charset
    this.#unit = unit
    this.line = { text: NOTHING, from: 0, to: 0, record: null, header: emptyHeader(withFields) }
  }

  /** Whether any line can need the slow path: one search over all bytes instead of one a line. */
  gates(bytes: Uint8Array): Gates {
    return { escapes: bytes.includes(27), nuls: this.#unit === 'byte' && bytes.includes(0) }
  }

  /** Sets `line` to the line's text and returns its class; for a headed line also the message and the header's values. */
  classify(bytes: Uint8Array, start: number, next: number, offset: number, gates: Gates): LineClassCode {
    const line = this.line
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
    const line = this.line
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
    const line = this.line
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
    const line = this.line
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
}
