/**
 * Instants as people read them: "2026-03-01 10:11:12.345", the same in every language, in UTC or in the reader's zone.
 * Digits after the milliseconds, which Date can't hold, are kept from the text.
 */
export type Zone = 'utc' | 'local'

const FRACTION = /\.(\d+)(?=Z|[+-]\d\d|$)/

const two = (value: number): string => String(value).padStart(2, '0')

const dateOf = (date: Date, zone: Zone): string =>
  zone === 'utc'
    ? `${String(date.getUTCFullYear()).padStart(4, '0')}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`
    : `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`

const clockOf = (date: Date, zone: Zone): string =>
  zone === 'utc'
    ? `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`
    : `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`

/** Fraction of the text without trailing zeros, with its point; "" where there is none. */
const fractionOf = (iso: string): string => {
  const digits = FRACTION.exec(iso)?.[1]?.replace(/0+$/, '') ?? ''
  return digits === '' ? '' : `.${digits.padEnd(3, '0')}`
}

/** To the second, for columns. An instant that can't be read stays as it is. */
export const formatInstant = (iso: string, zone: Zone): string => {
  const date = new Date(iso)
  return Number.isNaN(date.getTime()) ? iso : `${dateOf(date, zone)} ${clockOf(date, zone)}`
}

/** With all its digits, for entries and titles. */
export const formatExactInstant = (iso: string, zone: Zone): string =>
  Number.isNaN(Date.parse(iso)) ? iso : formatInstant(iso, zone) + fractionOf(iso)

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** A label for an axis over `spanMs` with bars of `bucketMs`: no more digits than tell its ticks apart. */
export const formatTick = (iso: string, bucketMs: number, spanMs: number, zone: Zone): string => {
  const date = new Date(iso)
  if (bucketMs >= DAY_MS) return dateOf(date, zone)
  const clock = clockOf(date, zone)
  if (spanMs > DAY_MS) return `${dateOf(date, zone).slice(5)} ${clock.slice(0, 5)}`
  if (bucketMs >= MINUTE_MS) return clock.slice(0, 5)
  return bucketMs >= 1000 ? clock : clock + fractionOf(iso)
}

const TYPED = /^(\d{4})-(\d\d?)-(\d\d?)(?:[T ]+(\d\d?):(\d\d)(?::(\d\d)(\.\d{1,3})?\d*)?)?$/

/** What someone typed ("2026-03-01 10:11", "2026-03-01") as an instant in ISO 8601, or null where it is no time. */
export const readTypedInstant = (text: string, zone: Zone): string | null => {
  const match = TYPED.exec(text.trim().replace(/Z$/, ''))
  if (!match) return null
  const [, year, month, day, hour = '0', minute = '00', second = '00', fraction = ''] = match
  const stamp = `${year!}-${two(Number(month))}-${two(Number(day))}T${two(Number(hour))}:${minute}:${second}${fraction}`
  const ms = Date.parse(zone === 'utc' ? `${stamp}Z` : stamp)
  if (Number.isNaN(ms)) return null
  const date = new Date(ms)
  // Date.parse takes February 31 for March 3; nobody means that.
  return dateOf(date, zone) === stamp.slice(0, 10) ? date.toISOString() : null
}
