import { grown } from './grown.ts'

/** Very many short lists of 32-bit integers, one behind the other in one column: as arrays, each would take a hundred bytes more. */
export class IntLists {
  #values = new Int32Array(1 << 12)
  /** Where each list ends. */
  #ends = new Int32Array(1 << 10)
  #last = 0
  #length = 0

  /** How many lists there are. */
  get length(): number {
    return this.#length
  }

  /** Adds to the list that `end` will end. */
  push(value: number): void {
    if (this.#last === this.#values.length) this.#values = grown(this.#values)
    this.#values[this.#last++] = value
  }

  end(): void {
    if (this.#length === this.#ends.length) this.#ends = grown(this.#ends)
    this.#ends[this.#length++] = this.#last
  }

  /** A look at a list, not to be changed; nor is it to be kept while lists are added. */
  at(place: number): Int32Array {
    return this.#values.subarray(place > 0 ? this.#ends[place - 1] : 0, this.#ends[place])
  }
}
