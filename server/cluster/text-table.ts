import { grown } from './grown.ts'
import { hashText } from './hash.ts'
import { isValidUtf8 } from './valid-utf8.ts'
import { Writer } from './varint.ts'

/**
 * Texts by their hashes, numbered from 0 in the order in which they come: in UTF-8, one behind the other, as a string for each
 * would cost more than all else that is done with it. Open addressing, a power of two of slots, doubled when half full.
 */
export class TextTable {
  #length = 0
  #slots = new Int32Array(1 << 12).fill(-1)
  #high = new Uint32Array(1 << 10)
  #low = new Uint32Array(1 << 10)
  #ends = new Uint32Array(1 << 10)
  readonly #texts = new Writer()

  get length(): number {
    return this.#length
  }

  high(number: number): number {
    return this.#high[number]!
  }

  low(number: number): number {
    return this.#low[number]!
  }

  /** The hash, in 16 hex digits. */
  name(number: number): string {
    return hashText(this.high(number), this.low(number))
  }

  /** Number of the text with this hash: bytes [from, to). What is no UTF-8 in them becomes U+FFFD. */
  of(high: number, low: number, bytes: Uint8Array, from: number, to: number): number {
    const wrap = this.#slots.length - 1
    let slot = low & wrap
    let number = this.#slots[slot]!
    while (number >= 0 && (this.#low[number] !== low || this.#high[number] !== high)) {
      slot = (slot + 1) & wrap
      number = this.#slots[slot]!
    }
    return number >= 0 ? number : this.#add(high, low, bytes, from, to)
  }

  /** Each text stands in these bytes [start, end); until the next is added. */
  get bytes(): Uint8Array {
    return this.#texts.all
  }

  start(number: number): number {
    return number === 0 ? 0 : this.#ends[number - 1]!
  }

  end(number: number): number {
    return this.#ends[number]!
  }

  /** Writes a text as a string. */
  write(number: number, writer: Writer): void {
    const [from, to] = [this.start(number), this.end(number)]
    writer.uint(to - from).copy(this.bytes, from, to)
  }

  /** @param bytes only so many of them, which may end inside of a character */
  text(number: number, bytes = Infinity): string {
    const from = this.start(number)
    return this.#texts.all.toString('utf8', from, Math.min(this.end(number), from + bytes))
  }

  #add(high: number, low: number, bytes: Uint8Array, from: number, to: number): number {
    const number = this.#length++
    if (number === this.#high.length) {
      this.#high = grown(this.#high)
      this.#low = grown(this.#low)
      this.#ends = grown(this.#ends)
    }
    this.#high[number] = high
    this.#low[number] = low
    if (isValidUtf8(bytes, from, to)) this.#texts.copy(bytes, from, to)
    else this.#texts.copy(Buffer.from(Buffer.from(bytes.subarray(from, to)).toString()))
    this.#ends[number] = this.#texts.length
    this.#put(number)
    if (this.#length * 2 > this.#slots.length) this.#rehash()
    return number
  }

  #put(number: number): void {
    const wrap = this.#slots.length - 1
    let slot = this.#low[number]! & wrap
    while (this.#slots[slot]! >= 0) slot = (slot + 1) & wrap
    this.#slots[slot] = number
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 2).fill(-1)
    for (let number = 0; number < this.#length; number++) this.#put(number)
  }
}
