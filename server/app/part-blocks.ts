import { sortPlaces } from '../cluster/sort-places.ts'
import { BLOCK_BYTES } from '../model/limits.ts'
import { decodeBlockIndex, type BlockEntries } from './block-index.ts'

const BYTES_AN_ENTRY = 12
/** To look for so few of its entries' rows takes less than to go through all of its entries. */
const FEW_SHARE = 64

/** The blocks of a part's index, each decoded once it is asked for; a seam has one that is there. */
export class PartBlocks {
  readonly #load: () => Promise<readonly (Uint8Array | BlockEntries)[]>
  readonly #start: number
  readonly #end: number
  #stored: readonly (Uint8Array | BlockEntries)[] | null = null
  readonly #decoded: BlockEntries[] = []
  readonly #byRow: Uint32Array[] = []
  #bytes = 0

  /** @param start file offset of the first block @param end where the last entry ends */
  constructor(load: () => Promise<readonly (Uint8Array | BlockEntries)[]>, start: number, end: number) {
    this.#load = load
    this.#start = start
    this.#end = end
  }

  /** About what it takes in memory by now. */
  get byteLength(): number {
    return this.#bytes
  }

  async length(): Promise<number> {
    return (await this.#all()).length
  }

  async at(block: number): Promise<BlockEntries> {
    const known = this.#decoded[block]
    if (known) return known
    const stored = (await this.#all())[block]!
    const entries =
      stored instanceof Uint8Array ? decodeBlockIndex(stored, this.#start + block * BLOCK_BYTES) : stored
    this.#bytes += entries.offsets.length * BYTES_AN_ENTRY
    return (this.#decoded[block] = entries)
  }

  /** Places of a block's entries that are of these rows, which are ascending; in file order. */
  async placesOf(block: number, wanted: Uint32Array): Promise<readonly number[]> {
    const { rows } = await this.at(block)
    if (wanted.length >= rows.length / FEW_SHARE) return allOf(rows, wanted)
    if (!this.#byRow[block]) this.#bytes += rows.byteLength
    const byRow = (this.#byRow[block] ??= inOrderOfRows(rows))
    const places: number[] = []
    for (const row of wanted) {
      let [low, high] = [0, byRow.length]
      while (low < high) {
        const middle = (low + high) >> 1
        if (rows[byRow[middle]!]! < row) low = middle + 1
        else high = middle
      }
      for (; low < byRow.length && rows[byRow[low]!] === row; low++) places.push(byRow[low]!)
    }
    return places.sort((a, b) => a - b)
  }

  /** Where the first entry of a later block begins, or all end. */
  async startBehind(block: number): Promise<number> {
    for (let next = block + 1; next < (await this.length()); next++) {
      const [first] = (await this.at(next)).offsets
      if (first !== undefined) return first
    }
    return this.#end
  }

  async #all(): Promise<readonly (Uint8Array | BlockEntries)[]> {
    if (this.#stored) return this.#stored
    const stored = await this.#load()
    for (const one of stored) if (one instanceof Uint8Array) this.#bytes += one.length
    return (this.#stored = stored)
  }
}

/** Places of entries by their rows, those of one row in file order. */
const inOrderOfRows = (rows: Uint32Array): Uint32Array => {
  let behind = 0
  for (const row of rows) if (row >= behind) behind = row + 1
  const places = new Uint32Array(rows.length)
  sortPlaces(rows, new Uint32Array(behind + 1), places)
  return places
}

const allOf = (rows: Uint32Array, wanted: Uint32Array): readonly number[] => {
  const behind = (wanted.at(-1) ?? -1) + 1
  const isWanted = new Uint8Array(behind)
  for (const row of wanted) isWanted[row] = 1
  const places: number[] = []
  rows.forEach((row, place) => {
    if (row < behind && isWanted[row] === 1) places.push(place)
  })
  return places
}
