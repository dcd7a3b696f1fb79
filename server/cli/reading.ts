import { checkWishes } from '../app/reading.ts'
import { LogkinError } from '../model/errors.ts'
import type { ReadingWishes } from '../model/upload.ts'
import { UsageError } from './command.ts'
import { openInput } from './input.ts'
import type { Input } from './input.ts'

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

/** The wishes that a command's options name, no others. Refuses what would otherwise be noticed only after the file was read. */
export const wishesOf = ({ zone, date, charset, format }: ReadingWishes): ReadingWishes => {
  const wishes = {
    ...(zone === undefined ? {} : { zone }),
    ...(date === undefined ? {} : { date }),
    ...(charset === undefined ? {} : { charset }),
    ...(format === undefined ? {} : { format }),
  }
  try {
    checkWishes(wishes)
  } catch (error) {
    if (error instanceof LogkinError) throw new UsageError(error.message.replace(/\.$/, ''))
    throw error
  }
  return wishes
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
