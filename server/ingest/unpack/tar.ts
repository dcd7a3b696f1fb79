import { Broken } from './broken.ts'
import { entryName } from './entry-name.ts'
import type { Entry } from './entry.ts'
import type { ByteSource } from './source.ts'

const BLOCK = 512
/** A longer name or extended header is no real one. */
const MAX_EXTENDED_BYTES = 1024 * 1024

/** Contiguous files, and the type of the oldest tars, are files too. */
const FILES = '07\u0000'
const LINKS = '12'
const DEVICES = '346'
/** Folders, dumps' lists of folders, labels of volumes: no content. */
const EMPTY = '5DV'

/** A header block by its checksum, which is the sum of its bytes with blanks for itself. */
export const isTar = (bytes: Uint8Array): boolean => {
  if (bytes.length < BLOCK || bytes[0] === 0) return false
  const named = octal(bytes.subarray(148, 156))
  let sum = 0
  let signed = 0
  for (let i = 0; i < BLOCK; i++) {
    const byte = i >= 148 && i < 156 ? 32 : bytes[i]!
    sum += byte
    signed += byte > 127 ? byte - 256 : byte
  }
  return named === sum || named === signed
}

/** The entries of a tar (ustar, pax, GNU), several behind one another too. Throws Broken. */
export async function* untar(source: ByteSource): AsyncGenerator<Entry, void, undefined> {
  let longName: string | null = null
  let pax = new Map<string, string>()
  let ended = false
  for (;;) {
    const header = await source.peek(BLOCK)
    if (header.length === 0 && ended) return
    if (header.length < BLOCK) throw new Broken('unexpected end of file')
    await source.skip(BLOCK)
    if (header.every((byte) => byte === 0)) {
      ended = true
      continue
    }
    if (!isTar(header)) throw new Broken('a header is damaged')
    ended = false
    const type = String.fromCharCode(header[156] ?? 0)
    const size = Number(pax.get('size') ?? number(header.subarray(124, 136)))
    if (!Number.isSafeInteger(size) || size < 0) throw new Broken('a size is none')
    const padded = Math.ceil(size / BLOCK) * BLOCK
    if (type === 'L' || type === 'x') {
      if (size > MAX_EXTENDED_BYTES) throw new Broken('a name is too long')
      const bytes = (await source.take(padded)).subarray(0, size)
      if (type === 'L') longName = entryName(untilZero(bytes))
      else pax = new Map([...pax, ...paxRecords(bytes)])
      continue
    }
    if (type === 'K' || type === 'g') {
      await source.skip(padded)
      continue
    }
    if (type === 'S' || [...pax.keys()].some((key) => key.startsWith('GNU.sparse.')))
      throw new Broken('it holds a sparse file, pack it without --sparse')
    if (type === 'M') throw new Broken('it goes on from another volume')
    const name = pax.get('path') ?? longName ?? ownName(header)
    longName = null
    const mtime = Number(pax.get('mtime') ?? number(header.subarray(136, 148)))
    pax = new Map()
    // Links and devices have no content, whatever size they name (POSIX); those that name one lie.
    if (LINKS.includes(type) || DEVICES.includes(type)) {
      yield { kind: LINKS.includes(type) ? 'link' : 'device', name }
      continue
    }
    if (EMPTY.includes(type) || (FILES.includes(type) && name.endsWith('/'))) {
      await source.skip(padded)
      yield { kind: 'folder', name }
      continue
    }
    let left = size
    const bytes = async function* content(): AsyncGenerator<Uint8Array, void, undefined> {
      while (left > 0) {
        const chunk = await source.some(left)
        if (chunk === null) throw new Broken('unexpected end of file')
        left -= chunk.length
        yield chunk
      }
    }
    yield { kind: 'file', name, modified: new Date(mtime * 1000), bytes: bytes() }
    await source.skip(left + padded - size)
  }
}

const untilZero = (bytes: Uint8Array): Uint8Array => {
  const end = bytes.indexOf(0)
  return end < 0 ? bytes : bytes.subarray(0, end)
}

/** ustar splits a long path; GNU uses the same bytes otherwise, and says so in its magic ("ustar  "). */
const ownName = (header: Uint8Array): string => {
  const name = entryName(untilZero(header.subarray(0, 100)))
  const isUstar = Buffer.from(header.subarray(257, 263)).toString('latin1') === 'ustar\0'
  const prefix = isUstar ? entryName(untilZero(header.subarray(345, 500))) : ''
  return prefix === '' ? name : `${prefix}/${name}`
}

/** "17 path=some/name\n", where 17 is the length of all of it. */
const paxRecords = (bytes: Uint8Array): Map<string, string> => {
  const records = new Map<string, string>()
  for (let at = 0; at < bytes.length && bytes[at] !== 0;) {
    const blank = bytes.indexOf(0x20, at)
    const length = Number(Buffer.from(bytes.subarray(at, blank)).toString('latin1'))
    if (blank < 0 || !Number.isSafeInteger(length) || length <= blank - at || at + length > bytes.length)
      throw new Broken('an extended header is damaged')
    const record = Buffer.from(bytes.subarray(blank + 1, at + length - 1)).toString('utf8')
    const equals = record.indexOf('=')
    records.set(record.slice(0, equals), record.slice(equals + 1))
    at += length
  }
  return records
}

const octal = (field: Uint8Array): number => {
  const text = Buffer.from(field).toString('latin1').replaceAll('\0', ' ').trim()
  return /^[0-7]*$/.test(text) ? Number.parseInt(text === '' ? '0' : text, 8) : Number.NaN
}

/** Octal digits, or where the first bit is set the bytes of a large number. */
const number = (field: Uint8Array): number => {
  if (((field[0] ?? 0) & 0x80) === 0) return octal(field)
  let value = (field[0] ?? 0) & 0x7f
  for (const byte of field.subarray(1)) value = value * 256 + byte
  return value
}
