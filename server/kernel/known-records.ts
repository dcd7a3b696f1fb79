import {
  LEVEL_BYTES,
  MAX_PLANS,
  MAX_VALUE_TIMES,
  MOST_LEVELS,
  MOST_STACKS,
  PLANS,
  PLAN_BYTES,
  PLAN_LEVELS,
  PLAN_SLOTS,
  PLAN_SLOT_COUNT,
  VALUE_TIMES,
  VALUE_TIME_BYTES,
} from './assembly/layout.ts'
import { keyText } from './line-keys.ts'

/** Place of a plan's word that says how many levels are known, and how long their values may be. */
const PLAN_LEVEL_COUNT = 11
const MAX_LEVEL_VALUE = 8
const VALUE_KEY = new Uint32Array(2)

/** Where records of one layout, the hash of their keys and kinds, have what is wanted of them: numbers of pairs, -1 where there is none. */
export interface RecalledPlan {
  readonly low: number
  readonly high: number
  readonly message: number
  readonly time: number
  readonly level: number
  /** Of its time. */
  readonly kind: number
  readonly stacks: readonly number[]
}

/**
 * What is known of records (JSON, logfmt, access logs), in the kernel's memory: where those of one layout have their message, time and level, which values
 * are which levels, and how times are written. assembly/records.ts reads records by it.
 */
export class KnownRecords {
  readonly #memory: Uint8Array
  readonly #words: Int32Array
  #plans = 0
  #valueTimes = 0

  constructor(memory: Uint8Array) {
    this.#memory = memory
    this.#words = new Int32Array(memory.buffer)
  }

  /** Keeps where records of a layout have what is wanted of them: its number, or -1 where that is too much. */
  addPlan({ low, high, message, time, level, kind, stacks }: RecalledPlan): number {
    if (stacks.length > MOST_STACKS) return -1
    let slot = (low ^ (low >>> 15)) & (PLAN_SLOT_COUNT - 1)
    for (let number = this.#planIn(slot); number >= 0; number = this.#planIn(slot)) {
      const words = (PLANS + number * PLAN_BYTES) >> 2
      if (this.#words[words] === low && this.#words[words + 1] === high) return number
      slot = (slot + 1) & (PLAN_SLOT_COUNT - 1)
    }
    if (this.#plans >= MAX_PLANS) {
      // Other files have other records.
      this.#words.fill(0, PLAN_SLOTS >> 2, (PLAN_SLOTS >> 2) + PLAN_SLOT_COUNT)
      this.#plans = 0
      slot = (low ^ (low >>> 15)) & (PLAN_SLOT_COUNT - 1)
    }
    const words = (PLANS + this.#plans * PLAN_BYTES) >> 2
    this.#words.set([low, high, message, time, level, kind, stacks.length, ...stacks], words)
    this.#words[words + PLAN_LEVEL_COUNT] = 0
    this.#words[(PLAN_SLOTS >> 2) + slot] = ++this.#plans
    return this.#plans - 1
  }

  #planIn(slot: number): number {
    return this.#words[(PLAN_SLOTS >> 2) + slot]! - 1
  }

  /** Keeps which level the value [from, to) is in records of plan `number`; not where it is long, or there is no room. */
  addLevel(number: number, bytes: Uint8Array, from: number, to: number, level: number): void {
    const plan = PLANS + number * PLAN_BYTES
    const count = this.#words[(plan >> 2) + PLAN_LEVEL_COUNT]!
    if (count >= MOST_LEVELS || to - from > MAX_LEVEL_VALUE) return
    const levels = plan + PLAN_LEVELS
    const at = levels + count * LEVEL_BYTES
    this.#memory.fill(0, at, at + LEVEL_BYTES)
    this.#memory.set(bytes.subarray(from, to), at)
    this.#words.set([to - from, level], (at >> 2) + 2)
    for (let known = levels; known < at; known += LEVEL_BYTES) if (this.#isSameLevel(known, at)) return
    this.#words[(plan >> 2) + PLAN_LEVEL_COUNT] = count + 1
  }

  #isSameLevel(known: number, at: number): boolean {
    const [a, b] = [known >> 2, at >> 2]
    for (let word = 0; word < 3; word++) if (this.#words[a + word] !== this.#words[b + word]) return false
    return true
  }

  /** Keeps that values with the signs of [from, to) are times of this layout, in records of a family: 0, or OF_ACCESS. */
  addValueTime(bytes: Uint8Array, from: number, to: number, layout: number, family: number): void {
    keyText(bytes, from, to, VALUE_KEY, 0)
    const [low, high] = [VALUE_KEY[0]! ^ family, VALUE_KEY[1]! | 0]
    let place = this.#valueTimePlace(low)
    for (let probe = 1; this.#words[place + 2] !== 0; probe++) {
      if (this.#words[place] === low && this.#words[place + 1] === high) return
      place = this.#valueTimePlace(low + probe)
    }
    // Half of them stay free, so that what is not there is soon known.
    if (this.#valueTimes * 2 >= MAX_VALUE_TIMES) {
      this.#words.fill(0, VALUE_TIMES >> 2, (VALUE_TIMES + MAX_VALUE_TIMES * VALUE_TIME_BYTES) >> 2)
      this.#valueTimes = 0
      place = this.#valueTimePlace(low)
    }
    this.#words.set([low, high, layout + 1], place)
    this.#valueTimes++
  }

  #valueTimePlace(slot: number): number {
    return (VALUE_TIMES + (slot & (MAX_VALUE_TIMES - 1)) * VALUE_TIME_BYTES) >> 2
  }
}
