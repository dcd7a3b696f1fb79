/**
 * A seeded source of chance (mulberry32): the same seed gives the same values on every machine and version of Node.
 */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** A number in [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }

  /** An integer in [min, max], both included. */
  int(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1))
  }

  /** An integer in [min, max] whose number of digits is even-handed: sizes and latencies have long tails. */
  longTail(min: number, max: number): number {
    return Math.min(max, Math.floor(min + Math.expm1(this.next() * Math.log(max - min + 2))))
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  pick<T>(list: readonly [T, ...T[]]): T {
    return list[this.int(0, list.length - 1)] ?? list[0]
  }

  /** Early elements often, late ones seldom. */
  skewed<T>(list: readonly [T, ...T[]]): T {
    return list[Math.floor(this.next() ** 2.5 * list.length)] ?? list[0]
  }

  /** Time between two independent events that come `mean` apart on average. */
  gap(mean: number): number {
    return -Math.log(1 - this.next()) * mean
  }

  hex(digits: number): string {
    let text = ''
    while (text.length < digits) text += this.int(0, 0xffff).toString(16).padStart(4, '0')
    return text.slice(0, digits)
  }
}

/** Mixes a name into a seed, so that kinds of the same seed differ. */
export const seedOf = (name: string, seed: number): number => {
  let hash = 0x811c9dc5 ^ seed
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
