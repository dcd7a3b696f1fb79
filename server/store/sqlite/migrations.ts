import type Database from 'better-sqlite3'
import { LogkinError } from '../../model/errors.ts'
import { COLUMNS, DERIVED, FOLDS, REANALYSIS, RECOGNITION, SCHEMA, STAGING } from './schema.ts'

/** Step n brings a store from user_version n to n + 1. Steps that were released are never changed, only followed. */
const MIGRATIONS: readonly string[] = [SCHEMA, RECOGNITION, REANALYSIS, DERIVED, STAGING, COLUMNS, FOLDS]

/**
 * Throws 'unsupported' for a store of a newer Logkin and for a database of another program.
 * To be called before any setting is made, so that the file is left as it is.
 */
export function refuseForeign(db: Database.Database): void {
  // In one transaction: another process may be migrating a fresh file just now.
  db.transaction(() => {
    const version = userVersion(db)
    if (version > MIGRATIONS.length) {
      throw new LogkinError(
        'unsupported',
        `The store ${db.name} was written by a newer Logkin (schema ${version}, this one knows ${MIGRATIONS.length}): start the newer one, or name another DATA_DIR.`,
      )
    }
    if (version === 0 && db.prepare('SELECT 1 FROM sqlite_schema').get() !== undefined) {
      throw new LogkinError(
        'unsupported',
        `${db.name} is a database of another program: name another DATA_DIR.`,
      )
    }
  }).deferred()
}

/**
 * Brings the schema up to date, all steps in one transaction. Safe when several processes open a fresh file at once:
 * one migrates, the others find it done.
 */
export function migrate(db: Database.Database): void {
  if (userVersion(db) === MIGRATIONS.length) return
  db.transaction(() => {
    for (const step of MIGRATIONS.slice(userVersion(db))) db.exec(step)
    db.pragma(`user_version = ${MIGRATIONS.length}`)
  }).immediate()
}

const userVersion = (db: Database.Database): number => Number(db.pragma('user_version', { simple: true }))
