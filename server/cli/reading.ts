import { checkFormat } from '../app/reading.ts'
import { isKnownCharset } from '../ingest/charset.ts'
import { LogkinError } from '../model/errors.ts'
import { UsageError } from './command.ts'
import { openInput } from './input.ts'
import type { Input } from './input.ts'

/** How files are to be read, as the command line says. */
export interface Reading {
  readonly zone?: string
  readonly date?: string
  readonly charset?: string
  readonly format?: string
}

/** Options with which the reading of a file can be said, where it names no zone or no year, or is read in the wrong characters. */
export const READING_OPTIONS = {
  zone: { type: 'string' },
  date: { type: 'string' },
  charset: { type: 'string' },
  format: { type: 'string' },
} as const

export const READING_HELP = `      --zone ZONE        zone of times that name none: UTC (default), an IANA name or +08:00
      --date YYYY-MM-DD  day that times without a year or date end at (default: the file's own date)
      --charset NAME     of the text: utf-8, gb18030, big5, shift_jis, windows-1252 (default: found in it)
      --format HEADER    what stands before the message, such as "time level [thread] logger: message";
                         plain for nothing (default: learned from the text)`

/** Refuses what would otherwise be noticed only after the file was read. */
export const readingOf = ({
  zone,
  date,
  charset,
  format,
}: {
  readonly zone?: string | undefined
  readonly date?: string | undefined
  readonly charset?: string | undefined
  readonly format?: string | undefined
}): Reading => {
  if (zone !== undefined && !isZone(zone))
    throw new UsageError(`--zone ${zone} is not known; write UTC, an IANA name like Asia/Shanghai, or +08:00`)
  if (date !== undefined && !isDate(date))
    throw new UsageError(`--date ${date} is no day; write it as 2026-01-31`)
  if (charset !== undefined && !isKnownCharset(charset))
    throw new UsageError(
      `--charset ${charset} is not known; write a name of the Encoding Standard, such as utf-8, gb18030 or shift_jis`,
    )
  if (format !== undefined) checkHere(format)
  return {
    ...(zone === undefined ? {} : { zone }),
    ...(date === undefined ? {} : { date }),
    ...(charset === undefined ? {} : { charset }),
    ...(format === undefined ? {} : { format }),
  }
}

const checkHere = (format: string): void => {
  try {
    checkFormat(format)
  } catch (error) {
    if (error instanceof LogkinError) throw new UsageError(`--format: ${error.message}`)
    throw error
  }
}

/** The files of a command line, each found to be there before any is read. */
export const openInputs = async (paths: readonly string[]): Promise<readonly Input[]> => {
  if (paths.length === 0) throw new UsageError('which FILE? - is standard input')
  if (paths.filter((path) => path === '-').length > 1) throw new UsageError('- can stand only once')
  const inputs: Input[] = []
  for (const path of paths) inputs.push(await openInput(path))
  return inputs
}

/** For commands whose answer is about one file. */
export const theOnly = ([path, ...more]: readonly string[]): readonly [string] => {
  if (path === undefined) throw new UsageError('which FILE? - is standard input')
  if (more.length > 0) throw new UsageError('one FILE at a time')
  return [path]
}

/** Node takes UTC, IANA names and offsets alike. */
const isZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

const isDate = (date: string): boolean => {
  const instant = new Date(`${date}T00:00:00Z`)
  return (
    /^\d{4}-\d\d-\d\d$/.test(date) &&
    !Number.isNaN(instant.getTime()) &&
    instant.toISOString().startsWith(date)
  )
}
