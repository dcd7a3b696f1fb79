import { analyze, type AnalyzeContext } from '../analyze.ts'
import { Counter, type CounterMemory } from '../counter.ts'
import type { StateCode } from '../parse/continuation.ts'
import { EntryReader } from '../parse/entries.ts'

/** What a part of a file says by itself; `head` and `tail` wait for its neighbours. */
export interface AnalyzedPart {
  readonly head: Uint8Array
  /** Its summary, as cluster/summary-code.ts writes it. */
  readonly body: Uint8Array
  readonly tail: Uint8Array
  /** File offset of the tail, and the state of the continuation rules before it. */
  readonly tailAt: number
  readonly tailState: StateCode
  /** Null where nobody asked for them. */
  readonly lines: LineRuns | null
}

/** Lines in file order: `runs` has the lines of each entry, below 0 so many unparsed ones; `rows` the entries' rows in the summary. */
export interface LineRuns {
  readonly runs: ArrayLike<number> & Iterable<number>
  readonly rows: ArrayLike<number>
}

/**
 * Null where no line in it surely starts an entry.
 * @param memory what comes back stands in it until the next part is analysed in it
 */
export const analyzePart = (
  bytes: Uint8Array,
  context: AnalyzeContext,
  withLines: boolean,
  memory?: CounterMemory,
): AnalyzedPart | null => {
  if (withLines) return analyzeLines(bytes, context, memory)
  const analysis = analyze(bytes, context, memory)
  if (!analysis.decided) return null
  const { head, body, tail, tailState } = analysis
  const tailAt = context.offset + bytes.length - tail.length
  return { head, body, tail, tailAt, tailState, lines: null }
}

/** As `analyze`, with the lines of each entry. */
const analyzeLines = (
  bytes: Uint8Array,
  context: AnalyzeContext,
  memory?: CounterMemory,
): AnalyzedPart | null => {
  const reader = new EntryReader(context)
  const start = reader.findStart(bytes, context.offset)
  if (!start) return null
  const counter = new Counter(context.charset, bytes.length, context.coarseness, memory)
  const runs: number[] = []
  const rest = reader.scan(bytes, start.at, start.state, context.offset, false, {
    entry: (entry) => {
      counter.entry(entry)
      runs.push(entry.lines)
    },
    unparsed: (reason, lines) => {
      counter.unparsed(reason, lines)
      runs.push(-lines)
    },
  })
  const { encoded, index } = counter.finish(rest.at - start.at)
  return {
    head: bytes.subarray(0, start.at),
    body: encoded,
    tail: bytes.subarray(rest.at),
    tailAt: context.offset + rest.at,
    tailState: rest.state,
    lines: { runs, rows: index.rows },
  }
}
