import { digitGuards } from './cluster/digit-guards.ts'
import { decodeSummary, encodeSummary } from './cluster/summary-code.ts'
import { mergeSummaries } from './cluster/summary.ts'
import { Counter, CounterMemory, type Counted, type EntryIndex } from './counter.ts'
import { canonicalCharset, isUtf8, toUtf8 } from './ingest/charset.ts'
import { detectCharset } from './ingest/detect-charset.ts'
import { endsAtReturns, lineUnit, nextLine, textEnd, type LineUnit } from './ingest/lines.ts'
import { plain } from './ingest/plain.ts'
import { MAX_LINE_BYTES, SAMPLE_BYTES } from './model/limits.ts'
import { stripEscapes } from './parse/clean.ts'
import type { StateCode } from './parse/continuation.ts'
import { EntryReader, type ReadContext, type Rest } from './parse/entries.ts'
import type { Format } from './parse/format.ts'
import { learnFormat } from './parse/learn.ts'
import { formatOfPattern } from './parse/pattern.ts'

/**
 * The pipeline of one part, from top to bottom: bytes -> lines -> entries -> shapes -> counts.
 *
 * A part begins and ends anywhere, inside a line, a character or a stack trace. What can be decided without its neighbours
 * is counted in `body`; `head` waits for the bytes before, `tail` (the last, perhaps unfinished entry) for those after.
 * `merge(analyze(a), analyze(b)) = analyze(a ++ b)` for every cut (law 1).
 */

/** Version of the analyzer: raised whenever masks, formats or rules change what a part's facts say. */
export const ANALYZER_REVISION = 7

export interface AnalyzeContext extends ReadContext {
  /** File offset of the first byte. At 0 nothing stands before. */
  readonly offset: number
  /** How coarse shapes are to be at least, as those of the bytes before had to be; default 0. */
  readonly coarseness?: number
}

/** No line in it surely starts an entry: all of it waits for its neighbours. */
export interface Undecided {
  readonly decided: false
  readonly bytes: Uint8Array
}

export interface Decided {
  readonly decided: true
  readonly head: Uint8Array
  /** Its summary, as cluster/summary-code.ts writes it. */
  readonly body: Uint8Array
  /** Where the body's entries stand; not kept by `merge`. */
  readonly index: EntryIndex
  readonly tail: Uint8Array
  /** State of the continuation rules before the tail. */
  readonly tailState: StateCode
}

export type Analysis = Undecided | Decided

/** To have a memory for lines costs as much as to read some hundreds of them: among thousands of small files each would pay for one. */
const WORTH_REMEMBERING_BYTES = 64 * 1024

const readerOf = (bytes: Uint8Array, context: AnalyzeContext): EntryReader =>
  new EntryReader(context, false, bytes.length < WORTH_REMEMBERING_BYTES ? undefined : digitGuards)

export const analyze = (bytes: Uint8Array, context: AnalyzeContext, memory?: CounterMemory): Analysis => {
  const reader = readerOf(bytes, context)
  const start = reader.findStart(bytes, context.offset)
  if (!start) return { decided: false, bytes }
  const { encoded, index, rest } = count(reader, bytes, start, context, false, memory)
  return {
    decided: true,
    head: bytes.subarray(0, start.at),
    body: encoded,
    index,
    tail: bytes.subarray(rest.at),
    tailState: rest.state,
  }
}

let kept: CounterMemory | null = null

/** The same for one part after the other, in the same memory: body and index are valid until the next part. */
export const analyzeNext = (bytes: Uint8Array, context: AnalyzeContext): Analysis =>
  analyze(bytes, context, (kept ??= new CounterMemory()))

/** What stands between two decided stretches, or after the last: read from a known state to its end. `offset` is that of bytes[0]. */
export const analyzeSeam = (bytes: Uint8Array, state: StateCode, context: AnalyzeContext): Counted =>
  count(readerOf(bytes, context), bytes, { at: 0, state }, context, true)

/** Reads on behind a decided stretch: counts what `bytes` decide, and says where the last, perhaps unfinished entry begins. */
const analyzeOn = (
  bytes: Uint8Array,
  state: StateCode,
  context: AnalyzeContext,
): Counted & { readonly rest: Rest } =>
  count(readerOf(bytes, context), bytes, { at: 0, state }, context, false)

const count = (
  reader: EntryReader,
  bytes: Uint8Array,
  start: Rest,
  context: AnalyzeContext,
  final: boolean,
  memory?: CounterMemory,
): Counted & { readonly rest: Rest } => {
  const counter = new Counter(context.charset, bytes.length, context.coarseness, memory)
  const rest = reader.scan(bytes, start.at, start.state, context.offset, final, counter)
  return { ...counter.finish(rest.at - start.at), rest }
}

/** Joins the analyses of neighbouring bytes. `context.offset` is that of a's first byte. */
export const merge = (a: Analysis, b: Analysis, context: AnalyzeContext): Analysis => {
  if (!a.decided) {
    if (!b.decided) return analyze(concat(a.bytes, b.bytes), context)
    return before(analyze(concat(a.bytes, b.head), context), b, context)
  }
  if (b.decided) return before({ ...a, tail: concat(a.tail, b.head) }, b, context)
  const rest = { ...a, tail: concat(a.tail, b.bytes) }
  const body = decodeSummary(a.body)
  const offset = context.offset + a.head.length + body.bytes
  const more = analyzeOn(rest.tail, a.tailState, { ...context, offset })
  return {
    ...a,
    body: encodeSummary(mergeSummaries(body, decodeSummary(more.encoded))),
    tail: rest.tail.subarray(more.rest.at),
    tailState: more.rest.state,
  }
}

/** `a` holds everything up to the first sure start in `b`. */
const before = (a: Analysis, b: Decided, context: AnalyzeContext): Analysis => {
  if (!a.decided) return { ...b, head: a.bytes }
  const body = decodeSummary(a.body)
  const offset = context.offset + a.head.length + body.bytes
  const seam = analyzeSeam(a.tail, a.tailState, { ...context, offset })
  for (const next of [seam.encoded, b.body]) mergeSummaries(body, decodeSummary(next))
  return { ...b, head: a.head, body: encodeSummary(body) }
}

const concat = (a: Uint8Array, b: Uint8Array): Uint8Array =>
  a.length === 0 ? b : b.length === 0 ? a : Buffer.concat([a, b])

/**
 * How a file is to be read, learned from its first SAMPLE_BYTES; a named character set is taken as it is. `wish` names the
 * header (pattern.ts) instead, or is 'plain' for none. Throws PatternError.
 */
export const learn = (start: Uint8Array, charset?: string, wish?: string): Omit<ReadContext, 'zone'> => {
  const sample = plain(start).subarray(0, SAMPLE_BYTES)
  const detected = charset === undefined ? detectCharset(sample) : canonicalCharset(charset)
  const returns = endsAtReturns(sample, detected)
  const unit = lineUnit(detected, returns)
  const lines = sampleLines(sample, detected, unit, sample.length < SAMPLE_BYTES)
  const format = formatFor(lines, wish)
  // Where lines end is no column: it stays as the sample shows it.
  return { charset: detected, format: returns ? { ...format, returns: true } : format }
}

const formatFor = (lines: readonly Uint8Array[], wish: string | undefined): Format => {
  if (wish === undefined) return learnFormat(lines)
  return wish === 'plain'
    ? { ...learnFormat([]), indentContinues: true, label: 'plain' }
    : formatOfPattern(wish, lines)
}

/** The whole lines of a sample in UTF-8, without colours. The last counts only where the sample is the whole file. */
const sampleLines = (
  sample: Uint8Array,
  charset: string,
  unit: LineUnit,
  whole: boolean,
): readonly Uint8Array[] => {
  const lines: Uint8Array[] = []
  const mark = sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf ? 3 : 0
  for (let at = mark; at < sample.length;) {
    const next = nextLine(sample, at, unit, 0)
    if (next < 0 && !(whole || lines.length === 0)) break
    const end = next < 0 ? sample.length : next
    const raw = sample.subarray(at, Math.min(textEnd(sample, at, end, unit), at + MAX_LINE_BYTES))
    const text = isUtf8(charset) ? raw : toUtf8(raw, charset)
    lines.push(text.includes(27) ? stripEscapes(text, 0, text.length) : text)
    at = end
  }
  return lines
}
