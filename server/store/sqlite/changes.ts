import type Database from 'better-sqlite3'

/** The store's counter of visible changes. Every change has its own number; an upload's version is its last one's. */
export interface Changes {
  /** A new number, for what has no upload left to carry it. */
  readonly next: () => number
  /** Marks a change of an upload, named by its key. */
  readonly mark: (upload: number) => void
}

export function prepareChanges(db: Database.Database): Changes {
  const count = db.prepare<[], number>('UPDATE counter SET changes = changes + 1 RETURNING changes').pluck()
  const stamp = db.prepare<[number, number]>('UPDATE upload SET version = ? WHERE key = ?')
  const next = (): number => Number(count.get())
  return {
    next,
    mark: (upload) => {
      stamp.run(next(), upload)
    },
  }
}
