import type Database from 'better-sqlite3'
import { BLOCKS_PER_PART } from '../../model/limits.ts'
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
  `SELECT 'Upload ' || upload.id || ', file ' || file.number || ' waits to be unpacked, but no job does it.'
   FROM packed JOIN file ON file.key = packed.file JOIN upload ON upload.key = file.upload
   LEFT JOIN job ON job.kind = 'unpack' AND job.upload = upload.id AND job.file = file.number
   WHERE packed.state = 'unpacking' AND job.id IS NULL AND upload.deleted = 0
     AND NOT EXISTS (SELECT 1 FROM packed AS other JOIN file AS before ON before.key = other.file
       WHERE before.upload = file.upload AND before.number < file.number AND other.state <> 'done')`,
  `SELECT DISTINCT 'Upload ' || upload.id || ', file ' || file.number || ' is unpacked, but its packed bytes are still there and no job removes them.'
   FROM staged_block JOIN packed ON packed.file = staged_block.file
   JOIN file ON file.key = packed.file JOIN upload ON upload.key = file.upload
   LEFT JOIN job ON job.kind = 'unpack' AND job.upload = upload.id AND job.file = file.number
   WHERE packed.state = 'done' AND job.id IS NULL AND upload.deleted = 0`,
  `SELECT 'Upload ' || upload.id || ', file ' || file.number || ': packed part ' || staged_part.number || ' is not there as it was staged.'
   FROM staged_part JOIN packed ON packed.file = staged_part.file
   JOIN file ON file.key = packed.file JOIN upload ON upload.key = file.upload
   WHERE packed.state <> 'done' AND upload.deleted = 0 AND staged_part.bytes <>
     (SELECT ifnull(sum(length(data)), 0) FROM staged_block WHERE staged_block.file = staged_part.file
       AND staged_block.number >= staged_part.number * ${BLOCKS_PER_PART}
       AND staged_block.number < (staged_part.number + 1) * ${BLOCKS_PER_PART})`,
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
