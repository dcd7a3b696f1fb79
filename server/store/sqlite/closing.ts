import { LogkinError } from '../../model/errors.ts'
import { checkFigures } from '../ledger.ts'
import type { PartInfo, Store } from '../store.ts'
import { own } from './blob.ts'
import type { Changes } from './changes.ts'
import type { Connection } from './connection.ts'
import type { FindFile } from './files.ts'
import type { Jobs } from './jobs.ts'
import type { GiveRoomBack } from './room.ts'

type ClosingMethods = Pick<Store, 'requestClose' | 'finishClose' | 'totals' | 'replaceTotals'>

export function prepareClosing(
  { db, now, read, write, grow }: Connection,
  findFile: FindFile,
  changes: Changes,
  jobs: Pick<Jobs, 'enqueue' | 'holds'>,
  giveRoomBack: GiveRoomBack,
): ClosingMethods {
  const sizes = db.prepare<[number], Pick<PartInfo, 'part' | 'bytes'>>(
    'SELECT number AS part, bytes FROM part WHERE file = ? ORDER BY number',
  )
  const fix = db.prepare<[number, number, number, number]>(
    `UPDATE file SET state = 'closing', bytes = ?, parts = ?, again = ? WHERE key = ?`,
  )
  const keep = db.prepare<[number]>('UPDATE file SET again = 1 WHERE key = ? AND again = 0')
  const complete = db.prepare<[string | null, number, number]>(
    `UPDATE file SET state = 'complete', identity = ?, finished_ms = ?, finished = (SELECT changes + 1 FROM counter) WHERE key = ?`,
  )
  const asked = db.prepare<[number]>('SELECT 1 FROM reanalysis WHERE file = ?')
  const keepTotals = db.prepare<[number, number, Uint8Array]>(
    `INSERT INTO totals (file, revision, data) VALUES (?, ?, ?)
     ON CONFLICT (file, revision) DO UPDATE SET data = excluded.data WHERE data <> excluded.data`,
  )
  const dropFolds = db.prepare<[number, number]>('DELETE FROM fold WHERE file = ? AND revision = ?')
  const totalsOf = db
    .prepare<[number, number], Uint8Array>('SELECT data FROM totals WHERE file = ? AND revision = ?')
    .pluck()

  return {
    requestClose: (upload, file, bytes, parts, again = false) =>
      write(() => {
        const place = findFile(upload, file)
        if (place.state !== 'open') {
          if (place.bytes !== bytes || place.parts !== parts) return 'conflict'
          if (again && keep.run(place.key).changes > 0) changes.mark(place.upload)
          return 'same'
        }
        checkFigures(sizes.all(place.key), bytes, parts)
        fix.run(bytes, parts, again ? 1 : 0, place.key)
        jobs.enqueue('close', upload, file)
        changes.mark(place.upload)
        return 'applied'
      }),
    finishClose: async (lease, upload, file, revision, totals, identity) => {
      const done = await grow(() => {
        if (!jobs.holds(lease, 'close', upload, file)) return 'fenced'
        const place = findFile(upload, file)
        if (place.revision !== revision) return 'fenced'
        if (place.state === 'complete') return 'applied'
        keepTotals.run(place.key, revision, totals)
        complete.run(identity ?? null, now(), place.key)
        dropFolds.run(place.key, revision)
        if (asked.get(place.key) !== undefined) jobs.enqueue('reanalyze', upload, file)
        changes.mark(place.upload)
        return 'applied'
      })
      // What was folded took up to a fifth of the store. The file is closed, whether or not its room is given back now.
      try {
        while (done === 'applied' && (await giveRoomBack()) === 'more');
      } catch (error) {
        if (!(error instanceof LogkinError && (error.code === 'busy' || error.code === 'disk-full')))
          throw error
      }
      return done
    },
    replaceTotals: (upload, file, revision, totals) =>
      write(() => {
        const place = findFile(upload, file)
        if (place.state !== 'complete' || place.revision !== revision) return 'same'
        if (keepTotals.run(place.key, revision, totals).changes === 0) return 'same'
        changes.mark(place.upload)
        return 'applied'
      }),
    totals: (upload, file, revision) =>
      read(() => {
        const data = totalsOf.get(findFile(upload, file).key, revision)
        return data === undefined ? null : own(data)
      }),
  }
}
