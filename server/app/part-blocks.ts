import { BLOCK_BYTES } from '../model/limits.ts'
import { decodeBlockIndex, type BlockEntries } from './block-index.ts'

const BYTES_AN_ENTRY = 12

/** The blocks of a part's index, each decoded once it is asked for; a seam has one that is there. */
export class PartBlocks {
  readonly #load: () => Promise<readonly (Uint8Array | BlockEntries)[]>
  readonly #start: number
  readonly #end: number
  #stored: readonly (Uint8Array | BlockEntries)[] | null = null
  readonly #decoded: BlockEntries[] = []
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
