import { Reader, Writer } from '../cluster/varint.ts'
import type { EntryIndex } from '../counter.ts'
import { BLOCK_BYTES } from '../model/limits.ts'
import { packFrames, unpackFrames, type StreamKind } from '../store/columns/frames.ts'
import { lowerBound } from './lower-bound.ts'
import { unzstd } from './unzstd.ts'

/** Which entries begin in one block of a part: file offsets, and rows of the part's summary. */
export interface BlockEntries {
  readonly offsets: Float64Array
  readonly rows: Uint32Array
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
    const end = index ? lowerBound(index.offsets, blockStart + BLOCK_BYTES, entry) : entry
    if (!index || end === entry) {
      indexes.push(new Uint8Array(0))
      continue
    }
    const writer = new BlockWriter(end - entry, blockStart, next)
    // V8 compiles what is called again and again once, and a loop over ten thousand once a block.
    while (entry < end) {
      const to = Math.min(entry + ENTRIES_A_TURN, end)
      writer.add(index, entry, to)
      entry = to
    }
    indexes.push(writer.bytes())
    next = writer.next
  }
  return indexes
}

const ENTRIES_A_TURN = 256

/** Makes the index of one block. */
class BlockWriter {
  /** The row that is next to be new. */
  next: number
  readonly #head: Uint8Array
  readonly #steps: Uint8Array
  readonly #rows: Uint8Array
  readonly #stepsAbove = new Writer()
  readonly #rowsAbove = new Writer()
  #length = 0
  #before: number

  /** @param entries how many it will have @param next the row that is next to be new */
  constructor(entries: number, blockStart: number, next: number) {
    this.next = next
    this.#head = new Writer(8).uint(next).bytes()
    this.#steps = new Uint8Array(entries)
    this.#rows = new Uint8Array(entries)
    this.#before = blockStart
  }

  /** Adds entries [from, to) of the part's index. */
  add({ offsets, rows }: EntryIndex, from: number, to: number): void {
    for (let entry = from; entry < to; entry++) {
      const [step, row] = [offsets[entry]! - this.#before, rows[entry]!]
      const code = row === this.next ? 0 : row + 1
      if (row >= this.next) this.next = row + 1
      this.#steps[this.#length] = step
      this.#stepsAbove.uint(Math.floor(step / 256))
      this.#rows[this.#length++] = code
      this.#rowsAbove.uint(Math.floor(code / 256))
      this.#before = offsets[entry]!
    }
  }

  bytes(): Uint8Array {
    const above = [this.#stepsAbove.bytes(), this.#rowsAbove.bytes()] as const
    const streams = [this.#head, this.#steps, above[0], this.#rows, above[1]]
    return Buffer.concat([Buffer.of(PACKED), packFrames(streams, KINDS, NO_PREFIX)])
  }
}

export const decodeBlockIndex = (stored: Uint8Array, blockStart: number): BlockEntries => {
  if (stored.length === 0) return { offsets: new Float64Array(0), rows: new Uint32Array(0) }
  if (stored[0] !== PACKED) return decodePlain(unzstd(stored), blockStart)
  const [head, steps, stepsAbove, codes, codesAbove] = unpackFrames(
    stored.subarray(1),
    KINDS,
    NO_PREFIX,
    MOST_BYTES,
  ) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array]
  const offsets = new Float64Array(steps.length)
  const rows = new Uint32Array(steps.length)
  let offset = blockStart
  eachJoined(steps, stepsAbove, (step, at) => (offsets[at] = offset += step))
  let next = new Reader(head).uint()
  eachJoined(codes, codesAbove, (code, at) => {
    const row = code === 0 ? next : code - 1
    if (row >= next) next = row + 1
    rows[at] = row
  })
  return { offsets, rows }
}

/** Calls `see` with each number whose low byte stands in one stream, and what is above it in the other. */
const eachJoined = (
  low: Uint8Array,
  above: Uint8Array,
  see: (value: number, place: number) => void,
): void => {
  const reader = new Reader(above)
  // Mostly each takes one byte.
  const short = above.length === low.length && above.every((byte) => byte < 0x80)
  for (let at = 0; at < low.length; at++) see((short ? above[at]! : reader.uint()) * 256 + low[at]!, at)
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
  return { offsets: Float64Array.from(offsets), rows: Uint32Array.from(rows) }
}
