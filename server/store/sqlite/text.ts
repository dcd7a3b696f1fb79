// The default import, because a Node without zstd shall get as far as requireNode's sentence.
import zlib from 'node:zlib'
import { LogkinError } from '../../model/errors.ts'
import { BLOCK_BYTES } from '../../model/limits.ts'
import { packColumns, unpackColumns } from '../columns/part.ts'

/** Level 3 is zstd's default: about 300 MB/s on logs; higher ones are several times slower for a tenth of the size. */
const OPTIONS = { params: { [zlib.constants.ZSTD_c_compressionLevel]: 3 } }

/** The first byte of a block in columns. A zstd frame, which a block of plain text is, begins with 0x28. */
const COLUMNS = 1

/** Columns that come to less than a sixth of the text are smaller than plain text would be; of others one block is tried. */
const SURELY_SMALL = 1 / 6

/** A block as it is stored: `bytes` and `crc32` are of the raw text. `data` is one zstd frame of it, or the byte COLUMNS and the block as columns. */
export interface Block {
  readonly bytes: number
  readonly crc32: number
  readonly data: Uint8Array
}

/** Text to blocks of BLOCK_BYTES, the last shorter, and what they share; null where they need nothing. */
export function pack(text: Uint8Array): { readonly dictionary: Uint8Array | null; readonly blocks: Block[] } {
  const raws: Uint8Array[] = []
  for (let start = 0; start < text.byteLength; start += BLOCK_BYTES)
    raws.push(text.subarray(start, start + BLOCK_BYTES))
  const blockOf = (raw: Uint8Array, data: Uint8Array): Block => ({
    bytes: raw.byteLength,
    crc32: zlib.crc32(raw),
    data,
  })
  const columns = raws.length === 0 ? null : packColumns(text)
  if (columns !== null) {
    const { dictionary } = columns
    const datas = columns.blocks.map((block) => Buffer.concat([Buffer.of(COLUMNS), block]))
    const bytes = datas.reduce((sum, data) => sum + data.length, dictionary.length)
    if (bytes < text.byteLength * SURELY_SMALL || bytes / raws.length < plain(raws[0]!).length)
      return { dictionary, blocks: raws.map((raw, place) => blockOf(raw, datas[place]!)) }
  }
  return { dictionary: null, blocks: raws.map((raw) => blockOf(raw, plain(raw))) }
}

const plain = (raw: Uint8Array): Uint8Array => zlib.zstdCompressSync(raw, OPTIONS)

/** The raw bytes of a block; 'internal' where they are not what was stored. `number` names it in the error. */
export function unpack(
  { bytes, crc32, data }: Block,
  number: number,
  dictionary: () => Uint8Array | null,
): Uint8Array {
  let raw: Uint8Array
  try {
    raw =
      data[0] === COLUMNS
        ? unpackColumns(required(dictionary()), data.subarray(1), bytes)
        : zlib.zstdDecompressSync(data, { maxOutputLength: BLOCK_BYTES })
  } catch (error) {
    throw damaged(number, error instanceof Error ? error.message : String(error))
  }
  if (raw.byteLength !== bytes || zlib.crc32(raw) !== crc32) throw damaged(number, 'its checksum differs')
  return raw
}

const required = (dictionary: Uint8Array | null): Uint8Array => {
  if (dictionary === null) throw new Error('the dictionary of its part is not there')
  return dictionary
}

const damaged = (number: number, reason: string): LogkinError =>
  new LogkinError(
    'internal',
    `Block ${number} of the stored text is damaged (${reason}): check the disk and restore a backup, or upload the file anew.`,
  )
