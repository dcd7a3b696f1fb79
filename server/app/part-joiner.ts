import { emptySummary, mergeSummaries } from '../cluster/summary.ts'
import { Counter } from '../counter.ts'
import type { Summary } from '../model/summary.ts'
import type { Reading } from '../model/upload.ts'
import { State } from '../parse/continuation.ts'
import { EntryRun } from '../parse/entry-run.ts'
import type { LineLog } from './line-log.ts'
import type { AnalyzedPart } from './part-analysis.ts'
import { contextOf } from './reading.ts'

/**
 * The parts of a file, analysed apart and given in its order, to what it adds up to. What one part's end and the next one's
 * start say together, with undecided parts between them, is read here, piece by piece.
 */
export class PartJoiner {
  readonly summary: Summary = emptySummary()
  readonly #reading: Reading
  readonly #log: LineLog | null
  #seam: EntryRun

  /** @param log also takes the lines, of parts that were analysed with them */
  constructor(reading: Reading, log: LineLog | null) {
    this.#reading = reading
    this.#log = log
    this.#seam = new EntryRun(contextOf(reading, 0), 0, State.none)
  }

  add({ head, body, tail, tailAt, tailState, lines }: AnalyzedPart): void {
    this.#read(head, true)
    if (lines) this.#log?.add(lines, [...body.rows.keys()])
    mergeSummaries(this.summary, body)
    this.#seam = new EntryRun(contextOf(this.#reading, tailAt), tailAt, tailState)
    this.#read(tail, false)
  }

  /** A part in which no line surely starts an entry. */
  addUndecided(bytes: Uint8Array): void {
    this.#read(bytes, false)
  }

  /** The file ends here. */
  end(): void {
    this.#read(new Uint8Array(0), true)
  }

  #read(bytes: Uint8Array, final: boolean): void {
    const counter = new Counter(this.#reading.charset)
    const lines = this.#log?.begin()
    const before = this.#seam.at
    this.#seam.read(bytes, final, {
      entry: (entry) => {
        counter.entry(entry)
        lines?.entry(entry.lines)
      },
      unparsed: (reason, count) => {
        counter.unparsed(reason, count)
        lines?.unparsed(count)
      },
    })
    const { summary, index } = counter.finish(this.#seam.at - before)
    lines?.end(index)
    mergeSummaries(this.summary, summary)
  }
}
