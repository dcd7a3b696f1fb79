import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { expect } from 'vitest'
import { openDatabase } from '../../server/store/sqlite/connection.ts'
import { logkin } from '../cli/run.ts'
import { TIGHT } from './tight.ts'

const asking = <T>(dataDir: string, ask: (db: Database.Database) => T): T => {
  const db = openDatabase(join(dataDir, 'logkin.db'))
  try {
    return ask(db)
  } finally {
    db.close()
  }
}

/** What the store itself says when nobody is writing: no row is there twice, and `logkin verify` finds nothing. */
export const expectSound = async (dataDir: string): Promise<void> => {
  const verified = await logkin(['verify', '--data-dir', dataDir], '', TIGHT)
  expect(verified.stdout).toContain('Nothing differs.')
  expect(verified.status).toBe(0)
  asking(dataDir, (db) => {
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
}

/** Whether no job waits or runs but the one that never ends. */
export const isIdle = (dataDir: string): boolean =>
  asking(dataDir, (db) => db.prepare(`SELECT 1 FROM job WHERE kind <> 'retain'`).get() === undefined)

/** Whether nothing is left of an upload that was deleted: its own row goes last. */
export const isErased = (dataDir: string, upload: string): boolean =>
  asking(dataDir, (db) => db.prepare('SELECT 1 FROM upload WHERE id = ?').get(upload) === undefined)
