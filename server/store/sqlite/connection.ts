import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { performance } from 'node:perf_hooks'
import Database from 'better-sqlite3'
import { LogkinError } from '../../model/errors.ts'
import { DiskReserve } from './disk-reserve.ts'
import { isBusy, storeFailure } from './failure.ts'
import { migrate, refuseForeign } from './migrations.ts'
import { requireNode, requireSqlite } from './requirements.ts'

/** How long a write waits for its turn (it blocks its thread); past that it is refused as 'busy'. */
const BUSY_TIMEOUT_MS = 10_000

/** Pause between attempts where SQLite does not wait by itself. */
const RETRY_PAUSE_MS = 10

/** A WAL that grew past this (behind a long reader) is cut back at the next checkpoint. */
const WAL_KEPT_BYTES = 64 * 1024 * 1024

/** The open database with the ways in. Errors come out as storeFailure says. */
export interface Connection {
  readonly db: Database.Database
  readonly now: () => number
  /** `work` is a single statement that reads: its own transaction. */
  readonly look: <T>(work: () => T) => Promise<T>
  /** One consistent view over all statements of `work`. */
  readonly read: <T>(work: () => T) => Promise<T>
  /**
   * All or nothing, durable when it returns; takes the write lock at once, so that it can't fail half-way. On a full disk
   * it may use the reserve: for deletions and what jobs note of themselves.
   */
  readonly write: <T>(work: () => T) => Promise<T>
  /** A write that makes the store larger: refused as 'disk-full' while the reserve would be touched. */
  readonly grow: <T>(work: () => T) => Promise<T>
  /** Outside of any transaction, for the pragmas that make their own; may use the reserve. */
  readonly apart: <T>(work: () => T) => Promise<T>
  readonly checkRoom: () => Promise<void>
}

export function connect(db: Database.Database, now: () => number, reserve: DiskReserve): Connection {
  // Made once: to make a transaction takes longer than a small one.
  const transaction = db.transaction((work: () => unknown) => work())
  const deferred = <T>(work: () => T): T => transaction.deferred(work) as T
  const immediate = <T>(work: () => T): T => transaction.immediate(work) as T
  return {
    db,
    now,
    look: async (work) => attempt(work),
    read: async (work) => attempt(() => deferred(work)),
    write: async (work) => withReserve(reserve, () => attempt(() => immediate(work))),
    grow: async (work) =>
      attempt(() => {
        reserve.check()
        return immediate(work)
      }),
    apart: async (work) => withReserve(reserve, () => attempt(work)),
    checkRoom: async () => attempt(() => reserve.check()),
  }
}

/** Where the disk is full, once more without the reserve's file. */
function withReserve<T>(reserve: DiskReserve, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof LogkinError) || error.code !== 'disk-full') throw error
    reserve.release()
  }
  return work()
}

/** Opens or creates the file with all settings and the newest schema. Throws LogkinError where it can't be used. */
export function openDatabase(path: string, busyTimeoutMs = BUSY_TIMEOUT_MS): Database.Database {
  requireNode(process.versions.node)
  // Also on a full disk: SQLite needs some room for its -shm file.
  return withReserve(new DiskReserve(path, 0), () =>
    attempt(() => {
      mkdirSync(dirname(path), { recursive: true })
      const db = new Database(path, { timeout: busyTimeoutMs })
      try {
        requireSqlite(String(db.prepare('SELECT sqlite_version()').pluck().get()))
        refuseForeign(db)
        untilFree(() => configure(db), busyTimeoutMs)
        migrate(db)
        return db
      } catch (error) {
        db.close()
        throw error
      }
    }),
  )
}

function configure(db: Database.Database): void {
  // Takes effect only before the first page is written, and the change to WAL writes it.
  db.pragma('auto_vacuum = INCREMENTAL')
  const mode = db.pragma('journal_mode = WAL', { simple: true })
  if (mode !== 'wal') {
    throw new LogkinError(
      'unsupported',
      `${db.name} can't be kept in WAL mode: put DATA_DIR on a local disk.`,
    )
  }
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
  db.pragma(`journal_size_limit = ${WAL_KEPT_BYTES}`)
}

/** The change to WAL may fail at once, without waiting, when another process makes it too (4 of 1,500 racing opens): so wait here. */
function untilFree(work: () => void, timeoutMs: number): void {
  const deadline = performance.now() + timeoutMs
  const pause = new Int32Array(new SharedArrayBuffer(4))
  for (;;) {
    try {
      work()
      return
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw error
    }
    Atomics.wait(pause, 0, 0, RETRY_PAUSE_MS)
  }
}

function attempt<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw storeFailure(error)
  }
}
