import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { LogkinError } from '../../model/errors.ts'
import type { Store } from '../store.ts'
import { prepareChanges } from './changes.ts'
import { prepareCheck } from './check.ts'
import { prepareClosing } from './closing.ts'
import { connect, openDatabase } from './connection.ts'
import { prepareDeletion } from './deletion.ts'
import { prepareDerived } from './derived.ts'
import { DiskReserve } from './disk-reserve.ts'
import { prepareFacts } from './facts.ts'
import { prepareFindFile, prepareInsertFile } from './files.ts'
import { prepareFolds } from './folds.ts'
import { prepareJobs } from './jobs.ts'
import { prepareParts } from './parts.ts'
import { prepareReanalysis } from './reanalysis.ts'
import { prepareRoom } from './room.ts'
import { prepareStaging } from './staging.ts'
import { prepareUploads } from './uploads.ts'

/** Where the store of a DATA_DIR stands. */
export const storePath = (dataDir: string): string => join(dataDir, 'logkin.db')

interface SqliteStoreOptions {
  /** Milliseconds since 1970, for creation times and leases. */
  readonly clock?: () => number
  /** Bytes of the disk that uploads leave free; 0, or none named: they may fill it. */
  readonly diskReserveBytes?: number
  /** Bytes that packed files may take until they are unpacked; none named: as many as the disk holds. */
  readonly stagingBytes?: number
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

/** The same for a store that has to be there: 'bad-request' where it is not. */
export function openExistingStore(dataDir: string): Store {
  requireStore(dataDir)
  return openSqliteStore(storePath(dataDir))
}

/** Throws 'bad-request' where a DATA_DIR holds no store. */
export function requireStore(dataDir: string): void {
  if (existsSync(storePath(dataDir))) return
  throw new LogkinError(
    'bad-request',
    `There is no store in ${dataDir}: name the folder that the workers use, as DATA_DIR or with --data-dir.`,
  )
}

/** The store on a database from `openDatabase`. */
export function createSqliteStore(db: Database.Database, options: SqliteStoreOptions = {}): Store {
  const connection = connect(
    db,
    options.clock ?? Date.now,
    new DiskReserve(db.name, options.diskReserveBytes ?? 0),
  )
  const changes = prepareChanges(db)
  const findFile = prepareFindFile(db)
  const giveRoomBack = prepareRoom(connection)
  const insertFile = prepareInsertFile(db)
  const stagingBytes = options.stagingBytes ?? Infinity
  const { enqueue, renew, drop, holds, ...jobs } = prepareJobs(connection)
  return {
    ...prepareUploads(connection, changes, { enqueue, drop }, insertFile, stagingBytes),
    ...prepareParts(connection, findFile, changes),
    ...prepareFacts(connection, findFile, changes),
    ...prepareDerived(connection, findFile),
    ...prepareFolds(connection, findFile),
    ...prepareClosing(connection, findFile, changes, { enqueue, holds }, giveRoomBack),
    ...prepareReanalysis(connection, findFile, changes, { renew, holds }, giveRoomBack),
    ...prepareStaging(
      connection,
      findFile,
      changes,
      { enqueue, holds },
      giveRoomBack,
      insertFile,
      stagingBytes,
    ),
    ...jobs,
    ...prepareDeletion(connection, { holds }, giveRoomBack),
    ...prepareCheck(connection),
    checkRoom: connection.checkRoom,
    close: async () => {
      db.close()
    },
  }
}
