import { once } from 'node:events'
import type { InflateRaw, ZstdDecompress } from 'node:zlib'
import { Broken, isZlibError } from './broken.ts'

/** One of Node's decompressors, fed by hand: what a feed yields is all there before the next, so that memory is bounded. */
export class Engine {
  readonly #stream: InflateRaw | ZstdDecompress
  #ready: Uint8Array[] = []
  #fed = 0
  #failure: Error | null = null
  #wake: () => void = () => {}

  constructor(stream: InflateRaw | ZstdDecompress) {
    this.#stream = stream
    stream.on('data', (chunk: Uint8Array) => this.#ready.push(chunk))
    stream.on('error', (error) => {
      this.#failure = error
      // The zstd decompressor calls nobody back whose bytes were damaged.
      this.#wake()
    })
  }

  /** Answers how many of the bytes lie behind the end of the packed stream; above 0 it has ended. */
  async feed(bytes: Uint8Array): Promise<number> {
    this.#fed += bytes.length
    await new Promise<void>((done) => {
      this.#wake = done
      this.#stream.write(bytes, () => done())
    })
    this.#check()
    return this.#fed - this.#stream.bytesWritten
  }

  /** No more bytes are there. Throws Broken where more are needed. */
  async finish(): Promise<void> {
    this.#stream.end()
    await this.ended()
  }

  /** Resolves when all of what was unpacked can be taken. */
  async ended(): Promise<void> {
    if (!this.#stream.readableEnded && this.#failure === null) await once(this.#stream, 'end').catch(() => {})
    this.#check()
  }

  /** What has been unpacked and not been taken yet. */
  take(): readonly Uint8Array[] {
    const ready = this.#ready
    this.#ready = []
    return ready
  }

  close(): void {
    this.#stream.destroy()
  }

  #check(): void {
    if (this.#failure === null) return
    throw isZlibError(this.#failure) ? new Broken(this.#failure.message.toLowerCase()) : this.#failure
  }
}
