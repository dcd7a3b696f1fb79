import { zstdCompressSync } from 'node:zlib'
import type { Analysis } from '../analyze.ts'
import { decodeSummary } from '../cluster/summary-code.ts'
import { Reader, Writer } from '../cluster/varint.ts'
import type { Counted, EntryIndex } from '../counter.ts'
import type { Steps } from '../model/steps.ts'
import type { Summary } from '../model/summary.ts'
import type { StateCode } from '../parse/continuation.ts'
import type { BlockEntries } from './block-index.ts'
import { packSummary, unpackInSteps, unpackSummary } from './summary-pack.ts'
import { scanRows, scanStored, type ScannedRow } from './summary-scan.ts'
import { unzstd } from './unzstd.ts'

/** Takes a row, always the same object, and the figures of its fact. */
export type TakeRow = (row: ScannedRow, figures: Summary) => void

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
  return analysis.decided ? Buffer.concat([head, packSummary(analysis.body)]) : head
}

const readJoint = (reader: Reader): PartJoint => ({
  decided: reader.uint() === 1,
  headBytes: reader.uint(),
  tailBytes: reader.uint(),
  tailState: reader.uint(),
})

export const decodeJoint = (facts: Uint8Array): PartJoint => readJoint(new Reader(facts))

export const decodePart = (facts: Uint8Array): PartFacts => {
  const reader = new Reader(facts)
  const joint = readJoint(reader)
  return { joint, summary: joint.decided ? decodeSummary(unpackSummary(reader.rest())) : null }
}

export const encodeSeam = (from: number, to: number, { encoded, index }: Counted): Uint8Array => {
  const writer = new Writer().uint(from).uint(to).uint(index.offsets.length)
  index.offsets.forEach((offset, entry) => writer.uint(offset - from).uint(index.rows[entry]!))
  const places = writer.bytes()
  return Buffer.concat([new Writer().uint(places.length).bytes(), places, zstdCompressSync(encoded)])
}

export const decodeSeam = (facts: Uint8Array): SeamFacts => {
  const { from, to, offsets, rows, rest } = readPlaces(facts)
  return { from, to, summary: decodeSummary(unzstd(rest)), index: { offsets, rows } }
}

const readPlaces = (facts: Uint8Array) => {
  const outer = new Reader(facts)
  const placesBytes = outer.uint()
  const places = new Reader(outer.take(placesBytes))
  const [from, to, entries] = [places.uint(), places.uint(), places.uint()]
  const [offsets, rows] = [new Float64Array(entries), new Uint32Array(entries)]
  for (let entry = 0; entry < entries; entry++) {
    offsets[entry] = from + places.uint()
    rows[entry] = places.uint()
  }
  return { from, to, offsets, rows, rest: outer.rest() }
}

/** Scans the rows of a part; answers how many of its bytes are before the end of what it counts. */
export const scanPart = (facts: Uint8Array, take: TakeRow): number => {
  const reader = new Reader(facts)
  const { decided, headBytes } = readJoint(reader)
  return decided ? headBytes + scanStored(reader.rest(), take).bytes : 0
}

/** Scans the rows of a seam; answers its entries and where they end. */
export const scanSeam = (
  facts: Uint8Array,
  take: TakeRow,
): { readonly places: BlockEntries; readonly to: number } => {
  const { to, offsets, rows, rest } = readPlaces(facts)
  scanRows(unzstd(rest), take)
  return { places: { offsets, rows }, to }
}

/** The encoded summary of a part; null where it decides nothing by itself. */
export function* rawPart(facts: Uint8Array): Steps<Uint8Array | null> {
  const reader = new Reader(facts)
  return readJoint(reader).decided ? yield* unpackInSteps(reader.rest()) : null
}

/** The encoded summary of a seam. */
export const rawSeam = (facts: Uint8Array): Uint8Array => unzstd(readPlaces(facts).rest)

/** What the facts of a run of parts add up to. */
export interface FoldFacts {
  /** Encoded summary. */
  readonly sum: Uint8Array
  /** Encoded directories of runs within it; none where its shapes had to be made coarser. */
  readonly directories: readonly Uint8Array[]
}

export const encodeFold = ({ sum, directories }: FoldFacts): Uint8Array => {
  const writer = new Writer().uint(directories.length)
  for (const directory of directories) writer.uint(directory.length).copy(directory)
  return Buffer.concat([writer.bytes(), zstdCompressSync(sum)])
}

export const decodeFoldDirectories = (fold: Uint8Array): readonly Uint8Array[] =>
  readDirectories(new Reader(fold))

export const decodeFoldSum = (fold: Uint8Array): Uint8Array => {
  const reader = new Reader(fold)
  readDirectories(reader)
  return unzstd(reader.rest())
}

const readDirectories = (reader: Reader): readonly Uint8Array[] =>
  Array.from({ length: reader.uint() }, () => {
    const length = reader.uint()
    return reader.take(length)
  })

/** Of an encoded summary. */
export const encodeTotals = (sum: Uint8Array): Uint8Array => packSummary(sum)
export const decodeTotals = (totals: Uint8Array): Steps<Uint8Array> => unpackInSteps(totals)
