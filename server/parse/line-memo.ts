import type { LevelCode } from '../model/level.ts'
import type { TimeKindCode } from '../model/time.ts'
import type { LineClassCode } from './continuation.ts'
import { HeaderMemo } from './header-memo.ts'
import { TimeLayout } from './time-layout.ts'
import type { TimestampReader } from './timestamp.ts'

/**
 * What lines read before said, by their keys (kernel/line-window.ts): programs write the same lines again and again, with
 * other digits. A cache of a pure function: with it or without it the same comes out, only slower.
 */
const MAX_LINES = 1 << 16
const SLOTS = MAX_LINES * 2
const SEEN_SLOTS = 1 << 18
/** To remember a line costs as much as to read some: only lines that came so often before are worth it. */
const MET_OFTEN = 3
/** Timestamps stand in few places; a file in which they don't is none for a memo. */
const MAX_LAYOUTS = 1 << 12
/** Layouts that are known without a key of text. */
const MAX_RECENT = 8
/** Lines that differ in what their guards hold, under one key: an address has two readings for each of its parts. */
const MAX_PROBES = 64
/** Longer lines seldom come twice. */
export const MAX_REMEMBERED_BYTES = 2048

/** What must hold of the digits of a line, so that another of its key can stand for it; see cluster/digit-guards.ts. */
export interface Guards {
  readonly of: (bytes: Uint8Array, start: number, from: number, to: number) => readonly number[]
  readonly hold: (pool: Int32Array, first: number, last: number, bytes: Uint8Array, start: number) => boolean
}

/** A line as it was read; places are counted from its start. */
export interface RememberedLine {
  readonly class: LineClassCode
  /** The message is [from, to). */
  readonly from: number
  readonly to: number
  readonly level: LevelCode
  readonly kind: TimeKindCode
  /** Where its timestamp stands; null where it has none. */
  readonly time: TimeLayout | null
}

export class LineMemo {
  readonly #guards: Guards
  /** The remembered lines in columns, by number; `times` gives the layout's number in `layouts`, -1 for none. */
  readonly classes = new Uint8Array(MAX_LINES)
  readonly froms = new Uint16Array(MAX_LINES)
  readonly tos = new Uint16Array(MAX_LINES)
  readonly levels = new Uint8Array(MAX_LINES)
  readonly kinds = new Uint8Array(MAX_LINES)
  readonly times = new Int32Array(MAX_LINES)
  /** Lines with their timestamp in one place share its layout: the date of the one before is nearly always this one's. */
  readonly layouts: TimeLayout[] = []
  readonly headers = new HeaderMemo()
  readonly #layoutNumbers = new Map<string, number>()
  readonly #recent: TimeLayout[] = []
  #length = 0
  readonly #high = new Uint32Array(MAX_LINES)
  readonly #low = new Uint32Array(MAX_LINES)
  readonly #slots = new Int32Array(SLOTS).fill(-1)
  /** Keys met, by their low bits; in the two lowest of each how often. */
  readonly #seen = new Uint32Array(SEEN_SLOTS)
  /** Guards of line n: [#firstGuard[n], #firstGuard[n + 1]) of the pool. */
  #pool = new Int32Array(1 << 12)
  readonly #firstGuard = new Int32Array(MAX_LINES + 1)
  /** Numbers of entries over several lines, by those of their lines. */
  readonly #joined = new Map<number, number>()

  constructor(guards: Guards) {
    this.#guards = guards
  }

  get isFull(): boolean {
    return this.#length >= MAX_LINES || this.#joined.size >= MAX_LINES || this.layouts.length >= MAX_LAYOUTS
  }

  /** The number of the remembered line that the one at `start` reads as, or -1. */
  find(high: number, low: number, bytes: Uint8Array, start: number): number {
    let slot = low & (SLOTS - 1)
    for (let probe = 0; probe < MAX_PROBES; probe++) {
      const line = this.#slots[slot]!
      if (line < 0) return -1
      if (
        this.#low[line] === low &&
        this.#high[line] === high &&
        this.#guards.hold(this.#pool, this.#firstGuard[line]!, this.#firstGuard[line + 1]!, bytes, start)
      )
        return line
      slot = (slot + 1) & (SLOTS - 1)
    }
    return -1
  }

  /** Whether a line of this key comes so often that it is worth to be remembered; to be called each time. */
  meet(high: number, low: number): boolean {
    const slot = low & (SEEN_SLOTS - 1)
    const met = this.#seen[slot]!
    if ((met ^ high) >>> 2 !== 0) this.#seen[slot] = ((high >>> 2) << 2) | 1
    else if ((met & 3) === MET_OFTEN) return true
    else this.#seen[slot] = met + 1
    return false
  }

  /** Remembers the line at `start`: its number, or -1 where there is no room. */
  add(high: number, low: number, bytes: Uint8Array, start: number, as: RememberedLine): number {
    const number = this.#length
    if (number >= MAX_LINES) return -1
    let slot = low & (SLOTS - 1)
    for (let probe = 0; this.#slots[slot]! >= 0; probe++) {
      if (probe >= MAX_PROBES) return -1
      slot = (slot + 1) & (SLOTS - 1)
    }
    this.#slots[slot] = number
    this.#high[number] = high
    this.#low[number] = low
    this.classes[number] = as.class
    this.froms[number] = as.from
    this.tos[number] = as.to
    this.levels[number] = as.level
    this.kinds[number] = as.kind
    this.times[number] = as.time ? this.#layoutNumbers.get(as.time.key)! : -1
    this.#length++
    const first = this.#firstGuard[number]!
    const guards = this.#guards.of(bytes, start, start + as.from, start + as.to)
    if (first + guards.length > this.#pool.length) {
      const larger = new Int32Array((first + guards.length) * 2)
      larger.set(this.#pool)
      this.#pool = larger
    }
    this.#pool.set(guards, first)
    this.#firstGuard[number + 1] = first + guards.length
    return number
  }

  /** The layout of the timestamp that `reader` has just read at [from, to) of the line at `start`. */
  layoutOf(reader: TimestampReader, bytes: Uint8Array, start: number, from: number, to: number): TimeLayout {
    for (const recent of this.#recent) if (recent.isOf(reader, bytes, start, from, to)) return recent
    const made = new TimeLayout(reader, bytes, start, from, to)
    const known = this.#layoutNumbers.get(made.key)
    const layout = known === undefined ? made : this.layouts[known]!
    if (known === undefined) this.#layoutNumbers.set(made.key, this.layouts.push(made) - 1)
    if (this.#recent.push(layout) > MAX_RECENT) this.#recent.shift()
    return layout
  }

  /**
   * The number of entries made of those numbered `entry` and, behind so many blank lines, the line `line`: from MAX_LINES on,
   * so that it is no line's. -1 where there is no room, or one of them has no number.
   */
  join(entry: number, blanks: number, line: number): number {
    if (entry < 0 || line < 0 || blanks >= MAX_BLANKS) return -1
    const key = (entry * MAX_LINES + line) * MAX_BLANKS + blanks
    let number = this.#joined.get(key)
    if (number === undefined) {
      if (this.#joined.size >= MAX_LINES) return -1
      number = MAX_LINES + this.#joined.size
      this.#joined.set(key, number)
    }
    return number
  }
}

const MAX_BLANKS = 16
/** Numbers of remembered entries are below this. */
export const MAX_REMEMBERED = MAX_LINES * 2
