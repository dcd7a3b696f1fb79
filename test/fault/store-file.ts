import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { expect } from 'vitest'
import { openDatabase } from '../../server/store/sqlite/connection.ts'

const asking = <T>(dataDir: string, ask: (db: Database.Database) => T): T => {
  const db = openDatabase(join(dataDir, 'logkin.db'))
  try {
    return ask(db)
  } finally {
    db.close()
  }
}

/** What the store's file itself says when nobody is writing: SQLite finds no fault, no row is there twice. */
export const expectSound = (dataDir: string): void =>
  asking(dataDir, (db) => {
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(db.pragma('foreign_key_check')).toEqual([])
    const count = (sql: string): unknown => db.prepare(sql).pluck().get()
    // Law 2: for each part one fact and one index, and the text of all.
    for (const table of ['fact', 'block_index'])
      expect(
        count(
          `SELECT count(*) FROM part FULL JOIN (SELECT file, part FROM ${table} GROUP BY file, part) AS own
           ON own.file = part.file AND own.part = part.number WHERE own.file IS NULL OR part.file IS NULL`,
        ),
        table,
      ).toBe(0)
    expect(count('SELECT sum(bytes) FROM block')).toBe(count('SELECT sum(bytes) FROM part'))
  })

/** Whether no job waits or runs. */
export const isIdle = (dataDir: string): boolean =>
  asking(dataDir, (db) => db.prepare('SELECT 1 FROM job').get() === undefined)

/** Whether nothing is left of an upload that was deleted: its own row goes last. */
export const isErased = (dataDir: string, upload: string): boolean =>
  asking(dataDir, (db) => db.prepare('SELECT 1 FROM upload WHERE id = ?').get(upload) === undefined)
