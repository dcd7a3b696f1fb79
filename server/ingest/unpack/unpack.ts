import { LogkinError } from '../../model/errors.ts'
import { UNPACK_LIMITS, type UnpackLimits } from '../../model/limits.ts'
import type { UnpackProblem } from '../../model/upload.ts'
import { Broken } from './broken.ts'
import { bunzip2, isBzip2 } from './bzip2.ts'
import { asLabel } from './entry-name.ts'
import type { Entry } from './entry.ts'
import { gunzip, isGzip } from './gzip.ts'
import { ByteSource } from './source.ts'
import { isTar, untar } from './tar.ts'
import { isXz, unxz } from './xz.ts'
import { isZip, unzip } from './zip.ts'
import { isZstd, unzstd, WideWindow } from './zstd.ts'

/** So much of a file tells what it is: a tar's first header. */
export const SIGNATURE_BYTES = 512

type Compressor = (source: ByteSource) => AsyncGenerator<Uint8Array, void, undefined>
type Archiver = (source: ByteSource) => AsyncGenerator<Entry, void, undefined>

const COMPRESSED: readonly (readonly [string, (head: Uint8Array) => boolean, Compressor])[] = [
  ['gzip', isGzip, gunzip],
  ['zstd', isZstd, unzstd],
  ['bzip2', isBzip2, bunzip2],
  ['xz', isXz, unxz],
]
const ARCHIVES: readonly (readonly [string, (head: Uint8Array) => boolean, Archiver])[] = [
  ['zip', isZip, unzip],
  ['tar', isTar, untar],
]

/** The format of a packed file by its first SIGNATURE_BYTES; null where it is not packed. Its name proves nothing. */
export const packedFormat = (head: Uint8Array): string | null =>
  [...COMPRESSED, ...ARCHIVES].find(([, is]) => is(head))?.[0] ?? null

/** A file as its writer meant it. `bytes` is to be read before the next member is asked for; what is left is passed over. */
export interface Member {
  /** Its path in the archive; null where the file is no archive. */
  readonly path: string | null
  /** From the archive; null where it says nothing. */
  readonly modified: Date | null
  readonly bytes: AsyncGenerator<Uint8Array, void, undefined>
}

/** What an archive holds besides files. Links and devices are not followed. */
export interface PassedOver {
  links: number
  devices: number
}

export interface UnpackOptions {
  /** Stands in errors. */
  readonly name: string
  readonly limits?: UnpackLimits
  /** Counts up as entries are passed over. */
  readonly passedOver?: PassedOver
  /**
   * Is told what is broken or past a limit, which is then left out: all that can be unpacked is, and no error thrown for
   * the rest. A member that breaks off ends where it does.
   */
  readonly onProblem?: (problem: UnpackProblem) => void
  /** Called whenever something has come out of a layer, also of what is passed over; who wants to stop throws. */
  readonly onProgress?: (bytes: number) => Promise<void>
}

/** Thrown for what can't be unpacked: `depth` is that of the layer at fault, which what holds it can go on behind. */
class Refused extends LogkinError {
  readonly depth: number
  readonly path: string | null

  constructor(code: 'unsupported' | 'too-large', message: string, depth: number, path: string | null) {
    super(code, message)
    this.depth = depth
    this.path = path
  }
}

/** Depth of what ends all of it. */
const ALL = -1

/** What a file can have been modified at: some programs write the first day that their format knows for "unknown". */
const EARLIEST_MS = Date.UTC(1981, 0)
const LATEST_MS = Date.UTC(10_000, 0)

/**
 * The files that a stream holds, known by its content: itself where it is not packed, its text where it is gzip, zstd,
 * bzip2 or xz, its members where it is a zip or tar, and so on inside of those. Nothing is written anywhere.
 * Throws LogkinError 'unsupported' for what is broken, 'too-large' past a limit (or tells `onProblem`), and what the
 * stream throws.
 */
export async function* unpack(
  stream: AsyncIterable<Uint8Array>,
  options: UnpackOptions,
): AsyncGenerator<Member, void, undefined> {
  yield* new Unpacker(options).run(stream)
}

class Unpacker {
  readonly #options: UnpackOptions
  readonly #name: string
  readonly #limits: UnpackLimits
  readonly #passedOver: PassedOver
  #packedBytes = 0
  #unpackedBytes = 0
  #files = 0
  #entries = 0

  constructor(options: UnpackOptions) {
    this.#options = options
    this.#name = options.name
    this.#limits = options.limits ?? UNPACK_LIMITS
    this.#passedOver = options.passedOver ?? { links: 0, devices: 0 }
  }

  async *run(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Member, void, undefined> {
    const source = new ByteSource(this.#counted(stream))
    try {
      yield* this.#layer(source, null, null, 0)
    } catch (error) {
      this.#leaveOut(error, ALL)
    } finally {
      await source.close()
    }
  }

  async *#layer(
    source: ByteSource,
    path: string | null,
    modified: Date | null,
    depth: number,
  ): AsyncGenerator<Member, void, undefined> {
    const format = packedFormat(await source.head(SIGNATURE_BYTES))
    if (format !== null && depth >= this.#limits.layers)
      throw new Refused(
        'too-large',
        `${this.#label(path)} is packed more than ${this.#limits.layers} times over; unpack it first.`,
        depth,
        path,
      )
    const compressed = COMPRESSED.find(([name]) => name === format)
    if (compressed) {
      const inner = new ByteSource(this.#named(compressed[2](source), format, path, depth))
      try {
        yield* this.#layer(inner, path, modified, depth + 1)
      } finally {
        await inner.close()
      }
      return
    }
    const archive = ARCHIVES.find(([name]) => name === format)
    if (archive) yield* this.#archive(archive[2](source), archive[0], path, depth)
    else yield* this.#text(source, path, modified, depth)
  }

  /** What is not packed (any more). */
  async *#text(
    source: ByteSource,
    path: string | null,
    modified: Date | null,
    depth: number,
  ): AsyncGenerator<Member, void, undefined> {
    if (path !== null && ++this.#files > this.#limits.files)
      throw new Refused(
        'too-large',
        `${this.#name} holds more than ${this.#limits.files} files; unpack it and send them in several uploads.`,
        depth,
        path,
      )
    const { onProblem } = this.#options
    const refused: Refused[] = []
    const read = async function* bytes(): Member['bytes'] {
      try {
        yield* source.rest()
      } catch (error) {
        if (onProblem === undefined || !(error instanceof Refused)) throw error
        refused.push(error)
      }
    }
    yield { path, modified, bytes: read() }
    if (refused[0] !== undefined) throw refused[0]
    while ((await source.some()) !== null);
  }

  async *#archive(
    entries: AsyncGenerator<Entry, void, undefined>,
    format: string,
    path: string | null,
    depth: number,
  ): AsyncGenerator<Member, void, undefined> {
    try {
      for (;;) {
        const next = await entries.next().catch((error: unknown) => this.#fail(error, format, path, depth))
        if (next.done === true) return
        const entry = next.value
        if (++this.#entries > this.#limits.entries)
          throw new Refused(
            'too-large',
            `${this.#name} has more than ${this.#limits.entries} entries; unpack it and send its files.`,
            ALL,
            path,
          )
        if (entry.kind === 'link') this.#passedOver.links++
        if (entry.kind === 'device') this.#passedOver.devices++
        if (entry.kind !== 'file') continue
        const label = asLabel(entry.name)
        const inner = path === null ? label : `${path}/${label}`.slice(-1000)
        const source = new ByteSource(this.#named(entry.bytes, format, path, depth))
        try {
          yield* this.#layer(source, inner, knownTime(entry.modified), depth + 1)
        } catch (error) {
          this.#leaveOut(error, depth)
        }
        while ((await source.some()) !== null);
      }
    } finally {
      await entries.return()
    }
  }

  /** Throws what can't be gone on behind at this depth; tells `onProblem` the rest. */
  #leaveOut(error: unknown, depth: number): void {
    const { onProblem } = this.#options
    if (onProblem === undefined || !(error instanceof Refused) || (depth !== ALL && error.depth <= depth))
      throw error
    const { code, path, message } = error
    onProblem({ kind: code === 'unsupported' ? 'broken' : 'limit', path, message })
  }

  /** What comes out, counted, its errors with a name. */
  async *#named(
    stream: AsyncGenerator<Uint8Array, unknown, undefined>,
    format: string | null,
    path: string | null,
    depth: number,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const { ratio, freeBytes, bytes } = this.#limits
    const { onProgress } = this.#options
    try {
      for await (const chunk of stream) {
        this.#unpackedBytes += chunk.length
        if (this.#unpackedBytes > freeBytes && this.#unpackedBytes > ratio * this.#packedBytes)
          throw new Refused(
            'too-large',
            `${this.#label(path)} becomes more than ${ratio} times as large when it is unpacked, as no log does; send it unpacked if it is one.`,
            ALL,
            path,
          )
        if (this.#unpackedBytes > bytes)
          throw new Refused(
            'too-large',
            `${this.#name} holds more than ${Math.round(bytes / 2 ** 30)} GiB; send it in pieces.`,
            ALL,
            path,
          )
        if (onProgress !== undefined) await onProgress(chunk.length)
        if (chunk.length > 0) yield chunk
      }
    } catch (error) {
      this.#fail(error, format, path, depth)
    }
  }

  async *#counted(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of stream) {
      this.#packedBytes += chunk.length
      yield chunk
    }
  }

  #label(path: string | null): string {
    return path === null ? this.#name : `${path} in ${this.#name}`
  }

  #fail(error: unknown, format: string | null, path: string | null, depth: number): never {
    if (error instanceof WideWindow) throw new Refused('unsupported', error.message, depth, path)
    if (!(error instanceof Broken)) throw error
    throw new Refused(
      'unsupported',
      `${this.#label(path)} is a broken ${format} file: ${error.message}; compress it anew or send it unpacked.`,
      depth,
      path,
    )
  }
}

const knownTime = (time: Date): Date | null =>
  time.getTime() >= EARLIEST_MS && time.getTime() < LATEST_MS ? time : null
