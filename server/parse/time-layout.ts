import { US_PER_SECOND } from '../model/time.ts'
import { isDigit } from './timestamp-fields.ts'
import type { TimestampReader } from './timestamp.ts'

const MAX_FRACTION_DIGITS = 9
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
  readonly #at: number
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
    this.#at = from - start
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

  /** Whether a layout of what `reader` has just read there would have the same key. */
  isOf(reader: TimestampReader, bytes: Uint8Array, start: number, from: number, after: number): boolean {
    if (reader !== this.#reader || from - start !== this.#at || after - from !== this.#length) return false
    for (let k = 0; k < this.#length; k++) {
      const [own, other] = [this.#date[k]!, bytes[from + k]!]
      if (own !== other && !(isDigit(own) && isDigit(other))) return false
    }
    return isSameClock(this.#clock, clockOf(reader, bytes, from))
  }

  /** Reads the timestamp of the line [start, end) into `us` and `zoneMinutes`; false where its digits make none. */
  read(bytes: Uint8Array, start: number, end: number): boolean {
    const from = start + this.#at
    const clock = this.#clock
    if (clock && ((this.#hasMidnight && this.#isSameDate(bytes, from)) || this.#recallDate(bytes, from))) {
      const hour = pair(bytes, from + clock.hour)
      const minute = pair(bytes, from + clock.minute)
      const second = pair(bytes, from + clock.second)
      if (hour > 23 || minute > 59 || second > 60) return this.#readAnew(bytes, from, end)
      this.us =
        this.#midnightUs +
        ((hour * 60 + minute) * 60 + second) * US_PER_SECOND +
        microsAt(bytes, from + clock.fraction, clock.fractionDigits)
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
    const seconds =
      (pair(bytes, from + clock.hour) * 60 + pair(bytes, from + clock.minute)) * 60 +
      pair(bytes, from + clock.second)
    this.#midnightUs =
      this.us - seconds * US_PER_SECOND - microsAt(bytes, from + clock.fraction, clock.fractionDigits)
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
interface Clock {
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly fraction: number
  readonly fractionDigits: number
}

const clockOf = (reader: TimestampReader, bytes: Uint8Array, from: number): Clock | null => {
  const { hourAt, minuteAt, secondAt, fractionAt } = reader.places
  if (!reader.isLinear || hourAt < 0 || minuteAt < 0 || secondAt < 0) return null
  let digits = 0
  // ":5" is 5 ms, ".5" half a second: the one is left to the reader.
  if (fractionAt >= 0 && bytes[fractionAt - 1] === COLON) return null
  if (fractionAt >= 0) while (digits < MAX_FRACTION_DIGITS && isDigit(bytes[fractionAt + digits])) digits++
  return {
    hour: hourAt - from,
    minute: minuteAt - from,
    second: secondAt - from,
    // Without a fraction, the same wherever the line stands.
    fraction: digits === 0 ? 0 : fractionAt - from,
    fractionDigits: digits,
  }
}

const isSameClock = (a: Clock | null, b: Clock | null): boolean =>
  a === null || b === null
    ? a === b
    : a.hour === b.hour &&
      a.minute === b.minute &&
      a.second === b.second &&
      a.fraction === b.fraction &&
      a.fractionDigits === b.fractionDigits

const isOfClock = (clock: Clock | null, place: number): boolean =>
  clock !== null &&
  ([clock.hour, clock.minute, clock.second].some((at) => place === at || place === at + 1) ||
    (place >= clock.fraction && place < clock.fraction + clock.fractionDigits))

const pair = (bytes: Uint8Array, at: number): number => bytes[at]! * 10 + bytes[at + 1]! - 528

/** A fraction of a second in µs; further digits are cut. */
const microsAt = (bytes: Uint8Array, at: number, digits: number): number => {
  let micros = 0
  let unit = US_PER_SECOND / 10
  for (let k = 0; k < digits && unit >= 1; k++, unit /= 10) micros += (bytes[at + k]! - 48) * unit
  return micros
}
