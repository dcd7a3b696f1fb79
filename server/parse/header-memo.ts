import type { LevelCode } from '../model/level.ts'
import type { TimeKindCode } from '../model/time.ts'
import { isBlank } from './header-values.ts'
import type { TimeLayout } from './time-layout.ts'

/**
 * Headers read before, by their bytes up to the message, in which every digit is read as "0". Programs write few headers and
 * many messages: of a line whose message is new, the header seldom is. Only headers go in that say the same whatever follows.
 */
const MAX_HEADERS = 1 << 12
const SLOTS = MAX_HEADERS * 2
const MAX_HEADER_BYTES = 200
const DIGIT_ZERO = 48

export class HeaderMemo {
  readonly levels = new Uint8Array(MAX_HEADERS)
  readonly kinds = new Uint8Array(MAX_HEADERS)
  readonly layouts: TimeLayout[] = []
  /** Where the message begins, counted from the line's start. */
  readonly lengths = new Uint16Array(MAX_HEADERS)
  readonly #slots = new Int32Array(SLOTS).fill(-1)
  readonly #high = new Int32Array(MAX_HEADERS)
  readonly #low = new Int32Array(MAX_HEADERS)
  /** By length: 1 where a header has it. Behind the longest nothing is looked for. */
  readonly #hasLength = new Uint8Array(MAX_HEADER_BYTES)
  #longest = 0

  /** Whether a header that ends at `message` can be kept: it is not long, and a blank stands at its end. */
  static fits(bytes: Uint8Array, start: number, message: number): boolean {
    return message - start < MAX_HEADER_BYTES && isBlank(bytes[message - 1])
  }

  /** The number of the header that the line [start, end) begins with, or -1. */
  find(bytes: Uint8Array, start: number, end: number): number {
    if (this.layouts.length === 0) return -1
    const stop = Math.min(end, start + this.#longest + 1)
    let high = 0
    let low = 0
    for (let at = start; at < stop; at++) {
      const byte = bytes[at]!
      if (this.#hasLength[at - start] === 1 && !isBlank(byte) && isBlank(bytes[at - 1])) {
        const number = this.#numberOf(high, low)
        if (number >= 0) return number
      }
      const sign = byte >= 48 && byte <= 57 ? DIGIT_ZERO : byte
      high = Math.imul(high ^ sign, 0x9e3779b1)
      high = (high << 13) | (high >>> 19)
      low = Math.imul(low + sign, 0x85ebca6b) ^ (low >>> 15)
    }
    return -1
  }

  /** Keeps the header of the line at `start`, whose message begins at `message`; see `fits`. */
  add(
    bytes: Uint8Array,
    start: number,
    message: number,
    level: LevelCode,
    kind: TimeKindCode,
    layout: TimeLayout,
  ): void {
    if (this.layouts.length >= MAX_HEADERS) return
    let high = 0
    let low = 0
    for (let at = start; at < message; at++) {
      const byte = bytes[at]!
      const sign = byte >= 48 && byte <= 57 ? DIGIT_ZERO : byte
      high = Math.imul(high ^ sign, 0x9e3779b1)
      high = (high << 13) | (high >>> 19)
      low = Math.imul(low + sign, 0x85ebca6b) ^ (low >>> 15)
    }
    if (this.#numberOf(high, low) >= 0) return
    const number = this.layouts.push(layout) - 1
    this.#high[number] = high
    this.#low[number] = low
    this.levels[number] = level
    this.kinds[number] = kind
    this.lengths[number] = message - start
    this.#hasLength[message - start] = 1
    this.#longest = Math.max(this.#longest, message - start)
    let slot = low & (SLOTS - 1)
    while (this.#slots[slot]! >= 0) slot = (slot + 1) & (SLOTS - 1)
    this.#slots[slot] = number
  }

  #numberOf(high: number, low: number): number {
    let slot = low & (SLOTS - 1)
    for (;;) {
      const number = this.#slots[slot]!
      if (number < 0) return -1
      if (this.#low[number] === low && this.#high[number] === high) return number
      slot = (slot + 1) & (SLOTS - 1)
    }
  }
}
