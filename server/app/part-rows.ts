import { shapeAt } from '../cluster/coarse-summary.ts'
import { sortPlaces } from '../cluster/sort-places.ts'
import type { LevelCode } from '../model/level.ts'
import type { TimeKindCode } from '../model/time.ts'
import type { FoundRow } from './entry-source.ts'
import { NamedRow } from './fact-rows.ts'
import { scanPart } from './facts.ts'
import type { ShapeSet } from './shape-set.ts'

const HALF_DIGITS = 8
const KIND_BITS = 4
const KIND_MASK = 2 ** KIND_BITS - 1
/** Some four to eight rows have the same first bits. */
const BITS_LEFT = 3
/** To look for so few of its shapes takes less than to go through all its rows. */
const FEW_SHARE = 16
const decoder = new TextDecoder()

/** The rows of a part by their places: which shape, level and kind of time each is of, and how many entries it counts. */
export class PartRows {
  readonly #highs: Uint32Array
  readonly #lows: Uint32Array
  readonly #counts: Uint32Array
  readonly #levels: Uint8Array
  /** Rows by the first bits of `low`, and where those of each end. */
  readonly #order: Uint32Array
  readonly #ends: Uint32Array
  readonly #shift: number
  /** How many of the part's bytes are before the end of what it counts. */
  readonly end: number

  /** @param facts as they are stored @param coarseness that of the file's shapes */
  constructor(facts: Uint8Array, coarseness: number) {
    const [highs, lows, counts, levels]: [number[], number[], number[], number[]] = [[], [], [], []]
    this.end = scanPart(facts, (row, figures) => {
      if (figures.coarseness >= coarseness) {
        highs.push(row.high)
        lows.push(row.low)
      } else {
        const text = decoder.decode(row.text)
        const { shape } = shapeAt({ shape: row.shape, text }, figures.coarseness, coarseness)
        highs.push(parseInt(shape.slice(0, HALF_DIGITS), 16))
        lows.push(parseInt(shape.slice(HALF_DIGITS), 16))
      }
      counts.push(row.count)
      levels.push((row.level << KIND_BITS) | row.kind)
    })
    this.#highs = Uint32Array.from(highs)
    this.#lows = Uint32Array.from(lows)
    this.#counts = Uint32Array.from(counts)
    this.#levels = Uint8Array.from(levels)
    this.#shift = Math.min(31, Math.clz32(this.length) + BITS_LEFT)
    this.#ends = new Uint32Array((0xffffffff >>> this.#shift) + 2)
    this.#order = new Uint32Array(this.length)
    sortPlaces(
      this.#lows.map((low) => low >>> this.#shift),
      this.#ends,
      this.#order,
    )
  }

  get length(): number {
    return this.#lows.length
  }

  get byteLength(): number {
    return this.length * 17 + this.#ends.byteLength
  }

  /** Calls `see` with the place of each row of these shapes (null: of all) and levels (null: of all), in any order, and how many entries it counts. */
  forEach(
    shapes: ShapeSet | null,
    levels: ReadonlySet<LevelCode> | null,
    see: (row: number, count: number) => void,
  ): void {
    const seeWanted = (row: number): void => {
      if (levels && !levels.has(this.#levels[row]! >> KIND_BITS)) return
      see(row, this.#counts[row]!)
    }
    if (shapes && shapes.names.size < this.length / FEW_SHARE)
      for (const [high, low] of shapes.hashes) this.#forEachOf(high, low, seeWanted)
    else
      for (let row = 0; row < this.length; row++)
        if (!shapes || shapes.hasHash(this.#highs[row]!, this.#lows[row]!)) seeWanted(row)
  }

  #forEachOf(high: number, low: number, see: (row: number) => void): void {
    const bits = low >>> this.#shift
    for (let at = bits === 0 ? 0 : this.#ends[bits - 1]!; at < this.#ends[bits]!; at++) {
      const row = this.#order[at]!
      if (this.#lows[row] === low && this.#highs[row] === high) see(row)
    }
  }

  at(row: number): FoundRow {
    const [level, kind] = [this.#levels[row]! >> KIND_BITS, this.#levels[row]! & KIND_MASK]
    return new NamedRow(this.#highs[row]!, this.#lows[row]!, level, kind as TimeKindCode)
  }
}
