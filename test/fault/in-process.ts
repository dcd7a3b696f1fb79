import { expect } from 'vitest'
import type { App } from '../../server/app/app.ts'
import { createApp } from '../../server/app/create.ts'
import { LogkinError } from '../../server/model/errors.ts'
import { MAX_GROUPS_LIMIT, PART_BYTES } from '../../server/model/limits.ts'
import { verifyStore } from '../../server/app/verify.ts'
import type { Store } from '../../server/store/store.ts'
import type { System } from './model.ts'

/** What is left of a worker that was killed: its calls come to nothing. */
class Killed extends Error {}

/** Longer than any lease and any pause before a job is tried again. */
const LATER_MS = 120_000

interface Worker {
  readonly app: App
  /** Writes until it dies. */
  writesLeft: number
}

/** Three workers in this process, on one store that `open` opens, again after a restart. */
export class InProcess implements System {
  readonly partBytes = PART_BYTES
  readonly #open: (clock: () => number) => Store
  #store: Store
  #workers: Worker[]
  #now = Date.parse('2026-11-20T12:00:00Z')

  constructor(open: (clock: () => number) => Store) {
    this.#open = open
    this.#store = open(() => this.#now)
    this.#workers = [0, 1, 2].map((name) => this.#begin(name))
  }

  create(worker: number, text: Uint8Array, key: string): Promise<string> {
    return this.#ask(worker, async (app) => {
      const files = [{ name: 'a.log', size: text.length, sample: text }]
      return (await app.createUpload({ files, idempotencyKey: key })).id
    })
  }

  put(worker: number, id: string, part: number, bytes: Uint8Array): Promise<'applied' | 'same' | 'conflict'> {
    return this.#ask(worker, async (app) =>
      unless(
        'conflict',
        'conflict',
        async () => (await app.putPart({ upload: id, file: 0, part }, bytes)).status,
      ),
    )
  }

  complete(worker: number, id: string, bytes: number, parts: number): Promise<true | number> {
    return this.#ask(worker, async (app) => {
      try {
        return (await app.completeFile(id, 0, bytes, parts)).complete || 0
      } catch (error) {
        if (error instanceof LogkinError && error.code === 'incomplete')
          return Number(error.details['missingCount'])
        throw error
      }
    })
  }

  remove(worker: number, id: string): Promise<boolean> {
    return this.#ask(worker, (app) =>
      unless('not-found', false, async () => {
        await app.deleteUpload(id)
        return true
      }),
    )
  }

  groups(worker: number, ids: readonly string[]): ReturnType<App['groups']> {
    return this.#ask(worker, (app) => app.groups({ uploads: ids, limit: MAX_GROUPS_LIMIT }))
  }

  content(worker: number, id: string): Promise<Uint8Array> {
    return this.#ask(worker, async (app) => {
      const bytes = (await app.upload(id)).received.bytes
      return app.content(id, 0, 0, bytes)
    })
  }

  async reanalyse(worker: number, id: string, zone: string): Promise<void> {
    await this.#ask(worker, (app) => app.changeReading(id, 0, { zone }))
  }

  zone(worker: number, id: string): Promise<string> {
    return this.#ask(worker, async (app) => (await app.upload(id)).files[0]?.zone ?? '')
  }

  ids(worker: number): Promise<readonly string[]> {
    return this.#ask(worker, async (app) => (await app.uploads()).uploads.map(({ id }) => id))
  }

  async kill(worker: number, writes: number): Promise<void> {
    const victim = this.#workers[worker]
    if (victim !== undefined) victim.writesLeft = Math.min(victim.writesLeft, writes)
  }

  async restart(): Promise<void> {
    await this.#store.close()
    this.#store = this.#open(() => this.#now)
    this.#workers = [0, 1, 2].map((name) => this.#begin(name))
  }

  async runJobs(worker: number): Promise<void> {
    while (await this.#ask(worker, (app) => app.runJob()));
  }

  async settle(): Promise<void> {
    for (const worker of [0, 1, 2]) await this.runJobs(worker)
    expect(await this.#store.claimJob('anyone', LATER_MS)).toBeNull()
    const differences: string[] = []
    await verifyStore(this.#store, async (difference) => void differences.push(difference))
    expect(differences).toEqual([])
  }

  close(): Promise<void> {
    return this.#store.close()
  }

  /** A client: asks the next worker where one has died, which is begun anew meanwhile. */
  async #ask<T>(first: number, request: (app: App) => Promise<T>): Promise<T> {
    for (let worker = first % 3; ; worker = (worker + 1) % 3) {
      const asked = this.#workers[worker]!
      try {
        return await request(asked.app)
      } catch (error) {
        if (!(error instanceof Killed)) throw error
        this.#now += LATER_MS
        if (this.#workers[worker] === asked) this.#workers[worker] = this.#begin(worker)
      }
    }
  }

  #begin(name: number): Worker {
    const worker: { app: App | null; writesLeft: number } = { app: null, writesLeft: Infinity }
    const store = new Proxy(this.#store, {
      get: (target, method, receiver): unknown => {
        const value: unknown = Reflect.get(target, method, receiver)
        if (typeof value !== 'function') return value
        return (...args: unknown[]): unknown => {
          if (worker.writesLeft <= 0) return Promise.reject(new Killed())
          if (WRITES.has(method)) worker.writesLeft--
          return Reflect.apply(value, target, args)
        }
      },
    })
    return Object.assign(worker, { app: createApp({ store, worker: `${8811 + name}` }) })
  }
}

const WRITES = new Set<string | symbol>([
  'createUpload',
  'deleteUpload',
  'commitPart',
  'commitSeam',
  'requestClose',
  'finishClose',
  'claimJob',
  'claimJobFor',
  'heartbeat',
  'finishJob',
  'failJob',
  'deleteSome',
  'requestReanalysis',
  'beginReanalysis',
  'commitAnalysis',
  'finishReanalysis',
  'dropReplaced',
  'keepDerived',
  'requestFields',
] satisfies (keyof Store)[])

/** What `work` answers; `instead` where it fails with this code. */
const unless = async <T, I>(code: string, instead: I, work: () => Promise<T>): Promise<T | I> => {
  try {
    return await work()
  } catch (error) {
    if (error instanceof LogkinError && error.code === code) return instead
    throw error
  }
}
