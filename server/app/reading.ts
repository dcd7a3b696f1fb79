import { learn, type AnalyzeContext } from '../analyze.ts'
import { isKnownCharset } from '../ingest/charset.ts'
import { LogkinError } from '../model/errors.ts'
import type { Reading, ReadingWishes } from '../model/upload.ts'
import type { Format } from '../parse/format.ts'
import { PatternError } from '../parse/pattern.ts'
import { isKnownZone } from '../parse/zone.ts'

/** How a file will be read: learned from its sample, with what the user wishes. Throws LogkinError 'bad-request' for wishes that can't be fulfilled. */
export const readingOf = (sample: Uint8Array, wishes: ReadingWishes, today: string): Reading => {
  checkPlainWishes(wishes)
  const { charset, format, zone = 'UTC', date = today } = wishes
  return {
    ...learnWished(sample, charset, format),
    zone,
    date,
    chosen: { ...(charset === undefined ? {} : { charset }), ...(format === undefined ? {} : { format }) },
  }
}

/** Throws LogkinError 'bad-request' for a charset, zone, date or format that is none. */
export const checkWishes = (wishes: ReadingWishes): void => {
  checkPlainWishes(wishes)
  if (wishes.format !== undefined) learnWished(new Uint8Array(0), undefined, wishes.format)
}

/** All but the format, which is found out where it is used. */
const checkPlainWishes = ({ charset, zone, date }: ReadingWishes): void => {
  if (charset !== undefined && !isKnownCharset(charset))
    throw new LogkinError(
      'bad-request',
      `Character set "${charset}" is not known; use a name of the Encoding Standard, such as utf-8, gb18030 or shift_jis.`,
    )
  if (zone !== undefined && !isKnownZone(zone))
    throw new LogkinError(
      'bad-request',
      `Time zone "${zone}" is not known; use UTC, an offset such as +08:00 or a name such as Asia/Shanghai.`,
    )
  if (date !== undefined && !isDay(date))
    throw new LogkinError('bad-request', `Date "${date}" is not one; write it as 2026-01-31.`)
}

/** Date.parse reads February 30 as March 2. */
const isDay = (date: string): boolean => {
  const ms = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(date) : NaN
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date)
}

const learnWished = (sample: Uint8Array, charset?: string, format?: string): ReturnType<typeof learn> => {
  try {
    return learn(sample, charset, format)
  } catch (error) {
    if (error instanceof PatternError) throw new LogkinError('bad-request', error.message)
    throw error
  }
}

/** The wishes that a reading came from. Of the oldest stores nobody knows whether the character set was named: it stays. */
export const wishesOf = ({ charset, zone, date, chosen }: Reading): ReadingWishes => ({
  ...(chosen ?? { charset }),
  zone,
  date,
})

/** The format was made by `readingOf`, in this version or one that it says it can read. */
export const contextOf = (reading: Reading, offset: number): AnalyzeContext => ({
  format: reading.format as Format,
  charset: reading.charset,
  zone: reading.zone,
  offset,
})

export const formatLabel = (reading: Reading): string => (reading.format as Format).label
