import { isDeepStrictEqual } from 'node:util'
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { putUint, Reader, uintBytes, Writer } from '../cluster/varint.ts'
import type { LevelCode } from '../model/level.ts'
import type { TimeKindCode } from '../model/time.ts'
import { decodeDirectory, encodeDirectory, type Directory, type DirectoryFact } from './directory.ts'
import type { ShapeSet } from './shape-set.ts'

const OPTIONS = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }
const NONE = new Uint32Array(0)

/** A key as it is stored: its shape's hash in eight bytes, high before low, and level and kind of time in one. */
const KEY_BYTES = 9
const HALF_DIGITS = 8
const SHAPE_DIGITS = 16
/** Lists are compressed so many bytes together: a question reads few of them. */
const PAGE_BYTES = 32 * 1024

/** Lists of rows [first, end), each behind its length. */
interface Page {
  readonly first: number
  readonly end: number
  readonly bytes: number
  readonly stored: Uint8Array
  lists: Uint8Array | null
}

/**
 * A directory turned round: for each row the facts that hold it. A question names few rows of a large file, so keys stay bytes in
 * their order, and only the pages are opened that have these rows' lists.
 */
export class Postings {
  /** In file order, without their rows. */
  readonly facts: readonly DirectoryFact[]
  readonly #keys: DataView
  readonly #pages: readonly Page[]

  /** @param keys in ascending order */
  constructor(facts: readonly DirectoryFact[], keys: Uint8Array, pages: readonly Page[]) {
    this.facts = facts
    this.#keys = new DataView(keys.buffer, keys.byteOffset, keys.byteLength)
    this.#pages = pages
  }

  /** About what it takes in memory. */
  get bytes(): number {
    const pages = this.#pages.reduce(
      (sum, { stored, lists }) => sum + stored.length + (lists?.length ?? 0),
      0,
    )
    return pages + this.#keys.byteLength + 256 * this.facts.length
  }

  /** Calls `see` for each row of these shapes with each fact, by its place in `facts`, that holds entries of it. */
  forEach(
    shapes: ShapeSet,
    see: (
      row: { readonly level: LevelCode; readonly kind: TimeKindCode },
      fact: number,
      count: number,
    ) => void,
  ): void {
    const rows = shapes.hashes.flatMap(([high, low]) => this.#rowsOf(high, low)).sort((a, b) => a - b)
    let at = 0
    for (const page of this.#pages) {
      if (at === rows.length || rows[at]! >= page.end) continue
      const lists = new Reader(this.#open(page))
      for (let row = page.first; row < page.end && at < rows.length; row++) {
        const length = lists.uint()
        const end = lists.at + length
        if (row === rows[at]) {
          at++
          const levelAndKind = this.#keys.getUint8(row * KEY_BYTES + HALF_DIGITS)
          const of = { level: levelAndKind >> 4, kind: (levelAndKind & 15) as TimeKindCode }
          for (let fact = 0; lists.at < end;) see(of, (fact += lists.uint()), lists.uint())
        }
        lists.at = end
      }
    }
  }

  /** Whether another says the same. Throws where a list can't be read. */
  equals(other: Postings): boolean {
    const pages = (of: Postings): Uint8Array => Buffer.concat(of.#pages.map((page) => of.#open(page)))
    const keys = ({ buffer, byteOffset, byteLength }: DataView): Uint8Array =>
      new Uint8Array(buffer, byteOffset, byteLength)
    return (
      isDeepStrictEqual(this.facts, other.facts) &&
      Buffer.compare(keys(this.#keys), keys(other.#keys)) === 0 &&
      Buffer.compare(pages(this), pages(other)) === 0
    )
  }

  #rowsOf(high: number, low: number): number[] {
    const keys = this.#keys
    const compare = (row: number): number =>
      keys.getUint32(row * KEY_BYTES) - high || keys.getUint32(row * KEY_BYTES + 4) - low
    const count = keys.byteLength / KEY_BYTES
    let [from, to] = [0, count]
    while (from < to) {
      const middle = (from + to) >> 1
      if (compare(middle) < 0) from = middle + 1
      else to = middle
    }
    const rows: number[] = []
    for (let row = from; row < count && compare(row) === 0; row++) rows.push(row)
    return rows
  }

  #open(page: Page): Uint8Array {
    return (page.lists ??= zstdDecompressSync(page.stored, {
      // In one piece, and at once at its end.
      chunkSize: Math.max(constants.Z_MIN_CHUNK, page.bytes + 1),
    }))
  }
}

/** A directory as it is stored with a complete file. */
export const encodePostings = ({ keys, facts }: Directory): Uint8Array => {
  const lists = listsOf(keys.length, facts)
  const order = [...keys.keys()].sort((a, b) => (keys[a]! < keys[b]! ? -1 : 1))
  const [table, pages] = [new Writer(), new Writer()]
  let [page, rows] = [new Writer(2 * PAGE_BYTES), 0]
  const endPage = (): void => {
    if (rows === 0) return
    const stored = zstdCompressSync(page.bytes(), OPTIONS)
    table.uint(rows).uint(page.length).uint(stored.length)
    pages.copy(stored)
    page = new Writer(2 * PAGE_BYTES)
    rows = 0
  }
  for (const row of order) {
    const list = lists.bytes.subarray(lists.starts[row], lists.starts[row + 1])
    page.uint(list.length).copy(list)
    rows++
    if (page.length >= PAGE_BYTES) endPage()
  }
  endPage()
  const head = encodeDirectory({
    keys: [],
    facts: facts.map((fact) => ({ ...fact, rows: NONE, counts: NONE })),
  })
  return new Writer()
    .uint(head.length)
    .copy(head)
    .uint(keys.length)
    .copy(keyBytes(order.map((row) => keys[row]!)))
    .uint(table.length)
    .copy(table.bytes())
    .copy(pages.bytes())
    .bytes()
}

/**
 * For each row, in [starts[row], starts[row + 1]) of `bytes`, the facts that hold it and how many entries, each fact's place counted
 * from that of the one before. There are millions in a large file: they are written where they belong at once.
 */
const listsOf = (rows: number, facts: readonly DirectoryFact[]) => {
  const starts = new Uint32Array(rows + 1)
  const before = new Uint32Array(rows)
  const eachCell = (see: (row: number, step: number, count: number) => void): void => {
    before.fill(0)
    facts.forEach((fact, place) => {
      for (let at = 0; at < fact.rows.length; at++) {
        const row = fact.rows[at]!
        see(row, place - before[row]!, fact.counts[at]!)
        before[row] = place
      }
    })
  }
  eachCell((row, step, count) => (starts[row + 1]! += uintBytes(step) + uintBytes(count)))
  for (let row = 0; row < rows; row++) starts[row + 1]! += starts[row]!
  const bytes = new Uint8Array(starts[rows]!)
  const next = starts.slice(0, rows)
  eachCell((row, step, count) => (next[row] = putUint(bytes, putUint(bytes, next[row]!, step), count)))
  return { starts, bytes }
}

const keyBytes = (keys: readonly string[]): Uint8Array => {
  const bytes = Buffer.alloc(keys.length * KEY_BYTES)
  keys.forEach((key, row) => {
    bytes.writeUInt32BE(parseInt(key.slice(0, HALF_DIGITS), 16), row * KEY_BYTES)
    bytes.writeUInt32BE(parseInt(key.slice(HALF_DIGITS, SHAPE_DIGITS), 16), row * KEY_BYTES + 4)
    bytes[row * KEY_BYTES + HALF_DIGITS] = Number(key[SHAPE_DIGITS]) * 16 + Number(key[SHAPE_DIGITS + 1])
  })
  return bytes
}

export const decodePostings = (stored: Uint8Array): Postings => {
  const reader = new Reader(stored)
  const { facts } = decodeDirectory(reader.take(reader.uint()))
  const keys = reader.take(reader.uint() * KEY_BYTES)
  const table = new Reader(reader.take(reader.uint()))
  const pages: Page[] = []
  for (let first = 0; first < keys.length / KEY_BYTES;) {
    const end = first + table.uint()
    const bytes = table.uint()
    pages.push({ first, end, bytes, stored: reader.take(table.uint()), lists: null })
    first = end
  }
  return new Postings(facts, keys, pages)
}
