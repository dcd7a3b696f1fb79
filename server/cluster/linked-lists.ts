import { grown } from './grown.ts'

/** Very many short lists of numbers, to which numbers are added in any order. */
export class LinkedLists {
  /** By list: one more than the place of its last number. */
  #last = new Int32Array(1 << 10)
  #values = new Int32Array(1 << 12)
  /** One more than the place of the number before it in its list. */
  #before = new Int32Array(1 << 12)
  #size = 0

  push(list: number, value: number): void {
    if (list >= this.#last.length) this.#last = grown(this.#last, Math.max(list + 1, this.#last.length * 2))
    if (this.#size === this.#values.length) {
      this.#values = grown(this.#values)
      this.#before = grown(this.#before)
    }
    this.#values[this.#size] = value
    this.#before[this.#size] = this.#last[list]!
    this.#last[list] = ++this.#size
  }

  /** The last first. */
  forEach(list: number, visit: (value: number) => void): void {
    for (let at = this.#last[list] ?? 0; at > 0; at = this.#before[at - 1]!) visit(this.#values[at - 1]!)
  }
}
