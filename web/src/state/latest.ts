/** One question at a time: a newer one stops the older, whose answer is never seen. */
export class Latest {
  #current: AbortController | null = null

  /** The answer, or null where a newer question came meanwhile. */
  async ask<T>(question: (signal: AbortSignal) => Promise<T>): Promise<T | null> {
    this.stop()
    const current = new AbortController()
    this.#current = current
    try {
      const answer = await question(current.signal)
      return current.signal.aborted ? null : answer
    } catch (error) {
      if (current.signal.aborted) return null
      throw error
    }
  }

  stop(): void {
    this.#current?.abort()
    this.#current = null
  }
}
