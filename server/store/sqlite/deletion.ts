import type { Store } from '../store.ts'
import type { Connection } from './connection.ts'
import type { Jobs } from './jobs.ts'
import type { GiveRoomBack } from './room.ts'

type Share = { readonly upload: number; readonly limit: number }

/** Removes a hidden upload bit by bit, then gives its room back. Safe to begin again at any point. */
export function prepareDeletion(
  { db, write }: Connection,
  jobs: Pick<Jobs, 'holds'>,
  giveRoomBack: GiveRoomBack,
): Pick<Store, 'deleteSome'> {
  const keyOf = db.prepare<[string], number>('SELECT key FROM upload WHERE id = ? AND deleted = 1').pluck()
  // From the leaves up, so that no row ever hangs on one that is gone.
  const staged = db.prepare<[Share]>(
    'DELETE FROM staged_block WHERE file IN (SELECT key FROM file WHERE upload = @upload) LIMIT @limit',
  )
  const steps = [
    ...[
      'staged_part',
      'packed',
      'block',
      'dictionary',
      'block_index',
      'fact',
      'seam',
      'fold',
      'totals',
      'derived',
      'reanalysis',
      'part',
    ].map((table) => `${table} WHERE file IN (SELECT key FROM file WHERE upload = @upload)`),
    'file WHERE upload = @upload',
    'upload WHERE key = @upload',
  ].map((rows) => db.prepare<[Share]>(`DELETE FROM ${rows} LIMIT @limit`))

  const deleteRows = (upload: string, maxRows: number): 'more' | 'done' => {
    const key = keyOf.get(upload)
    if (key === undefined) return 'done'
    // Ten times as large as a row of packed text.
    if (staged.run({ upload: key, limit: Math.max(1, Math.ceil(maxRows / 10)) }).changes > 0) return 'more'
    let limit = maxRows
    for (const step of steps) limit -= step.run({ upload: key, limit }).changes
    return limit > 0 ? 'done' : 'more'
  }

  return {
    deleteSome: async (lease, upload, maxRows) => {
      const rows = await write(() =>
        jobs.holds(lease, 'delete', upload, null) ? deleteRows(upload, maxRows) : 'fenced',
      )
      return rows === 'done' ? giveRoomBack() : rows
    },
  }
}
