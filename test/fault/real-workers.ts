import { expect } from 'vitest'
import { uploadAnswer, uploadsAnswer } from '../../server/api/schemas.ts'
import type { GroupsAnswer } from '../../server/api/types.ts'
import { eventually, type Site } from '../workers/running-site.ts'
import { Client } from './client.ts'
import type { System } from './model.ts'
import { isIdle } from './store-file.ts'
import { TIGHT_PART_BYTES } from './tight.ts'

/** So long lasts what counts as one write where a kill is put off. */
const WRITE_MS = 15

/** The three workers of a site, asked at their own ports; one that was killed is brought back by the manager. */
export class RealWorkers implements System {
  readonly partBytes = TIGHT_PART_BYTES
  readonly #site: Site
  readonly #kills = new Set<Promise<void>>()

  constructor(site: Site) {
    this.#site = site
  }

  async create(worker: number, text: Uint8Array, key: string): Promise<string> {
    return (await this.#client(worker).create([{ name: 'a.log', text }], key)).id
  }

  async put(
    worker: number,
    id: string,
    part: number,
    bytes: Uint8Array,
  ): Promise<'applied' | 'same' | 'conflict'> {
    const path = `/api/v1/uploads/${id}/files/0/parts/${part}`
    const { status, body } = await this.#client(worker).request(path, {
      method: 'PUT',
      body: Buffer.from(bytes),
    })
    const known = ({ 200: 'same', 201: 'applied', 409: 'conflict' } as const)[status]
    if (known === undefined) throw new Error(`part ${part}: ${status} ${JSON.stringify(body)}`)
    return known
  }

  async complete(worker: number, id: string, bytes: number, parts: number): Promise<true | number> {
    const { status, body } = await this.#client(worker).request(`/api/v1/uploads/${id}/files/0/complete`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ bytes, parts }),
    })
    if (status === 200) return uploadAnswer.parse(body).complete || 0
    return (body as { error: { details: { missingCount: number } } }).error.details.missingCount
  }

  async remove(worker: number, id: string): Promise<boolean> {
    return (await this.#client(worker).request(`/api/v1/uploads/${id}`, { method: 'DELETE' })).status === 204
  }

  groups(worker: number, ids: readonly string[]): Promise<GroupsAnswer> {
    return this.#client(worker).groups(...ids)
  }

  content(worker: number, id: string): Promise<Uint8Array> {
    return this.#client(worker).content(id)
  }

  async reanalyse(worker: number, id: string, zone: string): Promise<void> {
    const { status, body } = await this.#client(worker).request(`/api/v1/uploads/${id}/files/0`, {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ zone }),
    })
    expect(status, JSON.stringify(body)).toBeLessThan(300)
  }

  async zone(worker: number, id: string): Promise<string> {
    return (await this.#client(worker).upload(id)).files[0]?.zone ?? ''
  }

  async ids(worker: number): Promise<readonly string[]> {
    const { body } = await this.#client(worker).request('/api/v1/uploads')
    return uploadsAnswer.parse(body).uploads.map(({ id }) => id)
  }

  async kill(worker: number, writes: number): Promise<void> {
    const { pid = null } = (await this.#site.status()).workers[worker] ?? {}
    if (pid === null) return
    const kill = new Promise<void>((done) => {
      setTimeout(() => {
        try {
          process.kill(pid, 'SIGKILL')
        } catch {
          // It has died before.
        }
        done()
      }, writes * WRITE_MS)
    })
    this.#kills.add(kill)
  }

  async restart(): Promise<void> {
    await Promise.all(this.#kills)
    await eventually('all workers', async () =>
      (await this.#site.status()).workers.every(({ state }) => state === 'ready'),
    )
    await this.#site.run(['restart'])
  }

  /** They run by themselves. */
  async runJobs(): Promise<void> {
    await Promise.all(this.#kills)
  }

  async settle(): Promise<void> {
    await Promise.all(this.#kills)
    await eventually('the jobs to end', () => isIdle(this.#site.dataDir))
  }

  #client(worker: number): Client {
    const ports = this.#site.workerPorts
    return new Client(ports.map((_, turn) => `http://127.0.0.1:${ports[(worker + turn) % ports.length]}`))
  }
}
