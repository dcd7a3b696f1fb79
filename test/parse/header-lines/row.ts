import type { LevelKey } from '../../../server/model/level.ts'

/** Lines of one format as a program wrote them, and what they say. */
export interface HeaderLines {
  /** The package and version that was run, or the page that documents the format. */
  readonly source: string
  readonly format: string
  readonly rows: readonly HeaderRow[]
}

/** A line; its time in UTC, where a missing year is 2026 and a missing day 2026-11-21; its level; its message, known once the format is. */
export type HeaderRow = readonly [line: string, time: string | null, level: LevelKey, message: string]

export const lines = (source: string, format: string, ...rows: HeaderRow[]): HeaderLines => ({
  source,
  format,
  rows,
})
