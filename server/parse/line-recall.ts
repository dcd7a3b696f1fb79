import { textEnd } from '../ingest/lines.ts'
import {
  FIRST_MESSAGE,
  KNOWN_RECORDS,
  LATER,
  LINES,
  MAX_REMEMBERED_BYTES,
  MESSAGES,
  NO_ZONE,
} from '../kernel/assembly/layout.ts'
import { TIME_NONE, type TimeKindCode } from '../model/time.ts'
import { LineClass, type LineClassCode } from './continuation.ts'
import { digitValues } from './digit-values.ts'
import type { Format } from './format.ts'
import { beginningEnd } from './beginnings.ts'
import { mayBeginDump } from './line-class.ts'
import { LineMemo, type Guards } from './line-memo.ts'
import type { Gates, LineReader } from './line-reader.ts'
import { forgetRecord, LAST_RECORD } from './quick-record.ts'
import type { TimeLayout } from './time-layout.ts'

/** What such a line says depends on more than its bytes, or its values stand in the next one, or it has none. */
const NOT_REMEMBERED: ReadonlySet<LineClassCode> = new Set<LineClassCode>([
  LineClass.binary,
  LineClass.partial,
  LineClass.headline,
  LineClass.levelLine,
])

/** Memos by how lines are read: what one part shows is known in the next. */
const memos = new Map<string, LineMemo>()
const MAX_MEMOS = 4
const memoFor = (key: string, guards: Guards): LineMemo => {
  const known = memos.get(key)
  if (known && !known.isFull) return known
  memos.delete(key)
  const [oldest] = memos.keys()
  if (memos.size >= MAX_MEMOS && oldest !== undefined) memos.delete(oldest)
  const memo = new LineMemo(guards)
  memos.set(key, memo)
  return memo
}

const OPENING_BRACE = 123
const LETTER_T = 84
/** Place of the "T" in the time that a container's runtime writes: where there is none, it wrote nothing. */
const CRI_SIGN = 10
const HASH = 35
const EQUALS = 61
/** What a container's runtime writes behind its time. */
const STREAM = new TextEncoder().encode(' stdout F ')

/** How far is looked behind a time to say that no runtime wrote it. */
const streamEnd = (bytes: Uint8Array, at: number): number =>
  bytes[at + 1] === STREAM[1] && bytes[at + 2] === STREAM[2] ? at + STREAM.length : at + 3

/**
 * Reads lines of which others were read before with other digits, without reading all of them again: their classes, their
 * levels and where their messages begin are known, and only the time is read; and lines with a header, or records, of which others
 * were read before with another message. Says what `LineReader` says, sooner.
 * For text in UTF-8 whose lines end at LF, where no fields are wanted.
 */
export class LineRecall {
  memo: LineMemo
  /** Number in the memo of the line read last, or -1. */
  number = -1
  readonly #reader: LineReader
  readonly #guards: Guards
  readonly #key: string
  readonly #mayKnowHeader: boolean
  readonly #knowsRecords: boolean
  /** Where the time stands in the line read last. */
  #layout: TimeLayout | null = null

  constructor(reader: LineReader, format: Format, charset: string, guards: Guards) {
    this.#reader = reader
    this.#guards = guards
    this.#key = JSON.stringify([format, charset])
    // Behind a container's name a record does not begin the line.
    this.#knowsRecords = !format.prefixed
    this.#mayKnowHeader = !format.prefixed && !format.columns && !reader.isTwoLined
    this.memo = memoFor(this.#key, guards)
  }

  /** To be called before a scan: a memo that is full is replaced by an empty one. */
  renew(): void {
    if (this.memo.isFull) this.memo = memoFor(this.#key, this.#guards)
  }

  /** Finds the lines of the next window. @returns how many there are */
  find(bytes: Uint8Array, at: number, gates: Gates): number {
    const wanted = gates.nuls || gates.escapes ? LINES : this.#knowsRecords ? KNOWN_RECORDS : MESSAGES
    return this.memo.recall.window.find(bytes, at, wanted)
  }

  /** As `LineReader.classify`, of line k of the window, [start, next): from the memo where it has one that reads the same. */
  read(
    bytes: Uint8Array,
    start: number,
    next: number,
    offset: number,
    gates: Gates,
    k: number,
  ): LineClassCode {
    const { recall } = this.memo
    const number = recall.numbers[k]!
    const isFirst = offset + start === 0
    if (number >= 0 && !isFirst && !this.memo.isWorthMore(k)) {
      if (number < FIRST_MESSAGE) this.#take(number, bytes, start, recall.times[k]!, recall.zones[k]!)
      else this.#takeMasked(bytes, start, next, offset, gates, k)
      this.number = number
      return (recall.traitsOf[k]! & 255) as LineClassCode
    }
    this.number = -1
    if (number === -1 && recall.heads[k] === -1 && !isFirst && this.memo.isMasked(k)) {
      this.#takeMasked(bytes, start, next, offset, gates, k)
      this.number = this.memo.addMessage(k)
      return LineClass.headed
    }
    // Of records only their layouts are known, not their lines.
    const isObject = bytes[start] === OPENING_BRACE
    if (next - start > MAX_REMEMBERED_BYTES || isObject || isFirst) {
      forgetRecord()
      const read = this.#reader.classify(bytes, start, next, offset, gates)
      if (isObject && this.#knowsRecords && LAST_RECORD.text === bytes)
        this.memo.learnRecord(this.#reader.line.header.level)
      return read
    }
    const low = recall.window.keys[k * 2]!
    const high = recall.window.keys[k * 2 + 1]!
    const again = number <= LATER || this.memo.meet(low, high)
    // What was learned since the window was found is not in its numbers.
    const known = number <= LATER ? LATER - number : again ? recall.lookUp(low, high, bytes, start) : -1
    if (known < 0 || !this.#takeLater(known, bytes, start))
      return this.#readAnew(bytes, start, next, offset, gates, k, again && known < 0)
    this.number = known
    return (recall.traits(known) & 255) as LineClassCode
  }

  /** Line k of the window, [start, next), has a header or is a record that is known, and its message was masked. */
  #takeMasked(bytes: Uint8Array, start: number, next: number, offset: number, gates: Gates, k: number): void {
    if (this.memo.recall.froms[k]! < 0) {
      this.#reader.classify(bytes, start, next, offset, gates)
      return
    }
    const { recall } = this.memo
    const { line } = this.#reader
    const { header } = line
    const traits = recall.traitsOf[k]!
    line.text = bytes
    line.from = start + recall.froms[k]!
    line.to = start + recall.tos[k]!
    line.isRecord = recall.heads[k]! < 0
    header.level = (traits >> 8) & 255
    header.kind = (traits >> 16) as TimeKindCode
    header.us = header.kind === TIME_NONE ? 0 : recall.times[k]!
    header.zoneMinutes = header.kind === TIME_NONE || recall.zones[k] === NO_ZONE ? null : recall.zones[k]!
  }

  /** The line at `start` is as the remembered one. */
  #take(number: number, bytes: Uint8Array, start: number, us: number, zoneMinutes: number): void {
    const { recall } = this.memo
    const { line } = this.#reader
    const { header } = line
    const span = recall.span(number)
    const traits = recall.traits(number)
    line.text = bytes
    line.from = start + (span & 0xffff)
    line.to = start + (span >>> 16)
    line.isRecord = false
    header.level = (traits >> 8) & 255
    header.kind = (traits >> 16) as TimeKindCode
    header.us = header.kind === TIME_NONE ? 0 : us
    header.zoneMinutes = header.kind === TIME_NONE || zoneMinutes === NO_ZONE ? null : zoneMinutes
  }

  /** The line [start, next) begins with this header. */
  #takeHeader(
    number: number,
    bytes: Uint8Array,
    start: number,
    next: number,
    us: number,
    zoneMinutes: number,
  ): void {
    const { line } = this.#reader
    const { header } = line
    const traits = this.memo.recall.headerTraits(number)
    line.text = bytes
    line.from = start + (traits & 0xffff)
    line.to = textEnd(bytes, start, next, 'byte')
    line.isRecord = false
    header.level = (traits >> 16) & 255
    header.kind = (traits >> 24) as TimeKindCode
    header.us = us
    header.zoneMinutes = zoneMinutes === NO_ZONE ? null : zoneMinutes
  }

  /** As `#take`, where the time is to be read; false where its digits make none. */
  #takeLater(number: number, bytes: Uint8Array, start: number): boolean {
    const { memo } = this
    if (memo.recall.layoutOf(number) < 0) {
      this.#take(number, bytes, start, 0, NO_ZONE)
      return true
    }
    const end = start + (memo.recall.span(number) >>> 16)
    const time = memo.readTime(memo.recall.layoutOf(number), bytes, start, end)
    if (time) this.#take(number, bytes, start, time.us, time.zoneMinutes ?? NO_ZONE)
    return time !== null
  }

  /** `again`: the line is to be remembered. */
  #readAnew(
    bytes: Uint8Array,
    start: number,
    next: number,
    offset: number,
    gates: Gates,
    k: number,
    again: boolean,
  ): LineClassCode {
    const { memo } = this
    digitValues.matter = false
    const headed = this.#headed(bytes, start, next, gates, k)
    const read = headed
      ? LineClass.headed
      : this.#classifyAnew(memo, bytes, start, next, offset, gates, again)
    if (again) this.number = this.#remember(memo, bytes, start, read, k)
    if (this.number < 0 && headed && memo.isMasked(k)) this.number = memo.addMessage(k)
    return read
  }

  /** Whether line k, [start, next), has a header that is known, and was read by it. */
  #headed(bytes: Uint8Array, start: number, next: number, gates: Gates, k: number): boolean {
    const { memo } = this
    const { recall } = memo
    const found = recall.numbers[k]! <= LATER ? -1 : recall.heads[k]!
    if (found === -1 || gates.nuls || gates.escapes) return false
    const number = found >= 0 ? found : LATER - found
    const layout = recall.headerLayout(number)
    let [us, zone] = [recall.times[k]!, recall.zones[k]!]
    if (found < 0) {
      const time = memo.readTime(layout, bytes, start, textEnd(bytes, start, next, 'byte'))
      if (!time) return false
      us = time.us
      zone = time.zoneMinutes ?? NO_ZONE
    }
    this.#takeHeader(number, bytes, start, next, us, zone)
    this.#layout = memo.layouts[layout]!
    if (!memo.isMasked(k)) this.#reader.readBehind()
    return true
  }

  /** As `LineReader.classify`, of a line about which nothing is known: its header is kept. `again`: where its time stands is, too. */
  #classifyAnew(
    memo: LineMemo,
    bytes: Uint8Array,
    start: number,
    next: number,
    offset: number,
    gates: Gates,
    again: boolean,
  ): LineClassCode {
    forgetRecord()
    const read = this.#reader.classify(bytes, start, next, offset, gates)
    this.#layout = null
    if (NOT_REMEMBERED.has(read)) return read
    if (LAST_RECORD.text === bytes) this.#learnRecord(bytes, start, next)
    const { header, text, from } = this.#reader.line
    const { timeReader, timeFrom, timeTo } = header
    if (!timeReader || text !== bytes || digitValues.matter) return read
    const known = read === LineClass.headed ? this.#beginningEnd(bytes, start, next) : -1
    if (!again && known < 0) return read
    const time = memo.layoutOf(timeReader, bytes, start, timeFrom, timeTo)
    this.#layout = time
    if (known >= 0)
      memo.addHeader(bytes, start, known, {
        message: from - start,
        level: header.level,
        kind: header.kind,
        time,
      })
    return read
  }

  /** The line just read is a record without a header before it: keeps how it is read, and that lines which begin like it are. */
  #learnRecord(bytes: Uint8Array, start: number, next: number): void {
    const { header } = this.#reader.line
    if (!this.#mayKnowHeader || digitValues.matter) return
    if (bytes[start] === HASH || bytes[start] === EQUALS || bytes[start + CRI_SIGN] === LETTER_T) return
    const reach = Math.max(header.reach, start + CRI_SIGN + 1)
    const known = beginningEnd(bytes, start, textEnd(bytes, start, next, 'byte'), reach)
    if (known < 0) return
    this.memo.addRecordBeginning(bytes, start, known)
    this.memo.learnRecord(header.level)
  }

  /** So much of the line just read says what its header is, whatever follows; -1 where nothing does. */
  #beginningEnd(bytes: Uint8Array, start: number, next: number): number {
    const { header, isRecord } = this.#reader.line
    if (!this.#mayKnowHeader || !this.#reader.isLearned || isRecord) return -1
    // Marks of reports, which more is read of.
    if (bytes[start] === HASH || bytes[start] === EQUALS) return -1
    const reach = Math.max(header.reach, streamEnd(bytes, header.timeTo))
    return beginningEnd(bytes, start, textEnd(bytes, start, next, 'byte'), reach)
  }

  /** Puts the line just read into the memo, if it says something about others of its key. */
  #remember(memo: LineMemo, bytes: Uint8Array, start: number, as: LineClassCode, k: number): number {
    const { text, from, to, isRecord, header } = this.#reader.line
    if (text !== bytes || isRecord || digitValues.matter || NOT_REMEMBERED.has(as)) return -1
    if (mayBeginDump(bytes, from, to)) return -1
    const { kind, level } = header
    const time = this.#layout
    const { keys } = memo.recall.window
    if (kind !== TIME_NONE && !time) return -1
    return memo.add(keys[k * 2]!, keys[k * 2 + 1]!, bytes, start, {
      class: as,
      from: from - start,
      to: to - start,
      level,
      kind,
      time: kind === TIME_NONE ? null : time,
    })
  }
}
