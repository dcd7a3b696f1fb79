import { BLOCK_BYTES } from '../../model/limits.ts'
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
const TEXTS = ['text', 'text', 'text'] as const
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
  if (!scan(text.length)) return null
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

let decoder: {
  readonly kernel: Kernel
  readonly dictionary: Uint8Array
  readonly prefix: Uint8Array
} | null = null

/** The `bytes` of text of a block. Throws where dictionary or block can't be read. */
export function unpackColumns(dictionary: Uint8Array, block: Uint8Array, bytes: number): Uint8Array {
  try {
    const { kernel, prefix } = decoderFor(dictionary)
    put(kernel, unpackFrames(block, BLOCK, prefix, kernel.outBytes))
    if (!kernel.readBlock(bytes)) throw new RangeError('its streams do not fit together')
    return kernel.memory.slice(kernel.text, kernel.text + bytes)
  } catch (error) {
    // What is damaged may have written anywhere in the kernel's memory.
    decoder = null
    throw error
  }
}

function decoderFor(dictionary: Uint8Array): NonNullable<typeof decoder> {
  if (decoder !== null && Buffer.compare(decoder.dictionary, dictionary) === 0) return decoder
  const kernel = decoder?.kernel ?? openKernel()
  decoder = null
  const shared = unpackFrames(dictionary, DICTIONARY, NONE, kernel.outBytes)
  put(kernel, shared)
  if (!kernel.readDictionary()) throw new RangeError('its dictionary can not be read')
  return (decoder = { kernel, dictionary, prefix: shared[0]!.slice(0, PREFIX_BYTES) })
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
