import { BLOCK_BYTES, PART_BYTES } from '../model/limits.ts'
import type { LogFile } from '../model/upload.ts'
import type { Store } from '../store/store.ts'
import { Recent } from './recent.ts'

/** Blocks kept where a question goes through text once: entries of a page often stand side by side, or are looked for in two directions. */
const FEW_BLOCKS = 3
/**
 * Blocks kept from one question to the next. Whoever looks at one group after the other is shown their first lines, which stand in
 * the same blocks: those in which 50 lines of a group in 5,000 are found.
 */
const MANY_BLOCKS = 80

/** Reads pieces of files' text, keeping the blocks it looked at last: what is stored of a block never changes. */
export class TextBlocks {
  readonly #store: Pick<Store, 'readText' | 'parts'>
  readonly #blocks: Recent<Uint8Array>

  private constructor(store: Pick<Store, 'readText' | 'parts'>, blocks: number) {
    this.#store = store
    this.#blocks = new Recent(blocks * BLOCK_BYTES)
  }

  /** For one question. */
  static passing(store: Pick<Store, 'readText' | 'parts'>): TextBlocks {
    return new TextBlocks(store, FEW_BLOCKS)
  }

  /** For all that are asked. */
  static lasting(store: Pick<Store, 'readText' | 'parts'>): TextBlocks {
    return new TextBlocks(store, MANY_BLOCKS)
  }

  /** Bytes [from, to) of a file's text; not to be changed. */
  async read(upload: string, file: LogFile, from: number, to: number): Promise<Uint8Array> {
    const start = Math.floor(from / BLOCK_BYTES) * BLOCK_BYTES
    const next = start + BLOCK_BYTES
    if (to > next + BLOCK_BYTES) return this.#store.readText(upload, file.index, from, to)
    const block = await this.#block(upload, file, start)
    if (to <= next) return block.subarray(from - start, to - start)
    const behind = await this.#block(upload, file, next)
    return Buffer.concat([block.subarray(from - start), behind.subarray(0, to - next)])
  }

  async #block(upload: string, file: LogFile, start: number): Promise<Uint8Array> {
    const name = `${upload}/${file.index}/${start}`
    const known = this.#blocks.get(name)
    if (known) return known
    const end = await this.#blockEnd(upload, file, start)
    const bytes = await this.#store.readText(upload, file.index, start, end)
    this.#blocks.set(name, bytes)
    return bytes
  }

  async #blockEnd(upload: string, { index, state, bytes }: LogFile, start: number): Promise<number> {
    if (state === 'complete' && bytes !== null) return Math.min(start + BLOCK_BYTES, bytes)
    const part = Math.floor(start / PART_BYTES)
    const info = (await this.#store.parts(upload, index)).find((stored) => stored.part === part)
    return Math.min(start + BLOCK_BYTES, part * PART_BYTES + (info?.bytes ?? PART_BYTES))
  }
}
