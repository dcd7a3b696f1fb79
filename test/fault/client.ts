import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { groupsAnswer, uploadAnswer } from '../../server/api/schemas.ts'
import type { GroupsAnswer, UploadAnswer } from '../../server/api/types.ts'
import { MAX_GROUPS_LIMIT, SAMPLE_BYTES } from '../../server/model/limits.ts'
import type { Random } from '../samples/random.ts'
import { PATIENCE_MS } from './scale.ts'

/** Answers that mean "send it again": also a full disk, which these tests empty. */
const PASSING = [502, 503, 504, 507]
const PAUSE_MS = 100

type Init = Pick<RequestInit, 'method' | 'body'> & { readonly headers?: Readonly<Record<string, string>> }

export interface Answer {
  readonly status: number
  readonly body: unknown
}

/**
 * A plain client that gives up nothing: sends again, at the next of its addresses, as long as the connection breaks or the
 * answer is "not now". Any other refusal is the caller's to judge.
 */
export class Client {
  readonly #bases: readonly string[]
  #next = 0
  /** How often a request broke off or was put off. */
  retries = 0
  readonly statuses = new Map<number, number>()

  constructor(bases: readonly string[]) {
    this.#bases = bases
  }

  async request(path: string, init: Init = {}): Promise<Answer> {
    const response = await this.#patiently(path, init, async (answer) => ({
      status: answer.status,
      text: await answer.text(),
    }))
    return {
      status: response.status,
      body: response.text === '' ? null : (JSON.parse(response.text) as unknown),
    }
  }

  async bytes(path: string): Promise<Uint8Array> {
    const { status, bytes } = await this.#patiently(path, {}, async (answer) => ({
      status: answer.status,
      bytes: new Uint8Array(await answer.arrayBuffer()),
    }))
    expect(status).toBe(200)
    return bytes
  }

  async #patiently<T>(path: string, init: Init, read: (answer: Response) => Promise<T>): Promise<T> {
    for (const end = Date.now() + PATIENCE_MS; ;) {
      const base = this.#bases[this.#next % this.#bases.length] ?? ''
      try {
        // A connection each: one that is kept would stay with one worker, and count as open where open ones are counted.
        const headers = { ...init.headers, connection: 'close' }
        const answer = await fetch(base + path, { ...init, headers })
        this.statuses.set(answer.status, (this.statuses.get(answer.status) ?? 0) + 1)
        const done = await read(answer)
        if (!PASSING.includes(answer.status)) return done
      } catch (error) {
        // fetch throws a TypeError for every broken connection.
        if (!(error instanceof TypeError) && !(error instanceof Error && error.name === 'AbortError'))
          throw error
      }
      if (Date.now() > end) throw new Error(`${init.method ?? 'GET'} ${path} was never answered`)
      this.retries++
      this.#next++
      await sleep(PAUSE_MS)
    }
  }

  async create(
    files: readonly { readonly name: string; readonly text: Uint8Array }[],
    key: string,
  ): Promise<UploadAnswer> {
    const { status, body } = await this.request('/api/v1/uploads', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
      body: JSON.stringify({
        files: files.map(({ name, text }) => ({
          name,
          size: text.length,
          sample: Buffer.from(text.subarray(0, SAMPLE_BYTES)).toString('base64'),
        })),
      }),
    })
    expect(status, JSON.stringify(body)).toBe(201)
    return uploadAnswer.parse(body)
  }

  /** The answer's status: 201 where it was new, 200 where it was there. */
  async put(upload: string, file: number, part: number, bytes: Uint8Array): Promise<number> {
    const { status, body } = await this.request(`/api/v1/uploads/${upload}/files/${file}/parts/${part}`, {
      method: 'PUT',
      body: bytes as Uint8Array<ArrayBuffer>,
    })
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    expect(body).toMatchObject({ part, bytes: bytes.length, sha256 })
    return status
  }

  /** Completes a file, and waits where another worker holds the job. */
  async complete(upload: string, file: number, bytes: number, parts: number): Promise<void> {
    const { status, body } = await this.request(`/api/v1/uploads/${upload}/files/${file}/complete`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ bytes, parts }),
    })
    expect(status, JSON.stringify(body)).toBe(200)
    while (!(await this.upload(upload)).files[file]?.complete) await sleep(PAUSE_MS)
  }

  async upload(id: string): Promise<UploadAnswer> {
    return uploadAnswer.parse((await this.request(`/api/v1/uploads/${id}`)).body)
  }

  async groups(...uploads: readonly string[]): Promise<GroupsAnswer> {
    const query = uploads.map((id) => `&upload=${id}`).join('')
    return groupsAnswer.parse((await this.request(`/api/v1/groups?limit=${MAX_GROUPS_LIMIT}${query}`)).body)
  }

  content(upload: string, file = 0): Promise<Uint8Array> {
    return this.bytes(`/api/v1/uploads/${upload}/files/${file}/content`)
  }

  /** Sends a file as a whole: its parts in an order of chance, some twice, several at once. Answers the upload's id. */
  async send(name: string, text: Uint8Array, key: string, random: Random): Promise<string> {
    const { id, partBytes } = await this.create([{ name, text }], key)
    const parts = Math.ceil(text.length / partBytes)
    const order = Array.from({ length: parts }, (_, part) => part)
      .flatMap((part) => (random.chance(0.1) ? [part, part] : [part]))
      .map((part) => ({ part, place: random.next() }))
      .sort((a, b) => a.place - b.place)
    const lane = async (): Promise<void> => {
      for (let next = order.pop(); next !== undefined; next = order.pop())
        await this.put(id, 0, next.part, text.subarray(next.part * partBytes, (next.part + 1) * partBytes))
    }
    await Promise.all([lane(), lane(), lane()])
    await this.complete(id, 0, text.length, parts)
    return id
  }
}
