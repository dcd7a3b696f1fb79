/**
 * Times are integers: microseconds since 1970-01-01T00:00:00Z (exact in a double until the year 2255).
 * A log may write a time without its year (syslog) or without its date; such times are kept as written,
 * in a pseudo-year or pseudo-day, with the number of backward jumps seen, and are resolved when read (law 1).
 */
export const TIME_KINDS = ['none', 'full', 'yearless', 'dateless'] as const
export type TimeKind = (typeof TIME_KINDS)[number]

/** A kind as a small integer: index into TIME_KINDS. */
export type TimeKindCode = 0 | 1 | 2 | 3
export const TIME_NONE: TimeKindCode = 0
export const TIME_FULL: TimeKindCode = 1
export const TIME_YEARLESS: TimeKindCode = 2
export const TIME_DATELESS: TimeKindCode = 3

export const US_PER_MS = 1_000
export const US_PER_SECOND = 1_000_000
export const US_PER_DAY = 86_400 * US_PER_SECOND

/** A yearless time is an offset into the leap year 2000, as µs since 1970; a jump backwards adds CYCLE_US. */
export const PSEUDO_YEAR = 2000
export const CYCLE_US: Readonly<Record<'yearless' | 'dateless', number>> = {
  yearless: 366 * US_PER_DAY,
  dateless: US_PER_DAY,
}

/**
 * Past so many turns of the year or of the day the order of partial times says nothing: two clocks are interleaved (a device
 * without one that writes `Jan  1 00:00:10`, and `Oct 12 10:00:00` of another), and all are taken to be of the last year or day.
 */
export const MAX_TURNS: Readonly<Record<'yearless' | 'dateless', number>> = {
  yearless: 50,
  dateless: 3_660,
}

/** Where the turn behind the last that counts begins: what comes later is counted in that turn, so that buckets stay few and µs exact. */
export const LAST_TURN_US: Readonly<Record<'yearless' | 'dateless', number>> = {
  yearless: Date.UTC(PSEUDO_YEAR, 0, 1) * US_PER_MS + (MAX_TURNS.yearless + 1) * CYCLE_US.yearless,
  dateless: (MAX_TURNS.dateless + 1) * CYCLE_US.dateless,
}

/** The timestamp of one entry as written. `zoneMinutes` is null where the log names no zone. */
export interface ReadTime {
  readonly us: number
  readonly kind: TimeKindCode
  readonly zoneMinutes: number | null
}
