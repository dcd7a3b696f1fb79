import {
  TIME_FULL,
  TIME_NONE,
  TIME_YEARLESS,
  US_PER_DAY,
  US_PER_SECOND,
  type TimeKindCode,
} from '../model/time.ts'
import type { HeaderValues } from './header-values.ts'
import { CST, cstMinutesAt, zoneMinutesAt } from './zone.ts'

const US_PER_MINUTE = 60 * US_PER_SECOND

/** The time of an entry in a file of `zone`, as `timeIn` gives it. Settles what "CST" is. */
export const entryTime = (header: HeaderValues, zone: string): number => {
  if (header.zoneMinutes === CST) {
    header.zoneMinutes = cstMinutesAt(zone, header.us)
    header.us -= header.zoneMinutes * US_PER_MINUTE
  }
  return timeIn(zone, header.us, header.kind, header.zoneMinutes !== null)
}

/**
 * A time as it was read in a file of `zone`, in µs: an instant where it names its date, else as a clock in `zone` would have shown
 * it in the pseudo-year or pseudo-day, since `zone` is taken off when the date is known. @param named whether it names its zone
 */
export const timeIn = (zone: string, us: number, kind: TimeKindCode, named: boolean): number => {
  if (kind === TIME_NONE || named === (kind === TIME_FULL)) return us
  const zoneUs = zoneMinutesAt(zone, us) * US_PER_MINUTE
  if (kind === TIME_FULL) return us - zoneUs
  return kind === TIME_YEARLESS ? us + zoneUs : (us + zoneUs + US_PER_DAY) % US_PER_DAY
}
