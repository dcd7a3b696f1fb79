import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { EntryIndex } from '../counter.ts'
import { BLOCK_BYTES } from '../model/limits.ts'
import { Reader, Writer } from './varint.ts'

/** Which entries begin in one block of a part: file offsets, and rows of the part's summary. */
export interface BlockEntries {
  readonly offsets: readonly number[]
  readonly rows: readonly number[]
}

/** One index for each block of a part of `partBytes` at file offset `start`. */
export const encodeBlockIndexes = (
  index: EntryIndex | null,
  start: number,
  partBytes: number,
): readonly Uint8Array[] => {
  const indexes: Uint8Array[] = []
  let entry = 0
  for (let block = 0; block * BLOCK_BYTES < partBytes; block++) {
    const blockStart = start + block * BLOCK_BYTES
    const end = blockStart + BLOCK_BYTES
    const writer = new Writer()
    for (
      let before = blockStart;
      index && entry < index.offsets.length && index.offsets[entry]! < end;
      entry++
    ) {
      writer.uint(index.offsets[entry]! - before).uint(index.rows[entry]!)
      before = index.offsets[entry]!
    }
    const bytes = writer.bytes()
    indexes.push(bytes.length === 0 ? new Uint8Array(0) : zstdCompressSync(bytes))
  }
  return indexes
}

export const decodeBlockIndex = (stored: Uint8Array, blockStart: number): BlockEntries => {
  const offsets: number[] = []
  const rows: number[] = []
  if (stored.length === 0) return { offsets, rows }
  const reader = new Reader(zstdDecompressSync(stored))
  for (let at = blockStart; reader.rest().length > 0;) {
    at += reader.uint()
    offsets.push(at)
    rows.push(reader.uint())
  }
  return { offsets, rows }
}
