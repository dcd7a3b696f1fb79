import {
  DATES,
  DATE_BYTES,
  FIRST_MESSAGE,
  FROMS,
  GUARDS,
  HEADER_BYTES,
  HEADER_RECORDS,
  HEADER_SLOTS,
  HEADER_SLOT_COUNT,
  HEADS,
  LAYOUTS,
  LAYOUT_BYTES,
  LAYOUT_DATES,
  LAYOUT_PLACES,
  LENGTHS,
  LENGTH_BLOCKS,
  MASKS,
  MAX_DATE_DIGITS,
  MAX_HEADERS,
  MAX_LAYOUTS,
  MAX_MESSAGES,
  MAX_PROBES,
  MAX_REMEMBERED,
  MESSAGE_RECORDS,
  MESSAGE_RECORD_BYTES,
  MESSAGE_SLOTS,
  MESSAGE_SLOT_COUNT,
  MOST_GUARDS,
  MOST_LINES,
  NO_ZONE,
  NUMBERS,
  RECORDS,
  RECORD_BYTES,
  SLOTS,
  SLOT_COUNT,
  TIMES,
  TOS,
  TRAITS,
  VALUE_FACTOR,
  ZONES,
} from './assembly/layout.ts'
import { guardedValue, guardHolds } from './guards.ts'
import { openKernel } from './kernel.ts'
import { KnownRecords } from './known-records.ts'
import { keyText } from './line-keys.ts'
import { kernelWindow, type LineWindow } from './line-window.ts'

/** Words of a record, and of a layout. */
const RECORD_WORDS = RECORD_BYTES / 4
const LAYOUT_WORDS = LAYOUT_BYTES / 4
const HEADER_WORDS = HEADER_BYTES / 4
const MESSAGE_WORDS = MESSAGE_RECORD_BYTES / 4
const HEADER_KEY = new Uint32Array(2)
/** Of a header, in bytes. */
const MAX_BEGINNING = 16 * LENGTH_BLOCKS

/** A line as it was read; places are counted from its start. */
export interface RecalledLine {
  readonly class: number
  /** The message is [from, to). */
  readonly from: number
  readonly to: number
  readonly level: number
  /** Of its time. */
  readonly kind: number
  /** Number of the layout of its time, or -1. */
  readonly layout: number
}

/** A header with a time, as it was read; `message` is where the message begins, counted from the line's start. */
export interface RecalledHeader {
  readonly message: number
  readonly level: number
  readonly kind: number
  /** Number of the layout of its time, or RECORD_FOLLOWS where the lines are records. */
  readonly layout: number
}

/** Where a timestamp stands that the kernel can read; `hour` and the rest are counted from its start `at`, and have one or two digits. */
export interface ClockPlaces {
  readonly at: number
  readonly hour: number
  readonly hourDigits: number
  readonly minute: number
  readonly minuteDigits: number
  readonly second: number
  readonly secondDigits: number
  readonly fraction: number
  readonly fractionDigits: number
  /** What the number that its first six digits make is counted in, in µs. */
  readonly fractionUs: number
  /** Of the date's digits. */
  readonly dateDigits: Uint8Array
}

/**
 * Lines that were read before, in the memory of a kernel of their own, which finds them in a window of text and reads their times:
 * what it does with every line stands in assembly/recall.ts, and here once more as `lookUp`. Numbers go from 0.
 */
export class Recall {
  /**
   * Of the window found last: by line the number of a remembered one that reads the same, else from FIRST_MESSAGE on that of
   * its message, behind a known header or in a known record, -1 where there is none; LATER minus the number where its time is to be read.
   */
  readonly numbers: Int32Array
  /** Of lines without a number of their own, in the same way: those of their headers. */
  readonly heads: Int32Array
  /** Of these, and of records, the hash of the masked message, in two words, low and high; 0 where it was not masked. */
  readonly masks: Uint32Array
  /** Where it was: [from, to) of the message, counted from the line's start; `from` is -1 where it does not stand there as it is. */
  readonly froms: Int32Array
  readonly tos: Int32Array
  /** Of lines with a number, or whose message was masked, what `traits` says of them. */
  readonly traitsOf: Int32Array
  /** In µs as written, and in minutes or NO_ZONE. */
  readonly times: Float64Array
  readonly zones: Int32Array
  readonly window: LineWindow
  readonly records: KnownRecords
  lines = 0
  layouts = 0
  #headers = 0
  #messages = 0
  #guardCount = 0
  readonly #memory: Uint8Array
  readonly #words: Int32Array
  readonly #doubles: Float64Array
  readonly #lengths: Uint16Array

  constructor() {
    const kernel = openKernel(true)
    const { buffer } = kernel.memory
    this.window = kernelWindow(kernel, true)
    this.numbers = new Int32Array(buffer, NUMBERS, MOST_LINES)
    this.heads = new Int32Array(buffer, HEADS, MOST_LINES)
    this.froms = new Int32Array(buffer, FROMS, MOST_LINES)
    this.tos = new Int32Array(buffer, TOS, MOST_LINES)
    this.masks = new Uint32Array(buffer, MASKS, MOST_LINES * 2)
    this.traitsOf = new Int32Array(buffer, TRAITS, MOST_LINES)
    this.times = new Float64Array(buffer, TIMES, MOST_LINES)
    this.zones = new Int32Array(buffer, ZONES, MOST_LINES)
    this.records = new KnownRecords(kernel.memory)
    this.#memory = kernel.memory
    this.#words = new Int32Array(buffer)
    this.#doubles = new Float64Array(buffer)
    this.#lengths = new Uint16Array(buffer, LENGTHS, 1 + LENGTH_BLOCKS)
  }

  get isFull(): boolean {
    return (
      this.lines >= MAX_REMEMBERED ||
      this.layouts >= MAX_LAYOUTS ||
      this.#guardCount >= MOST_GUARDS ||
      this.#messages >= MAX_MESSAGES
    )
  }

  /** [from, to) of the message of line `number`, `from` in the lower half. */
  span(number: number): number {
    return this.#words[(RECORDS >> 2) + number * RECORD_WORDS + 2]!
  }

  /** Class, level and kind of time of line `number`, a byte each from the lowest. */
  traits(number: number): number {
    return this.#words[(RECORDS >> 2) + number * RECORD_WORDS + 3]!
  }

  /** Number of the layout of line `number`, or -1. */
  layoutOf(number: number): number {
    return this.#words[(RECORDS >> 2) + number * RECORD_WORDS + 4]!
  }

  /** The number of the remembered line that the one at `start` reads as, or -1. */
  lookUp(low: number, high: number, bytes: Uint8Array, start: number): number {
    const number = this.#find(low, high, null, 0)
    if (number < 0 || this.#guardsHold(number, bytes, start)) return number
    const values = this.#valuesAt(number, bytes, start)
    return this.#find(low + values, high ^ values, bytes, start)
  }

  /** Remembers the line at `start`, of this key, that none is remembered for: its number, or -1 where there is no room. */
  add(
    low: number,
    high: number,
    bytes: Uint8Array,
    start: number,
    as: RecalledLine,
    guards: readonly number[],
  ): number {
    const number = this.lines
    if (this.isFull || this.#guardCount + guards.length > MOST_GUARDS) return -1
    const first = this.#find(low, high, null, 0)
    const values = first < 0 ? 0 : this.#valuesAt(first, bytes, start)
    const [keyLow, keyHigh] = [(low + values) | 0, (high ^ values) | 0]
    let slot = keyLow & (SLOT_COUNT - 1)
    for (let probe = 0; this.#words[(SLOTS >> 2) + slot]! > 0; probe++) {
      if (probe >= MAX_PROBES) return -1
      slot = (slot + 1) & (SLOT_COUNT - 1)
    }
    const span = as.from | (as.to << 16)
    const traits = as.class | (as.level << 8) | (as.kind << 16)
    const record = [keyLow, keyHigh, span, traits, as.layout, this.#guardCount, guards.length]
    this.#words.set(record, (RECORDS >> 2) + number * RECORD_WORDS)
    this.#words.set(guards, (GUARDS >> 2) + this.#guardCount)
    this.#words[(SLOTS >> 2) + slot] = number + 1
    this.#guardCount += guards.length
    return this.lines++
  }

  /** Where the message begins, level << 16 and kind of time << 24 of header `number`. */
  headerTraits(number: number): number {
    return this.#words[(HEADER_RECORDS >> 2) + number * HEADER_WORDS + 2]!
  }

  /** Number of the layout of header `number`. */
  headerLayout(number: number): number {
    return this.#words[(HEADER_RECORDS >> 2) + number * HEADER_WORDS + 3]!
  }

  /** Remembers the header of lines that begin as [start, end), MAX_BEGINNING bytes at most, behind a blank; not where there is no room. */
  addHeader(bytes: Uint8Array, start: number, end: number, as: RecalledHeader): void {
    if (this.#headers >= MAX_HEADERS || end - start > MAX_BEGINNING) return
    keyText(bytes, start, end, HEADER_KEY, 0)
    const [low, high] = [HEADER_KEY[0]! | 0, HEADER_KEY[1]! | 0]
    let slot = low & (HEADER_SLOT_COUNT - 1)
    for (let number = this.#headerIn(slot); number >= 0; number = this.#headerIn(slot)) {
      const record = (HEADER_RECORDS >> 2) + number * HEADER_WORDS
      if (this.#words[record] === low && this.#words[record + 1] === high) return
      slot = (slot + 1) & (HEADER_SLOT_COUNT - 1)
    }
    const traits = as.message | (as.level << 16) | (as.kind << 24)
    this.#words.set([low, high, traits, as.layout], (HEADER_RECORDS >> 2) + this.#headers * HEADER_WORDS)
    this.#words[(HEADER_SLOTS >> 2) + slot] = ++this.#headers
    this.#lookFor(end - start)
  }

  /** Remembers the message of line k of the window, which was masked: its number, or -1 where there is no room. */
  addMessage(k: number): number {
    if (this.#messages >= MAX_MESSAGES) return -1
    const [low, high] = [this.masks[k * 2]! | 0, this.masks[k * 2 + 1]! | 0]
    const traits = this.traitsOf[k]!
    let slot = (low + traits) & (MESSAGE_SLOT_COUNT - 1)
    for (let number = this.#messageIn(slot); number >= 0; number = this.#messageIn(slot)) {
      const record = (MESSAGE_RECORDS >> 2) + number * MESSAGE_WORDS
      const words = this.#words
      if (words[record] === low && words[record + 1] === high && words[record + 2] === traits)
        return FIRST_MESSAGE + number
      slot = (slot + 1) & (MESSAGE_SLOT_COUNT - 1)
    }
    this.#words.set([low, high, traits], (MESSAGE_RECORDS >> 2) + this.#messages * MESSAGE_WORDS)
    this.#words[(MESSAGE_SLOTS >> 2) + slot] = ++this.#messages
    return FIRST_MESSAGE + this.#messages - 1
  }

  #messageIn(slot: number): number {
    return this.#words[(MESSAGE_SLOTS >> 2) + slot]! - 1
  }

  #headerIn(slot: number): number {
    return this.#words[(HEADER_SLOTS >> 2) + slot]! - 1
  }

  /** Beginnings of this length are looked for from now on. */
  #lookFor(length: number): void {
    const block = (length - 1) >> 4
    this.#lengths[0] = Math.max(this.#lengths[0]!, block + 1)
    this.#lengths[1 + block]! |= 1 << ((length - 1) & 15)
  }

  /** Takes the layout that has the next number; one without places is left to whoever asks. */
  addLayout(places: ClockPlaces | null): void {
    const layout = (LAYOUTS >> 2) + this.layouts++ * LAYOUT_WORDS
    if (places === null || places.dateDigits.length > MAX_DATE_DIGITS) {
      this.#words[layout] = -1
      return
    }
    const { dateDigits, at, hour, hourDigits, minute, minuteDigits, second, secondDigits } = places
    const { fraction, fractionDigits, fractionUs } = places
    const clock = [hour, hourDigits, minute, minuteDigits, second, secondDigits]
    this.#words.set([dateDigits.length, at, ...clock, fraction, fractionDigits, fractionUs], layout)
    this.#memory.set(dateDigits, layout * 4 + LAYOUT_PLACES)
  }

  /** Keeps that the digits of the date at `from`, of a timestamp with this layout, are the day that begins at `midnightUs`. */
  addDate(number: number, bytes: Uint8Array, from: number, midnightUs: number, zone: number | null): void {
    const layout = LAYOUTS + number * LAYOUT_BYTES
    const digits = this.#words[layout >> 2]!
    if (digits < 0) return
    const places = this.#memory.subarray(layout + LAYOUT_PLACES, layout + LAYOUT_PLACES + digits)
    let slot = 0
    for (const place of places) slot = Math.imul(slot, 11) + bytes[from + place]!
    const date = layout + LAYOUT_DATES + (slot & (DATES - 1)) * DATE_BYTES
    this.#doubles[date >> 3] = midnightUs
    this.#words.set([zone ?? NO_ZONE, 1], (date >> 2) + 2)
    for (let k = 0; k < digits; k++) this.#memory[date + 16 + k] = bytes[from + places[k]!]!
  }

  /** The number of the line remembered under this key, or -1; with `bytes` one whose guards hold there. */
  #find(low: number, high: number, bytes: Uint8Array | null, start: number): number {
    let slot = low & (SLOT_COUNT - 1)
    for (let probe = 0; probe < MAX_PROBES; probe++) {
      const number = this.#words[(SLOTS >> 2) + slot]! - 1
      if (number < 0) return -1
      const record = (RECORDS >> 2) + number * RECORD_WORDS
      if (this.#words[record] === (low | 0) && this.#words[record + 1] === (high | 0)) {
        if (bytes === null || this.#guardsHold(number, bytes, start)) return number
      }
      slot = (slot + 1) & (SLOT_COUNT - 1)
    }
    return -1
  }

  #guardsOf(number: number): Int32Array {
    const record = (RECORDS >> 2) + number * RECORD_WORDS
    const first = (GUARDS >> 2) + this.#words[record + 5]!
    return this.#words.subarray(first, first + this.#words[record + 6]!)
  }

  #guardsHold(number: number, bytes: Uint8Array, start: number): boolean {
    for (const guard of this.#guardsOf(number)) if (!guardHolds(guard, bytes, start)) return false
    return true
  }

  /** What the guards of line `number` say of the one at `start`, mixed to one word. */
  #valuesAt(number: number, bytes: Uint8Array, start: number): number {
    let values = 1
    for (const guard of this.#guardsOf(number)) {
      values = Math.imul(values ^ guardedValue(guard, bytes, start), VALUE_FACTOR)
      values ^= values >>> 15
    }
    return values
  }
}
