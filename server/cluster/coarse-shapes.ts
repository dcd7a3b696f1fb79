import { coarseText } from './coarse.ts'
import { grown } from './grown.ts'
import { hash, hashBytes } from './hash.ts'
import { TextTable } from './text-table.ts'

/** What the shapes of a table are at a coarseness: each is made coarser once. */
export class CoarseShapes extends TextTable {
  readonly coarseness: number
  readonly #fine: TextTable
  readonly #fineness: number
  /** By number of a finer one, from 1; 0 where nobody has asked yet. */
  #numbers = new Int32Array(1 << 10)

  /** @param from the coarseness of the finer ones */
  constructor(fine: TextTable, from: number, coarseness: number) {
    super()
    this.#fine = fine
    this.#fineness = from
    this.coarseness = coarseness
  }

  /** Number of what a shape of the finer table is. */
  coarser(shape: number): number {
    if (shape >= this.#numbers.length) this.#numbers = grown(this.#numbers, shape * 2)
    return (this.#numbers[shape] ||= this.#make(shape) + 1) - 1
  }

  #make(shape: number): number {
    const text = this.#fine.text(shape)
    const coarse = coarseText(text, this.#fineness, this.coarseness)
    const bytes = Buffer.from(coarse)
    // What stays as it is keeps its name, which is no hash of its text where the message was no UTF-8.
    if (coarse === text) return this.of(this.#fine.high(shape), this.#fine.low(shape), bytes, 0, bytes.length)
    hashBytes(bytes, bytes.length)
    return this.of(hash.high, hash.low, bytes, 0, bytes.length)
  }
}
