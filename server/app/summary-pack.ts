import { hash, hashBytes } from '../cluster/hash.ts'
import { bucketOf } from '../cluster/histogram.ts'
import { decodeFigures } from '../cluster/summary-code.ts'
import { Reader, Writer } from '../cluster/varint.ts'
import { atOnce, type Steps } from '../model/steps.ts'
import type { Figures } from '../model/summary.ts'
import { TIME_NONE, type TimeKindCode } from '../model/time.ts'
import { packFrames, unpackFrames, type StreamKind } from '../store/columns/frames.ts'
import { packText, unpackText } from '../store/columns/part.ts'
import { addGaps, GAP_END, nextSlot, Pile, slotEnd } from './sample-gaps.ts'
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

/** Times are kept in seconds, ms or µs: the largest that divides all of them. */
const LARGEST_UNIT_US = 1_000_000
const UNIT_STEP = 1_000

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
/** Some tenths of a millisecond. */
const ROWS_A_STEP = 256
const NO_PREFIX = new Uint8Array(0)

/** What `encodeSummary` gave, smaller. */
export const packSummary = (encoded: Uint8Array): Uint8Array => {
  const packer = new Packer(encoded)
  for (let row = 0; row < packer.rows; row++) packer.add()
  return packer.bytes()
}

/** Takes the rows of an encoded summary apart, one after the other. */
class Packer {
  readonly rows: number
  readonly #encoded: Uint8Array
  readonly #reader: Reader
  readonly #bucketMs: Figures['bucketMs']
  readonly #figures: Writer
  readonly #flags = new Writer()
  readonly #hashes = new Writer()
  readonly #lengths = new Writer()
  readonly #counts = new Writer()
  readonly #firsts = new Writer()
  readonly #doubles = new Writer()
  readonly #buckets = new Writer()
  readonly #times: Times
  readonly #texts: Pile
  readonly #heads = new Pile(65536)
  readonly #gaps = new Pile(65536)
  readonly #samples = new Pile(65536)
  #firstBefore = 0

  constructor(encoded: Uint8Array) {
    const reader = new Reader(encoded)
    this.#encoded = encoded
    this.#reader = reader
    this.#bucketMs = decodeFigures(reader).bucketMs
    this.#figures = new Writer().uint(encoded.length).copy(reader.since(0))
    this.rows = reader.uint()
    this.#times = new Times(this.rows)
    this.#texts = new Pile(encoded.length)
  }

  /** The next row. */
  add(): void {
    const reader = this.#reader
    const encoded = this.#encoded
    const [high, low] = [reader.uint(), reader.uint()]
    const textBytes = reader.uint()
    const text = reader.at
    reader.at += textBytes
    const [level, kind] = [reader.uint(), reader.uint() as TimeKindCode]
    const [count, lines, first, span] = [reader.uint(), reader.uint(), reader.uint(), reader.uint()]
    const [min, max] = [reader.double(), reader.double()]
    const sampleBytes = reader.uint()
    const sample = reader.at
    reader.at += sampleBytes
    const distributed = reader.at
    reader.skipInts(reader.uint() * 2)
    reader.skipInts(reader.uint() * 2)
    let is = (level << LEVEL_SHIFT) | (kind << KIND_SHIFT)
    hashBytes(encoded, textBytes, text)
    if (hash.high === high && hash.low === low) is |= HASH_FOLLOWS
    else this.#hashes.uint(high).uint(low)
    const timed = isTimed(min, max)
    if (timed) is |= TIMED
    const one =
      timed &&
      count === 1 &&
      span === 0 &&
      min === max &&
      isOne(encoded, distributed, reader.at, min, kind, lines, this.#bucketMs)
    if (one) is |= ONE_ENTRY
    this.#lengths.uint(textBytes)
    this.#texts.add(encoded, text, text + textBytes)
    if (addGaps(encoded, text, text + textBytes, sample, sample + sampleBytes, this.#heads, this.#gaps))
      is |= SAMPLE_FOLLOWS
    else {
      this.#lengths.uint(sampleBytes)
      this.#samples.add(encoded, sample, sample + sampleBytes)
    }
    this.#flags.uint(is)
    this.#counts.uint(lines)
    this.#firsts.int(first - this.#firstBefore)
    this.#firstBefore = first
    if (timed) this.#times.add(min, one ? NaN : max)
    else this.#doubles.double(min).double(max)
    if (!one) {
      this.#counts.uint(count).uint(span)
      this.#buckets.copy(encoded, distributed, reader.at)
    }
  }

  bytes(): Uint8Array {
    this.#figures.uint(this.rows).uint(this.#times.unit)
    const numbers = [
      this.#figures,
      this.#flags,
      this.#hashes,
      this.#lengths,
      this.#counts,
      this.#firsts,
      this.#times,
      this.#doubles,
      this.#buckets,
    ]
    const streams = [...numbers, this.#texts, this.#samples].map((stream) => stream.bytes())
    const heads = this.#heads
    heads.add(this.#gaps.bytes(), 0, this.#gaps.length)
    const frames = packFrames(streams, KINDS, NO_PREFIX)
    const sizes = new Writer().uint(frames.length).uint(heads.length).bytes()
    return Buffer.concat([Buffer.of(PACKED), sizes, frames, packText(heads.bytes())])
  }
}

/** First and last times of rows, as steps from one row to the next in the largest unit that divides all of them. */
class Times {
  readonly #mins: Float64Array
  /** NaN where it is the first time. */
  readonly #maxs: Float64Array
  #length = 0
  unit = LARGEST_UNIT_US

  constructor(rows: number) {
    this.#mins = new Float64Array(rows)
    this.#maxs = new Float64Array(rows)
  }

  add(min: number, max: number): void {
    while (min % this.unit !== 0 || (!Number.isNaN(max) && max % this.unit !== 0)) this.unit /= UNIT_STEP
    this.#mins[this.#length] = min
    this.#maxs[this.#length++] = max
  }

  bytes(): Uint8Array {
    const writer = new Writer()
    let before = 0
    for (let at = 0; at < this.#length; at++) {
      const [min, max] = [this.#mins[at]!, this.#maxs[at]!]
      writer.int((min - before) / this.unit)
      before = min
      if (!Number.isNaN(max)) writer.uint((max - min) / this.unit)
    }
    return writer.bytes()
  }
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
export const unpackSummary = (packed: Uint8Array): Uint8Array => atOnce(unpackInSteps(packed))

/** The same in steps. */
export function* unpackInSteps(packed: Uint8Array): Steps<Uint8Array> {
  if (!isPacked(packed)) return unzstd(packed)
  const streams = unpackStreams(packed)
  const { figures, flags, hashes, lengths, counts, firsts, times, doubles, buckets, texts, samples } = streams
  yield
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
    if (row % ROWS_A_STEP === 0) yield
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
      sample.length = 0
      headAt = sample.addGap(gaps, headAt)
      for (let from = 0; from < text.length;) {
        const slot = nextSlot(text, from, text.length)
        if (slot > from) {
          sample.add(text, from, slot)
          gapAt = sample.addGap(gaps, gapAt)
        }
        from = slotEnd(text, slot, text.length)
      }
      const whole = sample.bytes()
      out.uint(whole.length).copy(whole)
    } else {
      const length = lengths.uint()
      out.uint(length).copy(samples.subarray(sampleAt, (sampleAt += length)))
    }
    if (is & ONE_ENTRY) out.copy(writeOne(one, min, kind, lines, bucketMs).all, 0, one.length)
    else {
      const at = buckets.at
      buckets.skipInts(buckets.uint() * 2)
      buckets.skipInts(buckets.uint() * 2)
      out.copy(buckets.since(at))
    }
  }
  return out.bytes()
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

/** Writes buckets and further lines of a row of one entry, as they are encoded, over what `writer` has. */
const writeOne = (
  writer: Writer,
  us: number,
  kind: TimeKindCode,
  lines: number,
  bucketMs: Readonly<Record<number, number>>,
): Writer => {
  writer.clear()
  if (kind === TIME_NONE) return writer.uint(0).uint(0)
  const bucket = bucketOf(us, bucketMs[kind] ?? 0)
  writer.uint(1).int(bucket).uint(1)
  return lines > 1
    ? writer
        .uint(1)
        .int(bucket)
        .uint(lines - 1)
    : writer.uint(0)
}

const one = new Writer(64)

/** Whether encoded [from, to) is what `writeOne` writes. */
const isOne = (
  encoded: Uint8Array,
  from: number,
  to: number,
  ...row: [us: number, kind: TimeKindCode, lines: number, bucketMs: Readonly<Record<number, number>>]
): boolean => {
  const { length, all } = writeOne(one, ...row)
  if (to - from !== length) return false
  let at = 0
  while (at < length && encoded[from + at] === all[at]) at++
  return at === length
}
