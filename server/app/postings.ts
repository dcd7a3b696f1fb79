import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { decodeDirectory, encodeDirectory, type Directory, type DirectoryFact } from './directory.ts'
import { Reader, Writer } from './varint.ts'

const OPTIONS = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }
const NONE = new Uint32Array(0)

/**
 * A directory turned round: for each row the facts that hold it. A question names few rows of a large file, so only their lists
 * are read; all others stay bytes.
 */
export class Postings {
  /** Keys of rows, as in a directory. */
  readonly keys: readonly string[]
  /** In file order, without their rows. */
  readonly facts: readonly DirectoryFact[]
  readonly #starts: Uint32Array
  readonly #lists: Reader
  /** About what it takes in memory. */
  readonly bytes: number

  /** @param starts where each row's list begins in `lists`, and the end of the last */
  constructor({ keys, facts }: Directory, starts: Uint32Array, lists: Uint8Array) {
    this.keys = keys
    this.facts = facts
    this.#starts = starts
    this.#lists = new Reader(lists)
    this.bytes = lists.length + starts.byteLength + 32 * keys.length + 256 * facts.length
  }

  /** Calls `see` for each fact, by its place in `facts`, that holds entries of a row. */
  forEach(row: number, see: (fact: number, count: number) => void): void {
    const lists = this.#lists
    const end = this.#starts[row + 1]!
    let fact = 0
    for (lists.at = this.#starts[row]!; lists.at < end;) {
      fact += lists.uint()
      see(fact, lists.uint())
    }
  }
}

/** A directory as it is stored with a complete file. */
export const encodePostings = (directory: Directory): Uint8Array => {
  const { keys, facts } = directory
  const starts = new Uint32Array(keys.length + 1)
  for (const { rows } of facts) for (const row of rows) starts[row + 1]!++
  for (let row = 0; row < keys.length; row++) starts[row + 1]! += starts[row]!
  const next = starts.slice()
  const [places, counts] = [new Uint32Array(starts.at(-1)!), new Uint32Array(starts.at(-1)!)]
  facts.forEach((fact, place) => {
    fact.rows.forEach((row, at) => {
      const cell = next[row]!++
      places[cell] = place
      counts[cell] = fact.counts[at]!
    })
  })
  const lists = new Writer()
  const lengths = new Writer()
  let written = 0
  for (let row = 0; row < keys.length; row++) {
    let before = 0
    for (let cell = starts[row]!; cell < starts[row + 1]!; cell++) {
      lists.uint(places[cell]! - before).uint(counts[cell]!)
      before = places[cell]!
    }
    lengths.uint(lists.length - written)
    written = lists.length
  }
  const head = encodeDirectory({ keys, facts: facts.map((fact) => ({ ...fact, rows: NONE, counts: NONE })) })
  const sizes = zstdCompressSync(lengths.bytes(), OPTIONS)
  return new Writer()
    .uint(head.length)
    .uint(sizes.length)
    .copy(head)
    .copy(sizes)
    .copy(zstdCompressSync(lists.bytes(), OPTIONS))
    .bytes()
}

export const decodePostings = (stored: Uint8Array): Postings => {
  const reader = new Reader(stored)
  const [headBytes, sizesBytes] = [reader.uint(), reader.uint()]
  const directory = decodeDirectory(reader.take(headBytes))
  const lengths = new Reader(zstdDecompressSync(reader.take(sizesBytes)))
  const starts = new Uint32Array(directory.keys.length + 1)
  for (let row = 0; row < directory.keys.length; row++) starts[row + 1] = starts[row]! + lengths.uint()
  return new Postings(directory, starts, zstdDecompressSync(reader.rest()))
}
