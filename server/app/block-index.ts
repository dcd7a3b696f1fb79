import type { EntryIndex } from '../counter.ts'
import { BLOCK_BYTES } from '../model/limits.ts'
import { packFrames, unpackFrames, type StreamKind } from '../store/columns/frames.ts'
import { unzstd } from './unzstd.ts'
import { Reader, Writer } from './varint.ts'

/** Which entries begin in one block of a part: file offsets, and rows of the part's summary. */
export interface BlockEntries {
  readonly offsets: readonly number[]
  readonly rows: readonly number[]
}

/** The first byte. A zstd frame, as all were before, begins with 0x28. */
const PACKED = 1

/**
 * The row that is next to be new, then low bytes and what is above them of the steps from entry to entry, and of their
 * rows: a row that is new, as all are once, is 0.
 */
const KINDS: readonly StreamKind[] = ['numbers', 'numbers', 'numbers', 'numbers', 'numbers']
const NO_PREFIX = new Uint8Array(0)
/** An entry has at least one byte, and takes less than this here. */
const MOST_BYTES = 16 * BLOCK_BYTES

/** One index for each block of a part of `partBytes` at file offset `start`. */
export const encodeBlockIndexes = (
  index: EntryIndex | null,
  start: number,
  partBytes: number,
): readonly Uint8Array[] => {
  const indexes: Uint8Array[] = []
  let entry = 0
  let next = 0
  for (let block = 0; block * BLOCK_BYTES < partBytes; block++) {
    const blockStart = start + block * BLOCK_BYTES
    const first = entry
    while (index && entry < index.offsets.length && index.offsets[entry]! < blockStart + BLOCK_BYTES) entry++
    if (!index || entry === first) {
      indexes.push(new Uint8Array(0))
      continue
    }
    const [steps, rows] = [new Uint8Array(entry - first), new Uint8Array(entry - first)]
    const [head, stepsAbove, rowsAbove] = [new Writer(8).uint(next), new Writer(), new Writer()]
    let before = blockStart
    for (let at = first; at < entry; at++) {
      const [offset, row] = [index.offsets[at]!, index.rows[at]!]
      const code = row === next ? 0 : row + 1
      next = Math.max(next, row + 1)
      steps[at - first] = offset - before
      stepsAbove.uint(Math.floor((offset - before) / 256))
      rows[at - first] = code
      rowsAbove.uint(Math.floor(code / 256))
      before = offset
    }
    const streams = [head.bytes(), steps, stepsAbove.bytes(), rows, rowsAbove.bytes()]
    indexes.push(Buffer.concat([Buffer.of(PACKED), packFrames(streams, KINDS, NO_PREFIX)]))
  }
  return indexes
}

export const decodeBlockIndex = (stored: Uint8Array, blockStart: number): BlockEntries => {
  const offsets: number[] = []
  const rows: number[] = []
  if (stored.length === 0) return { offsets, rows }
  if (stored[0] !== PACKED) return decodePlain(unzstd(stored), blockStart)
  const [head, steps, stepsAbove, codes, codesAbove] = unpackFrames(
    stored.subarray(1),
    KINDS,
    NO_PREFIX,
    MOST_BYTES,
  ) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array]
  const [stepReader, codeReader] = [new Reader(stepsAbove), new Reader(codesAbove)]
  let next = new Reader(head).uint()
  let offset = blockStart
  for (let at = 0; at < steps.length; at++) {
    offset += stepReader.uint() * 256 + steps[at]!
    const code = codeReader.uint() * 256 + codes[at]!
    const row = code === 0 ? next : code - 1
    next = Math.max(next, row + 1)
    offsets.push(offset)
    rows.push(row)
  }
  return { offsets, rows }
}

/** As it was stored before: step and row of each entry by turns. */
const decodePlain = (plain: Uint8Array, blockStart: number): BlockEntries => {
  const offsets: number[] = []
  const rows: number[] = []
  const reader = new Reader(plain)
  for (let at = blockStart; reader.rest().length > 0;) {
    at += reader.uint()
    offsets.push(at)
    rows.push(reader.uint())
  }
  return { offsets, rows }
}
