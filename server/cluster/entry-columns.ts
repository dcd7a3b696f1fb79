import { grown } from './grown.ts'

/** A short log line. */
const USUAL_ENTRY_BYTES = 80

interface Columns {
  readonly offsets: Float64Array<ArrayBuffer>
  readonly rows: Uint32Array<ArrayBuffer>
  /** In µs. */
  readonly times: Float64Array<ArrayBuffer>
  readonly lines: Uint32Array<ArrayBuffer>
}

/** Entries in file order, in columns: where each stands, its row, its time and its lines. */
export class EntryColumns {
  /** How many there are. */
  length = 0
  #columns: Columns = {
    offsets: new Float64Array(0),
    rows: new Uint32Array(0),
    times: new Float64Array(0),
    lines: new Uint32Array(0),
  }

  /** Forgets all entries. @param bytes how many are about to be read: more than a guess costs nothing but time */
  clear(bytes: number): void {
    this.length = 0
    this.room(1024 + Math.ceil(bytes / USUAL_ENTRY_BYTES))
  }

  get offsets(): Float64Array {
    return this.#columns.offsets.subarray(0, this.length)
  }

  get rows(): Uint32Array {
    return this.#columns.rows.subarray(0, this.length)
  }

  /** In µs. */
  get times(): Float64Array {
    return this.#columns.times.subarray(0, this.length)
  }

  get lines(): Uint32Array {
    return this.#columns.lines.subarray(0, this.length)
  }

  add(offset: number, row: number, us: number, lines: number): void {
    const columns = this.room(1)
    const at = this.length++
    columns.offsets[at] = offset
    columns.rows[at] = row
    columns.times[at] = us
    columns.lines[at] = lines
  }

  /** The columns, with room for so many more: who writes them from `length` on raises it. */
  room(entries: number): Columns {
    const wanted = this.length + entries
    const { offsets, rows, times, lines } = this.#columns
    if (wanted <= offsets.length) return this.#columns
    const size = Math.max(wanted, this.length * 2)
    return (this.#columns = {
      offsets: grown(offsets, size),
      rows: grown(rows, size),
      times: grown(times, size),
      lines: grown(lines, size),
    })
  }

  /** Gives all entries of a row another one. */
  renumber(rowOf: Uint32Array): void {
    const { rows } = this
    for (let at = 0; at < rows.length; at++) rows[at] = rowOf[rows[at]!]!
  }
}
