import { Counter } from '../counter.ts'
import { atOnce, type Steps } from '../model/steps.ts'
import type { Reading } from '../model/upload.ts'
import { State } from '../parse/continuation.ts'
import { EntryRun } from '../parse/entry-run.ts'
import type { LineLog } from './line-log.ts'
import { coarsenessOf, mergeInSteps } from './merge-encoded.ts'
import type { AnalyzedPart } from './part-analysis.ts'
import { contextOf } from './reading.ts'

/** Summaries wait to be added up until they are more than the sum so far, so each is added a few times only; but not for more than so many. */
const MIN_WAITING_BYTES = 8 * 1024 * 1024
const MAX_WAITING = 4096

/**
 * The parts of a file, analysed apart and given in its order, to what it adds up to. What one part's end and the next one's
 * start say together, with undecided parts between them, is read here, piece by piece.
 */
export class PartJoiner {
  readonly #reading: Reading
  readonly #log: LineLog | null
  #seam: EntryRun
  /** Encoded summaries in file order: first the sum so far. */
  #summaries: Uint8Array[] = []
  #waitingBytes = 0

  /** @param log also takes the lines, of parts that were analysed with them */
  constructor(reading: Reading, log: LineLog | null) {
    this.#reading = reading
    this.#log = log
    this.#seam = new EntryRun(contextOf(reading, 0), 0, State.none)
  }

  /** How coarse shapes had to be made so far. */
  get coarseness(): number {
    const [sum] = this.#summaries
    return sum ? coarsenessOf(sum) : 0
  }

  *add({ head, body, tail, tailAt, tailState, lines }: AnalyzedPart): Steps<void> {
    yield* this.#read(head, true)
    if (lines) this.#log?.add(lines, body)
    yield* this.#addSummary(body)
    this.#seam = new EntryRun(contextOf(this.#reading, tailAt), tailAt, tailState)
    yield* this.#read(tail, false)
  }

  /** A part in which no line surely starts an entry. */
  *addUndecided(bytes: Uint8Array): Steps<void> {
    yield* this.#read(bytes, false)
  }

  /** The file ends here. @returns what it adds up to, encoded */
  end(): Uint8Array {
    atOnce(this.#read(new Uint8Array(0), true))
    return atOnce(this.#sum())
  }

  *#read(bytes: Uint8Array, final: boolean): Steps<void> {
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
    const passed = this.#seam.at - before
    const counted = counter.finish(passed)
    lines?.end(counted)
    if (passed > 0 || this.#summaries.length === 0) yield* this.#addSummary(counted.encoded)
  }

  *#addSummary(summary: Uint8Array): Steps<void> {
    this.#summaries.push(summary)
    this.#waitingBytes += summary.length
    const sumBytes = this.#summaries[0]!.length
    if (this.#waitingBytes < Math.max(MIN_WAITING_BYTES, sumBytes) && this.#summaries.length < MAX_WAITING)
      return
    this.#summaries = [yield* this.#sum()]
    this.#waitingBytes = 0
  }

  *#sum(): Steps<Uint8Array> {
    const log = this.#log
    if (!log) return yield* mergeInSteps(this.#summaries)
    const renamed: ReadonlyMap<string, string>[] = []
    const sum = yield* mergeInSteps(this.#summaries, (keys) => renamed.push(keys))
    if (renamed.length > 0) log.rename(renamed)
    return sum
  }
}
