import { crc32 } from 'node:zlib'
import { Broken } from './broken.ts'
import { inflate } from './inflate.ts'
import type { ByteSource } from './source.ts'

/** Bits of a member's flags (RFC 1952, 2.3.1). */
const FHCRC = 2
const FEXTRA = 4
const FNAME = 8
const FCOMMENT = 16

const HEADER_BYTES = 10

/** The two bytes every member begins with, and its only method, deflate. */
export const isGzip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 0x08

/** All members of a gzip file, one after the other; zeros between and behind them are padding. Throws Broken. */
export async function* gunzip(source: ByteSource): AsyncGenerator<Uint8Array, void, undefined> {
  do {
    await readHeader(source)
    let crc = 0
    let size = 0
    for await (const chunk of inflate(source)) {
      crc = crc32(chunk, crc)
      size += chunk.length
      yield chunk
    }
    const trailer = await source.take(8)
    const view = new DataView(trailer.buffer, trailer.byteOffset, 8)
    if (view.getUint32(0, true) !== crc) throw new Broken('incorrect data check')
    if (view.getUint32(4, true) !== size % 2 ** 32) throw new Broken('incorrect length check')
  } while (await goesOn(source))
}

const readHeader = async (source: ByteSource): Promise<void> => {
  const head = await source.peek(HEADER_BYTES)
  if (head.length > 2 && !isGzip(head)) throw new Broken('incorrect header check')
  const flags = (await source.take(HEADER_BYTES))[3] ?? 0
  if ((flags & FEXTRA) !== 0) {
    const [low = 0, high = 0] = await source.take(2)
    await source.skip(low + high * 256)
  }
  if ((flags & FNAME) !== 0) await skipText(source)
  if ((flags & FCOMMENT) !== 0) await skipText(source)
  if ((flags & FHCRC) !== 0) await source.skip(2)
}

const skipText = async (source: ByteSource): Promise<void> => {
  while ((await source.take(1))[0] !== 0);
}

/** Whether another member follows. */
const goesOn = async (source: ByteSource): Promise<boolean> => {
  await skipZeros(source)
  const next = await source.peek(3)
  if (next.length === 0) return false
  if (isGzip(next) || next.length < 3) return true
  throw new Broken('behind its end follows something else')
}

const skipZeros = async (source: ByteSource): Promise<void> => {
  for (let chunk = await source.some(); chunk !== null; chunk = await source.some()) {
    const end = chunk.findIndex((byte) => byte !== 0)
    if (end < 0) continue
    source.unread(chunk.subarray(end))
    return
  }
}
