import cluster, { type Worker } from 'node:cluster'
import { get } from 'node:http'
import { getCompileCacheDir } from 'node:module'
import { join } from 'node:path'
import { toEnvironment, type Config } from './config.ts'
import type { WorkerMessage } from './worker.ts'

const WORKER_FILE = join(import.meta.dirname, 'worker.ts')

/** A worker that hangs is found within PROBE_FAILURES * PROBE_TIMEOUT_MS; its HTTP thread does nothing that takes long. */
const PROBE_INTERVAL_MS = 1_000
const PROBE_TIMEOUT_MS = 5_000
const PROBE_FAILURES = 3

/** The first new start is at once; of one that keeps dying young each next waits longer. */
const BACKOFF_MS = [0, 250, 500, 1_000, 2_000, 5_000, 10_000]
const DIED_YOUNG_MS = 10_000

/** A little more than a worker takes for its drain (workers/worker.ts); then it is killed. */
const STOP_MS = 25_000

/**
 * What a heap may take before it is collected, in MB. Parts come in buffers of 8 MiB, which count as growth: heaps of some 15 MB were
 * marked through for every part, at a sixth of the processor's time.
 */
const INITIAL_HEAP = '--initial-heap-size=48'

export type WorkerState = 'starting' | 'ready' | 'draining' | 'waiting' | 'stopped'

export interface WorkerStatus {
  readonly port: number
  readonly state: WorkerState
  readonly pid: number | null
  /** Since this process started; null where there is none. */
  readonly upSeconds: number | null
  /** How often it had to be brought back. */
  readonly revivals: number
}

/**
 * Without nginx the workers accept the site's connections themselves, from one shared socket: a connection that nobody
 * has accepted yet survives any worker's death. (Handed round by the manager, it would hang for good in a worker that
 * was just killed.) A worker that is busy accepts less.
 */
cluster.schedulingPolicy = cluster.SCHED_NONE

/**
 * Parts of 8 MiB come and go through several threads. Left to itself, glibc keeps what was freed, in a heap for each thread, and takes
 * blocks of up to 32 MiB from there; so they go back to the system at once, and come in pages of 2 MiB where Linux gives such: the
 * other way a part costs two thousand page faults. Other C libraries take no notice.
 */
const GLIBC_MEMORY = {
  GLIBC_TUNABLES: process.env['GLIBC_TUNABLES'] ?? 'glibc.malloc.hugetlb=1',
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: String(256 * 1024),
  MALLOC_TRIM_THRESHOLD_: String(1024 * 1024),
}

/**
 * What the last start compiled need not be compiled again: half the time until a worker is ready. It stands where the manager's own
 * does, and where that has none, with the data.
 */
const compileCacheOf = ({ dataDir }: Pick<Config, 'dataDir'>): string => {
  const own = getCompileCacheDir() === undefined ? undefined : process.env['NODE_COMPILE_CACHE']
  return own ?? join(dataDir, 'compile-cache')
}

/** Keeps one worker's process alive: starts it, probes it, brings it back when it dies, drains it to stop. */
export class WorkerSlot {
  readonly port: number
  readonly #config: Config
  readonly #say: (text: string) => void
  #worker: Worker | null = null
  #state: WorkerState = 'stopped'
  #startedAt = 0
  #youngDeaths = 0
  #revivals = 0
  #failedProbes = 0
  #timer: NodeJS.Timeout | undefined
  /** Called, and emptied, at the next 'ready' or death. */
  #waiters: ((ready: boolean) => void)[] = []

  constructor(port: number, config: Config, say: (text: string) => void) {
    this.port = port
    this.#config = config
    this.#say = say
  }

  status(): WorkerStatus {
    const pid = this.#worker?.process.pid ?? null
    return {
      port: this.port,
      state: this.#state,
      pid,
      upSeconds: pid === null ? null : Math.floor((Date.now() - this.#startedAt) / 1000),
      revivals: this.#revivals,
    }
  }

  /** Starts it; resolves with whether it became ready before it died. It is kept alive either way. */
  start(): Promise<boolean> {
    this.#fork()
    return new Promise((resolve) => this.#waiters.push(resolve))
  }

  /** Drains and ends it; resolves when it is gone. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer)
    const worker = this.#worker
    this.#state = 'stopped'
    if (worker === null) return
    const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
    worker.process.kill('SIGTERM')
    const kill = setTimeout(() => worker.process.kill('SIGKILL'), STOP_MS)
    await gone
    clearTimeout(kill)
  }

  /** Ends it at once. */
  kill(): void {
    clearTimeout(this.#timer)
    this.#state = 'stopped'
    this.#worker?.process.kill('SIGKILL')
  }

  #fork(): void {
    this.#state = 'starting'
    this.#startedAt = Date.now()
    this.#failedProbes = 0
    cluster.setupPrimary({ exec: WORKER_FILE, args: [String(this.port)], execArgv: [INITIAL_HEAP] })
    const worker = cluster.fork({
      ...GLIBC_MEMORY,
      ...toEnvironment(this.#config),
      NODE_COMPILE_CACHE: compileCacheOf(this.#config),
    })
    this.#worker = worker
    worker.on('message', (message: WorkerMessage) => this.#hear(message))
    worker.on('error', (error) => this.#say(`worker ${this.port}: ${error.message}`))
    worker.on('exit', (status, signal) => this.#bury(status, signal))
  }

  #hear(message: WorkerMessage): void {
    if (message === 'ready' && this.#state === 'starting') {
      this.#state = 'ready'
      this.#settle(true)
      this.#probeLater()
    } else if (message === 'draining' && this.#state !== 'stopped') this.#state = 'draining'
  }

  #settle(ready: boolean): void {
    const waiters = this.#waiters
    this.#waiters = []
    for (const settle of waiters) settle(ready)
  }

  #bury(status: number, signal: string | null): void {
    clearTimeout(this.#timer)
    this.#worker = null
    this.#settle(false)
    if (this.#state === 'stopped') return
    const young = Date.now() - this.#startedAt < DIED_YOUNG_MS
    this.#youngDeaths = young ? this.#youngDeaths + 1 : 0
    const delay = BACKOFF_MS[Math.min(Math.max(this.#youngDeaths - 1, 0), BACKOFF_MS.length - 1)] ?? 0
    const reason = signal === null ? `with status ${status}` : `by ${signal}`
    this.#say(
      `worker ${this.port} ended ${reason}; it is started anew${delay === 0 ? '' : ` in ${delay / 1000} s`}`,
    )
    this.#revivals++
    this.#state = 'waiting'
    this.#timer = setTimeout(() => this.#fork(), delay)
  }

  #probeLater(): void {
    this.#timer = setTimeout(() => void this.#probe(), PROBE_INTERVAL_MS)
  }

  async #probe(): Promise<void> {
    const worker = this.#worker
    const alive = await answers(this.port)
    if (this.#state !== 'ready' || worker !== this.#worker) return
    this.#failedProbes = alive ? 0 : this.#failedProbes + 1
    if (this.#failedProbes >= PROBE_FAILURES) {
      this.#say(`worker ${this.port} does not answer; it is killed and started anew`)
      worker?.process.kill('SIGKILL')
    } else this.#probeLater()
  }
}

/** Whether /healthz says 200 in time. */
const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const signal = AbortSignal.timeout(PROBE_TIMEOUT_MS)
    const request = get({ host: '127.0.0.1', port, path: '/healthz', agent: false, signal }, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    request.on('error', () => resolve(false))
  })
