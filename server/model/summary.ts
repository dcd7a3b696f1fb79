import type { LevelCode } from './level.ts'
import type { TimeKindCode } from './time.ts'

/**
 * Counts of the entries that share a shape, a level and a kind of time.
 * Positions are byte offsets in the file; times are as written (see time.ts), null only for kind "none".
 */
export interface Row {
  /** 16 hex digits: the 64-bit hash of `text` in UTF-8. */
  readonly shape: string
  /** The masked message. */
  readonly text: string
  readonly level: LevelCode
  readonly kind: TimeKindCode
  count: number
  lines: number
  first: number
  last: number
  minUs: number
  maxUs: number
  /** The entry at `first`, decoded, cut to MAX_SAMPLE_ENTRY_BYTES. */
  sample: string
  /** Bucket number (floor(ms / width)) to count; empty for kind "none". */
  buckets: Map<number, number>
  /** Lines beyond the first of each entry, by the same buckets; empty where every entry is one line. */
  moreLines: Map<number, number>
}

/** Order of partial times (law 1): first and last as written in file order, how often they jumped back, and where. */
export interface JumpTrack {
  readonly firstUs: number
  /** File offset of the first entry with such a time. */
  readonly firstAt: number
  readonly lastUs: number
  readonly jumps: number
  /** File offsets of the entries that jumped back, ascending; no more than MAX_TURNS of them, as more say nothing. */
  readonly turns: readonly number[]
}

export const UNPARSED_REASONS = ['blank', 'binary'] as const
export type UnparsedReason = (typeof UNPARSED_REASONS)[number]

/** What a stretch of decided entries adds up to. A monoid under `mergeSummaries`, with `emptySummary()` as its unit. */
export interface Summary {
  bytes: number
  /** All lines, in entries or unparsed. */
  lines: number
  entries: number
  readonly unparsed: Record<UnparsedReason, number>
  /** Width of the rows' buckets for each kind of time, by TimeKindCode; one of BUCKET_WIDTHS_MS, 0 where no entry is of that kind. */
  readonly bucketMs: [none: 0, full: number, yearless: number, dateless: number]
  /** How coarse the rows' shapes are: the least at which they are no more than MAX_SHAPES; 0 nearly always. See cluster/coarse.ts. */
  coarseness: number
  /** Keyed by `rowKey(shape, level, kind)`. */
  readonly rows: Map<string, Row>
  readonly jumps: { yearless: JumpTrack | null; dateless: JumpTrack | null }
}

/** A summary but for its rows. */
export type Figures = Omit<Summary, 'rows'>

export const rowKey = (shape: string, level: LevelCode, kind: TimeKindCode): string =>
  `${shape}${level}${kind}`
