import { Broken } from './broken.ts'
import { decodeBlock, BitReader } from './bzip2-block.ts'
import type { ByteSource } from './source.ts'

/** More than a block can take packed: 900,000 symbols of at most 20 bits, and its tables. */
const MAX_BLOCK_BYTES = 2_500_000

const BLOCK = 0x314159265359
const END = 0x177245385090

/** "BZh", a level, and a block or the end right behind it: a line of text may begin with the first three. */
export const isBzip2 = (bytes: Uint8Array): boolean => {
  if (bytes[0] !== 0x42 || bytes[1] !== 0x5a || bytes[2] !== 0x68 || bytes.length < 10) return false
  const level = (bytes[3] ?? 0) - 0x30
  let magic = 0
  for (let i = 4; i < 10; i++) magic = magic * 256 + (bytes[i] ?? 0)
  return level >= 1 && level <= 9 && (magic === BLOCK || magic === END)
}

/** All streams of a bzip2 file, one after the other. Holds one block packed and one unpacked. Throws Broken. */
export async function* bunzip2(source: ByteSource): AsyncGenerator<Uint8Array, void, undefined> {
  for (let begun = false; ; begun = true) {
    const head = await source.peek(4)
    if (head.length === 0 && begun) return
    const [b, z, h, digit = 0] = head
    if (head.length < 4) throw new Broken('unexpected end of file')
    if (b !== 0x42 || z !== 0x5a || h !== 0x68 || digit < 0x31 || digit > 0x39)
      throw new Broken('behind its end follows something else')
    await source.skip(4)
    yield* stream(source, (digit - 0x30) * 100_000)
  }
}

async function* stream(source: ByteSource, blockBytes: number): AsyncGenerator<Uint8Array, void, undefined> {
  let crc = 0
  let bit = 0
  for (;;) {
    const reader = new BitReader(await source.peek(MAX_BLOCK_BYTES), bit)
    const magic = reader.bits(24) * 2 ** 24 + reader.bits(24)
    const expected = ((reader.bits(16) << 16) | reader.bits(16)) >>> 0
    if (magic === END) {
      if (expected !== crc) throw new Broken('incorrect data check')
      await source.skip(Math.ceil(reader.position / 8))
      return
    }
    if (magic !== BLOCK) throw new Broken('a block does not begin where it should')
    yield* decodeBlock(reader, blockBytes, expected)
    crc = (((crc << 1) | (crc >>> 31)) ^ expected) >>> 0
    bit = reader.position % 8
    await source.skip(Math.floor(reader.position / 8))
  }
}
