import { coarseText } from './coarse.ts'
import { hash, hashBytes } from './hash.ts'

/** What a byte of ASCII is in a text. Signs stand between names: what a name with a digit is replaced by goes from one to the next. */
const DIGIT = 1
const SMALL = 2
const CAPITAL = 4
const END_MARK = 8
const SIGN = 16
const BLANK = 32
const CLASS = Uint8Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code)
  const is = (pattern: RegExp, bit: number): number => (pattern.test(char) ? bit : 0)
  const letter = is(/\d/, DIGIT) | is(/[a-z]/, SMALL) | is(/[A-Z]/, CAPITAL)
  return letter | is(/[.!?,;]/, END_MARK) | is(/[=,:;()[\]{}"'|<>/.\-_]/, SIGN) | is(/\s/, BLANK)
})

const encoder = new TextEncoder()
const WILDCARD = encoder.encode('<*>')
const TEXT = encoder.encode('<text>')
const LINES = encoder.encode('<lines>')
const SPACE = 32
const NEWLINE = 10
const RUN_WORDS = 4
const MAX_LETTERS = 20
/** How many words are left of a run, by coarseness: files are seldom at a later one, which are made of strings. */
const LEFT: readonly number[] = [Infinity, Infinity, Infinity, 3, 1, 0]
const NAMES_ONLY = 1
const FIRST_LINE = 2

/**
 * `coarseText` of texts as bytes, and the names of what comes out: large files ask for it of each of their shapes. Where a text is
 * ASCII no string is made; test/cluster/coarsener.test.ts holds that it comes to the same.
 */
export class Coarsener {
  readonly #to: number
  #room: Uint8Array = new Uint8Array(1 << 10)
  /** The text made last: [0, length). */
  out = this.#room
  length = 0
  /** Its name. */
  high = 0
  low = 0

  constructor(to: number) {
    this.#to = to
  }

  /** Makes bytes [start, end) coarser, a text of this name and of coarseness `from`. */
  make(bytes: Uint8Array, start: number, end: number, from: number, high: number, low: number): void {
    this.high = high
    this.low = low
    if (from >= this.#to) {
      this.out = bytes.subarray(start, end)
      this.length = end - start
    } else if (this.#makeAscii(bytes, start, end)) this.#name()
    else {
      const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString()
      const coarse = coarseText(text, from, this.#to)
      this.out = encoder.encode(coarse)
      this.length = this.out.length
      // What stays as it is keeps its name, which is no hash of its text where the message was no UTF-8.
      if (coarse !== text) this.#name()
    }
  }

  #name(): void {
    hashBytes(this.out, this.length)
    this.high = hash.high
    this.low = hash.low
  }

  /** False where it is not ASCII, or of the later coarsenesses. */
  #makeAscii(bytes: Uint8Array, start: number, end: number): boolean {
    const left = LEFT[this.#to]
    if (left === undefined) return false
    // A digit becomes three bytes, a word before TEXT may be one.
    const most = (end - start + 2) * 4 + TEXT.length + LINES.length
    this.out = this.#room.length < most ? (this.#room = new Uint8Array(most * 2)) : this.#room
    this.length = 0
    return this.#to <= FIRST_LINE
      ? this.#maskNames(bytes, start, end)
      : this.#cutRuns(bytes, start, end, left)
  }

  /** All, or from FIRST_LINE on the first line, with wildcards. */
  #maskNames(bytes: Uint8Array, start: number, end: number): boolean {
    let stop = start
    for (; stop < end && (this.#to === NAMES_ONLY || bytes[stop] !== NEWLINE); stop++)
      if (bytes[stop]! >= 0x80) return false
    this.#putNamed(bytes, start, stop)
    if (stop < end) {
      this.out[this.length++] = SPACE
      this.#put(LINES, 0, LINES.length)
    }
    return true
  }

  /** The first line, in it names with a digit as wildcards, and of each run of words so many. False where it is not ASCII. */
  #cutRuns(bytes: Uint8Array, start: number, end: number, left: number): boolean {
    /** Words of the run so far, and where what is left of it ends. */
    let words = 0
    let leftEnd = 0
    let at = start
    while (at < end && bytes[at] !== NEWLINE) {
      const begin = at
      let all = 0
      for (; at < end; at++) {
        const byte = bytes[at]!
        if (byte >= 0x80) return false
        const is = CLASS[byte]!
        if ((is & BLANK) !== 0) break
        all |= is
      }
      if (at === begin) at++
      else if ((all & DIGIT) === 0 && isOfARun(bytes, begin, at)) {
        if (words === 0) leftEnd = this.length
        // With the last of these it is surely a run, of which fewer are left.
        if (++words < RUN_WORDS) this.#add(bytes, begin, at)
        if (words <= left) leftEnd = this.length
      } else {
        const isCut = words > 0 && isText(bytes, begin, at)
        if (isCut || words >= RUN_WORDS) this.#cut(leftEnd)
        words = 0
        if (isCut) continue
        if (this.length > 0) this.out[this.length++] = SPACE
        if ((all & DIGIT) === 0) this.#put(bytes, begin, at)
        else this.#putNamed(bytes, begin, at)
      }
    }
    if (words >= RUN_WORDS) this.#cut(leftEnd)
    if (at < end) this.#add(LINES, 0, LINES.length)
    return true
  }

  /** Leaves of a run what ends here. */
  #cut(leftEnd: number): void {
    this.length = leftEnd
    this.#add(TEXT, 0, TEXT.length)
  }

  #add(bytes: Uint8Array, from: number, to: number): void {
    if (this.length > 0) this.out[this.length++] = SPACE
    this.#put(bytes, from, to)
  }

  /** Between two signs or blanks what has a digit becomes a wildcard. */
  #putNamed(bytes: Uint8Array, from: number, to: number): void {
    for (let at = from; at < to;) {
      const begin = at
      let all = 0
      for (; at < to && (CLASS[bytes[at]!]! & (SIGN | BLANK)) === 0; at++) all |= CLASS[bytes[at]!]!
      if ((all & DIGIT) === 0) this.#put(bytes, begin, at)
      else this.#put(WILDCARD, 0, WILDCARD.length)
      if (at < to) this.out[this.length++] = bytes[at++]!
    }
  }

  #put(bytes: Uint8Array, from: number, to: number): void {
    const { out } = this
    let { length } = this
    for (let at = from; at < to; at++) out[length++] = bytes[at]!
    this.length = length
  }
}

/** Letters, all small, all capital, or small behind a capital, and perhaps a mark. */
const isOfARun = (bytes: Uint8Array, from: number, to: number): boolean => {
  const end = (CLASS[bytes[to - 1]!]! & END_MARK) === 0 ? to : to - 1
  const small = from < end && (CLASS[bytes[from]!]! & CAPITAL) !== 0 ? from + 1 : from
  let at = small
  while (at < end && (CLASS[bytes[at]!]! & SMALL) !== 0) at++
  if (at === end) return end - small <= MAX_LETTERS
  for (at = from; at < end; at++) if ((CLASS[bytes[at]!]! & CAPITAL) === 0) return false
  return end - from <= MAX_LETTERS
}

const isText = (bytes: Uint8Array, from: number, to: number): boolean => {
  if (to - from !== TEXT.length) return false
  for (let at = 0; at < TEXT.length; at++) if (bytes[from + at] !== TEXT[at]) return false
  return true
}
