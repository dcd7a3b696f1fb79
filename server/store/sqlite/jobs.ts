import type { Job, JobKind, Lease, Store } from '../store.ts'
import type { Connection } from './connection.ts'

type JobMethods = Pick<
  Store,
  'requestFields' | 'requestRetention' | 'claimJob' | 'claimJobFor' | 'heartbeat' | 'finishJob' | 'failJob'
>

/** What other parts of the store do with jobs inside their own transactions. */
export interface Jobs extends JobMethods {
  /** Harmless when repeated: a job is there once for its kind, upload and file. */
  readonly enqueue: (kind: JobKind, upload: string, file: number | null) => void
  /** A new job in the place of the old one, whose holder is fenced. */
  readonly renew: (kind: JobKind, upload: string, file: number) => void
  /** Takes back the jobs of an upload; whoever holds one is fenced. */
  readonly drop: (upload: string) => void
  /** Whether the lease still gives the right to do this. */
  readonly holds: (lease: Lease, kind: JobKind, upload: string, file: number | null) => boolean
}

/** A lease fits until another claim has raised the fence, or its holder gave the job back. */
const FITS = 'id = ? AND fence = ? AND holder IS NOT NULL'

export function prepareJobs({ db, now, read, write }: Connection): Jobs {
  const insert = db.prepare<[JobKind, string, number | null]>(
    'INSERT INTO job (kind, upload, file) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const remove = db.prepare<[string]>('DELETE FROM job WHERE upload = ?')
  const removeOne = db.prepare<[JobKind, string, number]>(
    'DELETE FROM job WHERE kind = ? AND upload = ? AND file = ?',
  )
  const fits = db.prepare<[number, number, JobKind, string, number | null]>(
    `SELECT 1 FROM job WHERE ${FITS} AND kind = ? AND upload = ? AND file IS ?`,
  )
  const isThere = db.prepare<[JobKind, string, number]>(
    'SELECT 1 FROM job WHERE kind = ? AND upload = ? AND file = ?',
  )
  const eldest = db
    .prepare<[number, number, string | null, string | null], number>(
      `SELECT id FROM job
       WHERE not_before_ms <= ? AND (holder IS NULL OR lease_until_ms <= ?)
         AND (? IS NULL OR kind IN (SELECT value FROM json_each(?)))
       ORDER BY id LIMIT 1`,
    )
    .pluck()
  const named = db
    .prepare<[JobKind, string, number | null, number], number>(
      `SELECT id FROM job
       WHERE kind = ? AND upload = ? AND ifnull(file, -1) = ifnull(?, -1) AND (holder IS NULL OR lease_until_ms <= ?)`,
    )
    .pluck()
  const take = db.prepare<[string, number, number], Job>(
    `UPDATE job SET holder = ?, lease_until_ms = ?, fence = fence + 1, attempts = attempts + 1 WHERE id = ?
     RETURNING id AS job, fence, kind, upload, file, attempts`,
  )
  const prolong = db.prepare<[number, number, number]>(`UPDATE job SET lease_until_ms = ? WHERE ${FITS}`)
  const finish = db.prepare<[number, number]>(`DELETE FROM job WHERE ${FITS}`)
  const giveBack = db.prepare<[number, string | null, number, number]>(
    `UPDATE job SET holder = NULL, not_before_ms = ?, error = ? WHERE ${FITS}`,
  )

  /** Looks first without the write lock: most polls find nothing and shall cost the writers nothing. */
  const claim = async (
    find: () => number | undefined,
    worker: string,
    leaseMs: number,
  ): Promise<Job | null> => {
    if ((await read(find)) === undefined) return null
    return write(() => {
      const id = find()
      return id === undefined ? null : (take.get(worker, now() + leaseMs, id) ?? null)
    })
  }

  return {
    enqueue: (kind, upload, file) => {
      insert.run(kind, upload, file)
    },
    renew: (kind, upload, file) => {
      removeOne.run(kind, upload, file)
      insert.run(kind, upload, file)
    },
    drop: (upload) => {
      remove.run(upload)
    },
    holds: (lease, kind, upload, file) => fits.get(lease.job, lease.fence, kind, upload, file) !== undefined,

    requestFields: async (upload, file) => {
      // Asked for again and again until it is done: without the write lock where it is there.
      if (await read(() => isThere.get('fields', upload, file))) return
      await write(() => {
        insert.run('fields', upload, file)
      })
    },
    requestRetention: () =>
      write(() => {
        insert.run('retain', '', null)
      }),
    claimJob: (worker, leaseMs, kinds) => {
      const wanted = kinds === undefined ? null : JSON.stringify(kinds)
      return claim(() => eldest.get(now(), now(), wanted, wanted), worker, leaseMs)
    },
    claimJobFor: (kind, upload, file, worker, leaseMs) =>
      claim(() => named.get(kind, upload, file, now()), worker, leaseMs),
    heartbeat: (lease, leaseMs) =>
      write(() => prolong.run(now() + leaseMs, lease.job, lease.fence).changes === 1),
    finishJob: (lease) =>
      write(() => (finish.run(lease.job, lease.fence).changes === 1 ? 'applied' : 'fenced')),
    failJob: (lease, error, delayMs) =>
      write(() =>
        giveBack.run(now() + delayMs, error, lease.job, lease.fence).changes === 1 ? 'applied' : 'fenced',
      ),
  }
}
