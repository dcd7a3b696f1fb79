import type { ClockPlaces } from '../kernel/recall.ts'
import { US_PER_SECOND } from '../model/time.ts'
import { isDigit } from './timestamp-fields.ts'
import type { TimestampReader } from './timestamp.ts'

const MAX_FRACTION_DIGITS = 9
const MS_DIGITS = 3
const US_DIGITS = 6
const US_PER_MS = 1000
const COLON = 58

/** So many dates are known at once, a power of two: what several programs wrote may lie days apart. */
const DATES = 64

/**
 * Where a timestamp stands in lines of one key. Its date is nearly always that of the line before, or one of a few, and is not read
 * again then: only hour, minute, second and fraction are.
 */
export class TimeLayout {
  /** The same for layouts that read the same. */
  readonly key: string
  us = 0
  zoneMinutes: number | null = null
  readonly #reader: TimestampReader
  /** Counted from the line's start. */
  readonly at: number
  readonly #length: number
  readonly #clock: Clock | null
  /** Digits that are not of the clock, counted from the timestamp's start. */
  readonly #dateDigits: Uint8Array
  /** A copy, also of a Buffer, whose slices are none. */
  readonly #date: Uint8Array
  /** The instant of 00:00:00 of the date read last. */
  #midnightUs = 0
  #hasMidnight = false
  /** Dates read before, by a hash of their digits: these, the instants of 00:00:00, and the zones. */
  #knownDigits: Uint8Array | null = null
  readonly #knownMidnights: number[] = []
  readonly #knownZones: (number | null)[] = []

  /** @param reader has just read the timestamp [from, after) of the line at `start` */
  constructor(reader: TimestampReader, bytes: Uint8Array, start: number, from: number, after: number) {
    this.#reader = reader
    this.at = from - start
    this.#length = after - from
    this.#clock = clockOf(reader, bytes, from)
    const digits: number[] = []
    for (let k = 0; k < this.#length; k++)
      if (isDigit(bytes[from + k]) && !isOfClock(this.#clock, k)) digits.push(k)
    this.#dateDigits = Uint8Array.from(digits)
    const signs = String.fromCharCode(...bytes.subarray(from, after)).replace(/\d/g, '0')
    this.key = `${reader.name} ${String(from - start)} ${signs} ${JSON.stringify(this.#clock)}`
    this.#date = new Uint8Array(bytes.subarray(from, after))
    this.#take(bytes, from)
  }

  /** What the kernel needs to read it where the date is known; null where that is not enough. */
  get places(): ClockPlaces | null {
    return this.#clock && { at: this.at, ...this.#clock, dateDigits: this.#dateDigits }
  }

  /** The instant of 00:00:00, in µs, of the date read last; null where a time is not counted from there. */
  get midnightUs(): number | null {
    return this.#hasMidnight ? this.#midnightUs : null
  }

  /** Whether a layout of what `reader` has just read there would have the same key. */
  isOf(reader: TimestampReader, bytes: Uint8Array, start: number, from: number, after: number): boolean {
    if (reader !== this.#reader || from - start !== this.at || after - from !== this.#length) return false
    for (let k = 0; k < this.#length; k++) {
      const [own, other] = [this.#date[k]!, bytes[from + k]!]
      if (own !== other && !(isDigit(own) && isDigit(other))) return false
    }
    return isSameClock(this.#clock, clockOf(reader, bytes, from))
  }

  /** Reads the timestamp of the line [start, end) into `us` and `zoneMinutes`; false where its digits make none. */
  read(bytes: Uint8Array, start: number, end: number): boolean {
    const from = start + this.at
    const clock = this.#clock
    if (clock && ((this.#hasMidnight && this.#isSameDate(bytes, from)) || this.#recallDate(bytes, from))) {
      const hour = numberAt(bytes, from + clock.hour, clock.hourDigits)
      const minute = numberAt(bytes, from + clock.minute, clock.minuteDigits)
      const second = numberAt(bytes, from + clock.second, clock.secondDigits)
      if (hour > 23 || minute > 59 || second > 59) return this.#readAnew(bytes, from, end)
      this.us =
        this.#midnightUs + ((hour * 60 + minute) * 60 + second) * US_PER_SECOND + microsAt(bytes, from, clock)
      return true
    }
    return this.#readAnew(bytes, from, end)
  }

  #readAnew(bytes: Uint8Array, from: number, end: number): boolean {
    if (this.#reader.read(bytes, from, end) !== from + this.#length) return false
    this.#date.set(bytes.subarray(from, from + this.#length))
    this.#take(bytes, from)
    return true
  }

  /** What the reader read. */
  #take(bytes: Uint8Array, from: number): void {
    const clock = this.#clock
    this.us = this.#reader.us
    this.zoneMinutes = this.#reader.zoneMinutes
    this.#hasMidnight = clock !== null && this.#reader.isLinear
    if (!clock) return
    const hour = numberAt(bytes, from + clock.hour, clock.hourDigits)
    const minute = numberAt(bytes, from + clock.minute, clock.minuteDigits)
    const second = numberAt(bytes, from + clock.second, clock.secondDigits)
    this.#midnightUs =
      this.us - ((hour * 60 + minute) * 60 + second) * US_PER_SECOND - microsAt(bytes, from, clock)
    if (this.#hasMidnight) this.#rememberDate(bytes, from)
  }

  #rememberDate(bytes: Uint8Array, from: number): void {
    const places = this.#dateDigits
    const slot = this.#dateSlot(bytes, from)
    const known = (this.#knownDigits ??= new Uint8Array(DATES * places.length))
    for (let k = 0; k < places.length; k++) known[slot * places.length + k] = bytes[from + places[k]!]!
    this.#knownMidnights[slot] = this.#midnightUs
    this.#knownZones[slot] = this.zoneMinutes
  }

  /** Makes the date at `from` that of this layout, if it was read before. */
  #recallDate(bytes: Uint8Array, from: number): boolean {
    const known = this.#knownDigits
    if (!known) return false
    const places = this.#dateDigits
    const slot = this.#dateSlot(bytes, from)
    const midnightUs = this.#knownMidnights[slot]
    if (midnightUs === undefined) return false
    for (let k = 0; k < places.length; k++)
      if (known[slot * places.length + k] !== bytes[from + places[k]!]) return false
    for (let k = 0; k < places.length; k++) this.#date[places[k]!] = bytes[from + places[k]!]!
    this.#midnightUs = midnightUs
    this.zoneMinutes = this.#knownZones[slot]!
    this.#hasMidnight = true
    return true
  }

  #dateSlot(bytes: Uint8Array, from: number): number {
    const places = this.#dateDigits
    let slot = 0
    for (let k = 0; k < places.length; k++) slot = Math.imul(slot, 11) + bytes[from + places[k]!]!
    return slot & (DATES - 1)
  }

  #isSameDate(bytes: Uint8Array, from: number): boolean {
    const places = this.#dateDigits
    for (let k = 0; k < places.length; k++) {
      const place = places[k]!
      if (bytes[from + place] !== this.#date[place]) return false
    }
    return true
  }
}

/** Places of the clock, counted from the timestamp's start. */
type Clock = Omit<ClockPlaces, 'at' | 'dateDigits'>

const clockOf = (reader: TimestampReader, bytes: Uint8Array, from: number): Clock | null => {
  const { hourAt, minuteAt, secondAt, fractionAt } = reader.places
  if (!reader.isLinear || hourAt < 0 || minuteAt < 0 || secondAt < 0) return null
  let digits = 0
  if (fractionAt >= 0) while (digits < MAX_FRACTION_DIGITS && isDigit(bytes[fractionAt + digits])) digits++
  const counts = digits < MS_DIGITS && bytes[fractionAt - 1] === COLON
  return {
    hour: hourAt - from,
    hourDigits: digitsAt(bytes, hourAt),
    minute: minuteAt - from,
    minuteDigits: digitsAt(bytes, minuteAt),
    second: secondAt - from,
    secondDigits: digitsAt(bytes, secondAt),
    // Without a fraction, the same wherever the line stands.
    fraction: digits === 0 ? 0 : fractionAt - from,
    fractionDigits: digits,
    // ":5" is 5 ms, ".5" half a second.
    fractionUs: counts ? US_PER_MS : 10 ** Math.max(0, US_DIGITS - digits),
  }
}

/** One or two digits, behind which there may be others. */
const digitsAt = (bytes: Uint8Array, at: number): number => (isDigit(bytes[at + 1]) ? 2 : 1)

const isSameClock = (a: Clock | null, b: Clock | null): boolean =>
  a === null || b === null
    ? a === b
    : a.hour === b.hour &&
      a.hourDigits === b.hourDigits &&
      a.minute === b.minute &&
      a.minuteDigits === b.minuteDigits &&
      a.second === b.second &&
      a.secondDigits === b.secondDigits &&
      a.fraction === b.fraction &&
      a.fractionDigits === b.fractionDigits &&
      a.fractionUs === b.fractionUs

const isOfClock = (clock: Clock | null, place: number): boolean =>
  clock !== null &&
  ((place >= clock.hour && place < clock.hour + clock.hourDigits) ||
    (place >= clock.minute && place < clock.minute + clock.minuteDigits) ||
    (place >= clock.second && place < clock.second + clock.secondDigits) ||
    (place >= clock.fraction && place < clock.fraction + clock.fractionDigits))

/** A number of one or two digits. */
const numberAt = (bytes: Uint8Array, at: number, digits: number): number =>
  digits === 1 ? bytes[at]! - 48 : bytes[at]! * 10 + bytes[at + 1]! - 528

/** The fraction of a second in µs, of the timestamp at `from`; further digits are cut. */
const microsAt = (
  bytes: Uint8Array,
  from: number,
  { fraction, fractionDigits, fractionUs }: Clock,
): number => {
  let value = 0
  for (let k = 0; k < fractionDigits && k < US_DIGITS; k++)
    value = value * 10 + bytes[from + fraction + k]! - 48
  return value * fractionUs
}
