import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { emptySummary } from '../cluster/summary.ts'
import type { Analysis } from '../analyze.ts'
import type { EntryIndex } from '../counter.ts'
import { rowKey, type JumpTrack, type Row, type Summary } from '../model/summary.ts'
import { MAX_TURNS, type TimeKindCode } from '../model/time.ts'
import type { StateCode } from '../parse/continuation.ts'
import { Reader, Writer } from './varint.ts'

/** What is stored of a part beside its text: where it can be joined, and what it adds up to. */
export interface PartFacts {
  readonly joint: PartJoint
  /** Null where the part decides nothing by itself. */
  readonly summary: Summary | null
}

/** Enough to join a part with its neighbours. */
export interface PartJoint {
  readonly decided: boolean
  /** Bytes at its start that wait for the part before; all of it where nothing is decided. */
  readonly headBytes: number
  /** Bytes at its end that wait for the part behind. */
  readonly tailBytes: number
  readonly tailState: StateCode
}

export interface SeamFacts {
  /** File offsets of the bytes it covers. */
  readonly from: number
  readonly to: number
  readonly summary: Summary
  readonly index: EntryIndex
}

export const jointOf = (analysis: Analysis): PartJoint =>
  analysis.decided
    ? {
        decided: true,
        headBytes: analysis.head.length,
        tailBytes: analysis.tail.length,
        tailState: analysis.tailState,
      }
    : { decided: false, headBytes: analysis.bytes.length, tailBytes: 0, tailState: 0 }

/** The joint stands uncompressed before the rest, so that looking for neighbours costs nothing. */
export const encodePart = (analysis: Analysis): Uint8Array => {
  const joint = jointOf(analysis)
  const head = new Writer()
    .uint(joint.decided ? 1 : 0)
    .uint(joint.headBytes)
    .uint(joint.tailBytes)
    .uint(joint.tailState)
    .bytes()
  return analysis.decided ? Buffer.concat([head, zstdCompressSync(encodeSummary(analysis.body))]) : head
}

const readJoint = (reader: Reader): PartJoint => ({
  decided: reader.uint() === 1,
  headBytes: reader.uint(),
  tailBytes: reader.uint(),
  tailState: reader.uint() as StateCode,
})

export const decodeJoint = (facts: Uint8Array): PartJoint => readJoint(new Reader(facts))

export const decodePart = (facts: Uint8Array): PartFacts => {
  const reader = new Reader(facts)
  const joint = readJoint(reader)
  return { joint, summary: joint.decided ? decodeSummary(zstdDecompressSync(reader.rest())) : null }
}

export const encodeSeam = (from: number, to: number, summary: Summary, index: EntryIndex): Uint8Array => {
  const writer = new Writer().uint(from).uint(to).uint(index.offsets.length)
  index.offsets.forEach((offset, entry) => writer.uint(offset - from).uint(index.rows[entry]!))
  const places = writer.bytes()
  return Buffer.concat([
    new Writer().uint(places.length).bytes(),
    places,
    zstdCompressSync(encodeSummary(summary)),
  ])
}

export const decodeSeam = (facts: Uint8Array): SeamFacts => {
  const outer = new Reader(facts)
  const placesBytes = outer.uint()
  const rest = outer.rest()
  const places = new Reader(rest.subarray(0, placesBytes))
  const from = places.uint()
  const to = places.uint()
  const entries = places.uint()
  const offsets = new Float64Array(entries)
  const rows = new Uint32Array(entries)
  for (let entry = 0; entry < entries; entry++) {
    offsets[entry] = from + places.uint()
    rows[entry] = places.uint()
  }
  const summary = decodeSummary(zstdDecompressSync(rest.subarray(placesBytes)))
  return { from, to, summary, index: { offsets, rows, keys: [...summary.rows.keys()] } }
}

export const encodeTotals = (summary: Summary): Uint8Array => zstdCompressSync(encodeSummary(summary))
export const decodeTotals = (totals: Uint8Array): Summary => decodeSummary(zstdDecompressSync(totals))

/** Uncompressed: what one thread tells another. */
export const encodeSummary = (summary: Summary): Uint8Array => {
  const writer = new Writer()
  writer
    .uint(summary.bytes)
    .uint(summary.lines)
    .uint(summary.entries)
    .uint(summary.unparsed.blank)
    .uint(summary.unparsed.binary)
  for (const kind of [1, 2, 3] as const) writer.uint(summary.bucketMs[kind])
  for (const track of [summary.jumps.yearless, summary.jumps.dateless]) {
    writer.uint(track ? 1 : 0)
    if (track) encodeTrack(writer, track)
  }
  writer.uint(summary.rows.size)
  for (const row of summary.rows.values()) encodeRow(writer, row)
  return writer.bytes()
}

export const decodeSummary = (bytes: Uint8Array): Summary => {
  const reader = new Reader(bytes)
  const summary = emptySummary()
  summary.bytes = reader.uint()
  summary.lines = reader.uint()
  summary.entries = reader.uint()
  summary.unparsed.blank = reader.uint()
  summary.unparsed.binary = reader.uint()
  for (const kind of [1, 2, 3] as const) summary.bucketMs[kind] = reader.uint()
  if (reader.uint() === 1) summary.jumps.yearless = decodeTrack(reader, 'yearless')
  if (reader.uint() === 1) summary.jumps.dateless = decodeTrack(reader, 'dateless')
  for (let rows = reader.uint(); rows > 0; rows--) {
    const row = decodeRow(reader)
    summary.rows.set(rowKey(row.shape, row.level, row.kind), row)
  }
  return summary
}

const encodeTrack = (writer: Writer, track: JumpTrack): void => {
  writer.double(track.firstUs).uint(track.firstAt).double(track.lastUs).uint(track.jumps)
  let before = track.firstAt
  for (const offset of track.turns) {
    writer.uint(offset - before)
    before = offset
  }
}

const decodeTrack = (reader: Reader, kind: 'yearless' | 'dateless'): JumpTrack => {
  const [firstUs, firstAt, lastUs, jumps] = [reader.double(), reader.uint(), reader.double(), reader.uint()]
  const turns: number[] = []
  for (let offset = firstAt; turns.length < Math.min(jumps, MAX_TURNS[kind]);)
    turns.push((offset += reader.uint()))
  return { firstUs, firstAt, lastUs, jumps, turns }
}

const encodeRow = (writer: Writer, row: Row): void => {
  writer
    .uint(parseInt(row.shape.slice(0, 8), 16))
    .uint(parseInt(row.shape.slice(8), 16))
    .string(row.text)
  writer
    .uint(row.level)
    .uint(row.kind)
    .uint(row.count)
    .uint(row.lines)
    .uint(row.first)
    .uint(row.last - row.first)
  writer.double(row.minUs).double(row.maxUs).string(row.sample)
  encodeBuckets(writer, row.buckets)
  encodeBuckets(writer, row.moreLines)
}

const decodeRow = (reader: Reader): Row => {
  const hex = (): string => reader.uint().toString(16).padStart(8, '0')
  const shape = hex() + hex()
  const text = reader.string()
  const [level, kind, count, lines, first] = [
    reader.uint(),
    reader.uint() as TimeKindCode,
    reader.uint(),
    reader.uint(),
    reader.uint(),
  ]
  const last = first + reader.uint()
  const [minUs, maxUs, sample] = [reader.double(), reader.double(), reader.string()]
  return {
    shape,
    text,
    level,
    kind,
    count,
    lines,
    first,
    last,
    minUs,
    maxUs,
    sample,
    buckets: decodeBuckets(reader),
    moreLines: decodeBuckets(reader),
  }
}

const encodeBuckets = (writer: Writer, buckets: ReadonlyMap<number, number>): void => {
  writer.uint(buckets.size)
  let before = 0
  for (const [bucket, count] of [...buckets].sort((a, b) => a[0] - b[0])) {
    writer.int(bucket - before).uint(count)
    before = bucket
  }
}

const decodeBuckets = (reader: Reader): Map<number, number> => {
  const buckets = new Map<number, number>()
  let bucket = 0
  for (let left = reader.uint(); left > 0; left--) {
    bucket += reader.int()
    buckets.set(bucket, reader.uint())
  }
  return buckets
}
