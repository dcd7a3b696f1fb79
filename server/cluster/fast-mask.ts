import { KERNEL } from '../kernel/kernel.ts'
import { hash, hashBytes } from './hash.ts'
import { Masker } from './mask.ts'

/** A masked message's hash, as hash.ts computes it. */
interface Masked {
  readonly high: number
  readonly low: number
}

/**
 * What mask.ts does, by the WebAssembly kernel; test/kernel holds that the two agree. A message too long for the kernel's
 * memory is masked in TypeScript.
 */
export class FastMasker {
  readonly #plain = new Masker()
  #isPlain = false

  /** Masks text [from, to): the hash of the masked bytes. One object is reused. */
  mask(text: Uint8Array, from: number, to: number): Masked {
    const { message, messageBytes, result } = KERNEL
    this.#isPlain = to - from > messageBytes
    if (this.#isPlain) {
      this.#plain.mask(text, from, to)
      hashBytes(this.#plain.out, this.#plain.length)
      return hash
    }
    take(text, from, to)
    KERNEL.mask(message, message + to - from)
    hash.high = result[1]!
    hash.low = result[2]!
    return hash
  }

  /** The message masked last stands in `out` [from, to). */
  get out(): Uint8Array {
    return this.#isPlain ? this.#plain.out : KERNEL.memory
  }

  get from(): number {
    return this.#isPlain ? 0 : KERNEL.masked
  }

  get to(): number {
    return this.#isPlain ? this.#plain.length : KERNEL.masked + KERNEL.result[0]!
  }
}

/** Places, counted from `from`, of the digits of text [from, to) that its shape may keep: `eth0`, a status. Until the next call. */
export const digitsKept = (text: Uint8Array, from: number, to: number): Iterable<number> => {
  const { message, kept } = KERNEL
  if (to - from > kept.length) return new Masker().digitsKept(text, from, to).map((at) => at - from)
  take(text, from, to)
  return kept.subarray(0, KERNEL.digitsKept(message, message + to - from))
}

/** Puts text [from, to) where the kernel masks it. */
const take = (text: Uint8Array, from: number, to: number): void => {
  const { memory, message } = KERNEL
  const length = to - from
  if (length < COPIED_ONE_BY_ONE) for (let k = 0; k < length; k++) memory[message + k] = text[from + k]!
  else memory.set(text.subarray(from, to), message)
  // What stood behind the message before is no part of this one.
  memory[message + length] = memory[message + length + 1] = memory[message + length + 2] = 0
}

const COPIED_ONE_BY_ONE = 256
