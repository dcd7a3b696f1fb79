import {
  PSEUDO_YEAR,
  TIME_DATELESS,
  TIME_YEARLESS,
  US_PER_DAY,
  US_PER_SECOND,
  type TimeKindCode,
} from '../model/time.ts'
import { epoch, exponent, tai64n } from './timestamp-epochs.ts'
import { digitValues } from './digit-values.ts'
import { digits, isDigit, isLetter, type Fields, type Step } from './timestamp-fields.ts'
import { CST, isKnownZone } from './zone.ts'

/**
 * The steps a timestamp is read by: each reads one field from bytes into `Fields`, and `toUs` makes an instant of them.
 * None allocates.
 */
const encoder = new TextEncoder()

export const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const FULL_MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

const number =
  (
    min: number,
    max: number,
    low: number,
    high: number,
    store: (into: Fields, value: number) => void,
    pad = false,
  ): Step =>
  (bytes, at, end, into) => {
    const start = pad && bytes[at] === 32 ? at + 1 : at
    const read = digits(bytes, start, end, min, max)
    if (read < 0) return -1
    const value = Math.floor(read / 16)
    if (value < low || value > high) into.outOfRange = true
    else store(into, value)
    return start + (read % 16)
  }

/** Also keeps where its digits stand. */
const placed =
  (place: 'hourAt' | 'minuteAt' | 'secondAt', step: Step): Step =>
  (bytes, at, end, into) => {
    into[place] = bytes[at] === 32 ? at + 1 : at
    return step(bytes, at, end, into)
  }

const word = (bytes: Uint8Array, at: number, end: number): string => {
  let text = ''
  while (at < end && isLetter(bytes[at]) && text.length < 12) text += String.fromCharCode(bytes[at++]! | 32)
  return text
}

/** The signs behind the number of a month, in UTF-8: 月, 월. */
const MONTH_SIGNS = ['月', '월'].map((sign) => encoder.encode(sign))

const month: Step = (bytes, at, end, into) => {
  if (isDigit(bytes[at])) {
    const read = digits(bytes, at, end, 1, 2)
    const value = Math.floor(read / 16)
    const after = at + (read % 16)
    if (!MONTH_SIGNS.some((sign) => sign.every((byte, k) => bytes[after + k] === byte))) return -1
    into.outOfRange ||= value < 1 || value > 12
    into.month = value
    return after + 3
  }
  const text = word(bytes, at, end)
  const index = text.length === 3 ? MONTHS.indexOf(text) : FULL_MONTHS.indexOf(text)
  if (index < 0) return -1
  into.month = index + 1
  return at + text.length
}

/** 周一, 星期一, and Japanese and Korean names in one sign. */
const CJK_WEEKDAYS = [
  ...['周一', '周二', '周三', '周四', '周五', '周六', '周日'],
  ...['星期一', '星期二', '星期三', '星期四', '星期五', '星期六', '星期日'],
  ...['月', '火', '水', '木', '金', '土', '日'],
  ...['월', '화', '수', '목', '금', '토', '일'],
].map((name) => encoder.encode(name))

const weekday: Step = (bytes, at, end) => {
  if (bytes[at]! >= 0x80) {
    const name = CJK_WEEKDAYS.find((wanted) => wanted.every((byte, k) => bytes[at + k] === byte))
    return name ? at + name.length : -1
  }
  const text = word(bytes, at, end)
  return text.length >= 3 && WEEKDAYS.includes(text.slice(0, 3)) ? at + text.length : -1
}

const COLON = 58

/** Behind a point or a comma a fraction, ".5" being half a second; behind a colon a count of ms that may lack its zeros, ":5" being 5 ms. */
const fraction: Step = (bytes, at, end, into) => {
  let micros = 0
  let length = 0
  for (; length < 9 && at + length < end && isDigit(bytes[at + length]); length++) {
    if (length < 6) micros = micros * 10 + bytes[at + length]! - 48
  }
  if (length === 0) return -1
  if (length < 3 && bytes[at - 1] === COLON) micros *= 1000
  else for (let k = length; k < 6; k++) micros *= 10
  into.micros += micros
  into.fractionAt = at
  return at + length
}

const ZONE_NAMES: ReadonlyMap<string, number> = new Map([
  ['z', 0],
  ['utc', 0],
  ['gmt', 0],
  ['cet', 60],
  ['cest', 120],
  ['est', -300],
  ['edt', -240],
  ['cst', CST],
  ['cdt', -300],
  ['mst', -420],
  ['mdt', -360],
  ['pst', -480],
  ['pdt', -420],
  ['jst', 540],
])

const MAX_AREA_BYTES = 11
const SLASH = 47
const CLOSING_BRACKET = 93
const REGION =
  /^(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc)\/[A-Za-z_]+(?:[/+-][A-Za-z_0-9]+)*/
const MAX_REGION_BYTES = 40

/** The name of a zone as PHP writes it, "Asia/Shanghai]", or "". */
const regionAt = (bytes: Uint8Array, at: number, end: number): string => {
  let slash = at
  while (slash < end && slash < at + MAX_AREA_BYTES && isLetter(bytes[slash])) slash++
  if (slash < at + 3 || slash >= end || bytes[slash] !== SLASH) return ''
  const name = REGION.exec(String.fromCharCode(...bytes.subarray(at, Math.min(end, at + MAX_REGION_BYTES))))
  const closed = name !== null && bytes[at + name[0].length] === CLOSING_BRACKET
  return closed && isKnownZone(name[0]) ? name[0] : ''
}

/** Behind a blank a zone has to look like one: "-12 dBm", "est arrival" and "+1234 items" are the message's. */
const zone: Step = (bytes, at, end, into) => {
  const apart = bytes[at - 1] === 32
  const named = apart ? regionAt(bytes, at, end) : ''
  if (named) {
    into.region = named
    return at + named.length
  }
  const sign = bytes[at] === 43 ? 1 : bytes[at] === 45 ? -1 : 0
  if (sign === 0) {
    const text = word(bytes, at, end)
    const minutes = ZONE_NAMES.get(text)
    if (minutes === undefined || (apart && bytes.subarray(at, at + text.length).some((byte) => byte >= 97)))
      return -1
    into.zone = minutes
    return at + text.length
  }
  const hours = digits(bytes, at + 1, end, 2, 2)
  if (hours < 0) return -1
  digitValues.matter ||= hours >= 16 * 16
  if (hours >= 16 * 16) return -1
  const mark = bytes[at + 3] === 58 ? 1 : 0
  const read = digits(bytes, at + 3 + mark, end, 2, 2)
  const minutes = Math.floor(read / 16)
  const whole = read >= 0 && minutes % 15 === 0 && minutes < 60
  digitValues.matter ||= read >= 0 && !whole
  if (!whole && (apart || read >= 0)) return -1
  into.zone = sign * (Math.floor(hours / 16) * 60 + (whole ? minutes : 0))
  return whole ? at + 5 + mark : at + 3
}

/** Db2 writes the zone in minutes, in three digits: "-240". */
const minutesZone: Step = (bytes, at, end, into) => {
  const sign = bytes[at] === 43 ? 1 : bytes[at] === 45 ? -1 : 0
  const read = sign === 0 ? -1 : digits(bytes, at + 1, end, 3, 3)
  if (read < 0) return -1
  into.zone = sign * Math.floor(read / 16)
  return at + 4
}

export const literal = (text: string): Step => {
  const want = encoder.encode(text)
  return (bytes, at, end) => {
    if (at + want.length > end) return -1
    for (let k = 0; k < want.length; k++) if (bytes[at + k] !== want[k]) return -1
    return at + want.length
  }
}

const HALVES: readonly (readonly [Step, 1 | 2])[] = (
  [
    ['AM', 1],
    ['am', 1],
    ['PM', 2],
    ['pm', 2],
    ['上午', 1],
    ['下午', 2],
    ['凌晨', 1],
    ['晚上', 2],
    ['午前', 1],
    ['午後', 2],
    ['오전', 1],
    ['오후', 2],
  ] as const
).map(([text, value]) => [literal(text), value])

const half: Step = (bytes, at, end, into) => {
  for (const [step, value] of HALVES) {
    const after = step(bytes, at, end, into)
    if (after < 0) continue
    into.half = value
    return after
  }
  return -1
}

/** By the letter behind "%" in the patterns of timestamps.ts. */
export const DIRECTIVES: Readonly<Record<string, Step>> = {
  Y: number(4, 4, 1970, 2199, (t, v) => (t.year = v)),
  y: number(2, 2, 0, 99, (t, v) => (t.year = v < 70 ? 2000 + v : 1900 + v)),
  m: number(2, 2, 1, 12, (t, v) => (t.month = v)),
  n: number(1, 2, 1, 12, (t, v) => (t.month = v)),
  d: number(2, 2, 1, 31, (t, v) => (t.day = v)),
  e: number(1, 2, 1, 31, (t, v) => (t.day = v), true),
  j: number(3, 3, 1, 366, (t, v) => (t.dayOfYear = v)),
  H: placed(
    'hourAt',
    number(2, 2, 0, 24, (t, v) => (t.hour = v)),
  ),
  k: placed(
    'hourAt',
    number(1, 2, 0, 24, (t, v) => (t.hour = v), true),
  ),
  M: placed(
    'minuteAt',
    number(2, 2, 0, 59, (t, v) => (t.minute = v)),
  ),
  N: placed(
    'minuteAt',
    number(1, 2, 0, 59, (t, v) => (t.minute = v)),
  ),
  S: placed(
    'secondAt',
    number(2, 2, 0, 60, (t, v) => (t.second = v)),
  ),
  T: placed(
    'secondAt',
    number(1, 2, 0, 60, (t, v) => (t.second = v)),
  ),
  b: month,
  a: weekday,
  f: fraction,
  z: zone,
  o: minutesZone,
  p: half,
  s: epoch(10),
  q: epoch(13),
  u: epoch(16),
  w: epoch(19),
  x: exponent,
  t: tai64n,
}

/** Days since 1970-01-01 of a civil date (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil). */
const daysFromCivil = (year: number, month1: number, day: number): number => {
  const y = month1 <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month1 + (month1 > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return (
    era * 146_097 +
    yearOfEra * 365 +
    Math.floor(yearOfEra / 4) -
    Math.floor(yearOfEra / 100) +
    dayOfYear -
    719_468
  )
}

/** µs since 1970 of the fields read; in the pseudo-year or pseudo-day for partial kinds. */
export const toUs = (t: Fields, kind: TimeKindCode): number => {
  if (t.epochUs >= 0) return t.epochUs + t.micros
  let hour = t.half === 0 ? t.hour : t.hour % 12
  if (t.half === 2) hour += 12
  const clock = ((hour * 60 + t.minute) * 60 + t.second) * US_PER_SECOND + t.micros
  const zoneUs = (t.zone === CST ? 0 : (t.zone ?? 0)) * 60 * US_PER_SECOND
  if (kind === TIME_DATELESS) return (clock - zoneUs + US_PER_DAY) % US_PER_DAY
  const year = kind === TIME_YEARLESS ? PSEUDO_YEAR : t.year
  const days =
    t.dayOfYear > 0 ? daysFromCivil(year, 1, 1) + t.dayOfYear - 1 : daysFromCivil(year, t.month, t.day)
  return days * US_PER_DAY + clock - zoneUs
}
