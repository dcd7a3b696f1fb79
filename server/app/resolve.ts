import {
  CYCLE_US,
  MAX_TURNS,
  PSEUDO_YEAR,
  TIME_DATELESS,
  TIME_YEARLESS,
  US_PER_DAY,
  US_PER_MS,
  US_PER_SECOND,
  type TimeKindCode,
} from '../model/time.ts'
import type { Figures, JumpTrack } from '../model/summary.ts'
import type { Reading } from '../model/upload.ts'
import { zoneMinutesAt } from '../parse/zone.ts'

/**
 * Times as written to instants. A yearless or dateless log ends at its reading's date: the year or day of its last entry is the
 * latest that is not after it, and each backward jump seen before is a year or day earlier. Past MAX_TURNS jumps all are of that
 * last year or day.
 */
export type Resolve = (us: number, kind: TimeKindCode) => number

const US_PER_MINUTE = 60_000_000

export const resolver = ({ jumps: { yearless, dateless } }: Figures, reading: Reading): Resolve => {
  const endUs = Date.parse(reading.date) * US_PER_MS + US_PER_DAY
  const toYear = (us: number, year: number): number => {
    const written = new Date(us / US_PER_MS)
    const fraction = us - Math.floor(us / US_PER_DAY) * US_PER_DAY
    return Date.UTC(year, written.getUTCMonth(), written.getUTCDate()) * US_PER_MS + fraction
  }
  let firstYear = new Date(reading.date).getUTCFullYear()
  if (yearless) {
    if (toYear(yearless.lastUs, firstYear) >= endUs) firstYear--
    firstYear -= turnsOf(yearless, 'yearless')
  }
  const firstDay = Date.parse(reading.date) * US_PER_MS - turnsOf(dateless, 'dateless') * US_PER_DAY
  const pseudoStart = Date.UTC(PSEUDO_YEAR, 0, 1) * US_PER_MS
  const zoned = (us: number): number => us - zoneMinutesAt(reading.zone, us) * US_PER_MINUTE
  return (us, kind) => {
    if (kind === TIME_YEARLESS) {
      const turn = Math.floor((us - pseudoStart) / CYCLE_US.yearless)
      const year = isOrdered(yearless, 'yearless') ? firstYear + turn : firstYear
      return zoned(toYear(us - turn * CYCLE_US.yearless, year))
    }
    if (kind === TIME_DATELESS)
      return zoned(firstDay + (isOrdered(dateless, 'dateless') ? us : us % US_PER_DAY))
    return us
  }
}

/** Whether the order of these times tells their years or days. */
export const isOrdered = (track: JumpTrack | null, kind: 'yearless' | 'dateless'): boolean =>
  !track || track.jumps <= MAX_TURNS[kind]

const turnsOf = (track: JumpTrack | null, kind: 'yearless' | 'dateless'): number =>
  track && isOrdered(track, kind) ? track.jumps : 0

/**
 * An instant as ISO 8601 in UTC, with as many digits as it needs: milliseconds, or microseconds. By the day's date and what is
 * left of it: a table has two a row, and `Date.toISOString` takes five times as long.
 */
export const isoOf = (us: number): string => {
  const day = Math.floor(us / US_PER_DAY)
  const rest = us - day * US_PER_DAY
  const seconds = Math.floor(rest / US_PER_SECOND)
  const micros = rest - seconds * US_PER_SECOND
  const ms = Math.floor(micros / US_PER_MS)
  const more = micros - ms * US_PER_MS
  const minutes = Math.floor(seconds / 60)
  const time = `${TWO[Math.floor(minutes / 60)]!}:${TWO[minutes % 60]!}:${TWO[seconds % 60]!}.${three(ms)}`
  return `${dateOf(day)}T${time}${more === 0 ? '' : three(more)}Z`
}

const TWO = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'))
const three = (value: number): string => (value < 100 ? `0${TWO[value] ?? value}` : String(value))

/** By day, counted from 1970: a log is of few. */
const dates = new Map<number, string>()
const MAX_DATES = 4096

const dateOf = (day: number): string => {
  const known = dates.get(day)
  if (known !== undefined) return known
  const iso = new Date(day * (US_PER_DAY / US_PER_MS)).toISOString()
  const date = iso.slice(0, iso.indexOf('T'))
  if (dates.size === MAX_DATES) dates.clear()
  dates.set(day, date)
  return date
}

/** An instant as ISO 8601 in its own zone: `2024-03-01T15:04:05.123+08:00`. */
export const isoInZone = (us: number, zoneMinutes: number): string => {
  if (zoneMinutes === 0) return isoOf(us)
  const sign = zoneMinutes < 0 ? '-' : '+'
  const two = (value: number): string => String(value).padStart(2, '0')
  const offset = Math.abs(zoneMinutes)
  return `${isoOf(us + zoneMinutes * US_PER_MINUTE).slice(0, -1)}${sign}${two(Math.floor(offset / 60))}:${two(offset % 60)}`
}
