import { BrokenGzip, gunzip, type TextChunk } from './gunzip.ts'
import { FileProblem } from './problem.ts'
import { readBlob } from './readBlob.ts'
import { formatOf, SIGNATURE_BYTES } from './signature.ts'

/** How much of a file its format is learned from; the same on the server. */
export const SAMPLE_BYTES = 1024 * 1024

/** Part `part` of a file's text, and how much of the file on disk lies behind it. */
export interface Part {
  readonly part: number
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly consumed: number
}

/** What a file's text added up to. */
export interface PartTotals {
  readonly bytes: number
  readonly parts: number
}

export type PartStream = AsyncGenerator<Part, PartTotals, undefined>

/** What is sent of a file: its text, or what the server is to unpack. One part at a time is held. */
export interface TextFile {
  /** Bytes of the text, null where they are not known before the end. */
  readonly size: number | null
  /** Its first SAMPLE_BYTES. */
  sample(): Promise<Uint8Array>
  /** Its parts in order, those left out that `isStored` names. */
  parts(partBytes: number, isStored: (part: number) => boolean): PartStream
}

/** Cuts a stream of any chunks into parts of `partBytes`; only the last may be shorter, and none is empty. */
export async function* cutIntoParts(
  chunks: AsyncIterable<TextChunk>,
  partBytes: number,
  isStored: (part: number) => boolean,
): PartStream {
  let part = 0
  let filled = 0
  let total = 0
  let consumed = 0
  let room = new Uint8Array(partBytes)
  for await (const chunk of chunks) {
    consumed = chunk.consumed
    total += chunk.bytes.length
    for (let at = 0; at < chunk.bytes.length;) {
      const piece = chunk.bytes.subarray(at, at + partBytes - filled)
      room.set(piece, filled)
      filled += piece.length
      at += piece.length
      if (filled < partBytes) continue
      if (!isStored(part)) {
        yield { part, bytes: room, consumed }
        // The old one belongs to whoever sends it.
        room = new Uint8Array(partBytes)
      }
      part++
      filled = 0
    }
  }
  if (filled > 0) {
    if (!isStored(part)) yield { part, bytes: room.slice(0, filled), consumed }
    part++
  }
  return { bytes: total, parts: part }
}

async function* sliceIntoParts(
  file: Blob,
  partBytes: number,
  isStored: (part: number) => boolean,
): PartStream {
  const parts = Math.ceil(file.size / partBytes)
  for (let part = 0; part < parts; part++) {
    if (isStored(part)) continue
    const from = part * partBytes
    const bytes = await readBlob(file, from, from + partBytes)
    yield { part, bytes, consumed: from + bytes.length }
  }
  return { bytes: file.size, parts }
}

/** A file as it is. */
export const asItIs = (file: Blob): TextFile => ({
  size: file.size,
  sample: () => readBlob(file, 0, SAMPLE_BYTES),
  parts: (partBytes, isStored) => sliceIntoParts(file, partBytes, isStored),
})

const gzippedText = (file: Blob): TextFile => ({
  size: null,
  sample: () => firstText(file, SAMPLE_BYTES),
  parts: (partBytes, isStored) => cutIntoParts(gunzip(file), partBytes, isStored),
})

/** The first `length` bytes of a gzip file's text. */
const firstText = async (file: Blob, length: number): Promise<Uint8Array> => {
  const text = new Uint8Array(length)
  let filled = 0
  for await (const { bytes } of gunzip(file)) {
    const piece = bytes.subarray(0, length - filled)
    text.set(piece, filled)
    filled += piece.length
    if (filled === length) break
  }
  return text.subarray(0, filled)
}

/** Whether a gzip file is text and nothing packed again, as far as its beginning says. */
const isGzippedText = async (file: Blob): Promise<boolean> => {
  try {
    return formatOf(await firstText(file, SIGNATURE_BYTES)) === 'plain'
  } catch (error) {
    if (error instanceof BrokenGzip) return false
    throw error
  }
}

/**
 * Looks at the file's first bytes: gzipped text is unpacked here, so that its parts spread over the workers; what is packed
 * otherwise is sent as it is, and the server unpacks it. Throws FileProblem where it can't be read, here or there.
 */
export const openText = async (file: Blob): Promise<TextFile> => {
  const format = formatOf(await readBlob(file, 0, SIGNATURE_BYTES))
  if (format === '7z') throw new FileProblem('archive', format)
  return format === 'gzip' && (await isGzippedText(file)) ? gzippedText(file) : asItIs(file)
}
