import type { LevelCode } from '../model/level.ts'
import { Fields } from './fields.ts'
import { latin1 } from './latin1.ts'
import { ValueKind, type Pairs } from './pairs.ts'
import { levelOf } from './record-fields.ts'
import { LEVEL_KEYS, MESSAGE_KEYS, STACK_KEYS, TIME_KEYS } from './record-keys.ts'

/**
 * Where records of one layout (the same keys in the same order) have their message, their time and their level: what
 * `toRecord` finds by names in each of them, found once. Numbers of pairs; -1 where there is none.
 */
export interface RecordPlan {
  readonly message: number
  readonly time: number
  readonly level: number
  readonly levels: KnownLevels | null
  /** Stack traces: with a line end in one, the message is longer than its value. */
  readonly stacks: readonly number[]
}

const MAX_LEVELS = 16
const NO_FIELDS = new Fields()

/** What the values of a level field mean, by their bytes: they are few. */
export class KnownLevels {
  readonly #key: string
  readonly #texts: Uint8Array[] = []
  readonly #codes: LevelCode[] = []

  constructor(key: string) {
    this.#key = key
  }

  of(bytes: Uint8Array, from: number, to: number): LevelCode {
    for (let known = 0; known < this.#texts.length; known++)
      if (isSame(this.#texts[known]!, bytes, from, to)) return this.#codes[known]!
    const code = levelOf(this.#key, latin1(bytes, from, to), NO_FIELDS)
    if (this.#texts.length < MAX_LEVELS) {
      this.#texts.push(bytes.slice(from, to))
      this.#codes.push(code)
    }
    return code
  }
}

const isSame = (text: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean => {
  if (text.length !== to - from) return false
  for (let k = 0; k < text.length; k++) if (text[k] !== bytes[from + k]) return false
  return true
}

/** Fields of which it isn't enough to know that they are there. */
const UNPLANNED: ReadonlySet<string> = new Set([
  '__realtime_timestamp',
  'instant.epochsecond',
  'resourcelogs',
  'severitynumber',
  'severity_number',
])
/** Their values are levels only beside other fields, or not at all. */
const UNSURE_LEVELS: ReadonlySet<string> = new Set(['s', 'priority', 'status'])

/** The plan of records like this one, or null where names alone don't say what `toRecord` takes. */
const planOf = (bytes: Uint8Array, pairs: Pairs): RecordPlan | null => {
  const names: string[] = []
  const numbers = new Map<string, number>()
  for (let number = 0; number < pairs.length; number++) {
    const parent = pairs.parents[number]!
    const key = latin1(bytes, pairs.keyFroms[number], pairs.keyTos[number])
    const name = (parent < 0 ? '' : `${names[parent]!}.`) + key.toLowerCase()
    names.push(name)
    if (numbers.has(name) || UNPLANNED.has(name)) return null
    numbers.set(name, number)
  }
  const isObject = (number: number): boolean => pairs.kinds[number] === ValueKind.object
  const isText = (number: number): boolean => (pairs.kinds[number]! | 1) === ValueKind.escaped
  const first = (keys: readonly string[]): string | undefined =>
    keys.find((key) => numbers.has(key) && !isObject(numbers.get(key)!))
  const [message, time, level] = [first(MESSAGE_KEYS), first(TIME_KEYS), first(LEVEL_KEYS)]
  if (message === undefined || !isText(numbers.get(message)!)) return null
  if (numbers.has('log') && numbers.has('stream')) return null
  for (const one of [time, level]) {
    const kind = one === undefined ? ValueKind.text : pairs.kinds[numbers.get(one)!]!
    if (kind !== ValueKind.text && kind !== ValueKind.escaped && kind !== ValueKind.number) return null
  }
  if (level !== undefined && UNSURE_LEVELS.has(level)) return null
  return {
    message: numbers.get(message)!,
    time: time === undefined ? -1 : numbers.get(time)!,
    level: level === undefined ? -1 : numbers.get(level)!,
    levels: level === undefined ? null : new KnownLevels(level),
    stacks: STACK_KEYS.flatMap((key) => {
      const number = numbers.get(key)
      return number === undefined || !isText(number) ? [] : [number]
    }),
  }
}

const MAX_PLANS = 1 << 10
const SLOTS = MAX_PLANS * 2

const firstSlot = (low: number): number => (low ^ (low >>> 15)) & (SLOTS - 1)

/** Plans by layout. */
export class RecordPlans {
  readonly #slots = new Int32Array(SLOTS).fill(-1)
  readonly #high = new Int32Array(MAX_PLANS)
  readonly #low = new Int32Array(MAX_PLANS)
  readonly #plans: (RecordPlan | null)[] = []

  /** The plan of these pairs' layout, or null where there is none. */
  of(bytes: Uint8Array, pairs: Pairs): RecordPlan | null {
    const { high, low } = pairs
    let slot = firstSlot(low)
    for (;;) {
      const number = this.#slots[slot]!
      if (number < 0) break
      if (this.#low[number] === low && this.#high[number] === high) return this.#plans[number]!
      slot = (slot + 1) & (SLOTS - 1)
    }
    const plan = planOf(bytes, pairs)
    if (this.#plans.length >= MAX_PLANS) {
      // Other files have other records.
      this.#plans.length = 0
      this.#slots.fill(-1)
      slot = firstSlot(low)
    }
    const number = this.#plans.push(plan) - 1
    this.#slots[slot] = number
    this.#high[number] = high
    this.#low[number] = low
    return plan
  }
}
