import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { UploadAnswer } from '../model/answers.ts'
import { LogkinError } from '../model/errors.ts'
import { cutEvenly } from '../ingest/cut.ts'
import type { Connection } from './connection.ts'
import { diskPieces } from './input.ts'
import type { Progress } from './progress.ts'
import type { Sampled } from './sample.ts'
import { Slots } from './slots.ts'
import { targetAnew, targetsOf } from './targets.ts'
import type { Asking, Target } from './targets.ts'

/** One for each worker and one on the way; each holds a part in memory. */
const CONNECTIONS = 4
/** Files read at a time: enough that small ones do not wait for each other. */
const FILES_AT_A_TIME = 3

/** Speed before size: a part is compressed while others travel. */
const GZIP_LEVEL = 1
const compress = promisify(gzip)

interface SendOptions extends Asking {
  /** Worth it over a network, not on this machine. */
  readonly compressed: boolean
  readonly progress: Progress
}

/**
 * Sends files, each to where it was begun before or to a new upload: several parts at once, each until the server has
 * it. Resolves with the complete uploads, in the order of the files.
 * One failure ends it all: what is under way may finish, nothing new begins, no file is completed.
 */
export const send = async (
  connection: Connection,
  files: readonly Sampled[],
  options: SendOptions,
): Promise<readonly UploadAnswer[]> => {
  const targets = await targetsOf(connection, files, options)
  const ids = await new Sender(connection, options).sendAll(targets)
  const uploads: UploadAnswer[] = []
  for (const id of new Set(ids)) uploads.push(await connection.upload(id))
  return uploads
}

/** SHA-256 of each part that is stored. */
type Stored = ReadonlyMap<number, string>

interface NumberedPart {
  readonly n: number
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly sha256: Buffer
}

class Sender {
  readonly #connection: Connection
  readonly #options: SendOptions
  readonly #files = new Slots(FILES_AT_A_TIME)
  readonly #parts = new Slots(CONNECTIONS)
  readonly #failures: unknown[] = []
  /** Room of parts that have been sent, for others: fresh memory costs a client more than to send what stands in it. */
  readonly #room: Uint8Array<ArrayBuffer>[] = []

  constructor(connection: Connection, options: SendOptions) {
    this.#connection = connection
    this.#options = options
  }

  /** Answers the ids of the uploads that the files are in. */
  async sendAll(targets: readonly Target[]): Promise<readonly string[]> {
    const going: Promise<string>[] = []
    for (const target of targets) {
      const { done } = await this.#files.start(() => this.#sendFile(target))
      going.push(done)
    }
    return Promise.all(going)
  }

  async #sendFile(target: Target): Promise<string> {
    const { upload, index } = target
    try {
      const begun = (upload.files[index]?.received.parts ?? 0) > 0
      const stored: Stored = begun ? await this.#connection.parts(upload.id, index) : new Map()
      return await this.#send(target, stored).catch(async (error: unknown) => {
        if (!begun || !(error instanceof LogkinError) || error.code !== 'conflict') throw error
        return this.#send(await targetAnew(this.#connection, target, this.#options), new Map())
      })
    } catch (error) {
      this.#failures.push(error)
      throw error
    }
  }

  async #send(target: Target, stored: Stored): Promise<string> {
    const { file, upload, index } = target
    const { progress, again } = this.#options
    const { label } = file.input
    const isComplete = upload.files[index]?.complete === true
    const going: Promise<void>[] = []
    const failures: unknown[] = []
    // Also one of another file: this one must not be completed short.
    const stopAfterFailure = (): void => {
      const all = [...failures, ...this.#failures]
      if (all.length > 0) throw all[0]
    }
    let parts = 0
    let bytes = 0
    const room = (): Uint8Array<ArrayBuffer> => this.#roomFor(upload.partBytes)
    const { disk } = file.input
    const pieces = disk
      ? diskPieces(disk, upload.partBytes, room)
      : cutEvenly(file.read(), upload.partBytes, room)
    for await (const part of pieces) {
      const n = parts++
      bytes += part.length
      const sha256 = createHash('sha256').update(part).digest()
      const sent = (): void => {
        progress.sent(label, part.length)
        if (part.length === upload.partBytes) this.#room.push(part)
      }
      if (stored.get(n) === sha256.toString('hex')) sent()
      else if (isComplete || stored.has(n)) throw otherBytes(label, n)
      else {
        const { done } = await this.#parts.start(() => this.#sendPart(target, { n, bytes: part, sha256 }))
        going.push(
          done.then(sent, (error: unknown) => {
            failures.push(error)
          }),
        )
      }
      stopAfterFailure()
    }
    await Promise.all(going)
    stopAfterFailure()
    if (isComplete && parts === stored.size && !again) {
      progress.skipped(label)
      return upload.id
    }
    await this.#connection.request({
      method: 'POST',
      path: `api/v1/uploads/${upload.id}/files/${index}/complete${again ? '?again=1' : ''}`,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ bytes, parts }),
    })
    progress.finished(label)
    return upload.id
  }

  #roomFor(bytes: number): Uint8Array<ArrayBuffer> {
    const used = this.#room.pop()
    return used?.length === bytes ? used : new Uint8Array(bytes)
  }

  async #sendPart({ upload, index }: Target, { n, bytes, sha256 }: NumberedPart): Promise<void> {
    const { compressed } = this.#options
    const body = compressed ? new Uint8Array(await compress(bytes, { level: GZIP_LEVEL })) : bytes
    await this.#connection.request({
      method: 'PUT',
      path: `api/v1/uploads/${upload.id}/files/${index}/parts/${n}`,
      headers: {
        'Content-Type': 'application/octet-stream',
        'Content-Digest': `sha-256=:${sha256.toString('base64')}:`,
        ...(compressed ? { 'Content-Encoding': 'gzip' } : {}),
      },
      body,
      arrived: async () => (await this.#connection.parts(upload.id, index)).get(n) === sha256.toString('hex'),
    })
  }
}

const otherBytes = (label: string, n: number): LogkinError =>
  new LogkinError('conflict', `Part ${n} of ${label} is stored with other bytes.`)
