import { hash, hashBytes } from '../cluster/hash.ts'
import { bucketOf } from '../cluster/histogram.ts'
import { decodeFigures } from '../cluster/summary-code.ts'
import { Reader, Writer } from '../cluster/varint.ts'
import { TIME_NONE, type TimeKindCode } from '../model/time.ts'
import { packFrames, unpackFrames, type StreamKind } from '../store/columns/frames.ts'
import { packText, unpackText } from '../store/columns/part.ts'
import { unzstd } from './unzstd.ts'

/**
 * Encoded summaries (summary-code.ts) as they are stored: the fields of all rows side by side, without what follows from others.
 * The hash of a shape follows from its text. Of a sample only what its text does not say is kept: of `connect to 10.0.0.7` and
 * `connect to <ip>` what stands before, and the address. A row of one entry has that entry's time, and one bucket.
 */

/** The first byte. A zstd frame, as all were before, begins with 0x28. */
const PACKED = 1
/** No summary comes near it: a made-up length must not cost its memory. */
const MOST_BYTES = 2 ** 30

/** How a row is kept, in its flags; above them level and kind of time. */
export const HASH_FOLLOWS = 1
export const ONE_ENTRY = 2
export const SAMPLE_FOLLOWS = 4
export const TIMED = 8
export const LEVEL_SHIFT = 4
export const KIND_SHIFT = 7

/** Behind each gap of a sample, so that gaps are lines of a text; a sample that has it in a gap is kept whole. */
const GAP_END = 0x0a
/** Times are kept in the largest of these units, in µs, that divides all of them. */
const UNITS_US = [1_000_000, 1_000, 1] as const

const STREAMS = {
  figures: 'numbers',
  flags: 'numbers',
  hashes: 'numbers',
  lengths: 'numbers',
  counts: 'numbers',
  firsts: 'numbers',
  times: 'numbers',
  doubles: 'numbers',
  buckets: 'numbers',
  texts: 'text',
  samples: 'text',
} as const satisfies Readonly<Record<string, StreamKind>>
type StreamName = keyof typeof STREAMS
const NAMES = Object.keys(STREAMS)
const KINDS: readonly StreamKind[] = Object.values(STREAMS)
const NO_PREFIX = new Uint8Array(0)

/** What `encodeSummary` gave, smaller. */
export const packSummary = (encoded: Uint8Array): Uint8Array => {
  const reader = new Reader(encoded)
  const { bucketMs } = decodeFigures(reader)
  const figures = new Writer().uint(encoded.length).copy(reader.since(0))
  const rows = reader.uint()
  const unit = unitOf(encoded, reader.at, rows)
  figures.uint(rows).uint(unit)
  const [flags, hashes, lengths, counts, firsts, times, doubles, buckets] = Array.from(
    { length: 8 },
    () => new Writer(),
  ) as [Writer, Writer, Writer, Writer, Writer, Writer, Writer, Writer]
  const [texts, heads, gaps, samples] = [
    new Pile(encoded.length),
    new Pile(65536),
    new Pile(65536),
    new Pile(65536),
  ]
  let [firstBefore, minBefore] = [0, 0]
  for (let row = 0; row < rows; row++) {
    const [high, low] = [reader.uint(), reader.uint()]
    const text = reader.take(reader.uint())
    const [level, kind] = [reader.uint(), reader.uint() as TimeKindCode]
    const [count, lines, first, span] = [reader.uint(), reader.uint(), reader.uint(), reader.uint()]
    const [min, max] = [reader.double(), reader.double()]
    const sample = reader.take(reader.uint())
    const begin = reader.at
    reader.skipInts(reader.uint() * 2)
    reader.skipInts(reader.uint() * 2)
    let is = (level << LEVEL_SHIFT) | (kind << KIND_SHIFT)
    hashBytes(text, text.length)
    if (hash.high === high && hash.low === low) is |= HASH_FOLLOWS
    else hashes.uint(high).uint(low)
    const timed = isTimed(min, max)
    if (timed) is |= TIMED
    const distributed = reader.since(begin)
    const one =
      timed &&
      count === 1 &&
      span === 0 &&
      min === max &&
      Buffer.compare(distributed, bucketsOfOne(min, kind, lines, bucketMs)) === 0
    if (one) is |= ONE_ENTRY
    lengths.uint(text.length)
    texts.add(text, 0, text.length)
    if (addGaps(text, sample, heads, gaps)) is |= SAMPLE_FOLLOWS
    else {
      lengths.uint(sample.length)
      samples.add(sample, 0, sample.length)
    }
    flags.uint(is)
    counts.uint(lines)
    firsts.int(first - firstBefore)
    firstBefore = first
    if (timed) {
      times.int((min - minBefore) / unit)
      minBefore = min
      if (!one) times.uint((max - min) / unit)
    } else doubles.double(min).double(max)
    if (!one) {
      counts.uint(count).uint(span)
      buckets.copy(distributed)
    }
  }
  const numbers = [figures, flags, hashes, lengths, counts, firsts, times, doubles, buckets]
  const streams = [...numbers, texts, samples].map((stream) => stream.bytes())
  heads.add(gaps.bytes(), 0, gaps.length)
  const frames = packFrames(streams, KINDS, NO_PREFIX)
  const sizes = new Writer().uint(frames.length).uint(heads.length).bytes()
  return Buffer.concat([Buffer.of(PACKED), sizes, frames, packText(heads.bytes())])
}

/** Streams of what `packSummary` gave. */
interface Streams extends Record<
  'figures' | 'flags' | 'hashes' | 'lengths' | 'counts' | 'firsts' | 'times' | 'doubles' | 'buckets',
  Reader
> {
  readonly texts: Uint8Array
  readonly samples: Uint8Array
  /** How many bytes `encodeSummary` gave. */
  readonly encodedBytes: number
  readonly gaps: () => Uint8Array
}

export const isPacked = (stored: Uint8Array): boolean => stored[0] === PACKED

/** @param without streams that nobody looks at: they may come back empty */
export const unpackStreams = (packed: Uint8Array, without: readonly StreamName[] = []): Streams => {
  const pieces = new Reader(packed.subarray(1))
  const [frameBytes, gapBytes] = [pieces.uint(), pieces.uint()]
  const frames = pieces.take(frameBytes)
  const places = without.map((name) => NAMES.indexOf(name))
  const streams = unpackFrames(frames, KINDS, NO_PREFIX, MOST_BYTES, places)
  const [figures, flags, hashes, lengths, counts, firsts, times, doubles, buckets] = streams.map(
    (stream) => new Reader(stream),
  ) as [Reader, Reader, Reader, Reader, Reader, Reader, Reader, Reader, Reader]
  const [texts, samples] = streams.slice(9) as [Uint8Array, Uint8Array]
  const encodedBytes = figures.uint()
  const gaps = (): Uint8Array => unpackText(pieces.rest(), gapBytes)
  const numbers = { figures, flags, hashes, lengths, counts, firsts, times, doubles, buckets }
  return { ...numbers, texts, samples, encodedBytes, gaps }
}

/** Back to what `encodeSummary` gave. Throws where it can't be read. */
export const unpackSummary = (packed: Uint8Array): Uint8Array => {
  if (!isPacked(packed)) return unzstd(packed)
  const streams = unpackStreams(packed)
  const { figures, flags, hashes, lengths, counts, firsts, times, doubles, buckets, texts, samples } = streams
  const gaps = streams.gaps()
  const out = new Writer(Math.min(streams.encodedBytes, MOST_BYTES))
  const begin = figures.at
  const { bucketMs } = decodeFigures(figures)
  out.copy(figures.since(begin))
  const [rows, unit] = [figures.uint(), figures.uint()]
  out.uint(rows)
  let gapAt = behindHeads(gaps, flags, rows)
  const sample = new Pile(0)
  let [textAt, headAt, sampleAt, firstBefore, minBefore] = [0, 0, 0, 0, 0]
  for (let row = 0; row < rows; row++) {
    const is = flags.uint()
    const kind = ((is >> KIND_SHIFT) & 3) as TimeKindCode
    const text = texts.subarray(textAt, (textAt += lengths.uint()))
    if (is & HASH_FOLLOWS) {
      hashBytes(text, text.length)
      out.uint(hash.high).uint(hash.low)
    } else out.uint(hashes.uint()).uint(hashes.uint())
    out.uint(text.length).copy(text)
    const lines = counts.uint()
    const [count, span] = is & ONE_ENTRY ? [1, 0] : [counts.uint(), counts.uint()]
    const first = firstBefore + firsts.int()
    firstBefore = first
    out
      .uint((is >> LEVEL_SHIFT) & 7)
      .uint(kind)
      .uint(count)
      .uint(lines)
      .uint(first)
      .uint(span)
    let min: number
    let max: number
    if (is & TIMED) {
      min = minBefore + times.int() * unit
      minBefore = min
      max = is & ONE_ENTRY ? min : min + times.uint() * unit
    } else [min, max] = [doubles.double(), doubles.double()]
    out.double(min).double(max)
    if (is & SAMPLE_FOLLOWS) {
      sample.clear()
      headAt = sample.addGap(gaps, headAt)
      forEachWords(text, (from, to) => {
        sample.add(text, from, to)
        gapAt = sample.addGap(gaps, gapAt)
        return true
      })
      const whole = sample.bytes()
      out.uint(whole.length).copy(whole)
    } else {
      const length = lengths.uint()
      out.uint(length).copy(samples.subarray(sampleAt, (sampleAt += length)))
    }
    if (is & ONE_ENTRY) out.copy(bucketsOfOne(min, kind, lines, bucketMs))
    else {
      const at = buckets.at
      buckets.skipInts(buckets.uint() * 2)
      buckets.skipInts(buckets.uint() * 2)
      out.copy(buckets.since(at))
    }
  }
  return out.bytes()
}

/** The largest unit that divides all times that are integers. */
const unitOf = (encoded: Uint8Array, start: number, rows: number): number => {
  let unit: number = UNITS_US[0]
  const reader = new Reader(encoded)
  reader.at = start
  for (let row = 0; row < rows && unit > 1; row++) {
    reader.skipInts(2)
    reader.skipString()
    reader.skipInts(6)
    const [min, max] = [reader.double(), reader.double()]
    reader.skipString()
    reader.skipInts(reader.uint() * 2)
    reader.skipInts(reader.uint() * 2)
    if (isTimed(min, max))
      unit = UNITS_US.find((one) => one <= unit && min % one === 0 && max % one === 0) ?? 1
  }
  return unit
}

const isTimed = (min: number, max: number): boolean =>
  Number.isSafeInteger(min) &&
  Number.isSafeInteger(max - min) &&
  max >= min &&
  !isMinusZero(min) &&
  !isMinusZero(max)

const isMinusZero = (number: number): boolean => Object.is(number, -0)

/** Heads come first, one for each sample that follows from its text. */
const behindHeads = (gaps: Uint8Array, flags: Reader, rows: number): number => {
  const start = flags.at
  let at = 0
  for (let row = 0; row < rows; row++) if (flags.uint() & SAMPLE_FOLLOWS) at = gaps.indexOf(GAP_END, at) + 1
  flags.at = start
  return at
}

/** Buckets and further lines of a row of one entry, as they are encoded. */
const bucketsOfOne = (
  us: number,
  kind: TimeKindCode,
  lines: number,
  bucketMs: Readonly<Record<number, number>>,
): Uint8Array => {
  if (kind === TIME_NONE) return NO_BUCKETS
  const bucket = bucketOf(us, bucketMs[kind] ?? 0)
  const writer = new Writer(32).uint(1).int(bucket).uint(1)
  if (lines > 1)
    writer
      .uint(1)
      .int(bucket)
      .uint(lines - 1)
  else writer.uint(0)
  return writer.bytes()
}
const NO_BUCKETS = new Writer(2).uint(0).uint(0).bytes()

/** Calls `visit` with each stretch of a shape's text between its slots, `<ip>` and the like, until it answers false. */
const forEachWords = (text: Uint8Array, visit: (from: number, to: number) => boolean): boolean => {
  let from = 0
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== 0x3c) continue
    let end = at + 1
    while (text[end]! >= 0x61 && text[end]! <= 0x7a) end++
    if (end === at + 1 || text[end] !== 0x3e) continue
    if (at > from && !visit(from, at)) return false
    from = end + 1
    at = end
  }
  return from >= text.length || visit(from, text.length)
}

/** What a sample has before, between and behind the words of its text; false, and nothing is added, where it has them not. */
const addGaps = (text: Uint8Array, sample: Uint8Array, heads: Pile, gaps: Pile): boolean => {
  const [head, gap] = [heads.length, gaps.length]
  let at = 0
  let to = heads
  const follows = forEachWords(text, (from, end) => {
    const found = find(text, from, end, sample, at)
    if (found < 0 || !to.addGapOf(sample, at, found)) return false
    to = gaps
    at = found + (end - from)
    return true
  })
  if (follows && to.addGapOf(sample, at, sample.length)) return true
  heads.length = head
  gaps.length = gap
  return false
}

/** Where text [from, to) stands in `sample` from `at` on, or -1. Both are short: calling for indexOf takes longer. */
const find = (text: Uint8Array, from: number, to: number, sample: Uint8Array, at: number): number => {
  const first = text[from]!
  for (const last = sample.length - (to - from); at <= last; at++) {
    if (sample[at] !== first) continue
    let k = from + 1
    while (k < to && text[k] === sample[at + k - from]) k++
    if (k === to) return at
  }
  return -1
}

/** Bytes one behind the other. */
class Pile {
  #bytes: Uint8Array
  length = 0

  constructor(size: number) {
    this.#bytes = Buffer.allocUnsafe(size)
  }

  clear(): void {
    this.length = 0
  }

  add(bytes: Uint8Array, from: number, to: number): void {
    this.#reserve(to - from)
    for (let at = from; at < to; at++) this.#bytes[this.length++] = bytes[at]!
  }

  /** Adds bytes as a gap; false where they hold a gap's end. */
  addGapOf(bytes: Uint8Array, from: number, to: number): boolean {
    for (let at = from; at < to; at++) if (bytes[at] === GAP_END) return false
    this.add(bytes, from, to)
    this.#reserve(1)
    this.#bytes[this.length++] = GAP_END
    return true
  }

  /** Adds a gap that begins at `at`; answers where the next one does. Throws where it has no end. */
  addGap(gaps: Uint8Array, at: number): number {
    const end = gaps.indexOf(GAP_END, at)
    if (end < 0) throw new RangeError('a stored fact ends too soon')
    this.add(gaps, at, end)
    return end + 1
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.length)
  }

  #reserve(size: number): void {
    if (this.length + size <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.length + size, 1024))
    larger.set(this.bytes())
    this.#bytes = larger
  }
}
