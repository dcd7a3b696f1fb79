import { LogkinError } from '../../model/errors.ts'
import type { Store } from '../store.ts'
import type { Connection } from './connection.ts'
import type { Jobs } from './jobs.ts'

/** Free pages given back to the file system in one step (8 MiB): other writers get their turn in between. */
const VACUUM_PAGES = 2_048
/** On a full disk in steps that need no more than the reserve. */
const VACUUM_PAGES_WHEN_FULL = 64

type Share = { readonly upload: number; readonly limit: number }

/** Removes a hidden upload bit by bit, then gives its room back. Safe to begin again at any point. */
export function prepareDeletion(
  { db, write, apart }: Connection,
  jobs: Pick<Jobs, 'holds'>,
): Pick<Store, 'deleteSome'> {
  const keyOf = db.prepare<[string], number>('SELECT key FROM upload WHERE id = ? AND deleted = 1').pluck()
  // From the leaves up, so that no row ever hangs on one that is gone.
  const steps = [
    ...['block', 'block_index', 'fact', 'seam', 'totals', 'part'].map(
      (table) => `${table} WHERE file IN (SELECT key FROM file WHERE upload = @upload)`,
    ),
    'file WHERE upload = @upload',
    'upload WHERE key = @upload',
  ].map((rows) => db.prepare<[Share]>(`DELETE FROM ${rows} LIMIT @limit`))

  const freePages = (): number => Number(db.pragma('freelist_count', { simple: true }))

  const deleteRows = (upload: string, maxRows: number): 'more' | 'done' => {
    const key = keyOf.get(upload)
    if (key === undefined) return 'done'
    let limit = maxRows
    for (const step of steps) limit -= step.run({ upload: key, limit }).changes
    return limit > 0 ? 'done' : 'more'
  }

  /** Ends where no page is free or none can be given back. The file itself shrinks at a checkpoint; a passive one waits for nobody. */
  const giveRoomBack = (pages: number, eachTime: boolean): 'more' | 'done' => {
    const before = freePages()
    db.pragma(`incremental_vacuum(${pages})`)
    const after = freePages()
    const more = after > 0 && after < before
    if (eachTime || !more) db.pragma('wal_checkpoint(PASSIVE)')
    return more ? 'more' : 'done'
  }

  const giveRoomBackBitByBit = async (): Promise<'more' | 'done'> => {
    try {
      return await apart(() => giveRoomBack(VACUUM_PAGES, false))
    } catch (error) {
      if (!(error instanceof LogkinError) || error.code !== 'disk-full') throw error
      return apart(() => giveRoomBack(VACUUM_PAGES_WHEN_FULL, true))
    }
  }

  return {
    deleteSome: async (lease, upload, maxRows) => {
      const rows = await write(() =>
        jobs.holds(lease, 'delete', upload, null) ? deleteRows(upload, maxRows) : 'fenced',
      )
      return rows === 'done' ? giveRoomBackBitByBit() : rows
    },
  }
}
