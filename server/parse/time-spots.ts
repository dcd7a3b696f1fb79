import { TIME_FULL } from '../model/time.ts'
import { digitValues } from './digit-values.ts'
import { isDigit } from './header-values.ts'
import { latin1 } from './latin1.ts'
import { epochUs } from './record-fields.ts'
import { TimeLayout } from './time-layout.ts'
import { wholeTimestamp, type TimestampReader } from './timestamp.ts'

/**
 * Reads values that are timestamps, as `timeOf` in record-fields.ts does, which the same few formats write again and again:
 * where a value has the signs of one before it, only its digits are read.
 */

const MAX_KNOWN = 8
const MAX_BYTES = 40
const DOT = 46
const DIGIT_ZERO = 48
/** A number of so many digits is the same in a double. */
const MAX_EXACT_DIGITS = 15
const MIN_EPOCH_DIGITS = 9

interface Known {
  /** The value, with every digit as "0". */
  readonly signs: Uint8Array
  readonly layout: TimeLayout
}

export class TimeSpots {
  us = 0
  zoneMinutes: number | null = null
  /** What the value read last, [from, to), was read by; null for a number. */
  layout: TimeLayout | null = null
  from = 0
  to = 0
  readonly #known: Known[] = []
  readonly #only: string | null

  /** @param only the name of the one format that values have */
  constructor(only: string | null = null) {
    this.#only = only
  }

  /**
   * Whether the value [from, to) is a time with its date, which is in `us` and `zoneMinutes` then; false also where that is left
   * open. Of a JSON number only digits are read as they stand.
   */
  read(bytes: Uint8Array, from: number, to: number, isNumber: boolean): boolean {
    if (to - from < MIN_EPOCH_DIGITS || to - from > MAX_BYTES) return false
    return this.#readEpoch(bytes, from, to) || (!isNumber && this.readKnown(bytes, from, to))
  }

  /** Seconds, or what is smaller, since 1970, perhaps with a fraction. */
  #readEpoch(bytes: Uint8Array, from: number, to: number): boolean {
    if (bytes[from] === DIGIT_ZERO || to - from > MAX_EXACT_DIGITS + 1) return false
    let value = 0
    let point = -1
    for (let at = from; at < to; at++) {
      const byte = bytes[at]!
      if (isDigit(byte)) value = value * 10 + byte - DIGIT_ZERO
      else if (byte === DOT && point < 0) point = at
      else return false
    }
    const decimals = point < 0 ? 0 : to - point - 1
    if (to - from - (point < 0 ? 0 : 1) > MAX_EXACT_DIGITS) return false
    if ((point < 0 ? to : point) - from < MIN_EPOCH_DIGITS || point === to - 1) return false
    const us = epochUs(value / POWERS[decimals]!)
    if (us === null) return false
    this.layout = null
    this.us = us
    this.zoneMinutes = 0
    return true
  }

  /** As `read`, of a timestamp as a log's columns have them. */
  readKnown(bytes: Uint8Array, from: number, to: number): boolean {
    this.from = from
    this.to = to
    for (const { signs, layout } of this.#known) {
      if (!hasSigns(signs, bytes, from, to)) continue
      if (!layout.read(bytes, from, to)) return false
      this.layout = layout
      this.us = layout.us
      this.zoneMinutes = layout.zoneMinutes
      return true
    }
    return this.#learn(bytes, from, to)
  }

  #learn(bytes: Uint8Array, from: number, to: number): boolean {
    const value = bytes.slice(from, to)
    const text = latin1(value, 0, value.length)
    if (value.some((byte) => byte >= 128) || text !== text.trim() || /^[\d.]*$/.test(text)) return false
    const { reader, isSure } = surelyRead(value)
    if (reader?.kind !== TIME_FULL || !isSure || (this.#only ?? reader.name) !== reader.name) return false
    const layout = new TimeLayout(reader, value, 0, 0, value.length)
    // Other files have other formats: the oldest goes.
    if (this.#known.length >= MAX_KNOWN) this.#known.shift()
    this.#known.push({ signs: value.map((byte) => (isDigit(byte) ? DIGIT_ZERO : byte)), layout })
    this.layout = layout
    this.us = layout.us
    this.zoneMinutes = layout.zoneMinutes
    return true
  }
}

/** The reader of a value, and whether no other format would read it with other digits. */
const surelyRead = (
  value: Uint8Array,
): { readonly reader: TimestampReader | undefined; readonly isSure: boolean } => {
  const { matter } = digitValues
  digitValues.matter = false
  const reader = wholeTimestamp(value)
  const isSure = !digitValues.matter
  digitValues.matter ||= matter
  return { reader, isSure }
}

const hasSigns = (signs: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean => {
  if (signs.length !== to - from) return false
  for (let k = 0; k < signs.length; k++) {
    const byte = bytes[from + k]!
    if (signs[k] !== (isDigit(byte) ? DIGIT_ZERO : byte)) return false
  }
  return true
}

const POWERS = Array.from({ length: MAX_EXACT_DIGITS + 1 }, (_, k) => 10 ** k)
