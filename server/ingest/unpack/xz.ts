import { crc32 } from 'node:zlib'
import { MAX_WINDOW_BYTES } from '../../model/limits.ts'
import { Broken } from './broken.ts'
import { crc64 } from './crc64.ts'
import { Lzma2Decoder } from './lzma.ts'
import type { ByteSource } from './source.ts'

const MAGIC = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]
const LZMA2 = 0x21

export const isXz = (bytes: Uint8Array): boolean => MAGIC.every((byte, i) => bytes[i] === byte)

/** All streams of an xz file (.xz file format 1.2.0), one after the other. Throws Broken. */
export async function* unxz(source: ByteSource): AsyncGenerator<Uint8Array, void, undefined> {
  do yield* stream(source)
  while (await goesOn(source))
}

/** Whether another stream follows; four zeros at a time are padding. */
const goesOn = async (source: ByteSource): Promise<boolean> => {
  for (;;) {
    const next = await source.peek(4)
    if (next.length === 0) return false
    if (next.length < 4) throw new Broken('unexpected end of file')
    if (next.some((byte) => byte !== 0)) return true
    await source.skip(4)
  }
}

async function* stream(source: ByteSource): AsyncGenerator<Uint8Array, void, undefined> {
  const header = await source.take(12)
  if (!isXz(header)) throw new Broken('behind its end follows something else')
  if (crcAt(header, 8) !== crc32(header.subarray(6, 8))) throw new Broken('incorrect header check')
  const check = header[7] ?? 0
  if (header[6] !== 0 || check > 15) throw new Broken('it has options that are not known')
  let blocks = 0
  for (;;) {
    const [size = 0] = await source.take(1)
    if (size === 0) break
    yield* block(source, size, check)
    blocks++
  }
  await checkIndex(source, blocks)
  const footer = await source.take(12)
  if (footer[10] !== 0x59 || footer[11] !== 0x5a || crcAt(footer, 0) !== crc32(footer.subarray(4, 10)))
    throw new Broken('incorrect footer check')
}

/** CRC-32, CRC-64 and SHA-256 are checked, which are all that xz writes. */
const checkOf = async (
  kind: number,
): Promise<{
  readonly bytes: number
  readonly add: (text: Uint8Array) => void
  readonly end: () => Uint8Array
}> => {
  const bytes = kind === 0 ? 0 : 4 * 2 ** Math.floor((kind - 1) / 3)
  if (kind === 1) {
    let crc = 0
    return {
      bytes,
      add: (text) => {
        crc = crc32(text, crc)
      },
      end: () => Uint8Array.of(crc, crc >>> 8, crc >>> 16, crc >>> 24),
    }
  }
  if (kind === 4) {
    const crc = crc64()
    return { bytes, add: crc.add, end: crc.end }
  }
  if (kind === 10) {
    // Few files have it, and loading this takes 10 ms.
    const { createHash } = await import('node:crypto')
    const hash = createHash('sha256')
    return { bytes, add: (text) => void hash.update(text), end: () => hash.digest() }
  }
  if (kind === 0) return { bytes, add: () => {}, end: () => new Uint8Array(0) }
  throw new Broken('it has a check that is not known')
}

async function* block(
  source: ByteSource,
  size: number,
  kind: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const dictionary = await readBlockHeader(source, size)
  const decoder = new Lzma2Decoder(dictionary)
  const check = await checkOf(kind)
  let packed = 0
  for (;;) {
    const [control = 0] = await source.take(1)
    packed++
    if (control === 0) break
    if (control > 2 && control < 0x80) throw new Broken('a chunk is of an unknown kind')
    const isStored = control < 0x80
    const fields = await source.take(isStored ? 2 : 4)
    const low = ((fields[0] ?? 0) << 8) + (fields[1] ?? 0) + 1
    let text: Uint8Array
    if (isStored) {
      text = decoder.stored(control, await source.take(low))
      packed += 2 + low
    } else {
      const length = ((fields[2] ?? 0) << 8) + (fields[3] ?? 0) + 1
      if (control >= 0xc0) {
        decoder.setProperties((await source.take(1))[0] ?? 0)
        packed++
      }
      if (length < 5) throw new Broken('a chunk is too short')
      text = decoder.packed(control, await source.take(length), ((control & 0x1f) << 16) + low)
      packed += 4 + length
    }
    check.add(text)
    yield text
  }
  await source.skip((4 - (packed % 4)) % 4)
  const expected = await source.take(check.bytes)
  if (Buffer.compare(expected, check.end()) !== 0) throw new Broken('incorrect data check')
}

/** Answers the size of the dictionary. */
const readBlockHeader = async (source: ByteSource, size: number): Promise<number> => {
  const rest = await source.take((size + 1) * 4 - 1)
  const crc = crc32(rest.subarray(0, -4), crc32(Uint8Array.of(size)))
  if (crcAt(rest, rest.length - 4) !== crc) throw new Broken('incorrect header check')
  const flags = rest[0] ?? 0
  let at = 1
  const skipNumber = (): void => {
    while ((rest[at++] ?? 0) >= 0x80);
  }
  if ((flags & 0x40) !== 0) skipNumber()
  if ((flags & 0x80) !== 0) skipNumber()
  if ((flags & 3) !== 0 || rest[at] !== LZMA2 || rest[at + 1] !== 1)
    throw new Broken('it uses a filter other than LZMA2')
  const bits = rest[at + 2] ?? 0
  const dictionary = bits > 39 ? Infinity : (2 | (bits & 1)) * 2 ** ((bits >> 1) + 11)
  if (dictionary > MAX_WINDOW_BYTES)
    throw new Broken(`its dictionary is larger than ${MAX_WINDOW_BYTES / 2 ** 20} MiB`)
  return dictionary
}

/** The index repeats the sizes of the blocks; their number and its checksum are checked. */
const checkIndex = async (source: ByteSource, blocks: number): Promise<void> => {
  let crc = crc32(Uint8Array.of(0))
  let length = 1
  const byte = async (): Promise<number> => {
    const bytes = await source.take(1)
    crc = crc32(bytes, crc)
    length++
    return bytes[0] ?? 0
  }
  const number = async (): Promise<number> => {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const next = await byte()
      value += (next & 0x7f) * scale
      if (next < 0x80) return value
      if (scale > 2 ** 56) throw new Broken('its index is damaged')
    }
  }
  if ((await number()) !== blocks) throw new Broken('its index names other blocks')
  for (let i = 0; i < blocks * 2; i++) await number()
  while (length % 4 !== 0) await byte()
  if (crcAt(await source.take(4), 0) !== crc) throw new Broken('its index is damaged')
}

const crcAt = (bytes: Uint8Array, at: number): number =>
  new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true)
