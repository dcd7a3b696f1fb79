import { hashText } from './hash.ts'
import { FastMasker } from './fast-mask.ts'

/**
 * The shapes of a stretch of text, numbered from 0 in the order of their first occurrence.
 * A string is made only when a shape is new; a known one costs masking, hashing and one look-up.
 */
export class ShapeTable {
  readonly #masker = new FastMasker()
  #slots = new Int32Array(1 << 12).fill(-1)
  #high = new Uint32Array(1 << 10)
  #low = new Uint32Array(1 << 10)
  readonly #names: string[] = []
  /** Masked text by number. */
  readonly texts: string[] = []

  /** Number of the shape of message text [from, to). */
  indexOf(text: Uint8Array, from: number, to: number): number {
    const { high, low } = this.#masker.mask(text, from, to)
    const wrap = this.#slots.length - 1
    let slot = low & wrap
    for (let index = this.#slots[slot]!; index >= 0; index = this.#slots[slot]!) {
      if (this.#low[index] === low && this.#high[index] === high) return index
      slot = (slot + 1) & wrap
    }
    this.#slots[slot] = this.texts.length
    return this.#add(high, low)
  }

  /** 16 hex digits. */
  name(index: number): string {
    return (this.#names[index] ??= hashText(this.#high[index]!, this.#low[index]!))
  }

  #add(high: number, low: number): number {
    const index = this.texts.push(this.#masker.text()) - 1
    if (index >= this.#high.length) {
      this.#high = grow(this.#high)
      this.#low = grow(this.#low)
    }
    this.#high[index] = high
    this.#low[index] = low
    if (this.texts.length * 2 > this.#slots.length) this.#rehash()
    return index
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2).fill(-1)
    for (let index = 0; index < this.texts.length; index++) {
      let slot = this.#low[index]! & (slots.length - 1)
      while (slots[slot]! >= 0) slot = (slot + 1) & (slots.length - 1)
      slots[slot] = index
    }
    this.#slots = slots
  }
}

const grow = (array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> => {
  const larger = new Uint32Array(array.length * 2)
  larger.set(array)
  return larger
}
