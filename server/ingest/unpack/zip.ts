import { crc32 } from 'node:zlib'
import { Broken } from './broken.ts'
import { entryName } from './entry-name.ts'
import type { Entry } from './entry.ts'
import { inflate } from './inflate.ts'
import { ByteSource } from './source.ts'

const LOCAL = 0x04034b50
const DESCRIPTOR = 0x08074b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
const END64 = 0x06064b50
const LOCATOR64 = 0x07064b50

const ENCRYPTED = 1
const SIZES_BEHIND = 8
const STORED = 0
const DEFLATED = 8

/** What an entry says of itself before its content, and what its content then was. */
interface Figures {
  readonly name: string
  readonly crc: number
  readonly packed: number
  readonly size: number
}

/** The first entry, or the end of an empty archive. */
export const isZip = (bytes: Uint8Array): boolean => bytes.length >= 4 && [LOCAL, END].includes(u32(bytes, 0))

/**
 * The entries of a zip, read from front to back (stored, deflate; zip64). Its directory at the end is held against what
 * was read: one that says otherwise is refused. Throws Broken.
 */
export async function* unzip(source: ByteSource): AsyncGenerator<Entry, void, undefined> {
  const seen: Figures[] = []
  while (u32(await source.peek(4), 0) === LOCAL) {
    const header = await source.take(30)
    const rawName = await source.take(u16(header, 26))
    const extra = await source.take(u16(header, 28))
    const name = entryName(rawName)
    const flags = u16(header, 6)
    if ((flags & ENCRYPTED) !== 0) throw new Broken('it is encrypted, pack it without a password')
    const said = { crc: u32(header, 14), ...sizesOf(extra, u32(header, 18), u32(header, 22)) }
    const isBehind = (flags & SIZES_BEHIND) !== 0
    const method = u16(header, 8)
    if (method !== STORED && method !== DEFLATED)
      throw new Broken(`it uses method ${method}, pack it with deflate`)
    const read = { crc: 0, packed: 0, size: 0, done: false }
    const limit = isBehind ? Infinity : said.size
    const content = async function* entry(): AsyncGenerator<Uint8Array, void, undefined> {
      const raw = isBehind ? untilDescriptor(source) : slice(source, said.packed)
      const text =
        method === STORED ? raw : inflate(isBehind ? source : new ByteSource(slice(source, said.packed)))
      for (;;) {
        const next = await text.next()
        if (next.done === true) {
          read.packed = typeof next.value === 'number' ? next.value : read.size
          break
        }
        read.crc = crc32(next.value, read.crc)
        read.size += next.value.length
        if (read.size > limit) throw new Broken('more comes out of an entry than its header says')
        yield next.value
      }
      read.done = true
    }
    const bytes = content()
    if (name.endsWith('/')) {
      for await (const chunk of bytes) if (chunk.length > 0) throw new Broken('a folder has content')
      yield { kind: 'folder', name }
    } else {
      yield { kind: 'file', name, modified: dosTime(u16(header, 10), u16(header, 12)), bytes }
      if (!read.done) throw new Broken('an entry was left unread')
    }
    if (isBehind) await checkDescriptor(source, read)
    else if (read.crc !== said.crc || read.size !== said.size || read.packed !== said.packed)
      throw new Broken(
        read.crc === said.crc ? 'an entry is not as long as its header says' : 'incorrect data check',
      )
    seen.push({ name, crc: read.crc, packed: read.packed, size: read.size })
  }
  await checkDirectory(source, seen)
}

/** Exactly so many bytes. */
async function* slice(source: ByteSource, bytes: number): AsyncGenerator<Uint8Array, void, undefined> {
  for (let left = bytes; left > 0;) {
    const chunk = await source.some(left)
    if (chunk === null) throw new Broken('unexpected end of file')
    left -= chunk.length
    yield chunk
  }
}

/** Looked through for a descriptor at a time. */
const SCAN_BYTES = 64 * 1024
const DESCRIPTOR_MARK = Buffer.of(0x50, 0x4b, 0x07, 0x08)

/** What is stored without a length ends where a descriptor fits all that came before it. */
async function* untilDescriptor(source: ByteSource): AsyncGenerator<Uint8Array, void, undefined> {
  let crc = 0
  let size = 0
  for (;;) {
    const ahead = Buffer.from(await source.peek(SCAN_BYTES))
    if (ahead.length < 16) throw new Broken('unexpected end of file')
    const at = ahead.indexOf(DESCRIPTOR_MARK)
    if (at === 0 && u32(ahead, 4) === crc && [u32(ahead, 8), u64(ahead, 8)].includes(size)) return
    // A mark may be cut by the end of what was looked at.
    const chunk = ahead.subarray(0, at > 0 ? at : at === 0 ? 1 : ahead.length - 3)
    crc = crc32(chunk, crc)
    size += chunk.length
    await source.skip(chunk.length)
    yield chunk
  }
}

/** With or without its mark, with sizes of four bytes or eight: which, only what was read can tell. */
const checkDescriptor = async (
  source: ByteSource,
  { crc, packed, size }: Omit<Figures, 'name'>,
): Promise<void> => {
  const bytes = await source.peek(28)
  for (const start of [4, 0]) {
    if (start === 4 && u32(bytes, 0) !== DESCRIPTOR) continue
    for (const width of [4, 8]) {
      const length = start + 4 + 2 * width
      if (bytes.length < length) continue
      const sizeAt = width === 4 ? u32 : u64
      if (u32(bytes, start) !== crc || sizeAt(bytes, start + 4) !== packed) continue
      if (sizeAt(bytes, start + 4 + width) !== size) continue
      if (![LOCAL, CENTRAL].includes(u32(bytes, length))) continue
      await source.skip(length)
      return
    }
  }
  throw new Broken(bytes.length < 12 ? 'unexpected end of file' : 'incorrect data check')
}

const checkDirectory = async (source: ByteSource, seen: readonly Figures[]): Promise<void> => {
  let listed = 0
  for (;;) {
    const mark = await source.peek(4)
    if (mark.length < 4) throw new Broken('unexpected end of file')
    if (u32(mark, 0) !== CENTRAL) break
    const header = await source.take(46)
    const name = entryName(await source.take(u16(header, 28)))
    const sizes = sizesOf(await source.take(u16(header, 30)), u32(header, 20), u32(header, 24))
    await source.skip(u16(header, 32))
    const entry = seen[listed++]
    if (
      entry?.name !== name ||
      entry.crc !== u32(header, 16) ||
      entry.packed !== sizes.packed ||
      entry.size !== sizes.size
    )
      throw new Broken('its directory says otherwise than its entries')
  }
  if (listed !== seen.length) throw new Broken('its directory says otherwise than its entries')
  if (u32(await source.peek(4), 0) === END64) {
    const head = await source.take(12)
    await source.skip(u64(head, 4))
  }
  if (u32(await source.peek(4), 0) === LOCATOR64) await source.skip(20)
  if (u32(await source.peek(4), 0) !== END) throw new Broken('its directory is damaged')
  const end = await source.take(22)
  await source.skip(u16(end, 20))
  if ((await source.some()) !== null) throw new Broken('behind its end follows something else')
}

/** Sizes of four bytes, or where those are full the ones of zip64 in the extra field. */
const sizesOf = (
  extra: Uint8Array,
  packed: number,
  size: number,
): { readonly packed: number; readonly size: number } => {
  for (let at = 0; at + 4 <= extra.length; at += 4 + u16(extra, at + 2)) {
    if (u16(extra, at) !== 1) continue
    const field = extra.subarray(at + 4, at + 4 + u16(extra, at + 2))
    const wide = size === 0xffffffff
    return {
      size: wide ? u64(field, 0) : size,
      packed: packed === 0xffffffff ? u64(field, wide ? 8 : 0) : packed,
    }
  }
  return { packed, size }
}

const dosTime = (time: number, date: number): Date =>
  new Date(
    Date.UTC(
      1980 + (date >> 9),
      ((date >> 5) & 15) - 1,
      date & 31,
      time >> 11,
      (time >> 5) & 63,
      (time & 31) * 2,
    ),
  )

/** Little-endian; NaN behind the end, which equals nothing. */
const u16 = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? Number.NaN) + (bytes[at + 1] ?? Number.NaN) * 256
const u32 = (bytes: Uint8Array, at: number): number => u16(bytes, at) + u16(bytes, at + 2) * 65_536
const u64 = (bytes: Uint8Array, at: number): number => u32(bytes, at) + u32(bytes, at + 4) * 2 ** 32
