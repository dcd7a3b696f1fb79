import { KERNEL } from '../kernel/kernel.ts'
import { coarseText } from './coarse.ts'
import { hash, hashBytes } from './hash.ts'

const encoder = new TextEncoder()

/**
 * `coarseText` of texts as bytes, and the names of what comes out: large files ask for it of each of their shapes. What is ASCII, and
 * of the first coarsenesses, is made by the WebAssembly kernel; test/cluster/coarsener.test.ts holds that it comes to the same.
 */
export class Coarsener {
  readonly #to: number
  /** The text made last: [0, length), until any other is made. */
  out: Uint8Array = KERNEL.coarse
  length = 0
  /** Its name. */
  high = 0
  low = 0
  /** Whether that is surely the hash of the text. */
  isHashed = false

  constructor(to: number) {
    this.#to = to
  }

  /** Makes bytes [start, end) coarser, a text of this name and of coarseness `from`. */
  make(bytes: Uint8Array, start: number, end: number, from: number, high: number, low: number): void {
    if (from >= this.#to) {
      this.#name(high, low, false)
      this.out = bytes.subarray(start, end)
      this.length = end - start
    } else if (!this.#makeInKernel(bytes, start, end)) {
      const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString()
      const coarse = coarseText(text, from, this.#to)
      this.out = encoder.encode(coarse)
      this.length = this.out.length
      hashBytes(this.out, this.length)
      // What stays as it is keeps its name, which is no hash of its text where the message was no UTF-8.
      if (coarse === text) this.#name(high, low, false)
      else this.#name(hash.high, hash.low, true)
    }
  }

  #name(high: number, low: number, isHashed: boolean): void {
    this.high = high
    this.low = low
    this.isHashed = isHashed
  }

  /** False where the kernel can't: what is longer than any shape, no ASCII, or to become very coarse. */
  #makeInKernel(bytes: Uint8Array, start: number, end: number): boolean {
    const { memory, message, fineBytes, coarse, result } = KERNEL
    if (end - start > fineBytes) return false
    memory.set(bytes.subarray(start, end), message)
    if (KERNEL.coarsen(end - start, this.#to) === 0) return false
    this.out = coarse
    this.length = result[0]!
    this.#name(result[1]!, result[2]!, true)
    return true
  }
}
