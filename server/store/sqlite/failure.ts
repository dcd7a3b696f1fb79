import Database from 'better-sqlite3'
import { LogkinError } from '../../model/errors.ts'

/**
 * What to throw for an error of SQLite: a LogkinError where someone can do something about it ('busy', 'disk-full', 'unsupported'),
 * else the error itself, untouched.
 */
export function storeFailure(error: unknown): unknown {
  if (isBusy(error)) {
    return new LogkinError(
      'busy',
      'Others are writing to the store just now; send the request again in a second.',
      {
        retryAfterSeconds: 1,
      },
    )
  }
  if (isDiskFull(error)) {
    return new LogkinError(
      'disk-full',
      'The disk of the store is full and nothing was stored; free some room, or delete uploads, and send it again.',
    )
  }
  if (error instanceof Database.SqliteError && error.code === 'SQLITE_NOTADB') {
    return new LogkinError(
      'unsupported',
      'The file of the store is no SQLite database: name another DATA_DIR.',
    )
  }
  if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_CORRUPT')) {
    return new LogkinError(
      'internal',
      `The file of the store is damaged (${error.message}): check the disk and restore a backup ("logkin restore FILE").`,
    )
  }
  return error
}

export const isBusy = (error: unknown): boolean =>
  error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')

/** SQLITE_IOERR_SHMSIZE: no room to enlarge the -shm file. ENOSPC: no room to make the folder. */
const isDiskFull = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  (error.code === 'SQLITE_FULL' || error.code === 'SQLITE_IOERR_SHMSIZE' || error.code === 'ENOSPC')
