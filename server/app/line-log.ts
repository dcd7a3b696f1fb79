import { grown } from '../cluster/grown.ts'
import type { Counted } from '../counter.ts'
import type { LineRuns } from './part-analysis.ts'
import { scanRows } from './summary-scan.ts'

const SHAPE_DIGITS = 16
const BATCH_LINES = 65_536

/** Remembers the shape of every line of a file, in four bytes a line. */
export class LineLog {
  readonly #numbers = new Map<string, number>()
  readonly #names: string[] = []
  #lines = new Uint32Array(BATCH_LINES)
  #length = 0

  /** Takes the entries and unparsed lines of one stretch in file order; `end` says what they were counted as. */
  begin(): {
    entry(lines: number): void
    unparsed(lines: number): void
    end(counted: Counted): void
  } {
    const runs: number[] = []
    return {
      entry: (lines) => runs.push(lines),
      unparsed: (lines) => runs.push(-lines),
      end: ({ encoded, index: { rows } }) => {
        this.add({ runs, rows }, encoded)
      },
    }
  }

  /** Takes all lines of a stretch, which adds up to this summary. */
  add({ runs, rows }: LineRuns, encoded: Uint8Array): void {
    const numbers: number[] = []
    scanRows(encoded, ({ shape }) => numbers.push(this.#number(shape)))
    let entry = 0
    for (const run of runs) this.#push(run > 0 ? numbers[rows[entry++]!]! : 0, Math.abs(run))
  }

  /** Shapes became coarser, one map after the other: from the keys of their rows to those they have now. */
  rename(keys: readonly ReadonlyMap<string, string>[]): void {
    const maps = keys.map(
      (own) =>
        new Map([...own].map(([from, to]) => [from.slice(0, SHAPE_DIGITS), to.slice(0, SHAPE_DIGITS)])),
    )
    const names = this.#names.splice(0)
    this.#numbers.clear()
    const numberOf = (name: string): number =>
      this.#number(maps.reduce((shape, map) => map.get(shape) ?? shape, name))
    const numbers = Uint32Array.from([0, ...names.map(numberOf)])
    for (let line = 0; line < this.#length; line++) this.#lines[line] = numbers[this.#lines[line]!]!
  }

  /** Batches of one id a line: `idOf` the shape's name, "-" for an unparsed line. */
  *ids(idOf: (shape: string) => string): Generator<readonly string[]> {
    const ids = ['-', ...this.#names.map(idOf)]
    for (let at = 0; at < this.#length; at += BATCH_LINES) {
      yield Array.from(
        this.#lines.subarray(at, Math.min(at + BATCH_LINES, this.#length)),
        (number) => ids[number]!,
      )
    }
  }

  /** From 1; 0 is an unparsed line. */
  #number(shape: string): number {
    const known = this.#numbers.get(shape)
    if (known !== undefined) return known
    const number = this.#names.push(shape)
    this.#numbers.set(shape, number)
    return number
  }

  #push(number: number, lines: number): void {
    if (this.#length + lines > this.#lines.length)
      this.#lines = grown(this.#lines, Math.max(this.#lines.length * 2, this.#length + lines))
    this.#lines.fill(number, this.#length, this.#length + lines)
    this.#length += lines
  }
}
