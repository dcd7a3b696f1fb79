import { closeSync, existsSync, fsyncSync, linkSync, openSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { LogkinError } from '../../model/errors.ts'
import { damages, foreignKeyDamages } from './check.ts'
import { storeFailure } from './failure.ts'
import { refuseForeign } from './migrations.ts'
import { requireStore, storePath } from './open.ts'

/**
 * Copies the store of a DATA_DIR, as it is at one moment, to `file`, while workers go on. The copy is one file without what is
 * free in the store, is checked, and has its name only when it is whole and on the disk. What is at `file` already is never
 * overwritten: LogkinError 'conflict'.
 * One statement instead of SQLite's stepwise backup, which begins anew whenever a worker has written something.
 */
export function backupStore(dataDir: string, file: string): void {
  requireStore(dataDir)
  if (existsSync(file)) throw taken(file)
  const part = `${file}.${process.pid}.part`
  try {
    copyWhole(storePath(dataDir), part)
    checkCopy(part)
    syncToDisk(part)
    // Unlike a rename, this fails where another has taken the name meanwhile.
    linkSync(part, file)
    syncToDisk(dirname(file))
  } catch (error) {
    throw backupFailure(error, file)
  } finally {
    rmSync(part, { force: true })
  }
}

function copyWhole(path: string, part: string): void {
  const db = new Database(path, { fileMustExist: true })
  try {
    refuseForeign(db)
    db.prepare('VACUUM INTO ?').run(part)
  } finally {
    db.close()
  }
}

function checkCopy(part: string): void {
  const copy = new Database(part, { fileMustExist: true, readonly: true })
  try {
    const found = [...damages(copy), ...foreignKeyDamages(copy)]
    if (found.length > 0)
      throw new LogkinError(
        'internal',
        `The copy is damaged and was not kept: ${found[0] ?? ''} Check the disk.`,
      )
  } finally {
    copy.close()
  }
}

/** A file, or the names in a folder. */
export function syncToDisk(path: string): void {
  const file = openSync(path, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

const taken = (file: string): LogkinError =>
  new LogkinError('conflict', `${file} is there already, and a backup overwrites nothing: name another file.`)

function backupFailure(error: unknown, file: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EEXIST') return taken(file)
  if (code === 'SQLITE_FULL' || code === 'ENOSPC')
    return new LogkinError(
      'disk-full',
      `There is no room for ${file}: free some, or name a file on another disk.`,
    )
  if (code === 'SQLITE_CANTOPEN' || code === 'ENOENT' || code === 'EACCES')
    return new LogkinError('bad-request', `${file} can't be written: name a file in a folder of yours.`)
  return storeFailure(error)
}
