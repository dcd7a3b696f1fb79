import type { FactKey, FactRecord, FoldKey, Store } from '../store.ts'
import type { Changes } from './changes.ts'
import type { Connection } from './connection.ts'
import { own } from './blob.ts'
import { prepareLowerAnalyzer, type FindFile } from './files.ts'

type FactMethods = Pick<Store, 'commitSeam' | 'facts' | 'factKeys' | 'factsOf'>

type Place = { readonly file: number; readonly revision: number }

export function prepareFacts(
  { db, read, grow }: Connection,
  findFile: FindFile,
  changes: Changes,
): FactMethods {
  const insertSeam = db.prepare<[number, number, number, Uint8Array]>(
    'INSERT INTO seam (file, revision, part, data) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const asked = db.prepare<[number], number>('SELECT revision FROM reanalysis WHERE file = ?').pluck()
  const lowerAnalyzer = prepareLowerAnalyzer(db)
  // "part" sorts before "seam".
  const both = (columns: string, where = ''): string =>
    `SELECT 'part' AS kind, part${columns} FROM fact WHERE file = @file AND revision = @revision${where}
     UNION ALL SELECT 'seam', part${columns} FROM seam WHERE file = @file AND revision = @revision${where}
     ORDER BY part, kind`
  const all = db.prepare<[Place], FactRecord>(both(', data AS facts'))
  const keysOf = db.prepare<[Place], FactKey>(both(''))
  const keysIn = db.prepare<[Place & FoldKey], FactKey>(both('', ' AND part >= @from AND part < @to'))
  const one = {
    part: db
      .prepare<[number, number, number], Uint8Array>(
        'SELECT data FROM fact WHERE file = ? AND revision = ? AND part = ?',
      )
      .pluck(),
    seam: db
      .prepare<[number, number, number], Uint8Array>(
        'SELECT data FROM seam WHERE file = ? AND revision = ? AND part = ?',
      )
      .pluck(),
  }

  return {
    commitSeam: (seam) =>
      grow(() => {
        const file = findFile(seam.upload, seam.file)
        // Whoever joins late must not leave what nobody removes.
        if (seam.revision !== file.revision && seam.revision !== asked.get(file.key)) return 'same'
        if (insertSeam.run(file.key, seam.revision, seam.part, seam.facts).changes === 0) return 'same'
        if (seam.revision === file.revision) {
          lowerAnalyzer(file.key, seam.analyzer)
          changes.mark(file.upload)
        }
        return 'applied'
      }),
    facts: (upload, file, revision) =>
      read(() =>
        all
          .all({ file: findFile(upload, file).key, revision })
          .map((row) => ({ ...row, facts: own(row.facts) })),
      ),
    factKeys: (upload, file, revision, run) =>
      read(() => {
        const place = { file: findFile(upload, file).key, revision }
        return run ? keysIn.all({ ...place, ...run }) : keysOf.all(place)
      }),
    factsOf: (upload, file, revision, keys) =>
      read(() => {
        const { key } = findFile(upload, file)
        return keys.flatMap(({ kind, part }) => {
          const facts = one[kind].get(key, revision, part)
          return facts === undefined ? [] : [{ kind, part, facts: own(facts) }]
        })
      }),
  }
}
