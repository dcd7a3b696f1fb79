/**
 * A compact form for facts: numbers as LEB128 varints, doubles and strings with their length. What `Writer` wrote,
 * `Reader` reads back in the same order.
 */
export class Writer {
  #bytes: Buffer
  #length = 0

  /** `size` is how many bytes are expected; more may come. */
  constructor(size = 4096) {
    this.#bytes = Buffer.allocUnsafe(size)
  }

  /** An integer from 0 to 2^53 - 1. Throws RangeError for anything else, which would be read back as something else. */
  uint(value: number): this {
    if (!(Number.isSafeInteger(value) && value >= 0))
      throw new RangeError(`a fact holds ${value} where an integer from 0 belongs`)
    this.#reserve(8)
    this.#length = putUint(this.#bytes, this.#length, value)
    return this
  }

  /** An integer of either sign. */
  int(value: number): this {
    return this.uint(value < 0 ? -value * 2 - 1 : value * 2)
  }

  double(value: number): this {
    this.#reserve(8)
    this.#length = this.#bytes.writeDoubleLE(value, this.#length)
    return this
  }

  string(text: string): this {
    const size = Buffer.byteLength(text)
    this.uint(size)
    this.#reserve(size)
    this.#length += this.#bytes.write(text, this.#length)
    return this
  }

  /** Bytes that a Writer wrote: [from, to) of them. */
  copy(bytes: Uint8Array, from = 0, to = bytes.length): this {
    this.#reserve(to - from)
    const own = this.#bytes
    let at = this.#length
    if (to - from < COPIED_ONE_BY_ONE) for (let k = from; k < to; k++) own[at++] = bytes[k]!
    else own.set(new Uint8Array(bytes.buffer, bytes.byteOffset + from, to - from), at)
    this.#length += to - from
    return this
  }

  get length(): number {
    return this.#length
  }

  /** Forgets what was written. */
  clear(): void {
    this.#length = 0
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  /** What was written, and behind `length` room for more; until more is written. */
  get all(): Buffer {
    return this.#bytes
  }

  #reserve(size: number): void {
    if (this.#length + size <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + size))
    this.#bytes.copy(larger, 0, 0, this.#length)
    this.#bytes = larger
  }
}

/** Of so few a loop is as quick as a view. */
const COPIED_ONE_BY_ONE = 64

/** How many bytes `Writer.uint` writes. */
export const uintBytes = (value: number): number => {
  let bytes = 1
  for (; value >= 0x80; value = Math.floor(value / 0x80)) bytes++
  return bytes
}

/** Writes a number below 2^53 as `Writer.uint` does, to bytes that have room for it: where it ends. */
export const putUint = (bytes: Uint8Array, at: number, value: number): number => {
  for (; value >= 0x80; value = Math.floor(value / 0x80)) bytes[at++] = (value % 0x80) | 0x80
  bytes[at++] = value
  return at
}

export class Reader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** Where it stands: what comes next can be read again from there. */
  get at(): number {
    return this.#at
  }

  set at(at: number) {
    this.#at = at
  }

  uint(): number {
    const first = this.#bytes[this.#at]
    if (first !== undefined && first < 0x80) {
      this.#at++
      return first
    }
    let value = 0
    let scale = 1
    for (;;) {
      const byte = this.#bytes[this.#at++]
      if (byte === undefined) throw new RangeError('a stored fact ends too soon')
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
      scale *= 0x80
    }
  }

  int(): number {
    const value = this.uint()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  /** Passes over so many integers of either kind. */
  skipInts(count: number): void {
    const bytes = this.#bytes
    let at = this.#at
    for (let left = count; left > 0; at++) {
      const byte = bytes[at]
      if (byte === undefined) throw new RangeError('a stored fact ends too soon')
      left -= byte < 0x80 ? 1 : 0
    }
    this.#at = at
  }

  skipString(): void {
    const size = this.uint()
    this.#at += size
  }

  double(): number {
    this.#at += 8
    return this.#bytes.readDoubleLE(this.#at - 8)
  }

  string(): string {
    const size = this.uint()
    this.#at += size
    return this.#bytes.toString('utf8', this.#at - size, this.#at)
  }

  /** So many bytes as they stand. */
  take(length: number): Uint8Array {
    if (this.#at + length > this.#bytes.length) throw new RangeError('a stored fact ends too soon')
    this.#at += length
    return this.since(this.#at - length)
  }

  /** What was read from `start` on, as it stands. */
  since(start: number): Uint8Array {
    return this.#bytes.subarray(start, this.#at)
  }

  /** What has not been read yet. */
  rest(): Uint8Array {
    return this.#bytes.subarray(this.#at)
  }
}
