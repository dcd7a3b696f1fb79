import { bucketOf } from '../cluster/histogram.ts'
import { LogkinError } from '../model/errors.ts'
import { BLOCK_BYTES, MAX_SORTED_BYTES, MAX_SORTED_PARTS, PART_BYTES } from '../model/limits.ts'
import { US_PER_MS, type TimeKindCode } from '../model/time.ts'
import type { EntrySource, Found } from './entry-source.ts'
import type { FactEntries } from './fact-entries.ts'
import type { TimeSlot } from './fact-rows.ts'
import { letOthersIn } from './turns.ts'

/** Entries with a time that stand in one fact. */
export interface TimedShare extends Span {
  readonly source: EntrySource
  /** Text that the fact is of, at most. */
  readonly bytes: number
  /** With their slots. */
  readonly read: () => Promise<FactEntries>
}

export interface Timed {
  readonly us: number
  readonly entry: Found
  readonly source: EntrySource
}

/** Some entries of which no more is known than how many they are, and between which times. */
export interface Span {
  readonly count: number
  /** Inclusive. */
  readonly minUs: number
  readonly maxUs: number
}

interface PlacedSlot extends TimeSlot {
  readonly share: TimedShare
  readonly entries: FactEntries
}

/** Entries looked at beside those that were guessed, at first; then twice as many. */
const STEP_ENTRIES = 64

/** Entries that stand one behind the other in the order of time, the first of them at `rank`. */
export interface TimedRun {
  readonly rank: number
  readonly entries: readonly Timed[]
}

/**
 * The entries of rank [from, to) by time, and some around them; those of one time by place, as the shares stand. Exact wherever they
 * stand: a fact says how many of its entries are in each bucket of time, so where a page begins and ends is known to a bucket, and so
 * is how many entries of each fact are to be found there. They are looked for where they would stand if the fact were in order, and
 * then around it, until all are found. Throws LogkinError 'bad-request' where too much would have to be read.
 * @param buckets all entries by buckets of time; none where that is not known
 */
export const rankedByTime = async (
  shares: readonly TimedShare[],
  from: number,
  to: number,
  buckets: readonly Span[],
): Promise<TimedRun> => {
  const whole = new Spans(shares)
  whole.narrow(from, to)
  if (buckets.length > 0) whole.narrowTo(new Spans(buckets).narrow(from, to))
  const overlapping = whole.left.reduce((sum, { bytes }) => sum + bytes, 0)
  if (overlapping > MAX_SORTED_PARTS * PART_BYTES) throw tooMixed(overlapping)
  const slots: PlacedSlot[] = []
  for (const share of whole.left) {
    const entries = await share.read()
    for (const slot of entries.slots) slots.push({ ...slot, share, entries })
    await letOthersIn()
  }
  const near = new Spans(slots)
  near.narrowTo(whole.bounds)
  near.narrow(from - whole.before, to - whole.before)
  const selected = Map.groupBy(near.left, ({ share }) => share)
  const bytes = [...selected.values()].reduce((sum, ofShare) => sum + bytesOf(ofShare), 0)
  if (bytes > MAX_SORTED_BYTES) throw tooMixed(bytes)
  const found: (Timed & { readonly share: number })[] = []
  let share = 0
  for (const ofShare of selected.values()) {
    for (const timed of await entriesIn(ofShare)) found.push({ ...timed, share })
    share++
    await letOthersIn()
  }
  found.sort(byTimeAndPlace)
  // Before and behind the bounds others stand between them, which were not read.
  const [firstUs, lastUs] = near.bounds
  const first = found.findIndex(({ us }) => us >= firstUs)
  const entries = found.slice(first).filter(({ us }) => us <= lastUs)
  return { rank: whole.before + near.before + first, entries }
}

interface TimedPlace {
  readonly us: number
  readonly share: number
  readonly entry: Found
}

export const byTimeAndPlace = (a: TimedPlace, b: TimedPlace): number =>
  a.us - b.us || a.share - b.share || a.entry.from - b.entry.from

/** Spans of which those are left that may hold an entry of some ranks. */
export class Spans<S extends Span> {
  left: readonly S[]
  /** Entries that are surely before all of them. */
  before = 0
  /** Between which times, inclusive, the wanted entries lie. */
  bounds: Bounds = [-Infinity, Infinity]

  constructor(all: readonly S[]) {
    this.left = all
  }

  /** @param from, to ranks among all that were given */
  narrow(from: number, to: number): Bounds {
    return this.narrowTo(boundsOf(this.left, from - this.before, to - this.before))
  }

  narrowTo([firstUs, lastUs]: Bounds): Bounds {
    this.bounds = [Math.max(this.bounds[0], firstUs), Math.min(this.bounds[1], lastUs)]
    const left: S[] = []
    for (const span of this.left) {
      if (span.maxUs < this.bounds[0]) this.before += span.count
      else if (span.minUs <= this.bounds[1]) left.push(span)
    }
    this.left = left
    return this.bounds
  }
}

type Bounds = readonly [firstUs: number, lastUs: number]

/**
 * Between which times, inclusive, the entries of rank [from, to) lie: no more than `from` entries can be before the first, and at
 * least `to` are surely not behind the last.
 */
const boundsOf = (spans: readonly Span[], from: number, to: number): Bounds => {
  let firstUs = -Infinity
  let sum = 0
  for (const { minUs, count } of spans.toSorted((a, b) => a.minUs - b.minUs)) {
    sum += count
    if (sum <= from) continue
    firstUs = minUs
    break
  }
  sum = 0
  for (const { maxUs, count } of spans.toSorted((a, b) => a.maxUs - b.maxUs)) {
    sum += count
    if (sum >= to) return [firstUs, maxUs]
  }
  return [firstUs, Infinity]
}

const countOf = (slots: readonly Span[]): number => slots.reduce((sum, { count }) => sum + count, 0)

/** About how much text is read to find them: a fact's entries mostly stand in the order of their times. */
const bytesOf = (slots: readonly PlacedSlot[]): number => {
  const { share, entries } = slots[0]!
  return Math.min(share.bytes, BLOCK_BYTES + (countOf(slots) / entries.total) * share.bytes)
}

/** All entries of these slots of one fact, in any order. */
const entriesIn = async (slots: readonly PlacedSlot[]): Promise<readonly Timed[]> => {
  const names = new Map<TimeKindCode, Set<number>>()
  for (const { kind, startUs } of slots) names.set(kind, (names.get(kind) ?? new Set()).add(startUs))
  const { share, entries } = slots[0]!
  const { source } = share
  const { resolve } = source.viewFile
  const wanted = countOf(slots)
  const found: Timed[] = []
  const look = async (from: number, to: number): Promise<void> => {
    for (const entry of await entries.ranked(from, to)) {
      const { kind } = entry.row
      const inSlots = names.get(kind)
      if (!inSlots) continue
      const written = await source.writtenOf(entry)
      const width = entries.bucketMs[kind]
      if (inSlots.has(resolve(bucketOf(written, width) * width * US_PER_MS, kind)))
        found.push({ us: resolve(written, kind), entry, source })
    }
  }
  const earliest = Math.min(...slots.map(({ startUs }) => startUs))
  const before = countOf(entries.slots.filter(({ startUs }) => startUs < earliest))
  let low = Math.floor((before / countOf(entries.slots)) * entries.total)
  let high = Math.min(entries.total, low + wanted)
  await look(low, high)
  for (let step = STEP_ENTRIES; found.length < wanted && (low > 0 || high < entries.total); step *= 2) {
    const [below, above] = [Math.max(0, low - step), Math.min(entries.total, high + step)]
    await look(below, low)
    await look(high, above)
    low = below
    high = above
  }
  return found
}

export const tooMixed = (bytes: number): LogkinError =>
  new LogkinError(
    'bad-request',
    `The times of these files overlap so much that ${Math.ceil(bytes / 1_000_000)} MB would have to be looked at for this page: narrow it down with from and to, name fewer uploads, or ask for order=file.`,
  )
