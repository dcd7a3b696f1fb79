import { Broken } from './broken.ts'

/**
 * LZMA2, as xz files hold it (decoding as in Igor Pavlov's LZMA specification, which is in the public domain): chunks of
 * at most 64 KiB become at most 2 MiB of text each, so every chunk is decoded at once.
 */

const PROB_INIT = 1024
const STATES = 12
const POS_STATES = 16
const LOW = 8
const LENGTH_PROBS = 2 + POS_STATES * LOW * 2 + 256
const MATCH_MIN = 2

const fresh = (count: number): Uint16Array => new Uint16Array(count).fill(PROB_INIT)

export class Lzma2Decoder {
  readonly #dictionary: Uint8Array
  #place = 0
  #known = 0
  #lc = 0
  #lp = 0
  #pb = 0
  #state = 0
  #reps: [number, number, number, number] = [0, 0, 0, 0]
  #needsDictionary = true
  #needsProperties = true
  #needsState = true

  #literals = fresh(0)
  #isMatch = fresh(0)
  #isRep = fresh(0)
  #isRep0 = fresh(0)
  #isRep1 = fresh(0)
  #isRep2 = fresh(0)
  #isRep0Long = fresh(0)
  #slots = fresh(0)
  #specials = fresh(0)
  #align = fresh(0)
  #matchLengths = fresh(0)
  #repLengths = fresh(0)

  #input: Uint8Array = new Uint8Array(0)
  #at = 0
  #range = 0
  #code = 0

  constructor(dictionaryBytes: number) {
    this.#dictionary = new Uint8Array(dictionaryBytes)
  }

  /** A chunk that is not packed: control 1 forgets the dictionary, 2 does not. */
  stored(control: number, bytes: Uint8Array): Uint8Array {
    if (control === 1) this.#forget()
    else if (this.#needsDictionary) throw new Broken('a chunk needs what was before it')
    for (const byte of bytes) this.#remember(byte)
    return bytes
  }

  /** Chunk properties of control bytes 0xc0 and above. */
  setProperties(byte: number): void {
    if (byte >= 225) throw new Broken('a chunk has unknown properties')
    this.#lc = byte % 9
    this.#lp = Math.floor(byte / 9) % 5
    this.#pb = Math.floor(byte / 45)
    if (this.#lc + this.#lp > 4) throw new Broken('a chunk has unknown properties')
    this.#needsProperties = false
  }

  /** A packed chunk: its control byte (0x80 and above), its bytes, the size of its text. */
  packed(control: number, bytes: Uint8Array, size: number): Uint8Array {
    if (control >= 0xe0) this.#forget()
    else if (this.#needsDictionary) throw new Broken('a chunk needs what was before it')
    if (this.#needsProperties) throw new Broken('a chunk has no properties')
    if (control >= 0xa0) this.#resetState()
    else if (this.#needsState) throw new Broken('a chunk needs what was before it')
    this.#input = bytes
    this.#at = 5
    this.#range = 0xffffffff
    this.#code = new DataView(bytes.buffer, bytes.byteOffset).getUint32(1)
    if (bytes[0] !== 0) throw new Broken('a chunk does not begin as it should')
    const text = this.#decode(size)
    if (this.#code !== 0 || this.#at !== bytes.length)
      throw new Broken('a chunk does not end where it should')
    return text
  }

  #forget(): void {
    this.#known = 0
    this.#needsDictionary = false
  }

  #resetState(): void {
    this.#state = 0
    this.#reps = [0, 0, 0, 0]
    this.#literals = fresh(0x300 << (this.#lc + this.#lp))
    this.#isMatch = fresh(STATES * POS_STATES)
    this.#isRep = fresh(STATES)
    this.#isRep0 = fresh(STATES)
    this.#isRep1 = fresh(STATES)
    this.#isRep2 = fresh(STATES)
    this.#isRep0Long = fresh(STATES * POS_STATES)
    this.#slots = fresh(4 * 64)
    this.#specials = fresh(128)
    this.#align = fresh(16)
    this.#matchLengths = fresh(LENGTH_PROBS)
    this.#repLengths = fresh(LENGTH_PROBS)
    this.#needsState = false
  }

  #remember(byte: number): void {
    this.#dictionary[this.#place++] = byte
    if (this.#place === this.#dictionary.length) this.#place = 0
    if (this.#known < this.#dictionary.length) this.#known++
    this.#total++
  }
  #total = 0

  /** The byte `distance` + 1 before. */
  #before(distance: number): number {
    const at = this.#place - distance - 1
    return this.#dictionary[at < 0 ? at + this.#dictionary.length : at]!
  }

  #bit(probs: Uint16Array, at: number): 0 | 1 {
    const prob = probs[at]!
    const bound = (this.#range >>> 11) * prob
    let bit: 0 | 1
    if (this.#code < bound) {
      this.#range = bound
      probs[at] = prob + ((2048 - prob) >> 5)
      bit = 0
    } else {
      this.#range -= bound
      this.#code -= bound
      probs[at] = prob - (prob >> 5)
      bit = 1
    }
    if (this.#range < 0x1000000) this.#normalise()
    return bit
  }

  #normalise(): void {
    this.#range = (this.#range << 8) >>> 0
    // Behind the chunk's end stand zeros; that it ended too soon is seen when all is decoded.
    this.#code = ((this.#code << 8) | (this.#input[this.#at++] ?? 0)) >>> 0
  }

  #direct(count: number): number {
    let value = 0
    for (; count > 0; count--) {
      this.#range >>>= 1
      const bit = this.#code >= this.#range ? 1 : 0
      if (bit === 1) this.#code -= this.#range
      if (this.#range < 0x1000000) this.#normalise()
      value = value * 2 + bit
    }
    return value
  }

  #tree(probs: Uint16Array, offset: number, bits: number): number {
    let symbol = 1
    for (let i = 0; i < bits; i++) symbol = (symbol << 1) | this.#bit(probs, offset + symbol)
    return symbol - (1 << bits)
  }

  #reverseTree(probs: Uint16Array, offset: number, bits: number): number {
    let symbol = 1
    let value = 0
    for (let i = 0; i < bits; i++) {
      const bit = this.#bit(probs, offset + symbol)
      symbol = (symbol << 1) | bit
      value |= bit << i
    }
    return value
  }

  #length(probs: Uint16Array, posState: number): number {
    if (this.#bit(probs, 0) === 0) return this.#tree(probs, 2 + posState * LOW, 3)
    if (this.#bit(probs, 1) === 0) return 8 + this.#tree(probs, 2 + (POS_STATES + posState) * LOW, 3)
    return 16 + this.#tree(probs, 2 + POS_STATES * LOW * 2, 8)
  }

  #distance(length: number): number {
    const slot = this.#tree(this.#slots, Math.min(length, 3) * 64, 6)
    if (slot < 4) return slot
    const bits = (slot >> 1) - 1
    const base = (2 | (slot & 1)) * 2 ** bits
    if (slot < 14) return base + this.#reverseTree(this.#specials, base - slot, bits)
    return base + this.#direct(bits - 4) * 16 + this.#reverseTree(this.#align, 0, 4)
  }

  #literal(): number {
    const previous = this.#known > 0 ? this.#before(0) : 0
    const lp = this.#total & ((1 << this.#lp) - 1)
    const offset = 0x300 * ((lp << this.#lc) + (previous >> (8 - this.#lc)))
    let symbol = 1
    if (this.#state >= 7) {
      let match = this.#before(this.#reps[0])
      do {
        const matchBit = (match >> 7) & 1
        match <<= 1
        const bit = this.#bit(this.#literals, offset + ((1 + matchBit) << 8) + symbol)
        symbol = (symbol << 1) | bit
        if (matchBit !== bit) break
      } while (symbol < 0x100)
    }
    while (symbol < 0x100) symbol = (symbol << 1) | this.#bit(this.#literals, offset + symbol)
    this.#state = this.#state < 4 ? 0 : this.#state < 10 ? this.#state - 3 : this.#state - 6
    return symbol & 0xff
  }

  /** What is repeated: sets reps[0] and answers the length. */
  #match(posState: number): number {
    const state = this.#state
    const [rep0, rep1, rep2, rep3] = this.#reps
    if (this.#bit(this.#isRep, state) === 0) {
      this.#state = state < 7 ? 7 : 10
      const length = this.#length(this.#matchLengths, posState)
      this.#reps = [this.#distance(length), rep0, rep1, rep2]
      return length + MATCH_MIN
    }
    if (this.#bit(this.#isRep0, state) === 0) {
      if (this.#bit(this.#isRep0Long, state * POS_STATES + posState) === 0) {
        this.#state = state < 7 ? 9 : 11
        return 1
      }
    } else if (this.#bit(this.#isRep1, state) === 0) this.#reps = [rep1, rep0, rep2, rep3]
    else if (this.#bit(this.#isRep2, state) === 0) this.#reps = [rep2, rep0, rep1, rep3]
    else this.#reps = [rep3, rep0, rep1, rep2]
    this.#state = state < 7 ? 8 : 11
    return this.#length(this.#repLengths, posState) + MATCH_MIN
  }

  #decode(size: number): Uint8Array {
    const text = new Uint8Array(size)
    const posMask = (1 << this.#pb) - 1
    for (let filled = 0; filled < size;) {
      const posState = this.#total & posMask
      if (this.#bit(this.#isMatch, this.#state * POS_STATES + posState) === 0) {
        const byte = this.#literal()
        this.#remember(byte)
        text[filled++] = byte
        continue
      }
      const length = this.#match(posState)
      const distance = this.#reps[0]
      if (distance >= this.#known || filled + length > size) throw new Broken('a chunk is damaged')
      for (let i = 0; i < length; i++) {
        const byte = this.#before(distance)
        this.#remember(byte)
        text[filled++] = byte
      }
    }
    return text
  }
}
