import { Readable, pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { LogkinError } from '../model/errors.ts'

/** Output of one inflate call: fewer hops through the thread pool than with the default of 16 KiB. */
const INFLATE_CHUNK_BYTES = 256 * 1024

/** The two bytes every gzip member begins with, and its only method, deflate (RFC 1952). */
const GZIP_MAGIC = [0x1f, 0x8b, 0x08]

/**
 * The bytes of a file as its writer meant them: gzip, known by its first bytes, is unpacked, also where it has
 * several members (rotated logs that were appended with `cat`); anything else passes through untouched.
 * Holds one chunk at a time; whoever stops reading ends the source too.
 * Throws LogkinError 'unsupported' for gzip that is broken or ends too soon, and what the source throws.
 *
 * @param name stands in the error: `app.log.gz is a broken gzip file: unexpected end of file`
 */
export async function* readDecompressed(
  stream: AsyncIterable<Uint8Array>,
  name = 'The content',
): AsyncGenerator<Uint8Array, void, undefined> {
  const chunks = stream[Symbol.asyncIterator]()
  const first: Uint8Array[] = []
  try {
    while (!startsDecided(first)) {
      const next = await chunks.next()
      if (next.done === true) break
      if (next.value.length > 0) first.push(next.value)
    }
    const whole = replay(first, chunks)
    yield* isGzip(firstBytes(first)) ? gunzip(whole, name) : whole
  } finally {
    await chunks.return?.()
  }
}

/**
 * Unpacks gzip, several members too, whatever the bytes begin with.
 * Throws LogkinError 'unsupported' where they are no gzip, broken, or end too soon.
 */
export async function* gunzip(
  stream: AsyncIterable<Uint8Array>,
  name = 'The content',
): AsyncGenerator<Uint8Array, void, undefined> {
  // The callback form hands a failure of either side to the other; the loop below meets it as an exception.
  const unpacked = pipeline(Readable.from(stream), createGunzip({ chunkSize: INFLATE_CHUNK_BYTES }), () => {})
  try {
    for await (const chunk of unpacked) yield chunk as Uint8Array
  } catch (error) {
    if (!isZlibError(error)) throw error
    throw new LogkinError(
      'unsupported',
      `${name} is a broken gzip file: ${error.message}; compress it anew or send it unpacked.`,
    )
  }
}

const firstBytes = (chunks: readonly Uint8Array[]): number[] => {
  const bytes: number[] = []
  for (const chunk of chunks) bytes.push(...chunk.subarray(0, GZIP_MAGIC.length))
  return bytes.slice(0, GZIP_MAGIC.length)
}

/** True once the bytes at hand say whether this is gzip. */
const startsDecided = (chunks: readonly Uint8Array[]): boolean => {
  const bytes = firstBytes(chunks)
  return bytes.length === GZIP_MAGIC.length || bytes.some((byte, i) => byte !== GZIP_MAGIC[i])
}

/** Whether a file that begins with these bytes is gzip; three suffice. */
export const isGzip = (bytes: ArrayLike<number>): boolean => GZIP_MAGIC.every((byte, i) => bytes[i] === byte)

async function* replay(
  first: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield* first
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value
}

const isZlibError = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_')
