import { constants, createZstdDecompress } from 'node:zlib'
import { LogkinError } from '../../model/errors.ts'
import { MAX_WINDOW_BYTES } from '../../model/limits.ts'
import { Broken } from './broken.ts'
import { Engine } from './engine.ts'
import type { ByteSource } from './source.ts'

/** Numbers every frame begins with, little-endian (RFC 8878, 3.1). */
const FRAME = 0xfd2fb528
const SKIPPABLE = 0x184d2a50

/** A block holds at most 128 KiB of text: so many are given to Node at a time, which bounds what waits. */
const BLOCKS_AT_A_TIME = 16
const OUTPUT_BYTES = 256 * 1024

/** A frame, or one that readers skip: as pzstd and seekable zstd write before others. */
export const isZstd = (bytes: Uint8Array): boolean =>
  bytes.length >= 4 && (isFrame(magicOf(bytes)) || isSkippable(magicOf(bytes)))

const magicOf = (bytes: Uint8Array): number =>
  ((bytes[0] ?? 0) | ((bytes[1] ?? 0) << 8) | ((bytes[2] ?? 0) << 16) | ((bytes[3] ?? 0) << 24)) >>> 0
const isFrame = (magic: number): boolean => magic === FRAME
const isSkippable = (magic: number): boolean => (magic & 0xfffffff0) >>> 0 === SKIPPABLE

/**
 * All frames of a zstd file, one after the other. They are cut apart here and given to Node one by one: Node 24 loses
 * text where one of its decompressors meets several. Throws Broken, and LogkinError 'unsupported' for windows too large.
 */
export async function* unzstd(source: ByteSource): AsyncGenerator<Uint8Array, void, undefined> {
  for (;;) {
    const head = await source.peek(4)
    if (head.length === 0) return
    if (head.length < 4) throw new Broken('unexpected end of file')
    const magic = magicOf(head)
    if (isSkippable(magic)) {
      const bytes = await source.take(8)
      await source.skip(magicOf(bytes.subarray(4)))
    } else if (isFrame(magic)) yield* frame(source)
    else throw new Broken('behind its end follows something else')
  }
}

async function* frame(source: ByteSource): AsyncGenerator<Uint8Array, void, undefined> {
  const { header, hasChecksum } = await readHeader(source)
  const engine = new Engine(
    createZstdDecompress({
      chunkSize: OUTPUT_BYTES,
      params: { [constants.ZSTD_d_windowLogMax]: Math.log2(MAX_WINDOW_BYTES) },
    }),
  )
  try {
    await engine.feed(header)
    for (let last = false; !last;) {
      const blocks: Uint8Array[] = []
      try {
        while (!last && blocks.length < BLOCKS_AT_A_TIME) {
          const [b0 = 0, b1 = 0, b2 = 0] = await source.peek(3)
          const block = b0 | (b1 << 8) | (b2 << 16)
          const isRun = ((block >> 1) & 3) === 1
          blocks.push(await source.take(3 + (isRun ? 1 : block >> 3)))
          last = (block & 1) === 1
        }
        if (last && hasChecksum) blocks.push(await source.take(4))
      } catch (error) {
        // What came before is whole.
        await engine.feed(Buffer.concat(blocks))
        yield* engine.take()
        throw error
      }
      await engine.feed(Buffer.concat(blocks))
      yield* engine.take()
    }
    await engine.finish()
    yield* engine.take()
  } finally {
    engine.close()
  }
}

/** Sizes of the fields of a header by the bits of its descriptor (RFC 8878, 3.1.1.1). */
const DICTIONARY_BYTES = [0, 1, 2, 4] as const
const CONTENT_BYTES = [0, 2, 4, 8] as const

const readHeader = async (
  source: ByteSource,
): Promise<{ readonly header: Uint8Array; readonly hasChecksum: boolean }> => {
  const descriptor = (await source.peek(5))[4]
  if (descriptor === undefined) throw new Broken('unexpected end of file')
  const isSingle = (descriptor & 0x20) !== 0
  const contentBytes = CONTENT_BYTES[descriptor >> 6] || (isSingle ? 1 : 0)
  const dictionaryBytes = DICTIONARY_BYTES[descriptor & 3] ?? 0
  const windowBytes = isSingle ? 0 : 1
  const header = await source.take(5 + windowBytes + dictionaryBytes + contentBytes)
  const window = isSingle
    ? contentSize(header.subarray(5 + dictionaryBytes), contentBytes)
    : windowSize(header[5] ?? 0)
  if (window > MAX_WINDOW_BYTES) throw new WideWindow()
  if (header.subarray(5 + windowBytes, 5 + windowBytes + dictionaryBytes).some((byte) => byte !== 0))
    throw new Broken('it needs a dictionary')
  return { header, hasChecksum: (descriptor & 4) !== 0 }
}

const windowSize = (byte: number): number => {
  const base = 2 ** (10 + (byte >> 3))
  return base + (base / 8) * (byte & 7)
}

const contentSize = (bytes: Uint8Array, length: number): number => {
  let size = length === 2 ? 256 : 0
  for (let i = 0; i < length; i++) size += (bytes[i] ?? 0) * 256 ** i
  return size
}

/** Packed so that unpacking takes more memory than is given to it. */
export class WideWindow extends LogkinError {
  constructor() {
    super(
      'unsupported',
      `A zstd file was packed with a window of more than ${MAX_WINDOW_BYTES / 2 ** 20} MiB; pack it anew with zstd --long=27 or less.`,
    )
  }
}
