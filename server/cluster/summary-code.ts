import { rowKey, type Figures, type JumpTrack, type Row, type Summary } from '../model/summary.ts'
import { MAX_TURNS, type TimeKindCode } from '../model/time.ts'
import { hashText } from './hash.ts'
import { emptySummary } from './summary.ts'
import { Reader, Writer } from './varint.ts'

/**
 * A summary as bytes, as facts hold it and one thread tells another: its figures, then its rows in their order. merge-encoded.ts adds such bytes up
 * without making rows of them, so a change of the form is one there, too.
 */
export const encodeSummary = (summary: Summary): Uint8Array => {
  const writer = new Writer()
  encodeFigures(writer, summary)
  writer.uint(summary.rows.size)
  for (const row of summary.rows.values()) encodeRow(writer, row)
  return writer.bytes()
}

export const decodeSummary = (bytes: Uint8Array): Summary => {
  const reader = new Reader(bytes)
  const summary = decodeFigures(reader)
  for (let left = reader.uint(); left > 0; left--) {
    const row = decodeRow(reader)
    summary.rows.set(rowKey(row.shape, row.level, row.kind), row)
  }
  return summary
}

const readShape = (reader: Reader): string => hashText(reader.uint(), reader.uint())

/** All but the rows. */
export const encodeFigures = (writer: Writer, summary: Figures): void => {
  writer
    .uint(summary.bytes)
    .uint(summary.lines)
    .uint(summary.entries)
    .uint(summary.unparsed.blank)
    .uint(summary.unparsed.binary)
  for (const kind of [1, 2, 3] as const) writer.uint(summary.bucketMs[kind])
  const { yearless, dateless } = summary.jumps
  // Beside the flag, as facts of before there was a coarseness have none.
  writer.uint((yearless ? 1 : 0) + 2 * summary.coarseness)
  if (yearless) encodeTrack(writer, yearless)
  writer.uint(dateless ? 1 : 0)
  if (dateless) encodeTrack(writer, dateless)
}

/** What an encoded summary adds up to, without its rows. */
export const figuresOf = (encoded: Uint8Array): Figures => {
  const { rows: _, ...figures } = decodeFigures(new Reader(encoded))
  return figures
}

/** A summary without its rows, which come next, behind their number. */
export const decodeFigures = (reader: Reader): Summary => {
  const summary = emptySummary()
  summary.bytes = reader.uint()
  summary.lines = reader.uint()
  summary.entries = reader.uint()
  summary.unparsed.blank = reader.uint()
  summary.unparsed.binary = reader.uint()
  for (const kind of [1, 2, 3] as const) summary.bucketMs[kind] = reader.uint()
  const flags = reader.uint()
  summary.coarseness = flags >> 1
  if (flags % 2 === 1) summary.jumps.yearless = decodeTrack(reader, 'yearless')
  if (reader.uint() === 1) summary.jumps.dateless = decodeTrack(reader, 'dateless')
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
  const shape = readShape(reader)
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
