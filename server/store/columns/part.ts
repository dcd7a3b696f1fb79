import zlib from 'node:zlib'
import { BLOCK_BYTES, PART_BYTES } from '../../model/limits.ts'
import { packFrames, unpackFrames, type StreamKind } from './frames.ts'
import { openKernel, type Kernel } from './kernel.ts'

/**
 * A part's text as columns: a dictionary of the lines' skeletons (a line without its numbers, times, addresses, identifiers)
 * that all blocks of the part share, and for each block the skeleton of each line and the values in columns.
 * See assembly/ for what the streams hold.
 */
export interface PackedPart {
  readonly dictionary: Uint8Array
  /** One for each BLOCK_BYTES of the text. */
  readonly blocks: readonly Uint8Array[]
}

const DICTIONARY: readonly StreamKind[] = ['text', 'numbers', 'numbers']
const TEXTS = ['words', 'text', 'text'] as const
const BLOCK: readonly StreamKind[] = [...Array.from({ length: 12 }, () => 'numbers' as const), ...TEXTS]

/** What of the dictionary a block's own text may repeat: the most frequent skeletons. */
const PREFIX_BYTES = 110 * 1024

const NONE = new Uint8Array(0)

let encoder: Kernel | null = null

/** Null where columns don't suit the text. */
export function packColumns(text: Uint8Array): PackedPart | null {
  encoder ??= openKernel()
  const { memory, streams, scan, buildDictionary, writeBlock } = encoder
  const stream = (_: unknown, place: number): Uint8Array =>
    memory.subarray(streams[place * 2], streams[place * 2]! + streams[place * 2 + 1]!)
  memory.set(text, encoder.text)
  if (!scan(text.length, BLOCK_BYTES)) return null
  const blocks = Math.ceil(text.length / BLOCK_BYTES)
  buildDictionary(blocks)
  const shared = DICTIONARY.map(stream)
  const dictionary = packFrames(shared, DICTIONARY, NONE)
  const prefix = shared[0]!.slice(0, PREFIX_BYTES)
  return {
    dictionary,
    blocks: Array.from({ length: blocks }, (_, block) => {
      writeBlock(block)
      return packFrames(BLOCK.map(stream), BLOCK, prefix)
    }),
  }
}

/** A kernel that has taken in a part's dictionary. */
interface Decoder {
  readonly kernel: Kernel
  readonly dictionary: Uint8Array
  readonly prefix: Uint8Array
}

/**
 * Those used last, the last one first: to take in a dictionary takes as long as three blocks, and lines that are looked for go through
 * some parts at a time. Each takes some megabytes.
 */
let decoders: readonly Decoder[] = []
const MOST_DECODERS = 4

/** The `bytes` of text of a block. Throws where dictionary or block can't be read. */
export function unpackColumns(dictionary: Uint8Array, block: Uint8Array, bytes: number): Uint8Array {
  const { kernel, prefix } = decoderFor(dictionary)
  try {
    put(kernel, unpackFrames(block, BLOCK, prefix, kernel.outBytes))
    if (!kernel.readBlock(bytes)) throw new RangeError('its streams do not fit together')
    return kernel.memory.slice(kernel.text, kernel.text + bytes)
  } catch (error) {
    // What is damaged may have written anywhere in the kernel's memory.
    decoders = decoders.filter((decoder) => decoder.kernel !== kernel)
    throw error
  }
}

function decoderFor(dictionary: Uint8Array): Decoder {
  const known = decoders.find((decoder) => Buffer.compare(decoder.dictionary, dictionary) === 0)
  const others = decoders.filter((decoder) => decoder !== known)
  if (known) {
    decoders = [known, ...others]
    return known
  }
  const kernel = (others.length === MOST_DECODERS ? others.pop()?.kernel : undefined) ?? openKernel()
  // Without the one whose kernel is taken, whatever becomes of this dictionary.
  decoders = others
  const shared = unpackFrames(dictionary, DICTIONARY, NONE, kernel.outBytes)
  put(kernel, shared)
  if (!kernel.readDictionary()) throw new RangeError('its dictionary can not be read')
  const decoder = { kernel, dictionary, prefix: shared[0]!.slice(0, PREFIX_BYTES) }
  decoders = [decoder, ...others]
  return decoder
}

function put({ memory, streams, out }: Kernel, contents: readonly Uint8Array[]): void {
  let at = out
  for (const [place, content] of contents.entries()) {
    memory.set(content, at)
    streams[place * 2] = at
    streams[place * 2 + 1] = content.length
    at += content.length
  }
}

const PLAIN = 0
const IN_COLUMNS = 1
const LENGTH_BYTES = 4

/** A text by itself: as columns where they suit it, else as a zstd frame. */
export function packText(text: Uint8Array): Uint8Array {
  const packed = text.length === 0 || text.length > PART_BYTES ? null : packColumns(text)
  if (packed === null) return Buffer.concat([Buffer.of(PLAIN), zlib.zstdCompressSync(text)])
  const pieces: Uint8Array[] = [Buffer.of(IN_COLUMNS)]
  for (const piece of [packed.dictionary, ...packed.blocks]) {
    const length = Buffer.alloc(LENGTH_BYTES)
    length.writeUInt32LE(piece.length)
    pieces.push(length, piece)
  }
  return Buffer.concat(pieces)
}

/** The `bytes` of text that `packText` was given. Throws where they can't be read. */
export function unpackText(packed: Uint8Array, bytes: number): Uint8Array {
  if (packed[0] === PLAIN)
    return zlib.zstdDecompressSync(packed.subarray(1), { maxOutputLength: Math.max(bytes, 1) })
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
  let at = 1
  const piece = (): Uint8Array => {
    const begin = at + LENGTH_BYTES
    at = begin + view.getUint32(at, true)
    return packed.subarray(begin, at)
  }
  const dictionary = piece()
  const blocks: Uint8Array[] = []
  for (let start = 0; start < bytes; start += BLOCK_BYTES)
    blocks.push(unpackColumns(dictionary, piece(), Math.min(BLOCK_BYTES, bytes - start)))
  return Buffer.concat(blocks)
}
