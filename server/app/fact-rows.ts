import { shapeAt } from '../cluster/coarse-summary.ts'
import { hashText } from '../cluster/hash.ts'
import { partialName } from '../cluster/summary.ts'
import type { LevelCode } from '../model/level.ts'
import type { Summary } from '../model/summary.ts'
import { TIME_FULL, TIME_NONE, US_PER_MS, type TimeKindCode } from '../model/time.ts'
import { turnsUpTo, type FoundRow } from './entry-source.ts'
import { isRanged, isWithin, type Filter } from './filter.ts'
import type { ShapeSet } from './shape-set.ts'
import type { ScannedRow } from './summary-scan.ts'
import { bucketFor, type ViewFile } from './view.ts'

/** Wanted entries of a fact whose times are in one bucket of it, within the time range. */
export interface TimeSlot {
  readonly kind: TimeKindCode
  /** Names the bucket among those of its kind: the instant that its start falls on. */
  readonly startUs: number
  readonly count: number
  /** All their instants lie between them, inclusive. */
  readonly minUs: number
  readonly maxUs: number
}

const decoder = new TextDecoder()

/** Which rows of a part or seam are of some shapes and levels, and within a time range. Takes its rows as they are scanned. */
export class FactRows {
  /** By the row's place in the fact; missing where its entries are not wanted, or none of them is within the range. */
  readonly rows = new Map<number, FoundRow>()
  readonly slots: TimeSlot[] = []
  /** Entries of these rows. */
  total = 0
  /** Of them within the range. */
  count = 0
  /** Width of the fact's buckets for each kind of time. */
  bucketMs: Summary['bucketMs'] = [0, 0, 0, 0]
  readonly #viewFile: ViewFile
  readonly #shapes: ShapeSet | null
  readonly #filter: Filter
  readonly #timed: boolean
  #taken = 0

  /** @param shapes null: all @param timed whether `slots` are wanted: of entries without a time there are none */
  constructor(viewFile: ViewFile, shapes: ShapeSet | null, filter: Filter, timed = false) {
    this.#viewFile = viewFile
    this.#shapes = shapes
    this.#filter = filter
    this.#timed = timed
  }

  readonly take = (row: ScannedRow, figures: Summary): void => {
    this.bucketMs = figures.bucketMs
    const found = this.#wanted(row, figures)
    const within = found ? this.#within(row, figures) : 0
    const place = this.#taken++
    if (!found || within === 0) return
    this.rows.set(place, found)
    this.total += row.count
    this.count += within
  }

  #wanted(row: ScannedRow, { coarseness }: Summary): FoundRow | null {
    const { level, kind, text } = row
    if (this.#filter.levels && !this.#filter.levels.has(level)) return null
    const own = this.#viewFile.summary.coarseness
    if (coarseness >= own)
      return this.#shapes && !this.#shapes.has(row) ? null : new NamedRow(row.high, row.low, level, kind)
    const { shape } = shapeAt({ shape: row.shape, text: decoder.decode(text) }, coarseness, own)
    return this.#shapes && !this.#shapes.names.has(shape) ? null : { shape, level, kind }
  }

  /** How many entries of a row are in the time range; notes when they are. */
  #within(row: ScannedRow, figures: Summary): number {
    const { kind } = row
    const ranged = isRanged(this.#filter)
    if (kind === TIME_NONE) return ranged ? 0 : row.count
    if (!ranged && !this.#timed) return row.count
    const name = partialName(kind)
    const shiftUs = name === null ? 0 : turnsUpTo(this.#viewFile, name, figures.jumps[name]?.firstAt ?? 0)
    const widthUs = figures.bucketMs[kind] * US_PER_MS
    const buckets = row.buckets()
    let within = 0
    for (let at = 0; at < buckets.length; at += 2) {
      const us = buckets[at]! * widthUs + shiftUs
      const count = buckets[at + 1]!
      if (ranged && !isWithin(this.#filter, bucketFor(this.#viewFile, us, kind, this.#filter.bucketMs)))
        continue
      within += count
      if (this.#timed) this.slots.push(this.#slot(row, us, widthUs, count))
    }
    return within
  }

  #slot({ kind, minUs, maxUs }: ScannedRow, us: number, widthUs: number, count: number): TimeSlot {
    if (kind === TIME_FULL)
      return {
        kind,
        startUs: us,
        count,
        minUs: Math.max(us, minUs),
        maxUs: Math.min(us + widthUs - 1, maxUs),
      }
    const { resolve } = this.#viewFile
    const [first, last] = [resolve(us, kind), resolve(us + widthUs - 1, kind)]
    // Where a zone's clock is put forward or back in between, each may be of one side or of the other.
    return {
      kind,
      startUs: first,
      count,
      minUs: Math.min(first, last - (widthUs - 1)),
      maxUs: Math.max(last, first + (widthUs - 1)),
    }
  }
}

/** A row's shape, named when someone asks for it. */
export class NamedRow implements FoundRow {
  readonly level: LevelCode
  readonly kind: TimeKindCode
  readonly #high: number
  readonly #low: number

  constructor(high: number, low: number, level: LevelCode, kind: TimeKindCode) {
    this.#high = high
    this.#low = low
    this.level = level
    this.kind = kind
  }

  get shape(): string {
    return hashText(this.#high, this.#low)
  }
}
