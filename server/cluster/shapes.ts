import { FastMasker } from './fast-mask.ts'
import { TextTable } from './text-table.ts'

/**
 * The shapes of messages: a known one costs masking and one look-up. Its text is what the mask leaves, its name the hash of that.
 */
export class ShapeTable extends TextTable {
  readonly #masker = new FastMasker()

  /** Number of the shape of message text [from, to). */
  indexOf(text: Uint8Array, from: number, to: number): number {
    const masker = this.#masker
    const { high, low } = masker.mask(text, from, to)
    return this.of(high, low, masker.out, masker.from, masker.to)
  }
}
