import { constants, zstdCompressSync } from 'node:zlib'
import { Coarsener } from '../cluster/coarsener.ts'
import { grown } from '../cluster/grown.ts'
import { RowNumbers } from '../cluster/row-numbers.ts'
import { Reader, Writer } from '../cluster/varint.ts'
import { TIME_NONE } from '../model/time.ts'
import type { Summary } from '../model/summary.ts'
import type { FactKey, FactRecord } from '../store/store.ts'
import { scanPart, scanSeam, type TakeRow } from './facts.ts'
import { unzstd } from './unzstd.ts'

/**
 * Which facts of a file hold how many entries of each row, and from when to when: enough to find a group's entries, and the
 * one at any position, without reading the facts in between.
 */
export interface Directory {
  /** Keys of rows, as rowKey makes them; a row is named by its place here. */
  readonly keys: readonly string[]
  /** In file order. */
  readonly facts: readonly DirectoryFact[]
}

export interface DirectoryFact {
  readonly key: FactKey
  /** Rows with entries in the fact, ascending, and how many. */
  readonly rows: Uint32Array
  readonly counts: Uint32Array
  /** First and last time of each kind of time, as the fact counts it: [Infinity, -Infinity] where there is none. */
  readonly times: readonly (readonly [minUs: number, maxUs: number])[]
  /** File offset of the first entry whose time has no year, or no date; null where there is none. */
  readonly partialFrom: { readonly yearless: number | null; readonly dateless: number | null }
}

const TIMED_KINDS = [1, 2, 3] as const
const NO_TIMES: readonly [number, number] = [Infinity, -Infinity]
/** zstd's fastest: the numbers are small already. */
const OPTIONS = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }

/** Takes the facts of a file in any order. */
export class DirectoryBuilder {
  readonly #rows = new RowNumbers()
  readonly #facts = new Map<string, DirectoryFact>()

  has(key: FactKey): boolean {
    return this.#facts.has(nameOf(key))
  }

  get rows(): number {
    return this.#rows.length
  }

  /** A fact as it is stored, with its shapes as coarse as the file's. */
  add({ kind, part, facts }: FactRecord, coarseness: number): void {
    const cells = new Cells()
    const coarsener = new Coarsener(coarseness)
    const times: [number, number][] = [NO_TIMES, NO_TIMES, NO_TIMES, NO_TIMES].map(([min, max]) => [min, max])
    let jumps: Summary['jumps'] = { yearless: null, dateless: null }
    const addRow: TakeRow = (row, figures) => {
      const { text, level, count, kind: timeKind, minUs, maxUs } = row
      jumps = figures.jumps
      if (figures.coarseness < coarseness) coarsener.make(text, 0, text.length, figures.coarseness, 0, 0)
      const { high, low } = figures.coarseness < coarseness && coarsener.isHashed ? coarsener : row
      cells.add(this.#rows.of(high, low, level, timeKind), count)
      if (timeKind === TIME_NONE) return
      const range = times[timeKind]!
      if (minUs < range[0]) range[0] = minUs
      if (maxUs > range[1]) range[1] = maxUs
    }
    if (kind === 'part') scanPart(facts, addRow)
    else scanSeam(facts, addRow)
    this.#facts.set(nameOf({ kind, part }), {
      key: { kind, part },
      ...cells.columns(),
      times,
      partialFrom: { yearless: jumps.yearless?.firstAt ?? null, dateless: jumps.dateless?.firstAt ?? null },
    })
  }

  /** The same for all facts of a directory. */
  addAll({ keys, facts }: Directory): void {
    const numbers = Uint32Array.from(keys, (key) => this.#rows.ofKey(key))
    for (const fact of facts) {
      const cells = new Cells()
      fact.rows.forEach((row, at) => cells.add(numbers[row]!, fact.counts[at]!))
      this.#facts.set(nameOf(fact.key), { ...fact, ...cells.columns() })
    }
  }

  directory(): Directory {
    const facts = [...this.#facts.values()]
    facts.sort(({ key: a }, { key: b }) => a.part - b.part || (a.kind < b.kind ? -1 : 1))
    return { keys: this.#rows.keys(), facts }
  }
}

/** Rows of a fact and their counts, which come in any order. */
class Cells {
  #cells = new Float64Array(1024)
  #length = 0

  add(row: number, count: number): void {
    if (this.#length === this.#cells.length) this.#cells = grown(this.#cells)
    // As one number, so that they are sorted without an object each.
    this.#cells[this.#length++] = row * COUNTS + count
  }

  /** Ascending, each row once: several become one where they become as coarse. */
  columns(): Pick<DirectoryFact, 'rows' | 'counts'> {
    const cells = this.#cells.subarray(0, this.#length).sort()
    const [rows, counts] = [new Uint32Array(cells.length), new Uint32Array(cells.length)]
    let length = 0
    for (const cell of cells) {
      const row = Math.floor(cell / COUNTS)
      if (length === 0 || rows[length - 1] !== row) rows[length++] = row
      counts[length - 1]! += cell % COUNTS
    }
    return { rows: rows.slice(0, length), counts: counts.slice(0, length) }
  }
}

/** A fact has no more entries than its part has bytes, and a file fewer rows than there are numbers left. */
const COUNTS = 2 ** 32

const nameOf = ({ kind, part }: FactKey): string => `${kind}${part}`

export const encodeDirectory = ({ keys, facts }: Directory): Uint8Array => {
  const writer = new Writer().uint(keys.length)
  for (const key of keys) writer.string(key)
  writer.uint(facts.length)
  for (const { key, rows, counts, times, partialFrom } of facts) {
    writer.uint(key.part * 2 + (key.kind === 'seam' ? 1 : 0))
    for (const kind of TIMED_KINDS) {
      const [min, max] = times[kind] ?? NO_TIMES
      writer.uint(min <= max ? 1 : 0)
      if (min <= max) writer.double(min).double(max)
    }
    for (const offset of [partialFrom.yearless, partialFrom.dateless])
      writer.uint(offset === null ? 0 : offset + 1)
    writer.uint(rows.length)
    let before = 0
    for (let at = 0; at < rows.length; at++) {
      writer.uint(rows[at]! - before).uint(counts[at]!)
      before = rows[at]!
    }
  }
  return zstdCompressSync(writer.bytes(), OPTIONS)
}

export const decodeDirectory = (stored: Uint8Array): Directory => {
  const reader = new Reader(unzstd(stored))
  const keys = Array.from({ length: reader.uint() }, () => reader.string())
  const facts = Array.from({ length: reader.uint() }, (): DirectoryFact => {
    const number = reader.uint()
    const times: (readonly [number, number])[] = [NO_TIMES]
    for (const kind of TIMED_KINDS)
      times[kind] = reader.uint() === 1 ? [reader.double(), reader.double()] : NO_TIMES
    const [yearless, dateless] = [reader.uint(), reader.uint()]
    const length = reader.uint()
    const [rows, counts] = [new Uint32Array(length), new Uint32Array(length)]
    for (let at = 0, row = 0; at < length; at++) {
      row += reader.uint()
      rows[at] = row
      counts[at] = reader.uint()
    }
    return {
      key: { kind: number % 2 === 1 ? 'seam' : 'part', part: Math.floor(number / 2) },
      rows,
      counts,
      times,
      partialFrom: {
        yearless: yearless === 0 ? null : yearless - 1,
        dateless: dateless === 0 ? null : dateless - 1,
      },
    }
  })
  return { keys, facts }
}
