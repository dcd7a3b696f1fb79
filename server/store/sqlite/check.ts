import type Database from 'better-sqlite3'
import type { Store } from '../store.ts'
import type { Connection } from './connection.ts'

/** Pages and rows that SQLite finds damaged; more say nothing new. */
const MAX_DAMAGES = 20

interface ForeignKeyRow {
  readonly table: string
  readonly rowid: number | null
  readonly parent: string
}

/** Questions whose rows are sentences about what the ledger never leaves behind. */
const LEDGER = [
  `SELECT 'Upload ' || upload.id || ', file ' || file.number || ': part ' || fact.part || ' has facts, but is not stored.'
   FROM fact JOIN file ON file.key = fact.file JOIN upload ON upload.key = file.upload
   LEFT JOIN part ON part.file = fact.file AND part.number = fact.part
   WHERE part.file IS NULL AND upload.deleted = 0`,
  `SELECT 'Upload ' || upload.id || ', file ' || file.number || ' waits to be closed, but no job does it.'
   FROM file JOIN upload ON upload.key = file.upload
   LEFT JOIN job ON job.kind = 'close' AND job.upload = upload.id AND job.file = file.number
   WHERE file.state = 'closing' AND job.id IS NULL AND upload.deleted = 0`,
  `SELECT 'Upload ' || upload.id || ', file ' || file.number || ' waits to be analysed anew, but no job does it.'
   FROM reanalysis JOIN file ON file.key = reanalysis.file JOIN upload ON upload.key = file.upload
   LEFT JOIN job ON job.kind = 'reanalyze' AND job.upload = upload.id AND job.file = file.number
   WHERE file.state = 'complete' AND job.id IS NULL AND upload.deleted = 0`,
  `SELECT DISTINCT 'Upload ' || upload.id || ', file ' || file.number || ' has facts of an analysis that was replaced (' || fact.revision || '), but no job removes them.'
   FROM fact JOIN file ON file.key = fact.file JOIN upload ON upload.key = file.upload
   LEFT JOIN reanalysis ON reanalysis.file = file.key
   LEFT JOIN job ON job.kind = 'reanalyze' AND job.upload = upload.id AND job.file = file.number
   WHERE fact.revision NOT IN (file.revision, ifnull(reanalysis.revision, file.revision))
     AND job.id IS NULL AND upload.deleted = 0`,
  `SELECT 'Upload ' || upload.id || ' is deleted, but no job removes what is left of it.'
   FROM upload LEFT JOIN job ON job.kind = 'delete' AND job.upload = upload.id
   WHERE upload.deleted = 1 AND job.id IS NULL`,
]

export function prepareCheck({ db, read }: Connection): Pick<Store, 'check'> {
  const ledger = LEDGER.map((sql) => db.prepare<[number], string>(`${sql} LIMIT ?`).pluck())
  return {
    check: () =>
      read(() => [
        ...damages(db),
        ...foreignKeyDamages(db),
        ...ledger.flatMap((question) => question.all(MAX_DAMAGES)),
      ]),
  }
}

/** What SQLite finds damaged, a sentence each. */
export const damages = (db: Database.Database): readonly string[] =>
  (db.pragma(`integrity_check(${MAX_DAMAGES})`) as readonly { integrity_check: string }[])
    .map((row) => row.integrity_check)
    .filter((text) => text !== 'ok')
    .map((text) => `The store's file is damaged: ${text.replaceAll('\n', ' ')}.`)

/** Rows that hang on nothing, a sentence each. */
export const foreignKeyDamages = (db: Database.Database): readonly string[] =>
  (db.pragma('foreign_key_check') as readonly ForeignKeyRow[])
    .slice(0, MAX_DAMAGES)
    .map(
      ({ table, rowid, parent }) => `Row ${rowid ?? '?'} of ${table} hangs on a ${parent} that is not there.`,
    )
