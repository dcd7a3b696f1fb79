import type { LevelCode } from '../model/level.ts'
import { rowKey } from '../model/summary.ts'
import type { TimeKindCode } from '../model/time.ts'
import { grown } from './grown.ts'
import { hashText } from './hash.ts'

const NONE = -1
const KINDS = 4

/**
 * Rows by what names them, numbered from 0 in the order in which they come. Parts of a large file have millions of rows together:
 * no string is made of any. Open addressing, a power of two of slots, doubled when half full.
 */
export class RowNumbers {
  #length = 0
  #high = new Uint32Array(1024)
  #low = new Uint32Array(1024)
  #tag = new Uint8Array(1024)
  #slots = new Int32Array(4096).fill(NONE)

  /** How many there are; that of the next new one, too. */
  get length(): number {
    return this.#length
  }

  /** Forgets all rows. */
  clear(): void {
    this.#length = 0
    this.#slots.fill(NONE)
  }

  /** That of the row of this shape, whose hash is `high` and `low`, level and kind of time. */
  of(high: number, low: number, level: LevelCode, kind: TimeKindCode): number {
    const tag = level * KINDS + kind
    const slot = this.#slotFor(high, low, tag)
    if (this.#slots[slot] !== NONE) return this.#slots[slot]!
    const row = this.#length++
    this.#slots[slot] = row
    if (row === this.#high.length) this.#grow()
    this.#high[row] = high
    this.#low[row] = low
    this.#tag[row] = tag
    if (this.#length * 2 > this.#slots.length) this.#rehash()
    return row
  }

  /** The number that `of` would give it, where it has one; else -1. */
  find(high: number, low: number, level: LevelCode, kind: TimeKindCode): number {
    return this.#slots[this.#slotFor(high, low, level * KINDS + kind)]!
  }

  /** As `of`, by what `rowKey` makes of it. */
  ofKey(key: string): number {
    const [high, low] = [parseInt(key.slice(0, 8), 16), parseInt(key.slice(8, 16), 16)]
    return this.of(high, low, Number(key[16]), Number(key[17]) as TimeKindCode)
  }

  high(row: number): number {
    return this.#high[row]!
  }

  low(row: number): number {
    return this.#low[row]!
  }

  level(row: number): LevelCode {
    return Math.floor(this.#tag[row]! / KINDS)
  }

  kind(row: number): TimeKindCode {
    return (this.#tag[row]! % KINDS) as TimeKindCode
  }

  /** By row. */
  kinds(): Uint8Array {
    return this.#tag.slice(0, this.#length).map((tag) => tag % KINDS)
  }

  /** As `rowKey` makes them, by number. */
  keys(): string[] {
    return Array.from({ length: this.#length }, (_, row) =>
      rowKey(hashText(this.#high[row]!, this.#low[row]!), this.level(row), this.kind(row)),
    )
  }

  /** Whether there are more than `most` shapes among them. */
  hasMoreShapes(most: number): boolean {
    if (this.#length <= most) return false
    const wrap = this.#slots.length - 1
    const slots = new Int32Array(this.#slots.length).fill(NONE)
    let shapes = 0
    for (let row = 0; row < this.#length; row++) {
      let slot = this.#low[row]! & wrap
      for (; slots[slot] !== NONE; slot = (slot + 1) & wrap) {
        const other = slots[slot]!
        if (this.#low[other] === this.#low[row] && this.#high[other] === this.#high[row]) break
      }
      if (slots[slot] !== NONE) continue
      slots[slot] = row
      if (++shapes > most) return true
    }
    return false
  }

  /** The slot of this row, or the one where it belongs. */
  #slotFor(high: number, low: number, tag: number): number {
    const wrap = this.#slots.length - 1
    let slot = slotOf(low, tag) & wrap
    for (let row = this.#slots[slot]!; row !== NONE; row = this.#slots[slot]!) {
      if (this.#low[row] === low && this.#high[row] === high && this.#tag[row] === tag) break
      slot = (slot + 1) & wrap
    }
    return slot
  }

  #grow(): void {
    this.#high = grown(this.#high)
    this.#low = grown(this.#low)
    this.#tag = grown(this.#tag)
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 2).fill(NONE)
    const wrap = this.#slots.length - 1
    for (let row = 0; row < this.#length; row++) {
      let slot = slotOf(this.#low[row]!, this.#tag[row]!) & wrap
      while (this.#slots[slot] !== NONE) slot = (slot + 1) & wrap
      this.#slots[slot] = row
    }
  }
}

/** The low half of a shape's name is as good as random. */
const slotOf = (low: number, tag: number): number => low + tag * 0x9e3779b1
