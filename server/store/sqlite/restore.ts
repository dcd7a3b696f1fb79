import {
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import Database from 'better-sqlite3'
import { LogkinError } from '../../model/errors.ts'
import { syncToDisk } from './backup.ts'
import { damages, foreignKeyDamages } from './check.ts'
import { isBusy, storeFailure } from './failure.ts'
import { refuseForeign } from './migrations.ts'
import { storePath } from './open.ts'
import { APPLICATION_ID } from './schema.ts'

/** The first schema that names its application. */
const NAMED_SCHEMA = 3

/**
 * Puts a backup in the place of the store of a DATA_DIR, in one step, after it was checked. The store that was there is kept
 * beside it: answers under which name, null where there was none. Throws LogkinError: 'busy' while any process has the store
 * open, 'unsupported' for what is no sound backup of this or an older Logkin; then nothing has changed.
 */
export function restoreStore(file: string, dataDir: string, nowMs: number): string | null {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new LogkinError('bad-request', `${file} is no file: name one that "logkin backup" wrote.`)
  if ((statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0)
    throw new LogkinError(
      'unsupported',
      `${file} has changes beside it (${file}-wal), so it is no backup: copy a store with "logkin backup FILE".`,
    )
  const path = storePath(dataDir)
  const part = `${path}.${process.pid}.part`
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    // A reflink where the file system knows them.
    copyFileSync(file, part, constants.COPYFILE_FICLONE)
    prepareCopy(part, file, nowMs)
    syncToDisk(part)
    return takePlace(part, path, dataDir, nowMs)
  } catch (error) {
    throw storeFailure(error)
  } finally {
    rmSync(part, { force: true })
  }
}

function prepareCopy(part: string, file: string, nowMs: number): void {
  const copy = new Database(part, { fileMustExist: true })
  try {
    refuseForeign(copy)
    const setting = (name: string): unknown => copy.pragma(name, { simple: true })
    const version = Number(setting('user_version'))
    if (version === 0 || (version >= NAMED_SCHEMA && setting('application_id') !== APPLICATION_ID))
      throw new LogkinError(
        'unsupported',
        `${file} is no store of Logkin: name a file that "logkin backup" wrote.`,
      )
    const found = [...damages(copy), ...foreignKeyDamages(copy)]
    if (found.length > 0)
      throw new LogkinError(
        'unsupported',
        `${file} is no sound backup, restore another one. ${found[0] ?? ''}`,
      )
    // Numbers of changes that this store and the one before it gave out since the backup must not mean two things to a browser.
    copy.prepare('UPDATE counter SET changes = max(changes, ?)').run(nowMs)
  } catch (error) {
    if (
      error instanceof Database.SqliteError &&
      (error.code === 'SQLITE_NOTADB' || error.code.startsWith('SQLITE_CORRUPT'))
    )
      throw new LogkinError(
        'unsupported',
        `${file} is no sound store of Logkin (${error.message}): restore another backup.`,
      )
    throw error
  } finally {
    copy.close()
  }
}

/** The old store keeps a second name first, so that at no moment there is none. */
function takePlace(part: string, path: string, dataDir: string, nowMs: number): string | null {
  if (!existsSync(path)) {
    renameSync(part, path)
    syncToDisk(dataDir)
    return null
  }
  const kept = `${path}.before-${new Date(nowMs).toISOString().replaceAll(':', '-')}`
  const old = lockAlone(path)
  try {
    linkSync(path, kept)
    // Those of a store that could not be opened; else they are gone.
    for (const suffix of ['-wal', '-shm'])
      if (existsSync(path + suffix)) renameSync(path + suffix, kept + suffix)
    renameSync(part, path)
    syncToDisk(dataDir)
    return kept
  } finally {
    old?.close()
  }
}

/** The database with everything in one file and locked against all others; null where it is damaged so that it can't be opened. */
function lockAlone(path: string): Database.Database | null {
  const db = new Database(path, { fileMustExist: true, timeout: 0 })
  try {
    db.pragma('locking_mode = EXCLUSIVE')
    const mode = db.pragma('journal_mode = DELETE', { simple: true })
    db.exec('BEGIN EXCLUSIVE')
    if (mode === 'delete') return db
    throw inUse()
  } catch (error) {
    db.close()
    if (isBusy(error)) throw inUse()
    const code = error instanceof Database.SqliteError ? error.code : ''
    if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) return null
    throw error
  }
}

const inUse = (): LogkinError =>
  new LogkinError('busy', 'The store is in use: stop its workers first ("npm run stop").')
