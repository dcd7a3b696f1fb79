import { Reader, Writer } from '../cluster/varint.ts'
import { PART_BYTES } from '../model/limits.ts'
import { TIME_NONE, type TimeKindCode } from '../model/time.ts'
import type { Found, FoundRow } from './entry-source.ts'
import type { FieldChunk } from './field-table.ts'
import type { FieldFile, Fields } from './fields.ts'
import { lowerBound } from './lower-bound.ts'

const SHAPE_DIGITS = 16

/** Which entries of a file are wanted, told from a chunk with these fields. */
export interface Wanted {
  readonly fields: ReadonlySet<number>
  readonly test: (chunk: FieldChunk, entry: number) => boolean
}

/** What of a chunk has the wanted values. */
interface ChunkCounts {
  /** File offset of the chunk's first entry, wanted or not. */
  readonly first: number
  /** Row and count by turns, as Writer writes them: of a large file there are millions. */
  readonly cells: Uint8Array
  /** Instants between which they are, inclusive; Infinity and -Infinity where none has a time. */
  readonly minUs: number
  readonly maxUs: number
}

/** What of a chunk is of some rows. */
export interface ChunkShare {
  readonly chunk: number
  readonly count: number
  /** Of them without a time. */
  readonly untimed: number
  readonly minUs: number
  readonly maxUs: number
}

/** An entry and its time as written, moved past the turns before it; null where it has none. */
export interface NarrowedEntry extends Found {
  readonly written: number | null
}

/** The entries of one file that have the wanted values. Of its fields one chunk is held. */
export class NarrowedFile {
  readonly file: FieldFile
  readonly wanted: Wanted
  readonly #fields: Fields
  readonly #rows: readonly FoundRow[]
  readonly #chunks = new Map<number, ChunkCounts>()
  #last: { readonly place: number; readonly chunk: FieldChunk } | null = null

  constructor(fields: Fields, file: FieldFile, wanted: Wanted) {
    this.#fields = fields
    this.file = file
    this.wanted = wanted
    this.#rows = file.table.rows.map(rowOf)
  }

  /** Takes the counts of a chunk by row; chunks come in their order. */
  note(
    place: number,
    first: number,
    counts: ReadonlyMap<number, number>,
    minUs: number,
    maxUs: number,
  ): void {
    if (counts.size === 0) return
    const cells = new Writer(4 * counts.size)
    for (const [row, count] of counts) cells.uint(row).uint(count)
    this.#chunks.set(place, { first, cells: cells.bytes().slice(), minUs, maxUs })
  }

  /** Whether entries that begin in a part may have the values. */
  holds(part: number): boolean {
    return this.#chunks.has(part)
  }

  /** Those of some entries, in file order, that have the values. */
  async keep(found: readonly Found[]): Promise<readonly Found[]> {
    const kept: Found[] = []
    let place = -1
    let entry = 0
    for (const one of found) {
      const of = Math.floor(one.from / PART_BYTES)
      const chunk = await this.#chunk(of)
      if (of !== place) entry = lowerBound(chunk.offsets, one.from)
      place = of
      while (entry < chunk.offsets.length && chunk.offsets[entry]! < one.from) entry++
      if (chunk.offsets[entry] === one.from && this.wanted.test(chunk, entry)) kept.push(one)
    }
    return kept
  }

  /** By chunk, how many entries have the values and are of rows that `isWanted` takes, in file order. */
  shares(isWanted: (row: FoundRow) => boolean): readonly ChunkShare[] {
    const wanted = this.#rows.map(isWanted)
    const shares: ChunkShare[] = []
    for (const [chunk, { cells, minUs, maxUs }] of this.#chunks) {
      const reader = new Reader(cells)
      let [count, untimed] = [0, 0]
      while (reader.at < cells.length) {
        const row = reader.uint()
        const entries = reader.uint()
        if (!wanted[row]) continue
        count += entries
        if (this.#rows[row]!.kind === TIME_NONE) untimed += entries
      }
      if (count > 0) shares.push({ chunk, count, untimed, minUs, maxUs })
    }
    return shares
  }

  /** The entries of a share, in file order. */
  async entries(place: number, isWanted: (row: FoundRow) => boolean): Promise<readonly NarrowedEntry[]> {
    const chunk = await this.#chunk(place)
    const wanted = this.#rows.map(isWanted)
    const { offsets, rows, times } = chunk
    const found: NarrowedEntry[] = []
    for (let entry = 0; entry < rows.length; entry++) {
      if (!wanted[rows[entry]!] || !this.wanted.test(chunk, entry)) continue
      const row = this.#rows[rows[entry]!]!
      const to = offsets[entry + 1] ?? (await this.#startBehind(place))
      const written = row.kind === TIME_NONE ? null : times[entry]!
      found.push({ from: offsets[entry]!, to, row, written })
    }
    return found
  }

  /** Where the first entry of a later chunk begins, or the file ends. */
  async #startBehind(place: number): Promise<number> {
    const { table, logFile } = this.file
    for (let next = place + 1; next < table.chunks; next++) {
      const first = this.#chunks.get(next)?.first ?? (await this.#read(next)).offsets[0]
      if (first !== undefined) return first
    }
    return logFile.bytes ?? 0
  }

  async #chunk(place: number): Promise<FieldChunk> {
    if (this.#last?.place !== place) this.#last = { place, chunk: await this.#read(place) }
    return this.#last.chunk
  }

  #read(place: number): Promise<FieldChunk> {
    return this.#fields.chunk(this.file, place, this.wanted.fields)
  }
}

/** A row of a field table by its key. */
const rowOf = (key: string): FoundRow => ({
  shape: key.slice(0, SHAPE_DIGITS),
  level: Number(key[SHAPE_DIGITS]),
  kind: Number(key[SHAPE_DIGITS + 1]) as TimeKindCode,
})
