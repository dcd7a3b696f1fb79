/** At most `count` of something at a time; who comes later waits its turn, in order. */
export class Slots {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(count: number) {
    this.#free = count
  }

  /** Waits for a slot, and starts the work in it. Resolves once it has started: with the promise of its end. */
  async start<T>(work: () => Promise<T>): Promise<{ readonly done: Promise<T> }> {
    if (this.#free > 0) this.#free--
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    const done = work().finally(() => {
      const next = this.#waiting.shift()
      if (next === undefined) this.#free++
      else next()
    })
    // Whoever started it looks at it later; until then a failure must not count as unhandled.
    done.catch(() => {})
    return { done }
  }
}
