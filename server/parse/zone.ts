/** Offsets of time zones, for timestamps that name none. */

const OFFSET = /^([+-])([01]\d):?([0-5]\d)$/
/** Changes of an offset fall on quarters of an hour. */
const QUARTER_US = 900_000_000
const formats = new Map<string, Intl.DateTimeFormat>()
const offsets = new Map<string, number>()

const formatFor = (zone: string): Intl.DateTimeFormat => {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formats.set(zone, format)
  }
  return format
}

/** True for "UTC", an IANA name or an offset such as "+08:00". */
export const isKnownZone = (zone: string): boolean => {
  if (OFFSET.test(zone)) return true
  try {
    formatFor(zone)
    return true
  } catch {
    return false
  }
}

/** What was asked last: nearly always it is asked again. */
const last = { zone: '', quarter: NaN, minutes: 0 }

/** Minutes east of UTC that clocks in `zone` show at the wall-clock time `us` (µs, as if it were UTC). */
export const zoneMinutesAt = (zone: string, us: number): number => {
  if (zone === 'UTC') return 0
  const quarter = Math.floor(us / QUARTER_US)
  if (quarter === last.quarter && zone === last.zone) return last.minutes
  last.minutes = minutesAt(zone, us, quarter)
  last.zone = zone
  last.quarter = quarter
  return last.minutes
}

const minutesAt = (zone: string, us: number, quarter: number): number => {
  const fixed = OFFSET.exec(zone)
  if (fixed) return (fixed[1] === '-' ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3]))
  const key = `${zone}${quarter}`
  let minutes = offsets.get(key)
  if (minutes === undefined) {
    // Two steps: the offset at the wall clock read as UTC is right but within a day of a change; the second corrects it.
    const first = offsetAtInstant(zone, us / 1000)
    minutes = offsetAtInstant(zone, us / 1000 - first * 60_000)
    if (offsets.size > 100_000) offsets.clear()
    offsets.set(key, minutes)
  }
  return minutes
}

/**
 * What a reader of timestamps says for "CST", its time as the clock showed it: China, Cuba and North America write it, and only
 * the file's zone tells which. No zone is so far from UTC.
 */
export const CST = 24 * 60
const NORTH_AMERICAN_CST = -6 * 60
/** Where clocks say "CST" besides North America, as Intl names them: their other names, PRC among them, lead here. */
const OTHER_CST = ['+08:00', 'Asia/Shanghai', 'Asia/Taipei', 'Asia/Macau', 'America/Havana']
const otherCst = new Map<string, boolean>()

/** Minutes east of UTC that "CST" means in a file of `zone` at the wall-clock time `us`. */
export const cstMinutesAt = (zone: string, us: number): number => {
  let other = otherCst.get(zone)
  if (other === undefined) {
    other = OTHER_CST.includes(formatFor(zone).resolvedOptions().timeZone)
    otherCst.set(zone, other)
  }
  return other ? zoneMinutesAt(zone, us) : NORTH_AMERICAN_CST
}

const offsetAtInstant = (zone: string, ms: number): number => {
  const parts = new Map(
    formatFor(zone)
      .formatToParts(ms)
      .map((part) => [part.type, Number(part.value)]),
  )
  const get = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0
  const wall = Date.UTC(get('year'), get('month') - 1, get('day'), get('hour'), get('minute'), get('second'))
  return Math.round((wall - Math.floor(ms / 1000) * 1000) / 60_000)
}
