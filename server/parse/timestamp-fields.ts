/** What the steps of timestamps read into, and the digits they read. */

export interface Fields {
  year: number
  month: number
  day: number
  dayOfYear: number
  hour: number
  minute: number
  second: number
  micros: number
  epochUs: number
  zone: number | null
  /** IANA name of the zone, or "". */
  region: string
  half: 0 | 1 | 2
  /** A number was read that its field can't have: this is no such timestamp, but it would be with other digits. */
  outOfRange: boolean
  /** Where two digits of the hour, the minute and the second stand, and the fraction; -1 where they don't. */
  hourAt: number
  minuteAt: number
  secondAt: number
  fractionAt: number
  /** Where the step began that came furthest, tried in vain perhaps. */
  lastStep: number
}

/** Returns the position after what it read, or -1. */
export type Step = (bytes: Uint8Array, at: number, end: number, into: Fields) => number

export const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte <= 57
export const isLetter = (byte: number | undefined): boolean =>
  byte !== undefined && ((byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122))

/** The number of `min` to `max` digits at `at`, as value * 16 + length, or -1: one integer, so that nothing is allocated. */
export const digits = (bytes: Uint8Array, at: number, end: number, min: number, max: number): number => {
  let value = 0
  let length = 0
  while (length < max && at + length < end && isDigit(bytes[at + length]))
    value = value * 10 + bytes[at + length++]! - 48
  return length < min ? -1 : value * 16 + length
}
