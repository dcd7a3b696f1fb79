import { grown } from './grown.ts'

/** A short log line. */
const USUAL_ENTRY_BYTES = 80

/** Entries in file order, in columns: where each stands, its row, its time and its lines. */
export class EntryColumns {
  #length = 0
  #offsets = new Float64Array(0)
  #rows = new Uint32Array(0)
  #times = new Float64Array(0)
  #lines = new Uint32Array(0)

  /** Forgets all entries. @param bytes how many are about to be read: more than a guess costs nothing but time */
  clear(bytes: number): void {
    this.#length = 0
    const entries = 1024 + Math.ceil(bytes / USUAL_ENTRY_BYTES)
    if (entries > this.#offsets.length) this.#makeRoom(entries)
  }

  get length(): number {
    return this.#length
  }

  get offsets(): Float64Array {
    return this.#offsets.subarray(0, this.#length)
  }

  get rows(): Uint32Array {
    return this.#rows.subarray(0, this.#length)
  }

  /** In µs. */
  get times(): Float64Array {
    return this.#times.subarray(0, this.#length)
  }

  get lines(): Uint32Array {
    return this.#lines.subarray(0, this.#length)
  }

  add(offset: number, row: number, us: number, lines: number): void {
    const at = this.#length++
    if (at === this.#offsets.length) this.#makeRoom(Math.max(1024, at * 2))
    this.#offsets[at] = offset
    this.#rows[at] = row
    this.#times[at] = us
    this.#lines[at] = lines
  }

  /** Gives all entries of a row another one. */
  renumber(rowOf: Uint32Array): void {
    for (let at = 0; at < this.#length; at++) this.#rows[at] = rowOf[this.#rows[at]!]!
  }

  #makeRoom(entries: number): void {
    this.#offsets = grown(this.#offsets, entries)
    this.#rows = grown(this.#rows, entries)
    this.#times = grown(this.#times, entries)
    this.#lines = grown(this.#lines, entries)
  }
}
