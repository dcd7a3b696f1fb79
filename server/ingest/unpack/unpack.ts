import { LogkinError } from '../../model/errors.ts'
import { UNPACK_LIMITS, type UnpackLimits } from '../../model/limits.ts'
import { Broken } from './broken.ts'
import { bunzip2, isBzip2 } from './bzip2.ts'
import { asLabel } from './entry-name.ts'
import type { Entry } from './entry.ts'
import { gunzip, isGzip } from './gzip.ts'
import { ByteSource } from './source.ts'
import { isTar, untar } from './tar.ts'
import { isXz, unxz } from './xz.ts'
import { isZip, unzip } from './zip.ts'
import { isZstd, unzstd } from './zstd.ts'

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
}

/**
 * The files that a stream holds, known by its content: itself where it is not packed, its text where it is gzip, zstd,
 * bzip2 or xz, its members where it is a zip or tar, and so on inside of those. Nothing is written anywhere.
 * Throws LogkinError 'unsupported' for what is broken, 'too-large' past a limit, and what the stream throws.
 */
export async function* unpack(
  stream: AsyncIterable<Uint8Array>,
  options: UnpackOptions,
): AsyncGenerator<Member, void, undefined> {
  yield* new Unpacker(options).run(stream)
}

class Unpacker {
  readonly #name: string
  readonly #limits: UnpackLimits
  readonly #passedOver: PassedOver
  #packedBytes = 0
  #unpackedBytes = 0
  #files = 0
  #entries = 0

  constructor({ name, limits = UNPACK_LIMITS, passedOver = { links: 0, devices: 0 } }: UnpackOptions) {
    this.#name = name
    this.#limits = limits
    this.#passedOver = passedOver
  }

  async *run(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Member, void, undefined> {
    const source = new ByteSource(this.#counted(stream))
    try {
      yield* this.#layer(source, null, null, 0)
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
    const head = await source.peek(SIGNATURE_BYTES)
    const format = packedFormat(head)
    if (format !== null && depth >= this.#limits.layers)
      throw new LogkinError(
        'too-large',
        `${this.#label(path)} is packed more than ${this.#limits.layers} times over; unpack it first.`,
      )
    const compressed = COMPRESSED.find(([name]) => name === format)
    if (compressed) {
      const inner = new ByteSource(this.#named(compressed[2](source), format, path))
      try {
        yield* this.#layer(inner, path, modified, depth + 1)
      } finally {
        await inner.close()
      }
      return
    }
    const archive = ARCHIVES.find(([name]) => name === format)
    if (archive) {
      yield* this.#archive(archive[2](source), archive[0], path, depth)
      return
    }
    if (path !== null && ++this.#files > this.#limits.files)
      throw new LogkinError(
        'too-large',
        `${this.#name} holds more than ${this.#limits.files} files; unpack it and send them in several uploads.`,
      )
    yield { path, modified, bytes: source.rest() }
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
        const next = await entries.next().catch((error: unknown) => this.#fail(error, format, path))
        if (next.done === true) return
        const entry = next.value
        if (++this.#entries > this.#limits.entries)
          throw new LogkinError(
            'too-large',
            `${this.#name} has more than ${this.#limits.entries} entries; unpack it and send its files.`,
          )
        if (entry.kind === 'link') this.#passedOver.links++
        if (entry.kind === 'device') this.#passedOver.devices++
        if (entry.kind !== 'file') continue
        const label = asLabel(entry.name)
        const inner = path === null ? label : `${path}/${label}`.slice(-1000)
        const source = new ByteSource(this.#named(entry.bytes, format, path))
        yield* this.#layer(source, inner, entry.modified, depth + 1)
        while ((await source.some()) !== null);
      }
    } finally {
      await entries.return()
    }
  }

  /** What comes out, counted, its errors with a name. */
  async *#named(
    stream: AsyncGenerator<Uint8Array, unknown, undefined>,
    format: string | null,
    path: string | null,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const { ratio, freeBytes, bytes } = this.#limits
    try {
      for await (const chunk of stream) {
        this.#unpackedBytes += chunk.length
        if (this.#unpackedBytes > freeBytes && this.#unpackedBytes > ratio * this.#packedBytes)
          throw new LogkinError(
            'too-large',
            `${this.#label(path)} becomes more than ${ratio} times as large when it is unpacked, as no log does; send it unpacked if it is one.`,
          )
        if (this.#unpackedBytes > bytes)
          throw new LogkinError(
            'too-large',
            `${this.#name} holds more than ${Math.round(bytes / 2 ** 30)} GiB; send it in pieces.`,
          )
        if (chunk.length > 0) yield chunk
      }
    } catch (error) {
      this.#fail(error, format, path)
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

  #fail(error: unknown, format: string | null, path: string | null): never {
    if (!(error instanceof Broken)) throw error
    throw new LogkinError(
      'unsupported',
      `${this.#label(path)} is a broken ${format} file: ${error.message}; compress it anew or send it unpacked.`,
    )
  }
}
