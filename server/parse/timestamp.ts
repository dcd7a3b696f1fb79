import {
  TIME_DATELESS,
  TIME_FULL,
  TIME_YEARLESS,
  US_PER_SECOND,
  type ReadTime,
  type TimeKindCode,
} from '../model/time.ts'
import { digitValues } from './digit-values.ts'
import { isDigit, isLetter, type Fields, type Step } from './timestamp-fields.ts'
import { Beginnings, beginningOf } from './timestamp-beginnings.ts'
import { DIRECTIVES, literal, MONTHS, toUs, WEEKDAYS } from './timestamp-steps.ts'
import { TIMESTAMP_FORMATS, type TimestampFormat } from './timestamps.ts'
import { zoneMinutesAt } from './zone.ts'

/**
 * Reads timestamps from bytes with the patterns of timestamps.ts, compiled once.
 * A reader is used for one line at a time: `read` returns the end of the timestamp or -1, and leaves its end and its value in
 * `after`, `us`, `kind` and `zoneMinutes` (null where the text names no zone).
 */
export interface TimestampReader {
  readonly name: string
  read(bytes: Uint8Array, from: number, end: number): number
  after: number
  us: number
  readonly kind: TimeKindCode
  zoneMinutes: number | null
  /** Where the parts of the clock stood. */
  readonly places: Readonly<Fields>
  /** Whether, for the same date and zone, the instant is that of midnight and the clock's time added. */
  isLinear: boolean
}

const encoder = new TextEncoder()
const US_PER_MINUTE = 60 * US_PER_SECOND
const AT = 64

const sequence =
  (steps: readonly Step[]): Step =>
  (bytes, at, end, into) => {
    for (const step of steps) {
      if (at > into.lastStep) into.lastStep = at
      at = step(bytes, at, end, into)
      if (at < 0) return -1
    }
    return at
  }

const optional =
  (step: Step): Step =>
  (bytes, at, end, into) => {
    const { zone: zoneBefore, micros, fractionAt, outOfRange } = into
    const after = step(bytes, at, end, into)
    const isWrong = !outOfRange && into.outOfRange
    if (after >= 0 && !isWrong) return after
    digitValues.matter ||= after >= 0
    into.outOfRange = outOfRange
    into.zone = zoneBefore
    into.micros = micros
    into.fractionAt = fractionAt
    return at
  }

const oneOf = (set: string): Step => {
  const wanted = encoder.encode(set)
  return (bytes, at, end) => (at < end && wanted.includes(bytes[at]!) ? at + 1 : -1)
}

/** Compiles a pattern of timestamps.ts. Throws on a pattern that is not one: a defect of the table. */
const compile = (pattern: string): Step => {
  const chars = Array.from(pattern)
  let at = 0
  const group = (closer: string | undefined): Step => {
    const steps: Step[] = []
    while (at < chars.length && chars[at] !== closer) {
      const char = chars[at++]!
      let step: Step
      if (char === '%') {
        const directive = DIRECTIVES[chars[at++] ?? '']
        if (!directive) throw new Error(`timestamp pattern ${pattern}: no directive %${chars[at - 1] ?? ''}`)
        step = directive
      } else if (char === '(') {
        step = group(')')
        at++
      } else if (char === '[') {
        const close = chars.indexOf(']', at)
        step = oneOf(chars.slice(at, close).join(''))
        at = close + 1
      } else step = literal(char)
      if (chars[at] === '?') {
        step = optional(step)
        at++
      }
      steps.push(step)
    }
    return sequence(steps)
  }
  return group(undefined)
}

const KIND: Readonly<Record<TimestampFormat['kind'], TimeKindCode>> = {
  full: TIME_FULL,
  yearless: TIME_YEARLESS,
  dateless: TIME_DATELESS,
}

const clear = (t: Fields): void => {
  t.dayOfYear = t.hour = t.minute = t.second = t.micros = t.half = 0
  t.epochUs = t.hourAt = t.minuteAt = t.secondAt = t.fractionAt = -1
  t.zone = null
  t.region = ''
  t.outOfRange = false
  t.lastStep = -1
}

const compileReader = (format: TimestampFormat): TimestampReader => {
  const step = compile(format.pattern)
  const kind = KIND[format.kind]
  const epochs = /^@?%[squwxt]/.test(format.pattern)
  const t: Fields = {
    year: 1970,
    month: 1,
    day: 1,
    dayOfYear: 0,
    hour: 0,
    minute: 0,
    second: 0,
    micros: 0,
    epochUs: -1,
    zone: null,
    region: '',
    half: 0,
    outOfRange: false,
    lastStep: -1,
    hourAt: -1,
    minuteAt: -1,
    secondAt: -1,
    fractionAt: -1,
  }
  return {
    name: format.name,
    after: -1,
    us: 0,
    kind,
    zoneMinutes: null,
    places: t,
    isLinear: false,
    read(bytes, from, end) {
      clear(t)
      const after = step(bytes, from, end, t)
      // A timestamp ends where a word ends: "2024-03-01 15:04:056" and "12:00:00abc" are none.
      if (after < 0 || (after < end && (isDigit(bytes[after]) || isLetter(bytes[after])))) {
        // Which digits are a zone depends on what they are.
        digitValues.matter ||= t.zone !== null
        return -1
      }
      if (t.outOfRange) {
        digitValues.matter = true
        return -1
      }
      this.after = after
      this.us = toUs(t, kind)
      this.zoneMinutes = epochs ? 0 : t.zone
      this.isLinear =
        t.half === 0 &&
        t.second < 60 &&
        t.hour < 24 &&
        t.region === '' &&
        t.epochUs < 0 &&
        !(kind === TIME_DATELESS && t.zone !== null)
      if (t.region !== '') {
        this.zoneMinutes = zoneMinutesAt(t.region, this.us)
        this.us -= this.zoneMinutes * US_PER_MINUTE
      }
      return after
    },
  }
}

const READERS: readonly TimestampReader[] = TIMESTAMP_FORMATS.map(compileReader)
const BY_NAME = new Map(READERS.map((reader) => [reader.name, reader]))

/** The reader of a named format; undefined where this version knows none of that name. */
export const timestampReader = (name: string): TimestampReader | undefined => BY_NAME.get(name)

const formatsLike = (pattern: RegExp): readonly TimestampFormat[] =>
  TIMESTAMP_FORMATS.filter((format) => pattern.test(format.pattern))
const readersLike = (pattern: RegExp): readonly TimestampReader[] =>
  formatsLike(pattern).map(({ name }) => BY_NAME.get(name)!)

/** The formats that can begin with a digit, a blank-padded one excluded; with a day's name, a month's, or a sign of another script; with "@". */
const STARTS_WITH_DIGIT = new Beginnings(
  formatsLike(/^%[^a]/).map(({ name, pattern }) => [BY_NAME.get(name)!, beginningOf(pattern)] as const),
)
const STARTS_WITH_DAY = readersLike(/^%a/)
const STARTS_WITH_MONTH = readersLike(/^%b/)
const STARTS_WITH_SIGN = readersLike(/^%[ab]/)
const STARTS_WITH_AT = readersLike(/^@/)
const NONE: readonly TimestampReader[] = []

/** Three letters as one number, small. */
const lettersAt = (bytes: Uint8Array, at: number): number =>
  ((bytes[at]! | 32) << 16) | (((bytes[at + 1] ?? 0) | 32) << 8) | (bytes[at + 2] ?? 0) | 32
const numbersOf = (names: readonly string[]): ReadonlySet<number> =>
  new Set(names.map((name) => lettersAt(encoder.encode(name), 0)))
const DAYS = numbersOf(WEEKDAYS)
const MONTH_NAMES = numbersOf(MONTHS)

const candidatesAt = (bytes: Uint8Array, at: number): readonly TimestampReader[] => {
  const first = bytes[at]
  if (isDigit(first)) return STARTS_WITH_DIGIT.at(bytes, at)
  if ((first ?? 0) >= 0x80) return STARTS_WITH_SIGN
  if (!isLetter(first)) return first === AT ? STARTS_WITH_AT : NONE
  const letters = lettersAt(bytes, at)
  return DAYS.has(letters) ? STARTS_WITH_DAY : MONTH_NAMES.has(letters) ? STARTS_WITH_MONTH : NONE
}

/** The first format that reads a timestamp at `from`: its reader, holding the value; undefined where there is none. */
export const firstTimestampAt = (
  bytes: Uint8Array,
  from: number,
  end: number,
): TimestampReader | undefined => {
  return candidatesAt(bytes, from).find((reader) => reader.read(bytes, from, end) >= 0)
}

/** The first format that reads all of `bytes` as a timestamp: its reader, holding the value; undefined where there is none. */
export const wholeTimestamp = (bytes: Uint8Array): TimestampReader | undefined =>
  candidatesAt(bytes, 0).find((candidate) => candidate.read(bytes, 0, bytes.length) === bytes.length)

/** A timestamp that is the whole of `text`, as in a JSON field; null where it is none. */
export const readTimestamp = (text: string): ReadTime | null => {
  const reader = wholeTimestamp(encoder.encode(text.trim()))
  return reader ? { us: reader.us, kind: reader.kind, zoneMinutes: reader.zoneMinutes } : null
}
