import type { Job, JobKind, Lease } from '../store.ts'

interface Entry {
  readonly job: number
  readonly kind: JobKind
  readonly upload: string
  readonly file: number | null
  fence: number
  attempts: number
  /** Null: free. */
  holder: string | null
  leaseUntilMs: number
  notBeforeMs: number
}

/** The jobs of a memory store, eldest first. */
export class JobQueue {
  readonly #now: () => number
  readonly #jobs = new Map<number, Entry>()
  #last = 0

  constructor(now: () => number) {
    this.#now = now
  }

  enqueue(kind: JobKind, upload: string, file: number | null): void {
    if (this.#find((job) => job.kind === kind && job.upload === upload && job.file === file)) return
    this.#last += 1
    this.#jobs.set(this.#last, {
      job: this.#last,
      kind,
      upload,
      file,
      fence: 0,
      attempts: 0,
      holder: null,
      leaseUntilMs: 0,
      notBeforeMs: 0,
    })
  }

  /** A new job in the place of the old one, whose holder is fenced. */
  renew(kind: JobKind, upload: string, file: number): void {
    const old = this.#find((job) => job.kind === kind && job.upload === upload && job.file === file)
    if (old !== undefined) this.#jobs.delete(old.job)
    this.enqueue(kind, upload, file)
  }

  /** Takes back the jobs of an upload; whoever holds one is fenced. */
  drop(upload: string): void {
    for (const job of this.#jobs.values()) if (job.upload === upload) this.#jobs.delete(job.job)
  }

  claim(worker: string, leaseMs: number, kinds: readonly JobKind[] | undefined): Job | null {
    const now = this.#now()
    const wanted = (job: Entry): boolean => kinds === undefined || kinds.includes(job.kind)
    return this.#take(
      this.#find((job) => job.notBeforeMs <= now && this.#isFree(job) && wanted(job)),
      worker,
      leaseMs,
    )
  }

  claimFor(kind: JobKind, upload: string, file: number | null, worker: string, leaseMs: number): Job | null {
    return this.#take(
      this.#find(
        (job) => job.kind === kind && job.upload === upload && job.file === file && this.#isFree(job),
      ),
      worker,
      leaseMs,
    )
  }

  /** The job that the lease is for, while it fits. */
  held(lease: Lease): Entry | null {
    const job = this.#jobs.get(lease.job)
    return job !== undefined && job.fence === lease.fence && job.holder !== null ? job : null
  }

  holds(lease: Lease, kind: JobKind, upload: string, file: number | null): boolean {
    const job = this.held(lease)
    return job !== null && job.kind === kind && job.upload === upload && job.file === file
  }

  heartbeat(lease: Lease, leaseMs: number): boolean {
    const job = this.held(lease)
    if (job !== null) job.leaseUntilMs = this.#now() + leaseMs
    return job !== null
  }

  finish(lease: Lease): 'applied' | 'fenced' {
    const job = this.held(lease)
    if (job === null) return 'fenced'
    this.#jobs.delete(job.job)
    return 'applied'
  }

  fail(lease: Lease, delayMs: number): 'applied' | 'fenced' {
    const job = this.held(lease)
    if (job === null) return 'fenced'
    job.holder = null
    job.notBeforeMs = this.#now() + delayMs
    return 'applied'
  }

  #isFree(job: Entry): boolean {
    return job.holder === null || job.leaseUntilMs <= this.#now()
  }

  #find(fits: (job: Entry) => boolean): Entry | undefined {
    return [...this.#jobs.values()].find(fits)
  }

  #take(job: Entry | undefined, worker: string, leaseMs: number): Job | null {
    if (job === undefined) return null
    job.holder = worker
    job.leaseUntilMs = this.#now() + leaseMs
    job.fence += 1
    job.attempts += 1
    const { job: number, kind, upload, file, fence, attempts } = job
    return { job: number, kind, upload, file, fence, attempts }
  }
}
