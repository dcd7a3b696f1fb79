import { lineUnit } from '../ingest/lines.ts'
import { MAX_LINE_BYTES, MAX_SAMPLE_ENTRY_BYTES } from '../model/limits.ts'
import type { StateCode } from './continuation.ts'
import { EntryReader, type Gap, type ReadContext } from './entries.ts'
import type { EntrySink } from './entry-view.ts'

const NUL = 0
/** Kept at the end of a line that is not at its own: a CR there may be its end, half a UTF-16 character its start, or both. */
const KEPT_AT_END = 4

/**
 * Reads a text front to back, piece by piece, into the entries that it has in one piece. Of the last, unfinished entry it holds
 * what analysis looks at: of a line without an end MAX_LINE_BYTES and little more, so a line may be as long as it likes.
 */
export class EntryRun {
  /** File offset up to which all is passed on. */
  at: number
  readonly #reader: EntryReader
  /** False in UTF-16, where NULs are halves of characters. */
  readonly #trimsNuls: boolean
  #state: StateCode
  #rest: Uint8Array = new Uint8Array(0)
  /** What is left out of `#rest`. */
  #gaps: readonly Gap[] = []

  /**
   * @param at file offset of the first byte, where a line starts after lines that left `state`
   * @param withFields also collect the fields of headers and records
   */
  constructor(context: ReadContext, at: number, state: StateCode, withFields = false) {
    this.#reader = new EntryReader(context, withFields)
    this.#trimsNuls = !lineUnit(context.charset, false).startsWith('utf-16')
    this.at = at
    this.#state = state
  }

  /** Passes on the entries that are surely at their end; with `final` the rest too. */
  read(piece: Uint8Array, final: boolean, sink: EntrySink): void {
    const text = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece])
    const { at, state, line } = this.#reader.scan(text, 0, this.#state, this.at, final, sink, this.#gaps)
    this.#state = state
    this.#rest = text.subarray(at)
    this.at += at
    const gaps: Gap[] = []
    for (const gap of this.#gaps) {
      if (gap.at <= at) this.at += gap.bytes
      else gaps.push({ at: gap.at - at, bytes: gap.bytes })
    }
    this.#gaps = gaps
    this.#shorten(line - at)
  }

  /**
   * Leaves out of the unfinished line at `start` what classifying it will not look at: all but the first NULs around its text,
   * and all but the first MAX_LINE_BYTES of it. What is kept says as well that it is longer.
   */
  #shorten(start: number): void {
    const rest = this.#rest
    const end = rest.length - KEPT_AT_END
    let from = start
    if (this.#trimsNuls) while (from < end && rest[from] === NUL) from++
    const enough = from + MAX_LINE_BYTES
    if (enough < end) {
      let more = enough
      if (this.#trimsNuls) while (more < end && rest[more] === NUL) more++
      const width = 2 * KEPT_AT_END
      const stop = end - ((end - more) & 1)
      this.#leaveOut(more + width, stop)
      this.#leaveOut(enough + width, more)
    }
    this.#leaveOut(start + MAX_SAMPLE_ENTRY_BYTES, from)
  }

  #leaveOut(from: number, to: number): void {
    if (to <= from) return
    const rest = this.#rest
    this.#rest = Buffer.concat([rest.subarray(0, from), rest.subarray(to)])
    let bytes = to - from
    const [before, behind]: [Gap[], Gap[]] = [[], []]
    for (const gap of this.#gaps) {
      if (gap.at < from) before.push(gap)
      else if (gap.at <= to) bytes += gap.bytes
      else behind.push({ at: gap.at - (to - from), bytes: gap.bytes })
    }
    this.#gaps = [...before, { at: from, bytes }, ...behind]
  }
}
