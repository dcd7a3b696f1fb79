import type Database from 'better-sqlite3'
import type { FileState } from '../../model/upload.ts'
import { noFile, noUpload } from '../ledger.ts'

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

/** Notes that facts of a file were made by an older analyzer, while several run: they will be made anew. */
export function prepareLowerAnalyzer(db: Database.Database): (file: number, analyzer: number) => void {
  const lower = db.prepare<{ file: number; analyzer: number }>(
    'UPDATE file SET analyzer = @analyzer WHERE key = @file AND analyzer > @analyzer',
  )
  return (file, analyzer) => {
    lower.run({ file, analyzer })
  }
}
