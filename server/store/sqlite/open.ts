import type Database from 'better-sqlite3'
import type { Store } from '../store.ts'
import { prepareChanges } from './changes.ts'
import { prepareClosing } from './closing.ts'
import { connect, openDatabase } from './connection.ts'
import { prepareDeletion } from './deletion.ts'
import { prepareFacts } from './facts.ts'
import { prepareFindFile } from './files.ts'
import { prepareJobs } from './jobs.ts'
import { prepareParts } from './parts.ts'
import { prepareUploads } from './uploads.ts'

interface SqliteStoreOptions {
  /** Milliseconds since 1970, for creation times and leases. */
  readonly clock?: () => number
}

/**
 * The store in one SQLite file, created where it is not there. Several processes may have it open.
 * All work happens in the calling thread before the promise is returned, and a write may wait for its turn:
 * never call it from the thread that serves HTTP.
 * Throws LogkinError 'unsupported' for a Node or SQLite too old, a newer schema, or a file that is no store.
 * @example const store = openSqliteStore('/var/lib/logkin/logkin.db')
 */
export const openSqliteStore = (path: string, options: SqliteStoreOptions = {}): Store =>
  createSqliteStore(openDatabase(path), options)

/** The store on a database from `openDatabase`. */
export function createSqliteStore(db: Database.Database, options: SqliteStoreOptions = {}): Store {
  const connection = connect(db, options.clock ?? Date.now)
  const changes = prepareChanges(db)
  const findFile = prepareFindFile(db)
  const { enqueue, drop, holds, ...jobs } = prepareJobs(connection)
  return {
    ...prepareUploads(connection, changes, { enqueue, drop }),
    ...prepareParts(connection, findFile, changes),
    ...prepareFacts(connection, findFile, changes),
    ...prepareClosing(connection, findFile, changes, { enqueue, holds }),
    ...jobs,
    ...prepareDeletion(connection, { holds }),
    close: async () => {
      db.close()
    },
  }
}
