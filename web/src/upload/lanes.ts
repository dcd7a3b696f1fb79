/**
 * Bounds how much happens at once: as many holders as there are lanes, the rest wait in the order they came.
 * A lane is taken before a part is read and given back when it is stored, so that memory is bounded by
 * lanes * part size, however many files there are.
 */
export class Lanes {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(count: number) {
    this.#free = count
  }

  /** Resolves with the function that gives the lane back; calling it twice is harmless. */
  async take(): Promise<() => void> {
    if (this.#free > 0) this.#free--
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    let held = true
    return () => {
      if (!held) return
      held = false
      const next = this.#waiting.shift()
      if (next) next()
      else this.#free++
    }
  }
}
