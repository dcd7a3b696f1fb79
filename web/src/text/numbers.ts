import { LOCALE, type Language } from './languages.ts'

/** Numbers as people read them, by Intl; formatters are made once, because a table asks for thousands. */

const made = new Map<string, Intl.NumberFormat>()

const formatter = (language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat => {
  const key = `${language}${JSON.stringify(options)}`
  const known = made.get(key)
  if (known) return known
  const format = new Intl.NumberFormat(LOCALE[language], options)
  made.set(key, format)
  return format
}

const INTEGER: Intl.NumberFormatOptions = { maximumFractionDigits: 0 }

/** 12345 is "12,345". */
export const formatCount = (value: number, language: Language): string =>
  formatter(language, INTEGER).format(value)

/** Below this a share would round to "0%", which says "none". */
const SMALLEST_SHARE = 0.0001

/** 0.1234 is "12.3%"; a share that is not zero never reads as zero. */
export const formatShare = (share: number, language: Language): string => {
  if (share > 0 && share < SMALLEST_SHARE) return `<${formatShare(SMALLEST_SHARE, language)}`
  const fractions = share >= 0.1 || share === 0 ? 1 : 2
  return formatter(language, {
    style: 'percent',
    minimumFractionDigits: share === 0 || share === 1 ? 0 : fractions,
    maximumFractionDigits: fractions,
  }).format(share)
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

/** 8388608 is "8 MiB"; three figures at the most are significant. */
export const formatBytes = (bytes: number, language: Language): string => {
  let unit = 0
  let value = bytes
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1024
    unit++
  }
  const digits = unit === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2
  return `${formatter(language, { maximumFractionDigits: digits }).format(value)} ${UNITS[unit]!}`
}

/** "1 file", "2 files". The figure comes formatted; the number decides. */
export const counted = (value: number, text: string, one: string, many: string): string =>
  `${text} ${value === 1 ? one : many}`
