import type { UnparsedReason } from '../model/summary.ts'
import type { HeaderValues } from './header-values.ts'
import type { KnownLines } from './known-lines.ts'
import type { LineMemo } from './line-memo.ts'

/**
 * One entry as read. The reader owns it and reuses it for the next: take what you need before you return.
 * `start` and `end` are positions in `bytes`, those scanned, `end` without the line end; the message is `text` [from, to).
 */
export interface EntryView {
  bytes: Uint8Array
  start: number
  end: number
  /** Where it starts and ends in the file. */
  offset: number
  endOffset: number
  lines: number
  text: Uint8Array
  from: number
  to: number
  header: HeaderValues
  /** In µs, in the file's zone (entry-time.ts). */
  us: number
  /** The message is the value of a field: what follows in `text` is no part of it. */
  isRecord: boolean
  /** Entries of one number in one memo have the same shape, level and kind of time; -1 where nothing is known. */
  memo: number
  memos: LineMemo | null
}

export interface EntrySink {
  entry(entry: EntryView): void
  unparsed(reason: UnparsedReason, lines: number): void
  /**
   * Takes lines [from, to) as entries of a line each, as `entry` would one by one: how many, from the first on. Line k stands at file
   * offset `offset + lines.startOf(k)`. A sink without it is given all of them as entries.
   */
  known?(lines: KnownLines, from: number, to: number, offset: number): number
}
