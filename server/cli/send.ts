import { createHash, randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { FileAnswer, UploadAnswer } from '../model/answers.ts'
import { SAMPLE_BYTES } from '../model/limits.ts'
import { cutEvenly } from '../ingest/cut.ts'
import { asUpload } from './connection.ts'
import type { Connection } from './connection.ts'
import type { Input } from './input.ts'
import type { Progress } from './progress.ts'
import type { Reading } from './reading.ts'
import { Slots } from './slots.ts'

/** One for each worker and one on the way; each holds a part in memory. */
const CONNECTIONS = 4
/** Files read at a time: enough that small ones do not wait for each other. */
const FILES_AT_A_TIME = 3

/** Speed before size: a part is compressed while others travel. */
const GZIP_LEVEL = 1
const compress = promisify(gzip)

/** A file with its beginning, from which the server learns how to read it. */
export interface Sampled {
  readonly input: Input
  readonly sample: Uint8Array
  /** The stream from its beginning. */
  readonly read: () => AsyncIterable<Uint8Array>
}

interface SendOptions {
  readonly reading: Reading
  /** Worth it over a network, not on this machine. */
  readonly compressed: boolean
  readonly progress: Progress
}

/** Reads the beginning of a file. What can be read only once is kept, and given again by `read`. */
export const takeSample = async (input: Input): Promise<Sampled> => {
  const stream = input.read()
  const first: Uint8Array[] = []
  let length = 0
  while (length < SAMPLE_BYTES) {
    const next = await stream.next()
    if (next.done === true) break
    first.push(next.value)
    length += next.value.length
  }
  const sample = Buffer.concat(first).subarray(0, SAMPLE_BYTES)
  if (!input.rereadable)
    return {
      input,
      sample,
      read: async function* () {
        yield* first
        yield* stream
      },
    }
  await stream.return()
  return { input, sample, read: () => input.read() }
}

/**
 * Creates the upload, or finds the one that an earlier run of the same command began, and sends what it lacks:
 * several parts at once, each until the server has it. Resolves with the complete upload.
 * One failure ends it all: what is under way may finish, nothing new begins, no file is completed.
 */
export const send = async (
  connection: Connection,
  files: readonly Sampled[],
  options: SendOptions,
): Promise<UploadAnswer> => {
  const announced = files.map(({ input, sample }) => ({
    name: input.name,
    ...(input.size === null ? {} : { size: input.size }),
    sample: Buffer.from(sample).toString('base64'),
    ...(input.date === null ? {} : { date: input.date }),
    ...options.reading,
  }))
  const answer = await connection.request({
    method: 'POST',
    path: 'api/v1/uploads',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': keyOf(files, announced) },
    body: JSON.stringify({ files: announced }),
  })
  const upload = asUpload(answer)
  await new Sender(connection, upload, options).sendAll(files)
  return connection.upload(upload.id)
}

/** The same for the same files. Standard input may begin like another and go on otherwise: its key is always new. */
const keyOf = (files: readonly Sampled[], announced: unknown): string =>
  files.every(({ input }) => input.rereadable)
    ? createHash('sha256')
        .update(JSON.stringify([announced, files.map(({ input }) => input.diskBytes)]))
        .digest('hex')
    : randomUUID()

class Sender {
  readonly #connection: Connection
  readonly #upload: UploadAnswer
  readonly #options: SendOptions
  readonly #files = new Slots(FILES_AT_A_TIME)
  readonly #parts = new Slots(CONNECTIONS)
  #failure: { readonly error: unknown } | null = null

  constructor(connection: Connection, upload: UploadAnswer, options: SendOptions) {
    this.#connection = connection
    this.#upload = upload
    this.#options = options
  }

  async sendAll(files: readonly Sampled[]): Promise<void> {
    const going: Promise<void>[] = []
    for (const [index, file] of files.entries()) {
      const state = this.#upload.files[index]
      if (state?.complete === true) {
        this.#options.progress.skipped(file.input.label)
        continue
      }
      const { done } = await this.#files.start(() => this.#noting(this.#sendFile(index, file, state)))
      going.push(done)
    }
    await Promise.all(going)
  }

  async #sendFile(index: number, { input, read }: Sampled, state: FileAnswer | undefined): Promise<void> {
    const path = `api/v1/uploads/${this.#upload.id}/files/${index}`
    const going: Promise<void>[] = []
    let parts = 0
    let bytes = 0
    for await (const part of cutEvenly(read(), this.#upload.partBytes)) {
      const n = parts++
      bytes += part.length
      const sent = (): void => this.#options.progress.sent(input.label, part.length)
      if (isStored(state, n)) sent()
      else {
        const { done } = await this.#parts.start(() =>
          this.#noting(this.#sendPart(path, index, n, part).then(sent)),
        )
        going.push(done)
      }
      // Also one of another file: this one must not be completed short.
      if (this.#failure !== null) throw this.#failure.error
    }
    await Promise.all(going)
    await this.#connection.request({
      method: 'POST',
      path: `${path}/complete`,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ bytes, parts }),
    })
    this.#options.progress.finished(input.label)
  }

  async #sendPart(path: string, file: number, n: number, part: Uint8Array<ArrayBuffer>): Promise<void> {
    const { compressed } = this.#options
    const digest = createHash('sha256').update(part).digest('base64')
    const body = compressed ? new Uint8Array(await compress(part, { level: GZIP_LEVEL })) : part
    await this.#connection.request({
      method: 'PUT',
      path: `${path}/parts/${n}`,
      headers: {
        'Content-Type': 'application/octet-stream',
        'Content-Digest': `sha-256=:${digest}:`,
        ...(compressed ? { 'Content-Encoding': 'gzip' } : {}),
      },
      body,
      arrived: async () => isStored((await this.#connection.upload(this.#upload.id)).files[file], n),
    })
  }

  async #noting(work: Promise<void>): Promise<void> {
    try {
      await work
    } catch (error) {
      this.#failure ??= { error }
      throw error
    }
  }
}

/** Whether the server has part `n`. Where it lists only the first of many missing parts, those behind are sent: harmless. */
const isStored = (state: FileAnswer | undefined, n: number): boolean => {
  if (state === undefined) return false
  const { missing, missingCount, received } = state
  if (n >= received.parts + missingCount || missing.includes(n)) return false
  return missingCount === missing.length || n < (missing.at(-1) ?? 0)
}
