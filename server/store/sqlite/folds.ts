import type { FoldKey, Store } from '../store.ts'
import { own } from './blob.ts'
import type { Connection } from './connection.ts'
import type { FindFile } from './files.ts'

type FoldMethods = Pick<Store, 'commitFold' | 'foldKeys' | 'fold'>

export function prepareFolds({ db, read, grow }: Connection, findFile: FindFile): FoldMethods {
  const asked = db.prepare<[number], number>('SELECT revision FROM reanalysis WHERE file = ?').pluck()
  const covering = db.prepare<[number, number, number, number]>(
    'SELECT 1 FROM fold WHERE file = ? AND revision = ? AND from_part <= ? AND to_part >= ?',
  )
  const removeWithin = db.prepare<[number, number, number, number]>(
    'DELETE FROM fold WHERE file = ? AND revision = ? AND from_part >= ? AND to_part <= ?',
  )
  const insert = db.prepare<[number, number, number, number, Uint8Array]>(
    'INSERT INTO fold (file, revision, from_part, to_part, data) VALUES (?, ?, ?, ?, ?)',
  )
  const keysOf = db.prepare<[number, number], FoldKey>(
    `SELECT from_part AS "from", to_part AS "to" FROM fold WHERE file = ? AND revision = ? ORDER BY from_part`,
  )
  const one = db
    .prepare<[number, number, number, number], Uint8Array>(
      'SELECT data FROM fold WHERE file = ? AND revision = ? AND from_part = ? AND to_part = ?',
    )
    .pluck()

  return {
    commitFold: ({ upload, file, revision, from, to, data }) =>
      grow(() => {
        const { key, state, revision: current } = findFile(upload, file)
        const wanted = revision === current ? state !== 'complete' : revision === asked.get(key)
        // Whoever folds late must not leave what nobody removes.
        if (!wanted || covering.get(key, revision, from, to) !== undefined) return 'same'
        removeWithin.run(key, revision, from, to)
        insert.run(key, revision, from, to, data)
        return 'applied'
      }),
    foldKeys: (upload, file, revision) => read(() => keysOf.all(findFile(upload, file).key, revision)),
    fold: (upload, file, revision, { from, to }) =>
      read(() => {
        const data = one.get(findFile(upload, file).key, revision, from, to)
        return data === undefined ? null : own(data)
      }),
  }
}
