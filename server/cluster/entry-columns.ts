import { grown } from './grown.ts'

/** A short log line. */
const USUAL_ENTRY_BYTES = 80

/** Entries in file order, in columns: where each stands, its row, its time and its lines. */
export class EntryColumns {
  #length = 0
  #offsets: Float64Array<ArrayBuffer>
  #rows: Uint32Array<ArrayBuffer>
  #times: Float64Array<ArrayBuffer>
  #lines: Uint32Array<ArrayBuffer>

  /** @param bytes how many are about to be read: more than a guess costs nothing but time */
  constructor(bytes: number) {
    const entries = 1024 + Math.ceil(bytes / USUAL_ENTRY_BYTES)
    this.#offsets = new Float64Array(entries)
    this.#rows = new Uint32Array(entries)
    this.#times = new Float64Array(entries)
    this.#lines = new Uint32Array(entries)
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
    if (at === this.#offsets.length) this.#grow()
    this.#offsets[at] = offset
    this.#rows[at] = row
    this.#times[at] = us
    this.#lines[at] = lines
  }

  /** Gives all entries of a row another one. */
  renumber(rowOf: Uint32Array): void {
    for (let at = 0; at < this.#length; at++) this.#rows[at] = rowOf[this.#rows[at]!]!
  }

  /** All entries row by row, each row's in file order; those of a row end at `ends[row]`. */
  byRow(rows: number): { readonly entries: Uint32Array; readonly ends: Uint32Array } {
    const ends = new Uint32Array(rows + 1)
    for (let at = 0; at < this.#length; at++) ends[this.#rows[at]! + 1]!++
    for (let row = 1; row <= rows; row++) ends[row]! += ends[row - 1]!
    // Where each row begins; as its entries are put there it becomes where the row ends.
    const entries = new Uint32Array(this.#length)
    for (let at = 0; at < this.#length; at++) entries[ends[this.#rows[at]!]!++] = at
    return { entries, ends }
  }

  #grow(): void {
    this.#offsets = grown(this.#offsets)
    this.#rows = grown(this.#rows)
    this.#times = grown(this.#times)
    this.#lines = grown(this.#lines)
  }
}
