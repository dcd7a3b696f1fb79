import { UsageError } from './command.ts'

/** The one file of a command about the store, which is never standard input. */
export const theOnlyPath = ([path, ...more]: readonly string[]): string => {
  if (path === undefined) throw new UsageError('which FILE?')
  if (more.length > 0) throw new UsageError('one FILE at a time')
  if (path === '-') throw new UsageError('FILE has to be a file on a disk, not -')
  return path
}
