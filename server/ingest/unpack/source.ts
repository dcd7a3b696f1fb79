import { Broken } from './broken.ts'

const NOTHING = new Uint8Array(0)

/**
 * A stream of bytes, pulled by whoever reads it: in chunks as they come, or so many at a time. Holds what was looked at
 * and not yet read, nothing else.
 */
export class ByteSource {
  readonly #chunks: AsyncIterator<Uint8Array>
  #held: Uint8Array = NOTHING
  #ended = false
  #failure: { readonly error: unknown } | null = null

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#chunks = stream[Symbol.asyncIterator]()
  }

  /** The next `count` bytes, fewer only at the end, left where they are. */
  async peek(count: number): Promise<Uint8Array> {
    if (this.#held.length < count && !this.#ended) {
      const pieces = [this.#held]
      let length = this.#held.length
      try {
        while (length < count && !this.#isEnded()) {
          const chunk = await this.#next()
          pieces.push(chunk)
          length += chunk.length
        }
      } finally {
        this.#held = pieces.length === 1 ? this.#held : Buffer.concat(pieces, length)
      }
    }
    return this.#held.subarray(0, count)
  }

  /** The same of a stream that may fail meanwhile: what came before that; the failure is thrown when more is read. */
  async head(count: number): Promise<Uint8Array> {
    try {
      return await this.peek(count)
    } catch (error) {
      this.#failure = { error }
      return this.#held.subarray(0, count)
    }
  }

  /** The next chunk, of at most `max` bytes and not empty; null at the end. */
  async some(max = Infinity): Promise<Uint8Array | null> {
    while (this.#held.length === 0 && !this.#ended) this.#held = await this.#next()
    if (this.#held.length === 0) return null
    const chunk = this.#held.subarray(0, Math.min(max, this.#held.length))
    this.#held = this.#held.subarray(chunk.length)
    return chunk
  }

  /** Exactly `count` bytes. Throws Broken where the stream ends before. */
  async take(count: number): Promise<Uint8Array> {
    const bytes = await this.peek(count)
    if (bytes.length < count) throw new Broken('unexpected end of file')
    this.#held = this.#held.subarray(count)
    return bytes
  }

  /** Leaves out `count` bytes. Throws Broken where the stream ends before. */
  async skip(count: number): Promise<void> {
    for (let left = count; left > 0;) {
      const chunk = await this.some(left)
      if (chunk === null) throw new Broken('unexpected end of file')
      left -= chunk.length
    }
  }

  /** Gives back bytes, to be read next. */
  unread(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#held = this.#held.length === 0 ? bytes : Buffer.concat([bytes, this.#held])
  }

  /** All that is left. Whoever stops reading it leaves the rest here. */
  async *rest(): AsyncGenerator<Uint8Array, void, undefined> {
    for (let chunk = await this.some(); chunk !== null; chunk = await this.some()) yield chunk
  }

  /** Ends the stream where it is. */
  async close(): Promise<void> {
    this.#ended = true
    this.#held = NOTHING
    await this.#chunks.return?.()
  }

  #isEnded(): boolean {
    return this.#ended
  }

  async #next(): Promise<Uint8Array> {
    if (this.#failure !== null) throw this.#failure.error
    const next = await this.#chunks.next()
    if (next.done !== true) return next.value
    this.#ended = true
    return NOTHING
  }
}
