import { constants, zstdDecompressSync } from 'node:zlib'

/** What a damaged head may claim is not taken at its word. */
const MOST_AT_ONCE = 1 << 30

/**
 * A zstd frame's content, made in one piece: by default it comes in thousands of pieces of 16 KiB, which are held beside
 * the whole. Throws where it can't be read.
 */
export const unzstd = (frame: Uint8Array): Buffer => {
  const bytes = contentBytes(frame)
  return bytes === null || bytes > MOST_AT_ONCE
    ? zstdDecompressSync(frame)
    : // One more than there is: so the end is found without asking for more.
      zstdDecompressSync(frame, { chunkSize: Math.max(constants.Z_MIN_CHUNK, bytes + 1) })
}

/** How long the content is; null where the frame does not say. RFC 8878, 3.1.1.1 */
const contentBytes = (frame: Uint8Array): number | null => {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  const FIXED_BYTES = 5
  if (frame.length < FIXED_BYTES + 8) return null
  const descriptor = frame[4]!
  const singleSegment = (descriptor >> 5) & 1
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3]!
  const at = FIXED_BYTES + (singleSegment ? 0 : 1) + dictionaryBytes
  if (at + 8 > frame.length) return null
  switch (descriptor >> 6) {
    case 0:
      return singleSegment ? frame[at]! : null
    case 1:
      return view.getUint16(at, true) + 256
    case 2:
      return view.getUint32(at, true)
    default:
      return Number(view.getBigUint64(at, true))
  }
}
