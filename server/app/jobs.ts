import { ANALYZER_REVISION } from '../analyze.ts'
import { LogkinError } from '../model/errors.ts'
import type { Store, Job } from '../store/store.ts'
import { keepDirectory } from './directories.ts'
import { scanFields } from './field-scan.ts'
import type { FileTotals } from './fold.ts'
import { identityOf } from './identity.ts'
import { reanalyze } from './reanalyze.ts'
import type { Receiver } from './receive-part.ts'
import { retain, type Retention } from './retention.ts'
import { SeamJoiner } from './seams.ts'
import type { Step } from './step.ts'
import { unpackStaged } from './unpack.ts'

/** A lease outlives any pause of a living worker; a dead one's job is taken after this. */
export const LEASE_MS = 30_000
/** A job that failed is tried again after this, doubled for each attempt up to the ceiling. */
const RETRY_MS = 1_000
const MAX_RETRY_MS = 60_000
/** How often it is seen to that nothing is kept past its time. */
const RETAIN_EVERY_MS = 600_000
/** Rows deleted between two looks at the lease: short transactions, so that uploads go on meanwhile. */
const ROWS_AT_ONCE = 200

/** What jobs run on. */
export interface Workbench {
  readonly store: Store
  readonly totals: FileTotals
  readonly retention: Retention
  readonly clock: () => number
  /** How members of packed files are stored. */
  readonly receiver: Receiver
  /** Lets others have their turn; false where this worker is to end. */
  readonly pause: () => Promise<boolean>
  readonly logger?: { info(facts: object, message: string): void } | undefined
}

/** Runs a claimed job to its end; safe to run twice, and harmless once another worker has claimed it. Throws what went wrong, after giving the job back. */
export const runClaimed = async (workbench: Workbench, job: Job): Promise<void> => {
  const { store, totals, pause, receiver } = workbench
  const step: Step = async () => {
    if (!(await store.heartbeat(job, LEASE_MS))) return false
    if (await pause()) return true
    await store.failJob(job, null, 0)
    return false
  }
  try {
    if (job.kind === 'close') await close(store, totals, job, step)
    else if (job.kind === 'retain') await keepHouse(workbench, job)
    else if (job.kind === 'reanalyze') await reanalyze(store, totals, job, step)
    else if (job.kind === 'unpack') await unpackStaged(receiver, job, step)
    else if (job.kind === 'fields') await scanFields(store, totals, job, step)
    else await remove(store, job, step)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    await store.failJob(job, message, retryMs(job, error))
    throw error
  }
}

/** Soon where there was no room: it goes on as soon as someone has made some. */
const retryMs = ({ attempts }: Job, error: unknown): number =>
  error instanceof LogkinError && error.code === 'disk-full'
    ? RETRY_MS
    : Math.min(RETRY_MS * 2 ** Math.min(attempts, 10), MAX_RETRY_MS)

/** Joins what is still apart, adds everything up, checks the books, and makes the file complete. */
const close = async (store: Store, totals: FileTotals, job: Job, step: Step): Promise<void> => {
  const upload = await store.upload(job.upload)
  const file = job.file === null ? undefined : upload?.files[job.file]
  if (!upload || !file || file.bytes === null || file.parts === null || file.state === 'complete') {
    await store.finishJob(job)
    return
  }
  await new SeamJoiner(store, upload.id, file).joinAll(file.bytes, file.parts)
  if (!(await step())) return
  const closed = await totals.close(upload.id, file, step)
  if (!closed) return
  const { figures } = closed
  if (figures.bytes !== file.bytes) {
    throw new LogkinError(
      'internal',
      `File ${file.index} of upload ${upload.id} has ${file.bytes} bytes, but its facts add up to ${figures.bytes}; please report this.`,
    )
  }
  const identity = identityOf(file, await store.parts(upload.id, file.index), figures)
  await keepDirectory(store, upload.id, file, closed.directory)
  const done = await store.finishClose(job, upload.id, file.index, file.revision, closed.totals, identity)
  if (done === 'fenced') return
  // Parts of it came in while an older version ran.
  if (file.analyzer < ANALYZER_REVISION) await store.requestOutdated(ANALYZER_REVISION)
  await store.finishJob(job)
}

/** Its job is never done: it is given back until the next time. */
const keepHouse = async ({ store, retention, clock, logger }: Workbench, job: Job): Promise<void> => {
  const uploads = await retain(store, retention, clock())
  if (uploads.length > 0) logger?.info({ uploads }, 'uploads past their time are deleted')
  await store.failJob(job, null, RETAIN_EVERY_MS)
}

const remove = async (store: Store, job: Job, step: Step): Promise<void> => {
  for (;;) {
    const left = await store.deleteSome(job, job.upload, ROWS_AT_ONCE)
    if (left === 'done') await store.finishJob(job)
    if (left !== 'more' || !(await step())) return
  }
}
