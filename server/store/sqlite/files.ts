import type Database from 'better-sqlite3'
import type { FileState } from '../../model/upload.ts'
import { noFile, noUpload } from '../ledger.ts'
import type { NewFile } from '../store.ts'

/** What the ledger needs to know of a file; `key` and `upload` are internal keys. */
export interface FilePlace {
  readonly key: number
  readonly upload: number
  readonly state: FileState
  readonly revision: number
  readonly bytes: number | null
  readonly parts: number | null
}

/** Finds a file of an upload that is not deleted; throws 'not-found'. */
export type FindFile = (upload: string, file: number) => FilePlace

type Row = FilePlace | { readonly key: null }

export function prepareFindFile(db: Database.Database): FindFile {
  const find = db.prepare<[number, string], Row>(
    `SELECT file.key, upload.key AS upload, file.state, file.revision, file.bytes, file.parts
     FROM upload LEFT JOIN file ON file.upload = upload.key AND file.number = ?
     WHERE upload.id = ? AND upload.deleted = 0`,
  )
  return (upload, file) => {
    const row = find.get(file, upload)
    if (row === undefined) throw noUpload(upload)
    if (row.key === null) throw noFile(upload, file)
    return row
  }
}

/** Adds a file, and what came packed of it, to an upload by its internal key; answers the file's. */
export type InsertFile = (upload: number, index: number, file: NewFile, revision: number) => number

export function prepareInsertFile(db: Database.Database): InsertFile {
  const insert = db.prepare<[number, number, string, number | null, string, number, number, string]>(
    `INSERT INTO file (upload, number, name, size, state, reading, revision, analyzer, fingerprint)
     VALUES (?, ?, ?, ?, 'open', ?, ?, ?, ?)`,
  )
  const insertPacked = db.prepare<[number, string, number | null, string, string]>(
    `INSERT INTO packed (file, name, size, format, wishes, state) VALUES (?, ?, ?, ?, ?, 'receiving')`,
  )
  return (upload, index, { name, size, reading, fingerprint, packed }, revision) => {
    const { lastInsertRowid } = insert.run(
      upload,
      index,
      name,
      size,
      JSON.stringify(reading),
      revision,
      revision,
      fingerprint,
    )
    const key = Number(lastInsertRowid)
    if (packed !== undefined) insertPacked.run(key, name, size, packed.format, JSON.stringify(packed.wishes))
    return key
  }
}

/** Notes that facts of a file were made by an older analyzer, while several run: they will be made anew. */
export function prepareLowerAnalyzer(db: Database.Database): (file: number, analyzer: number) => void {
  const lower = db.prepare<{ file: number; analyzer: number }>(
    'UPDATE file SET analyzer = @analyzer WHERE key = @file AND analyzer > @analyzer',
  )
  return (file, analyzer) => {
    lower.run({ file, analyzer })
  }
}
