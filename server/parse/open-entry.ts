import { plain } from '../ingest/plain.ts'
import { textEnd, type LineUnit } from '../ingest/lines.ts'
import { MAX_LINE_BYTES } from '../model/limits.ts'
import { LineClass, type LineClassCode } from './continuation.ts'
import { entryTime } from './entry-time.ts'
import type { EntrySink, EntryView } from './entry-view.ts'
import { emptyHeader, isBlank } from './header-values.ts'
import type { LineReader } from './line-reader.ts'
import { readRecord, takeRecord } from './record.ts'

const OPENING_BRACE = 123
const NOTHING = new Uint8Array(0)
const LINE_END = Uint8Array.of(10)

/** The entry that is being read: made of the lines that a reader has read, one after the other. */
export class OpenEntry {
  readonly view: EntryView
  readonly #lines: LineReader
  readonly #unit: LineUnit
  readonly #prefixed: boolean
  readonly #zone: string
  /** Where its text does not stand in one piece: its lines, with the ends between them. */
  #pieces: Uint8Array[] = []

  /**
   * @param unit what its lines end at
   * @param prefixed whether each line of it begins with a container's name
   * @param zone of times that name none
   */
  constructor(lines: LineReader, unit: LineUnit, prefixed: boolean, zone: string, withFields: boolean) {
    this.#lines = lines
    this.#unit = unit
    this.#prefixed = prefixed
    this.#zone = zone
    this.view = {
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

  /** @param memo its number among the lines that are remembered, or -1 */
  open(bytes: Uint8Array, start: number, next: number, memo: number): void {
    const { line } = this.#lines
    const entry = this.view
    entry.start = start
    entry.end = textEnd(bytes, start, next, this.#unit)
    entry.lines = 1
    entry.text = line.text
    entry.from = line.from
    entry.to = line.to
    entry.isRecord = line.isRecord
    entry.memo = memo
    const header = entry.header
    entry.header = line.header
    line.header = header
    if (line.header.fields) line.header.fields = {}
    entry.us = entryTime(entry.header, this.#zone)
    if (this.#pieces.length > 0) this.#pieces = []
  }

  /** By the line read last. @param rest of the line before, which was cut: no line end stands between */
  extend(bytes: Uint8Array, start: number, next: number, as: LineClassCode, rest: boolean): void {
    const { line } = this.#lines
    const entry = this.view
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

  emit(sink: EntrySink): void {
    const entry = this.view
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
