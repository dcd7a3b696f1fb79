import type { ReadingWishes } from '../../model/upload.ts'
import type { Reanalysed, ReanalysisMethods } from '../store.ts'
import type { Changes } from './changes.ts'
import type { Connection } from './connection.ts'
import type { FindFile } from './files.ts'
import { packIndexes } from './indexes.ts'
import type { Jobs } from './jobs.ts'
import type { GiveRoomBack } from './room.ts'

const JOB = 'reanalyze'

interface AskedRow {
  readonly wanted: string
  readonly revision: number
  readonly analyzer: number | null
}

interface OutdatedRow {
  readonly upload: string
  readonly file: number
}

interface SwitchRow extends Pick<Reanalysed, 'revision' | 'analyzer'> {
  readonly key: number
  readonly reading: string
  readonly identity: string | null
}

export function prepareReanalysis(
  { db, write, grow }: Connection,
  findFile: FindFile,
  changes: Changes,
  jobs: Pick<Jobs, 'renew' | 'holds'>,
  giveRoomBack: GiveRoomBack,
): ReanalysisMethods {
  const asked = db.prepare<[number], AskedRow>(
    'SELECT wanted, revision, analyzer FROM reanalysis WHERE file = ?',
  )
  const ask = db.prepare<[number, string, number]>(
    `INSERT INTO reanalysis (file, wanted, revision) VALUES (?, ?, ?)
     ON CONFLICT (file) DO UPDATE SET wanted = excluded.wanted, revision = excluded.revision, analyzer = NULL`,
  )
  const keep = db.prepare<[number]>('UPDATE file SET again = 1 WHERE key = ?')
  const outdated = db.prepare<[number], OutdatedRow>(
    `SELECT upload.id AS upload, file.number AS file FROM file JOIN upload ON upload.key = file.upload
     WHERE file.analyzer < ? AND file.state = 'complete' AND upload.deleted = 0
       AND file.key NOT IN (SELECT file FROM reanalysis)
     ORDER BY file.key`,
  )
  const start = db.prepare<[number, number, number]>(
    'UPDATE reanalysis SET revision = ?, analyzer = ? WHERE file = ?',
  )
  const isStored = db.prepare<[number, number]>('SELECT 1 FROM part WHERE file = ? AND number = ?')
  const insertFact = db.prepare<[number, number, number, Uint8Array]>(
    'INSERT INTO fact (file, revision, part, data) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const insertIndex = db.prepare<[number, number, number, Uint8Array]>(
    'INSERT INTO block_index (file, revision, part, data) VALUES (?, ?, ?, ?)',
  )
  const insertTotals = db.prepare<[number, number, Uint8Array]>(
    'INSERT INTO totals (file, revision, data) VALUES (?, ?, ?)',
  )
  // A file that the user has read in another way is new: of its equals it is the last.
  const switchTo = db.prepare<[SwitchRow]>(
    `UPDATE file SET revision = @revision, analyzer = @analyzer, reading = @reading, identity = @identity,
       finished = CASE WHEN (SELECT wanted FROM reanalysis WHERE reanalysis.file = file.key) = 'null'
         THEN finished ELSE (SELECT changes + 1 FROM counter) END
     WHERE key = @key`,
  )
  const dropFolds = db.prepare<[number, number]>('DELETE FROM fold WHERE file = ? AND revision = ?')
  const forget = db.prepare<[number]>('DELETE FROM reanalysis WHERE file = ?')
  const drops = ['fact', 'block_index', 'seam', 'totals', 'derived', 'fold'].map((table) =>
    db.prepare<{ key: number; revision: number; asked: number; limit: number }>(
      `DELETE FROM ${table} WHERE file = @key AND revision NOT IN (@revision, @asked) LIMIT @limit`,
    ),
  )

  const request = (upload: string, file: number, wanted: string): 'applied' | 'same' => {
    const { key, upload: uploadKey, revision, state } = findFile(upload, file)
    const before = asked.get(key)
    if (before?.wanted === wanted) return 'same'
    ask.run(key, wanted, Math.max(revision, before?.revision ?? 0) + 1)
    if (wanted !== 'null') keep.run(key)
    if (state === 'complete') jobs.renew(JOB, upload, file)
    changes.mark(uploadKey)
    return 'applied'
  }

  return {
    requestReanalysis: (upload, file, wanted) => grow(() => request(upload, file, JSON.stringify(wanted))),

    requestOutdated: (analyzer) =>
      write(() => {
        const files = outdated.all(analyzer)
        for (const { upload, file } of files) request(upload, file, 'null')
        return files.length
      }),

    beginReanalysis: (lease, upload, file, analyzer) =>
      write(() => {
        if (!jobs.holds(lease, JOB, upload, file)) return 'fenced'
        const { key } = findFile(upload, file)
        const now = asked.get(key)
        if (now === undefined) return null
        const begun = now.analyzer ?? analyzer
        if (begun > analyzer) return 'newer'
        const revision = begun === analyzer ? now.revision : now.revision + 1
        start.run(revision, analyzer, key)
        return { revision, wanted: JSON.parse(now.wanted) as ReadingWishes | null }
      }),

    commitAnalysis: (lease, { key: { upload, file, part }, revision, facts, indexes }) =>
      grow(() => {
        if (!jobs.holds(lease, JOB, upload, file)) return 'fenced'
        const { key } = findFile(upload, file)
        if (asked.get(key)?.revision !== revision || isStored.get(key, part) === undefined) return 'fenced'
        if (insertFact.run(key, revision, part, facts).changes === 0) return 'same'
        insertIndex.run(key, revision, part, packIndexes(indexes))
        return 'applied'
      }),

    finishReanalysis: (lease, { upload, file, revision, analyzer, reading, totals, identity }) =>
      grow(() => {
        if (!jobs.holds(lease, JOB, upload, file)) return 'fenced'
        const { key, upload: uploadKey } = findFile(upload, file)
        if (asked.get(key)?.revision !== revision) return 'fenced'
        insertTotals.run(key, revision, totals)
        dropFolds.run(key, revision)
        switchTo.run({
          key,
          revision,
          analyzer,
          reading: JSON.stringify(reading),
          identity: identity ?? null,
        })
        forget.run(key)
        changes.mark(uploadKey)
        return 'applied'
      }),

    dropReplaced: async (lease, upload, file, maxRows) => {
      const rows = await write(() => {
        if (!jobs.holds(lease, JOB, upload, file)) return 'fenced'
        const { key, revision } = findFile(upload, file)
        let limit = maxRows
        for (const drop of drops)
          limit -= drop.run({ key, revision, asked: asked.get(key)?.revision ?? revision, limit }).changes
        return limit > 0 ? 'done' : 'more'
      })
      return rows === 'done' ? giveRoomBack() : rows
    },
  }
}
