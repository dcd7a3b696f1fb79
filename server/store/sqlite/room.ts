import { LogkinError } from '../../model/errors.ts'
import type { Connection } from './connection.ts'

/** Free pages given back to the file system in one step (8 MiB): other writers get their turn in between. */
const VACUUM_PAGES = 2_048
/** On a full disk in steps that need no more than the reserve. */
const VACUUM_PAGES_WHEN_FULL = 64

/** Gives some of the room of deleted rows back to the file system: 'more' while there may be more of it. */
export type GiveRoomBack = () => Promise<'more' | 'done'>

export function prepareRoom({ db, apart }: Connection): GiveRoomBack {
  const freePages = (): number => Number(db.pragma('freelist_count', { simple: true }))

  /** Ends where no page is free or none can be given back. The file itself shrinks at a checkpoint; a passive one waits for nobody. */
  const step = (pages: number, eachTime: boolean): 'more' | 'done' => {
    const before = freePages()
    db.pragma(`incremental_vacuum(${pages})`)
    const after = freePages()
    const more = after > 0 && after < before
    if (eachTime || !more) db.pragma('wal_checkpoint(PASSIVE)')
    return more ? 'more' : 'done'
  }

  return async () => {
    try {
      return await apart(() => step(VACUUM_PAGES, false))
    } catch (error) {
      if (!(error instanceof LogkinError) || error.code !== 'disk-full') throw error
      return apart(() => step(VACUUM_PAGES_WHEN_FULL, true))
    }
  }
}
