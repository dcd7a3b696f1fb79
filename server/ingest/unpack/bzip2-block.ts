import { Broken } from './broken.ts'

/** Bits of an array, the highest of each byte first. */
export class BitReader {
  readonly #bytes: Uint8Array
  #at: number
  #held = 0
  #count = 0

  constructor(bytes: Uint8Array, skippedBits: number) {
    this.#bytes = bytes
    this.#at = 0
    if (skippedBits > 0) this.bits(skippedBits)
  }

  /** How many bits lie behind, from the array's beginning. */
  get position(): number {
    return this.#at * 8 - this.#count
  }

  /** The next bits, up to 24. Throws Broken where there are not so many. */
  bits(count: number): number {
    const value = this.peek(count)
    this.skip(count)
    return value
  }

  /** The next bits, up to 24, without passing them; zeros stand behind the end. */
  peek(count: number): number {
    while (this.#count < count) {
      this.#held = ((this.#held << 8) | (this.#bytes[this.#at++] ?? 0)) >>> 0
      this.#count += 8
    }
    return (this.#held >>> (this.#count - count)) & (2 ** count - 1)
  }

  skip(count: number): void {
    this.#count -= count
    if (this.position > this.#bytes.length * 8) throw new Broken('unexpected end of file')
  }
}

const SYMBOLS_PER_TABLE = 50
const MAX_CODE_BITS = 20
const FAST_BITS = 10
const OUT_BYTES = 1024 * 1024

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24
  for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1
  return crc >>> 0
})

/** A canonical Huffman code. Codes of up to FAST_BITS are looked up, longer ones compared with the last of each length. */
interface Code {
  readonly fast: Uint16Array
  readonly limits: Int32Array
  readonly offsets: Int32Array
  readonly symbols: Uint16Array
}

const codeOf = (lengths: readonly number[]): Code => {
  const counts = new Int32Array(MAX_CODE_BITS + 2)
  for (const length of lengths) counts[length]!++
  const limits = new Int32Array(MAX_CODE_BITS + 2).fill(-1)
  const offsets = new Int32Array(MAX_CODE_BITS + 2)
  const starts = new Int32Array(MAX_CODE_BITS + 2)
  let code = 0
  let index = 0
  for (let length = 1; length <= MAX_CODE_BITS; length++) {
    starts[length] = index
    offsets[length] = index - code
    code += counts[length]!
    index += counts[length]!
    limits[length] = code - 1
    code <<= 1
  }
  const symbols = new Uint16Array(lengths.length)
  const fast = new Uint16Array(2 ** FAST_BITS)
  for (const [symbol, length] of lengths.entries()) {
    const at = starts[length]!++
    symbols[at] = symbol
    if (length > FAST_BITS) continue
    const first = (at - offsets[length]!) << (FAST_BITS - length)
    fast.fill((symbol << 5) | length, first, first + 2 ** (FAST_BITS - length))
  }
  return { fast, limits, offsets, symbols }
}

const nextSymbol = (reader: BitReader, { fast, limits, offsets, symbols }: Code): number => {
  const bits = reader.peek(MAX_CODE_BITS)
  const quick = fast[bits >>> (MAX_CODE_BITS - FAST_BITS)]!
  if (quick !== 0) {
    reader.skip(quick & 31)
    return quick >>> 5
  }
  for (let length = FAST_BITS + 1; length <= MAX_CODE_BITS; length++) {
    const code = bits >>> (MAX_CODE_BITS - length)
    if (code > limits[length]!) continue
    reader.skip(length)
    const symbol = symbols[code + offsets[length]!]
    if (symbol !== undefined) return symbol
    break
  }
  throw new Broken('a code is not in its table')
}

/** The values 0 to 255 that occur, ascending. */
const usedBytes = (reader: BitReader): number[] => {
  const used: number[] = []
  const rows = reader.bits(16)
  for (let row = 0; row < 16; row++) {
    if ((rows & (0x8000 >>> row)) === 0) continue
    const columns = reader.bits(16)
    for (let column = 0; column < 16; column++)
      if ((columns & (0x8000 >>> column)) !== 0) used.push(row * 16 + column)
  }
  return used
}

const toFront = (list: number[] | Uint8Array, at: number): number => {
  const value = list[at]!
  list.copyWithin(1, 0, at)
  list[0] = value
  return value
}

const readSelectors = (reader: BitReader, tables: number): Uint8Array => {
  const selectors = new Uint8Array(reader.bits(15))
  const order = Uint8Array.from({ length: tables }, (_, table) => table)
  for (let i = 0; i < selectors.length; i++) {
    let at = 0
    while (reader.bits(1) === 1) if (++at >= tables) throw new Broken('a table is named that is not there')
    selectors[i] = toFront(order, at)
  }
  return selectors
}

const readLengths = (reader: BitReader, symbols: number): number[] => {
  const lengths: number[] = []
  let length = reader.bits(5)
  for (let symbol = 0; symbol < symbols; symbol++) {
    while (reader.bits(1) === 1) length += reader.bits(1) === 0 ? 1 : -1
    if (length < 1 || length > MAX_CODE_BITS) throw new Broken('a code has no length')
    lengths.push(length)
  }
  return lengths
}

/** The text of one block, in pieces; the reader stands behind its checksum. Throws Broken. */
export function* decodeBlock(
  reader: BitReader,
  blockBytes: number,
  expectedCrc: number,
): Generator<Uint8Array, void, undefined> {
  if (reader.bits(1) === 1) throw new Broken('it was made by a bzip2 before 0.9.5')
  const origin = reader.bits(24)
  const used = usedBytes(reader)
  const tables = reader.bits(3)
  if (used.length === 0 || tables < 2 || tables > 6) throw new Broken('a block has no tables')
  const selectors = readSelectors(reader, tables)
  const codes = Array.from({ length: tables }, () => codeOf(readLengths(reader, used.length + 2)))
  const links = new Uint32Array(blockBytes)
  const length = readSorted(reader, links, used, selectors, codes)
  if (origin >= length) throw new Broken('a block begins outside of itself')
  link(links, length)
  yield* unfold(links, length, origin, expectedCrc)
}

/** Huffman codes to the block's sorted bytes: runs of zeros and moves to the front undone. Answers how many. */
const readSorted = (
  reader: BitReader,
  sorted: Uint32Array,
  used: readonly number[],
  selectors: Uint8Array,
  codes: readonly Code[],
): number => {
  const order = Uint8Array.from(used)
  const end = used.length + 1
  let length = 0
  let run = 0
  let runBit = 1
  for (let group = 0; group < selectors.length; group++) {
    const code = codes[selectors[group]!]!
    for (let i = 0; i < SYMBOLS_PER_TABLE; i++) {
      const symbol = nextSymbol(reader, code)
      if (symbol <= 1) {
        run += runBit << symbol
        runBit *= 2
        if (run > sorted.length) throw new Broken('a block is longer than it may be')
        continue
      }
      if (run > 0) {
        if (length + run > sorted.length) throw new Broken('a block is longer than it may be')
        sorted.fill(order[0]!, length, length + run)
        length += run
        run = 0
        runBit = 1
      }
      if (symbol === end) return length
      if (length >= sorted.length) throw new Broken('a block is longer than it may be')
      sorted[length++] = toFront(order, symbol - 1)
    }
  }
  throw new Broken('a block has no end')
}

/** Beside each byte (the low eight bits) the place of the next, so that the block can be walked. */
const link = (links: Uint32Array, length: number): void => {
  const starts = new Uint32Array(257)
  for (let i = 0; i < length; i++) starts[links[i]! + 1]!++
  for (let byte = 0; byte < 256; byte++) starts[byte + 1]! += starts[byte]!
  for (let i = 0; i < length; i++) {
    const byte = links[i]! & 0xff
    const at = starts[byte]!++
    links[at] = (links[at]! & 0xff) | (i << 8)
  }
}

/** Walks the links, and undoes the runs: four equal bytes are followed by how many more. */
function* unfold(
  links: Uint32Array,
  length: number,
  origin: number,
  expectedCrc: number,
): Generator<Uint8Array, void, undefined> {
  let out = new Uint8Array(OUT_BYTES)
  let filled = 0
  let crc = 0xffffffff
  let place = links[origin]! >>> 8
  let last = -1
  let same = 0
  for (let i = 0; i < length; i++) {
    const entry = links[place]!
    place = entry >>> 8
    let byte = entry & 0xff
    let times = 1
    if (same === 4) {
      times = byte
      byte = last
      same = 0
    } else {
      same = byte === last ? same + 1 : 1
      last = byte
    }
    if (filled + times > OUT_BYTES) {
      yield out.subarray(0, filled)
      out = new Uint8Array(OUT_BYTES)
      filled = 0
    }
    for (; times > 0; times--) {
      out[filled++] = byte
      crc = ((crc << 8) ^ CRC_TABLE[(crc >>> 24) ^ byte]!) >>> 0
    }
    // A run's count is followed by another run, also of the same byte.
    if (same === 0) last = -1
  }
  if ((crc ^ 0xffffffff) >>> 0 !== expectedCrc) throw new Broken('incorrect data check')
  yield out.subarray(0, filled)
}
