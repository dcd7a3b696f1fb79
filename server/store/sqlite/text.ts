// The default import, because a Node without zstd shall get as far as requireNode's sentence.
import zlib from 'node:zlib'
import { LogkinError } from '../../model/errors.ts'
import { BLOCK_BYTES } from '../../model/limits.ts'

/** Level 3 is zstd's default: about 300 MB/s on logs; higher ones are several times slower for a tenth of the size. */
const OPTIONS = { params: { [zlib.constants.ZSTD_c_compressionLevel]: 3 } }

/** A block as it is stored: `bytes` and `crc32` are of the raw text, `data` is one zstd frame. */
export interface Block {
  readonly bytes: number
  readonly crc32: number
  readonly data: Uint8Array
}

/** Text to blocks of BLOCK_BYTES, the last shorter. */
export function pack(text: Uint8Array): Block[] {
  const blocks: Block[] = []
  for (let start = 0; start < text.byteLength; start += BLOCK_BYTES) {
    const raw = text.subarray(start, start + BLOCK_BYTES)
    blocks.push({ bytes: raw.byteLength, crc32: zlib.crc32(raw), data: zlib.zstdCompressSync(raw, OPTIONS) })
  }
  return blocks
}

/** The raw bytes of a block; 'internal' where they are not what was stored. `number` names it in the error. */
export function unpack(block: Block, number: number): Uint8Array {
  let raw: Uint8Array
  try {
    raw = zlib.zstdDecompressSync(block.data, { maxOutputLength: BLOCK_BYTES })
  } catch (error) {
    throw damaged(number, error instanceof Error ? error.message : String(error))
  }
  if (raw.byteLength !== block.bytes || zlib.crc32(raw) !== block.crc32) {
    throw damaged(number, 'its checksum differs')
  }
  return raw
}

const damaged = (number: number, reason: string): LogkinError =>
  new LogkinError(
    'internal',
    `Block ${number} of the stored text is damaged (${reason}): check the disk and restore a backup, or upload the file anew.`,
  )
