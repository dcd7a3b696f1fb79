import { learn, type AnalyzeContext } from '../analyze.ts'
import { isKnownCharset } from '../ingest/charset.ts'
import { LogkinError } from '../model/errors.ts'
import type { Reading, ReadingWishes } from '../model/upload.ts'
import type { Format } from '../parse/format.ts'
import { PatternError } from '../parse/pattern.ts'
import { isKnownZone } from '../parse/zone.ts'

/** How a file will be read: learned from its sample, with what the user wishes. Throws LogkinError 'bad-request' for a charset, zone, date or format that is none. */
export const readingOf = (sample: Uint8Array, wishes: ReadingWishes, today: string): Reading => {
  const { charset, zone = 'UTC', date = today } = wishes
  if (charset !== undefined && !isKnownCharset(charset)) {
    throw new LogkinError(
      'bad-request',
      `Character set "${charset}" is not known; use a name of the Encoding Standard, such as utf-8, gb18030 or shift_jis.`,
    )
  }
  if (!isKnownZone(zone))
    throw new LogkinError(
      'bad-request',
      `Time zone "${zone}" is not known; use UTC, an offset such as +08:00 or a name such as Asia/Shanghai.`,
    )
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(Date.parse(date))) {
    throw new LogkinError('bad-request', `Date "${date}" is not one; write it as 2024-03-01.`)
  }
  const { format } = wishes
  const learned = learnWished(sample, charset, format)
  return {
    ...learned,
    zone,
    date,
    chosen: { ...(charset === undefined ? {} : { charset }), ...(format === undefined ? {} : { format }) },
  }
}

const learnWished = (sample: Uint8Array, charset?: string, format?: string): ReturnType<typeof learn> => {
  try {
    return learn(sample, charset, format)
  } catch (error) {
    if (error instanceof PatternError) throw new LogkinError('bad-request', error.message)
    throw error
  }
}

/** Throws LogkinError 'bad-request' for what names no columns. */
export const checkFormat = (format: string): void => {
  learnWished(new Uint8Array(0), undefined, format)
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
