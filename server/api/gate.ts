import { LogkinError } from '../model/errors.ts'

/** So many at a time and no more: who comes beyond that is sent away at once, before its body is read. */
export class Gate {
  readonly #max: number
  readonly #sentence: string
  #inside = 0

  /** @param sentence says what there is too much of, and what to do */
  constructor(max: number, sentence: string) {
    this.#max = max
    this.#sentence = sentence
  }

  /** Throws LogkinError 'busy' where there is no room. */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inside >= this.#max) throw new LogkinError('busy', this.#sentence, { retryAfterSeconds: 1 })
    this.#inside++
    try {
      return await work()
    } finally {
      this.#inside--
    }
  }
}
