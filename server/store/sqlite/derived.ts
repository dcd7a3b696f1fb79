import type { Store } from '../store.ts'
import { own } from './blob.ts'
import type { Connection } from './connection.ts'
import type { FindFile } from './files.ts'

type DerivedMethods = Pick<Store, 'keepDerived' | 'derived'>

/** What can be derived anew from facts and text, by name. */
export function prepareDerived({ db, read, grow }: Connection, findFile: FindFile): DerivedMethods {
  const keep = db.prepare<[number, number, string, Uint8Array]>(
    `INSERT INTO derived (file, revision, name, data) VALUES (?, ?, ?, ?)
     ON CONFLICT (file, revision, name) DO UPDATE SET data = excluded.data`,
  )
  const asked = db.prepare<[number], number>('SELECT revision FROM reanalysis WHERE file = ?').pluck()
  const find = db
    .prepare<[number, number, string], Uint8Array>(
      'SELECT data FROM derived WHERE file = ? AND revision = ? AND name = ?',
    )
    .pluck()

  return {
    keepDerived: (upload, file, revision, name, data) =>
      grow(() => {
        const place = findFile(upload, file)
        // Whoever derives late must not leave what nobody removes.
        if (revision !== place.revision && revision !== asked.get(place.key)) return 'same'
        keep.run(place.key, revision, name, data)
        return 'applied'
      }),
    derived: (upload, file, revision, name) =>
      read(() => {
        const data = find.get(findFile(upload, file).key, revision, name)
        return data === undefined ? null : own(data)
      }),
  }
}
