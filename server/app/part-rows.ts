import { shapeAt } from '../cluster/coarse-summary.ts'
import type { LevelCode } from '../model/level.ts'
import type { TimeKindCode } from '../model/time.ts'
import type { FoundRow } from './entry-source.ts'
import { NamedRow } from './fact-rows.ts'
import { scanPart } from './facts.ts'
import type { ShapeSet } from './shape-set.ts'

const HALF_DIGITS = 8
const KIND_BITS = 4
const KIND_MASK = 2 ** KIND_BITS - 1
const decoder = new TextDecoder()

/** The rows of a part by their places: which shape, level and kind of time each is of, and how many entries it counts. */
export class PartRows {
  readonly #highs: Uint32Array
  readonly #lows: Uint32Array
  readonly #counts: Uint32Array
  readonly #levels: Uint8Array
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
  }

  get length(): number {
    return this.#lows.length
  }

  get byteLength(): number {
    return this.length * 13
  }

  /** Calls `see` with the place of each row of these shapes (null: of all) and levels (null: of all), and how many entries it counts. */
  forEach(
    shapes: ShapeSet | null,
    levels: ReadonlySet<LevelCode> | null,
    see: (row: number, count: number) => void,
  ): void {
    for (let row = 0; row < this.#lows.length; row++) {
      if (shapes && !shapes.hasHash(this.#highs[row]!, this.#lows[row]!)) continue
      if (levels && !levels.has(this.#levels[row]! >> KIND_BITS)) continue
      see(row, this.#counts[row]!)
    }
  }

  at(row: number): FoundRow {
    const [level, kind] = [this.#levels[row]! >> KIND_BITS, this.#levels[row]! & KIND_MASK]
    return new NamedRow(this.#highs[row]!, this.#lows[row]!, level, kind as TimeKindCode)
  }
}
