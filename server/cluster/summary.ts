import {
  CYCLE_US,
  LAST_TURN_US,
  MAX_TURNS,
  TIME_DATELESS,
  TIME_NONE,
  TIME_YEARLESS,
  US_PER_MS,
  type TimeKindCode,
} from '../model/time.ts'
import { rowKey, type JumpTrack, type Row, type Summary } from '../model/summary.ts'
import { addTogether } from './add-rows.ts'
import { coarsenSummary, fitSummary } from './coarse-summary.ts'
import { addTo, coarsen, widthFor } from './histogram.ts'

/** Summaries as a monoid: `mergeSummaries` is associative, `emptySummary()` its unit, the order of the arguments that of the bytes. */
export const emptySummary = (): Summary => ({
  bytes: 0,
  lines: 0,
  entries: 0,
  unparsed: { blank: 0, binary: 0 },
  bucketMs: [0, 0, 0, 0],
  coarseness: 0,
  rows: new Map(),
  jumps: { yearless: null, dateless: null },
})

/** A backward step of more than half a cycle is the turn of the year or of the day; a smaller one is a clock that was set. */
export const isJump = (lastUs: number, us: number, cycleUs: number): boolean => us < lastUs - cycleUs / 2

/** Adds `b` to `a`, where b's bytes stand after a's. `a` is changed and returned; `b` is not. */
export const mergeSummaries = (a: Summary, b: Summary): Summary => {
  if (a.coarseness < b.coarseness) coarsenSummary(a, b.coarseness)
  if (b.coarseness < a.coarseness) {
    const coarser = { ...b, rows: new Map(b.rows) }
    coarsenSummary(coarser, a.coarseness)
    return mergeSummaries(a, coarser)
  }
  const shifts = joinFigures(a, b)
  for (const kind of [1, 2, 3] as const) {
    if (b.bucketMs[kind] > 0) widen(a, b, kind, shifts[kind])
  }
  for (const row of b.rows.values()) addRow(a, row, b.bucketMs[row.kind], shifts[row.kind])
  fitSummary(a)
  return a
}

/** Adds all of `b` but its rows and their buckets' widths to `a`; returns by how many µs b's times move, by TimeKindCode. */
export const joinFigures = (a: Summary, b: Summary): Shifts => {
  a.bytes += b.bytes
  a.lines += b.lines
  a.entries += b.entries
  a.unparsed.blank += b.unparsed.blank
  a.unparsed.binary += b.unparsed.binary
  return [0, 0, joinJumps(a, b, 'yearless'), joinJumps(a, b, 'dateless')]
}

export type Shifts = readonly [none: 0, full: 0, yearless: number, dateless: number]

/** Sets a's jumps to those of both; returns by how many µs b's times of that kind move. */
const joinJumps = (a: Summary, b: Summary, kind: 'yearless' | 'dateless'): number => {
  const before = a.jumps[kind]
  const after = b.jumps[kind]
  if (!before || !after) {
    a.jumps[kind] = before ?? after
    return 0
  }
  const seam = isJump(before.lastUs, after.firstUs, CYCLE_US[kind]) ? [after.firstAt] : []
  const jumps = before.jumps + seam.length
  a.jumps[kind] = {
    firstUs: before.firstUs,
    firstAt: before.firstAt,
    lastUs: after.lastUs,
    jumps: jumps + after.jumps,
    turns: [...before.turns, ...seam, ...after.turns].slice(0, MAX_TURNS[kind]),
  } satisfies JumpTrack
  return turnShiftUs(jumps, kind)
}

/** By how many µs a partial time moves past so many jumps before it. */
export const turnShiftUs = (jumps: number, kind: 'yearless' | 'dateless'): number =>
  Math.min(jumps, MAX_TURNS[kind] + 1) * CYCLE_US[kind]

/** An end of a range of times: where order says nothing the place within the turn does not count. */
export const boundUs = (us: number, kind: TimeKindCode): number => {
  const name = partialName(kind)
  return name === null ? us : Math.min(us, LAST_TURN_US[name])
}

/** Where a bucket's count goes in buckets of a width that its own divides, all times moved by `shiftUs`; later turns to the last that counts. */
export const movedBucket = (
  bucket: number,
  fromMs: number,
  toMs: number,
  shiftUs: number,
  kind: TimeKindCode,
): number => {
  const moved = Math.floor((bucket * fromMs + shiftUs / US_PER_MS) / toMs)
  const name = partialName(kind)
  if (name === null) return moved
  const perTurn = CYCLE_US[name] / US_PER_MS / toMs
  const last = LAST_TURN_US[name] / US_PER_MS / toMs
  return moved < last + perTurn ? moved : moved - Math.floor((moved - last) / perTurn) * perTurn
}

/** How many turns of its year or day a partial time at a file offset has behind it, as far as `turns` tells. */
export const turnsBefore = (track: JumpTrack | null, offset: number): number => {
  const turns = track?.turns ?? []
  let [low, high] = [0, turns.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (turns[middle]! <= offset) low = middle + 1
    else high = middle
  }
  return low
}

/** Gives a's rows of this kind the width that both together need. */
const widen = (a: Summary, b: Summary, kind: 1 | 2 | 3, shiftUs: number): void => {
  const [minA, maxA] = rangeOf(a, kind)
  const [minB, maxB] = rangeOf(b, kind)
  const width = widthFor(
    Math.min(minA, boundUs(minB + shiftUs, kind)),
    Math.max(maxA, boundUs(maxB + shiftUs, kind)),
    kind,
  )
  const old = a.bucketMs[kind]
  if (old === width) return
  a.bucketMs[kind] = width
  if (old === 0) return
  for (const row of a.rows.values()) {
    if (row.kind !== kind) continue
    row.buckets = coarsen(row.buckets, old, width)
    row.moreLines = coarsen(row.moreLines, old, width)
  }
}

/** The first and last time of a kind; an empty range is [Infinity, -Infinity]. */
export const rangeOf = (summary: Summary, kind: TimeKindCode): readonly [number, number] => {
  let min = Infinity
  let max = -Infinity
  for (const row of summary.rows.values()) {
    if (row.kind !== kind) continue
    if (row.minUs < min) min = row.minUs
    if (row.maxUs > max) max = row.maxUs
  }
  return [min, max]
}

const addRow = (into: Summary, row: Row, widthMs: number, shiftUs: number): void => {
  const key = rowKey(row.shape, row.level, row.kind)
  const known = into.rows.get(key)
  const width = into.bucketMs[row.kind]
  const moved = (buckets: ReadonlyMap<number, number>): Map<number, number> => {
    const into = new Map<number, number>()
    if (row.kind !== TIME_NONE)
      for (const [bucket, count] of buckets)
        addTo(into, movedBucket(bucket, widthMs, width, shiftUs, row.kind), count)
    return into
  }
  const added: Row = {
    ...row,
    minUs: boundUs(row.minUs + shiftUs, row.kind),
    maxUs: boundUs(row.maxUs + shiftUs, row.kind),
    buckets: moved(row.buckets),
    moreLines: moved(row.moreLines),
  }
  if (known) addTogether(known, added)
  else into.rows.set(key, added)
}

/** Name of a partial kind, for the jump tracks; null for the others. */
export const partialName = (kind: TimeKindCode): 'yearless' | 'dateless' | null =>
  kind === TIME_YEARLESS ? 'yearless' : kind === TIME_DATELESS ? 'dateless' : null
