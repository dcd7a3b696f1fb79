import { Coarsener } from './coarsener.ts'
import { grown } from './grown.ts'
import { TextTable } from './text-table.ts'

/** What the shapes of a table are at a coarseness: each is made coarser once. */
export class CoarseShapes extends TextTable {
  readonly coarseness: number
  readonly #fine: TextTable
  readonly #fineness: number
  readonly #coarsener: Coarsener
  /** By number of a finer one, from 1; 0 where nobody has asked yet. */
  #numbers = new Int32Array(1 << 10)

  /** @param from the coarseness of the finer ones */
  constructor(fine: TextTable, from: number, coarseness: number) {
    super()
    this.#fine = fine
    this.#fineness = from
    this.coarseness = coarseness
    this.#coarsener = new Coarsener(coarseness)
  }

  /** Number of what a shape of the finer table is. */
  coarser(shape: number): number {
    if (shape >= this.#numbers.length) this.#numbers = grown(this.#numbers, shape * 2)
    return (this.#numbers[shape] ||= this.#make(shape) + 1) - 1
  }

  #make(shape: number): number {
    const fine = this.#fine
    const coarsener = this.#coarsener
    const [start, end] = [fine.start(shape), fine.end(shape)]
    coarsener.make(fine.bytes, start, end, this.#fineness, fine.high(shape), fine.low(shape))
    return this.of(coarsener.high, coarsener.low, coarsener.out, 0, coarsener.length)
  }
}
