import { formatBytes, formatCount, formatShare } from '../text/numbers.ts'
import { formatExactInstant, formatInstant } from '../text/times.ts'
import { language, words, zone } from './preferences.ts'

/** Figures and times in the reader's language and zone; a component that calls these follows both. */

export const count = (value: number): string => formatCount(value, language.value)
export const share = (value: number): string => formatShare(value, language.value)
export const bytes = (value: number): string => formatBytes(value, language.value)

/** Two digits, rounded down: a cut at what stands there already has it. */
export const likeness = (similarity: number): string => (Math.floor(similarity * 100 + 1e-9) / 100).toFixed(2)

export const instant = (iso: string | null): string =>
  iso === null ? words.value.never : formatInstant(iso, zone.value)

/** With the zone's name: for titles. */
export const namedInstant = (iso: string | null): string =>
  iso === null
    ? words.value.noTime
    : `${formatExactInstant(iso, zone.value)} ${zone.value === 'utc' ? words.value.utc : words.value.local}`

export const exactInstant = (iso: string | null): string =>
  iso === null ? words.value.noTime : formatExactInstant(iso, zone.value)

const WIDTHS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const

/** 300000 is "5 min". */
export const duration = (ms: number): string => {
  const [unit, size] = WIDTHS.find(([, width]) => ms >= width) ?? (['ms', 1] as const)
  return `${count(ms / size)} ${words.value.units[unit]}`
}
