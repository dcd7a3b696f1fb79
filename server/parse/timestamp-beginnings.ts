import { isDigit } from './timestamp-fields.ts'

/**
 * What timestamps of a pattern begin with. Nearly all of the formats can be told from a text by its first digits and what stands behind
 * them, so only a few have to be tried.
 */
export interface Beginning {
  /** How many digits; `max` is Infinity where the pattern goes on with more. */
  readonly min: number
  readonly max: number
  /** First bytes of what stands behind them; null where that may be anything. */
  readonly next: ReadonlySet<number> | null
}

/** How many digits a directive reads. */
const DIGITS: Readonly<Record<string, readonly [min: number, max: number]>> = {
  ...{ Y: [4, 4], y: [2, 2], m: [2, 2], n: [1, 2], d: [2, 2], e: [1, 2], j: [3, 3] },
  ...{ H: [2, 2], k: [1, 2], M: [2, 2], N: [1, 2], S: [2, 2], T: [1, 2] },
}
/** Those of a fixed number of digits, behind which none may stand. */
const EPOCHS: Readonly<Record<string, number>> = { s: 10, q: 13, u: 16, w: 19 }
const POINT = 46

/** That of a pattern of timestamps.ts which begins with a directive, for texts that begin with a digit. */
export const beginningOf = (pattern: string): Beginning => {
  const chars = Array.from(pattern)
  let [at, min, max] = [0, 0, 0]
  for (; chars[at] === '%'; at += 2) {
    const name = chars[at + 1] ?? ''
    const epoch = EPOCHS[name]
    if (at === 0 && epoch !== undefined) return { min: epoch, max: epoch, next: null }
    // One digit and a point: "1.7093054451234567e+09".
    if (at === 0 && name === 'x') return { min: 1, max: 1, next: new Set([POINT]) }
    // A month as "3月".
    if (at === 0 && name === 'b') return { min: 1, max: 2, next: null }
    const digits = DIGITS[name]
    if (!digits || chars[at + 2] === '?') return { min: Math.max(1, min), max: Infinity, next: null }
    min += digits[0]
    max += digits[1]
  }
  const close = chars[at] === '[' ? chars.indexOf(']', at) : at
  const next = chars[at] === '[' ? chars.slice(at + 1, close) : chars.slice(at, at + 1)
  if (next.length === 0 || chars[at] === '(' || chars[close + 1] === '?')
    return { min, max: Infinity, next: null }
  return { min, max, next: new Set(next.map((char) => Buffer.from(char)[0]!)) }
}

const MOST_DIGITS = 20

/** Of things that begin with a digit, each with its beginning, those that a text can begin with. */
export class Beginnings<Thing> {
  readonly #things: readonly (readonly [Thing, Beginning])[]
  readonly #known = new Map<number, readonly Thing[]>()

  constructor(things: readonly (readonly [Thing, Beginning])[]) {
    this.#things = things
  }

  /** In their order; the text at `at` begins with a digit. */
  at(bytes: Uint8Array, at: number): readonly Thing[] {
    let digits = 1
    while (digits < MOST_DIGITS && isDigit(bytes[at + digits])) digits++
    const byte = bytes[at + digits] ?? 0
    const key = digits * 256 + byte
    let known = this.#known.get(key)
    if (!known) {
      known = this.#things.filter(([, beginning]) => fits(beginning, digits, byte)).map(([thing]) => thing)
      this.#known.set(key, known)
    }
    return known
  }
}

const fits = ({ min, max, next }: Beginning, digits: number, byte: number): boolean =>
  digits >= min && digits <= max && (next === null || next.has(byte))
