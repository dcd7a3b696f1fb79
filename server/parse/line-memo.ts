import {
  FIRST_MESSAGE,
  MAX_MESSAGES,
  MAX_REMEMBERED as MAX_LINES,
  OF_ACCESS,
  RECORD_FOLLOWS,
} from '../kernel/assembly/layout.ts'
import { Recall, type RecalledHeader, type RecalledLine } from '../kernel/recall.ts'
import { NO_LEVEL, type LevelCode } from '../model/level.ts'
import { TIME_FULL, TIME_NONE } from '../model/time.ts'
import { SeenBeginnings } from './beginnings.ts'
import { forgetRecord, LAST_RECORD } from './quick-record.ts'
import { TimeLayout } from './time-layout.ts'
import type { TimestampReader } from './timestamp.ts'

/**
 * What lines read before said, by their keys (kernel/line-window.ts): programs write the same lines again and again, with
 * other digits. A cache of a pure function: with it or without it the same comes out, only slower.
 */
const SEEN_SLOTS = 1 << 18
const SEEN_MESSAGES = 1 << 15
/** To remember a line costs as much as to read some: only lines that came so often before are worth it. */
const MET_OFTEN = 3
/** Of a line whose message is known only the mask is saved, so it has to come more often; at most what MET_BITS can count. */
const MET_MORE_OFTEN = 15
const MET_BITS = 4
/** Layouts that are known without a key of text. */
const MAX_RECENT = 32

/**
 * What must hold of the digits of a line with message [from, to), so that another of its key can stand for it: guards, as
 * `guardAt` in kernel/guards.ts makes them; see cluster/digit-guards.ts.
 */
export type Guards = (bytes: Uint8Array, start: number, from: number, to: number) => readonly number[]

/** A line as it was read. */
export interface RememberedLine extends Omit<RecalledLine, 'layout'> {
  /** Where its timestamp stands; null where it has none. */
  readonly time: TimeLayout | null
}

/** A header as it was read. */
export interface RememberedHeader extends Omit<RecalledHeader, 'layout'> {
  readonly time: TimeLayout
}

export class LineMemo {
  /** The lines by key; the layouts have its numbers. */
  readonly recall = new Recall()
  /** Lines with their timestamp in one place share its layout: the date of the one before is nearly always this one's. */
  readonly layouts: TimeLayout[] = []
  readonly #guards: Guards
  readonly #layoutNumbers = new Map<string, number>()
  readonly #recent: TimeLayout[] = []
  /** Keys met, by their low bits; in the lowest of each how often. */
  readonly #seen = new Uint32Array(SEEN_SLOTS)
  readonly #beginnings = new SeenBeginnings()
  /** Messages met, by the low bits of their hash. */
  readonly #seenMessages = new Uint32Array(SEEN_MESSAGES)
  /** Numbers of entries over several lines, by those of their lines. */
  readonly #joined = new Map<number, number>()

  constructor(guards: Guards) {
    this.#guards = guards
  }

  get isFull(): boolean {
    return this.recall.isFull || this.#joined.size >= MAX_LINES
  }

  /** Whether a line of this key comes so often that it is worth to be remembered; to be called each time. */
  meet(low: number, high: number, often = MET_OFTEN): boolean {
    const slot = low & (SEEN_SLOTS - 1)
    const met = this.#seen[slot]!
    if ((met ^ high) >>> MET_BITS !== 0) this.#seen[slot] = ((high >>> MET_BITS) << MET_BITS) | 1
    else if ((met & ((1 << MET_BITS) - 1)) >= often) return true
    else this.#seen[slot] = met + 1
    return false
  }

  /** Remembers the line at `start`: its number, or -1 where there is no room. */
  add(low: number, high: number, bytes: Uint8Array, start: number, as: RememberedLine): number {
    const layout = as.time ? this.#layoutNumbers.get(as.time.key) : -1
    if (layout === undefined) return -1
    const guards = this.#guards(bytes, start, start + as.from, start + as.to)
    return this.recall.add(low, high, bytes, start, { ...as, layout }, guards)
  }

  /** Remembers the header of the line at `start`, for lines that begin as [start, end), once such lines were met before. */
  addHeader(bytes: Uint8Array, start: number, end: number, as: RememberedHeader): void {
    const layout = this.#layoutNumbers.get(as.time.key)
    if (layout === undefined || !this.#beginnings.meet(bytes, start, end)) return
    this.recall.addHeader(bytes, start, end, { ...as, layout })
  }

  /**
   * Whether line k of the window is known by its header and its message alone, and comes so often that it is worth to be
   * remembered; to be called each time.
   */
  isWorthMore(k: number): boolean {
    const { numbers, heads, window } = this.recall
    if (numbers[k]! < FIRST_MESSAGE || heads[k]! < 0) return false
    // Where there is no room for it, it is better known by its message.
    return this.meet(window.keys[k * 2]!, window.keys[k * 2 + 1]!, MET_MORE_OFTEN) && !this.recall.isFull
  }

  /** Whether the kernel masked the message of line k of the window, which has no number of its own. */
  isMasked(k: number): boolean {
    const { masks } = this.recall
    return masks[k * 2] !== 0 || masks[k * 2 + 1] !== 0
  }

  /** Remembers the message of line k of the window, once one of its shape was met before: its number, or -1. */
  addMessage(k: number): number {
    const [low, high] = [this.recall.masks[k * 2]!, this.recall.masks[k * 2 + 1]!]
    const slot = low & (SEEN_MESSAGES - 1)
    if (this.#seenMessages[slot] === high) return this.recall.addMessage(k)
    this.#seenMessages[slot] = high
    return -1
  }

  /**
   * Layout `number`, which has read the line [start, end); null where its digits make no time. The kernel knows the date from then on.
   */
  readTime(number: number, bytes: Uint8Array, start: number, end: number): TimeLayout | null {
    const time = this.layouts[number]!
    if (!time.read(bytes, start, end)) return null
    const { midnightUs, zoneMinutes } = time
    if (midnightUs !== null) this.recall.addDate(number, bytes, start + time.at, midnightUs, zoneMinutes)
    return time
  }

  /** The layout of the timestamp that `reader` has just read at [from, to) of the line at `start`. */
  layoutOf(reader: TimestampReader, bytes: Uint8Array, start: number, from: number, to: number): TimeLayout {
    for (const recent of this.#recent) if (recent.isOf(reader, bytes, start, from, to)) return recent
    const made = new TimeLayout(reader, bytes, start, from, to)
    const number = this.#numberOf(made)
    const layout = number < 0 ? made : this.layouts[number]!
    if (this.#recent.push(layout) > MAX_RECENT) this.#recent.shift()
    return layout
  }

  /** The number of the first layout with this one's key, which may be itself; -1 where there is no room. */
  #numberOf(layout: TimeLayout): number {
    const known = this.#layoutNumbers.get(layout.key)
    if (known !== undefined) return known
    if (this.recall.isFull) return -1
    const number = this.layouts.push(layout) - 1
    this.#layoutNumbers.set(layout.key, number)
    this.recall.addLayout(layout.places)
    return number
  }

  /** Keeps how the record that was read last is read, for others like it. */
  learnRecord(level: LevelCode): void {
    const { text, plan, pairs, times } = LAST_RECORD
    if (!text) return
    // It holds a whole part.
    forgetRecord()
    const { records } = this.recall
    const { high, low, froms, tos } = pairs
    if (plan) {
      const number = records.addPlan({ ...plan, high, low, kind: plan.time < 0 ? TIME_NONE : TIME_FULL })
      if (number < 0) return
      if (plan.level >= 0) records.addLevel(number, text, froms[plan.level]!, tos[plan.level]!, level)
    }
    const { layout, from, to } = times
    if (plan?.time === -1 || !layout) return
    const known = this.#numberOf(layout)
    if (known < 0) return
    records.addValueTime(text, from, to, known, plan ? 0 : OF_ACCESS)
    const { midnightUs, zoneMinutes } = layout
    if (midnightUs !== null) this.recall.addDate(known, text, from, midnightUs, zoneMinutes)
  }

  /** Remembers that lines which begin as [start, end) have no header but are records, once such lines were met before. */
  addRecordBeginning(bytes: Uint8Array, start: number, end: number): void {
    if (!this.#beginnings.meet(bytes, start, end)) return
    this.recall.addHeader(bytes, start, end, {
      message: 0,
      level: NO_LEVEL,
      kind: TIME_NONE,
      layout: RECORD_FOLLOWS,
    })
  }

  /**
   * The number of entries made of those numbered `entry` and, behind so many empty lines, the line `line`: from MAX_LINES on,
   * so that it is no line's. -1 where there is no room, or one of them has no number of its own: what goes on behind a message is
   * masked with it.
   */
  join(entry: number, blanks: number, line: number): number {
    if (entry < 0 || line < 0 || blanks >= MAX_BLANKS) return -1
    if (entry >= FIRST_MESSAGE || line >= FIRST_MESSAGE) return -1
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
export const MAX_REMEMBERED = FIRST_MESSAGE + MAX_MESSAGES
