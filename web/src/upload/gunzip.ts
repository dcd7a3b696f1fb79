import { Gunzip } from 'fflate'
import { crc32 } from './crc32.ts'
import { readBlob } from './readBlob.ts'

/** Read from disk at a time. */
const READ_BYTES = 1024 * 1024

/**
 * Given to the inflater at a time: deflate expands at most 1032-fold, so that one push yields at most 17 MB, even
 * from a file made to harm.
 */
const PUSH_BYTES = 16 * 1024

/** At the end of each member: CRC-32 and size modulo 2^32 of its text, little-endian. */
const TRAILER_BYTES = 8

/** Gzip by its first bytes, but damaged or cut off. */
export class BrokenGzip extends Error {}

/** A piece of the text, and how much of the compressed file has been read for it. */
export interface TextChunk {
  readonly bytes: Uint8Array
  readonly consumed: number
}

/** What a member's text added up to, and where its trailer ends in the file. */
interface Member {
  readonly crc: number
  readonly size: number
  readonly end: number
}

/**
 * The text of a gzip file, piece by piece; that of several members is their concatenation.
 * Throws BrokenGzip where it is damaged or ends too early. Each member is checked against its trailer, because
 * the inflater alone takes some cut-off streams for whole ones.
 */
export async function* gunzip(file: Blob): AsyncGenerator<TextChunk> {
  let ready: Uint8Array[] = []
  let ended: Member[] = []
  let crc = 0
  let size = 0
  const inflater = new Gunzip((bytes) => {
    if (bytes.length === 0) return
    crc = crc32(bytes, crc)
    size += bytes.length
    ready.push(bytes)
  })
  inflater.onmember = (start) => {
    ended.push({ crc, size, end: start })
    crc = 0
    size = 0
  }
  for (let from = 0; from < file.size; from += READ_BYTES) {
    const block = await readBlob(file, from, from + READ_BYTES)
    for (let at = 0; at < block.length; at += PUSH_BYTES) {
      const consumed = from + Math.min(at + PUSH_BYTES, block.length)
      try {
        inflater.push(block.subarray(at, at + PUSH_BYTES), consumed === file.size)
      } catch {
        throw new BrokenGzip()
      }
      const members = ended
      ended = []
      for (const member of members) await check(file, member)
      const chunks = ready
      ready = []
      for (const bytes of chunks) yield { bytes, consumed }
    }
  }
  await check(file, { crc, size, end: file.size })
}

const check = async (file: Blob, { crc, size, end }: Member): Promise<void> => {
  if (end < TRAILER_BYTES) throw new BrokenGzip()
  const trailer = await readBlob(file, end - TRAILER_BYTES, end)
  const view = new DataView(trailer.buffer)
  if (view.getUint32(0, true) !== crc || view.getUint32(4, true) !== size % 2 ** 32) throw new BrokenGzip()
}
