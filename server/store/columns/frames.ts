// The default import, because a Node without zstd shall get as far as requireNode's sentence.
import zlib from 'node:zlib'

/**
 * Streams as bytes: the length of each, then zstd frames, each behind its length: one for each stream of ALONE_BYTES and more,
 * one for all others together. A frame as long as its content is the content.
 */

/** A shorter stream is not worth a frame's head and zstd's start. */
const ALONE_BYTES = 512
const NONE = new Uint8Array(0)

/**
 * How a stream is compressed. Numbers gain nothing from higher levels, and words, which are identifiers, nothing from a prefix: to take
 * it in costs more than to compress them. Older versions gave them one, so they are read with it.
 */
export type StreamKind = 'numbers' | 'words' | 'text'

const LEVELS: Readonly<Record<StreamKind, number>> = { numbers: 1, words: 3, text: 3 }

/** `prefix` is text that streams of text may repeat; reading needs the same. */
export function packFrames(
  streams: readonly Uint8Array[],
  kinds: readonly StreamKind[],
  prefix: Uint8Array,
): Uint8Array {
  const pieces: Uint8Array[] = [numbers(streams.map((stream) => stream.length))]
  const add = (content: Uint8Array, kind: StreamKind): void => {
    const frame = compress(content, kind, prefix)
    const kept = frame.length < content.length ? frame : content
    pieces.push(numbers([kept.length]), kept)
  }
  const together: Uint8Array[] = []
  for (const [place, stream] of streams.entries()) {
    if (stream.length < ALONE_BYTES) together.push(stream)
    else add(stream, kinds[place]!)
  }
  add(Buffer.concat(together), 'text')
  return Buffer.concat(pieces)
}

/**
 * The streams that `packFrames` was given. Throws where they can't be read, or are longer than `most` bytes together.
 * @param without places of streams that nobody looks at: they may come back empty
 */
export function unpackFrames(
  packed: Uint8Array,
  kinds: readonly StreamKind[],
  prefix: Uint8Array,
  most: number,
  without: readonly number[] = [],
): readonly Uint8Array[] {
  let at = 0
  const number = (): number => {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = packed[at++]
      if (byte === undefined) throw new RangeError('it ends too soon')
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
  }
  const lengths = kinds.map(number)
  if (lengths.reduce((sum, length) => sum + length, 0) > most) throw new RangeError('it is too long')
  const frame = (length: number, kind: StreamKind, wanted = true): Uint8Array => {
    const size = number()
    const bytes = packed.subarray(at, at + size)
    at += size
    if (!wanted) return NONE
    const content = size === length ? bytes : decompress(bytes, length, kind, prefix)
    if (content.length !== length) throw new RangeError('a stream is too short')
    return content
  }
  const alone = lengths.map((length, place) =>
    length < ALONE_BYTES ? null : frame(length, kinds[place]!, !without.includes(place)),
  )
  const together = frame(
    lengths.reduce((sum, length) => sum + (length < ALONE_BYTES ? length : 0), 0),
    'text',
  )
  let begin = 0
  return lengths.map((length, place) => alone[place] ?? together.subarray(begin, (begin += length)))
}

/** LEB128 */
function numbers(values: readonly number[]): Uint8Array {
  const bytes: number[] = []
  for (let value of values) {
    for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128)
    bytes.push(value)
  }
  return Uint8Array.from(bytes)
}

function compress(content: Uint8Array, kind: StreamKind, prefix: Uint8Array): Uint8Array {
  if (content.length === 0) return content
  return zlib.zstdCompressSync(content, {
    params: { [zlib.constants.ZSTD_c_compressionLevel]: LEVELS[kind] },
    ...dictionaryOf(kind === 'text', prefix),
  })
}

const decompress = (frame: Uint8Array, length: number, kind: StreamKind, prefix: Uint8Array): Uint8Array =>
  zlib.zstdDecompressSync(frame, {
    maxOutputLength: Math.max(1, length),
    // In one piece, and at once at its end: twice as fast for what is longer than the default of 16 KiB.
    chunkSize: Math.max(zlib.constants.Z_MIN_CHUNK, length + 1),
    ...dictionaryOf(kind !== 'numbers', prefix),
  })

const dictionaryOf = (isUsed: boolean, prefix: Uint8Array): { dictionary?: Uint8Array } =>
  isUsed && prefix.length > 0 ? { dictionary: prefix } : {}
