import { emptySummary, mergeSummaries } from '../cluster/summary.ts'
import { shapeAt } from '../cluster/coarse-summary.ts'
import { rowKey, type Row, type Summary } from '../model/summary.ts'
import { summaryDifferences } from './summary-difference.ts'

/** Where the entries of a stretch stand, and each one's row in its summary. */
export interface Places {
  readonly offsets: ArrayLike<number>
  readonly rows: ArrayLike<number>
}

/** What was counted since the last comparison, of the stored facts or of the text: bytes up to file offset `at`. */
export class Tally {
  at: number
  #summary: Summary = emptySummary()
  #places: (Places & { readonly summary: Summary })[] = []

  constructor(at: number) {
    this.at = at
  }

  add(summary: Summary, places: Places, at: number): void {
    mergeSummaries(this.#summary, summary)
    this.#places.push({ ...places, summary })
    this.at = at
  }

  /** In what these facts differ from what the text says, one clause each; both begin anew behind it. */
  compare(counted: Tally): readonly string[] {
    const differences = [...summaryDifferences(this.#summary, counted.#summary)]
    // Other entries stand elsewhere: that goes without saying.
    if (differences.length === 0) {
      const { coarseness } = this.#summary
      const at = firstDifference(this.#entries(coarseness), counted.#entries(coarseness))
      if (at !== null) differences.push(`the index of entries is another one from byte ${at} on`)
    }
    for (const tally of [this, counted]) {
      tally.#summary = emptySummary()
      tally.#places = []
    }
    return differences
  }

  /** By the keys of rows at a coarseness: the text may have been counted in other stretches, and finer ones. */
  *#entries(coarseness: number): Generator<readonly [offset: number, key: string | undefined]> {
    for (const { offsets, rows, summary } of this.#places) {
      const keys = [...summary.rows].map(([key, row]) => keyAt(key, row, summary.coarseness, coarseness))
      for (let entry = 0; entry < offsets.length; entry++) yield [offsets[entry]!, keys[rows[entry]!]]
    }
  }
}

const keyAt = (key: string, row: Row, from: number, coarseness: number): string =>
  from < coarseness ? rowKey(shapeAt(row, from, coarseness).shape, row.level, row.kind) : key

const firstDifference = (
  a: Iterator<readonly [number, string | undefined]>,
  b: Iterator<readonly [number, string | undefined]>,
): number | null => {
  for (;;) {
    const [one, other] = [a.next(), b.next()]
    if (one.done === true || other.done === true) {
      const longer = one.done === true ? other : one
      return longer.done === true ? null : longer.value[0]
    }
    if (one.value[0] !== other.value[0] || one.value[1] !== other.value[1])
      return Math.min(one.value[0], other.value[0])
  }
}
