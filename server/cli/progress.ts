import { printable } from './columns.ts'

/** A terminal is repainted at most this often. */
const REPAINT_MS = 100

/** How far sending is, on stderr: one line that is repainted on a terminal; elsewhere a line for each file. */
export class Progress {
  readonly #totalBytes: number | null
  readonly #live: boolean
  readonly #started = performance.now()
  #sentBytes = 0
  #painted = 0

  /** @param totalBytes what will be sent; null where that is not known */
  constructor(totalBytes: number | null) {
    this.#totalBytes = totalBytes
    this.#live = process.stderr.isTTY
  }

  sent(label: string, bytes: number): void {
    this.#sentBytes += bytes
    const now = performance.now()
    if (!this.#live || now - this.#painted < REPAINT_MS) return
    this.#painted = now
    const seconds = Math.max(0.001, (now - this.#started) / 1000)
    const of =
      this.#totalBytes === null
        ? ''
        : ` of ${mebibytes(this.#totalBytes)}, ${Math.floor((100 * this.#sentBytes) / Math.max(1, this.#totalBytes))}%`
    process.stderr.write(
      `\r\u001b[K${printable(label)}: ${mebibytes(this.#sentBytes)}${of}, ${mebibytes(this.#sentBytes / seconds)}/s`,
    )
  }

  /** The server had this file already, whole. */
  skipped(label: string): void {
    this.#line(`${printable(label)}: is there already`)
  }

  finished(label: string): void {
    this.#line(`${printable(label)}: sent`)
  }

  /** Its content was in another upload before. */
  duplicate(name: string, upload: string): void {
    this.#line(
      `${printable(name)}: the same content is already here, in upload ${upload}; send it with --again to keep both`,
    )
  }

  #line(text: string): void {
    process.stderr.write(`${this.#live ? '\r\u001b[K' : ''}${text}\n`)
  }
}

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`
