import { MAX_SHAPE_BYTES } from '../model/limits.ts'
import { ALNUM, DIGIT, HEX_LETTER, HIGH, LETTER, OPENING, SPACE, classAt, classOf } from './bytes.ts'
import * as values from './values.ts'

/**
 * Message bytes to masked bytes: what is evidently variable becomes a typed slot, everything else stays.
 *
 *   Accepted client /192.0.2.7:45307   ->   Accepted client /<ip>:<num>
 *   took 12ms, wrote 3.4GB to /var/tmp/a.bin         ->   took <dur>, wrote <size> to <path>
 *
 * Words are never masked. The result stands in `out` [0, length) and is overwritten by the next message.
 */
const SLOT_NAMES = [
  'num',
  'hex',
  'uuid',
  'ip',
  'time',
  'dur',
  'size',
  'path',
  'url',
  'email',
  'host',
  'str',
  'ver',
  'id',
] as const
export type SlotName = (typeof SLOT_NAMES)[number]

const encoder = new TextEncoder()
const SLOT_BYTES: Readonly<Record<SlotName, Uint8Array>> = Object.fromEntries(
  SLOT_NAMES.map((name) => [name, encoder.encode(`<${name}>`)]),
) as Record<SlotName, Uint8Array>

/** Matches any slot in masked text. */
export const SLOT = new RegExp(`<(?:${SLOT_NAMES.join('|')})>`)

/** Digits inside a word (`t761`, `utf8`) belong to its name unless there are this many. */
const MIN_DIGITS_IN_WORD = 4
/** `ffffffff` is a number, `facade` is none. */
const MIN_HEX_LETTERS = 8
const DASH = 45
const DOT = 46

export class Masker {
  readonly out = new Uint8Array(MAX_SHAPE_BYTES + 16)
  length = 0
  /** Where the current token began in `out`: an "@" takes back to there. */
  #tokenStart = 0
  /** Where the message begins in the text. */
  #start = 0
  /** Collects the places of digits that stay, where wanted. */
  #kept: number[] | null = null

  /** Places of the digits of text [from, to) that its shape may keep: `eth0`, a status. */
  digitsKept(b: Uint8Array, from: number, to: number): readonly number[] {
    const kept: number[] = []
    this.#kept = kept
    this.mask(b, from, to)
    this.#kept = null
    return kept
  }

  /** Masks text [from, to). */
  mask(b: Uint8Array, from: number, to: number): void {
    this.length = 0
    this.#tokenStart = 0
    this.#start = from
    let at = from
    while (at < to && this.length < MAX_SHAPE_BYTES) {
      const byte = b[at]!
      const kind = classOf(byte)
      if ((kind & ALNUM) !== 0) at = this.#word(b, from, at, to)
      else if ((kind & (HIGH | SPACE)) !== 0)
        at = (kind & SPACE) === 0 ? this.#copy(b, at, at + 1) : this.#blanks(b, at, to)
      else at = this.#punctuation(b, from, at, to)
    }
    if (at < to) this.#dropCutCharacter()
    while (this.length > 0 && (classOf(this.out[this.length - 1]!) & SPACE) !== 0) this.length--
  }

  /** A message longer than a shape may have been cut inside a character of several bytes. */
  #dropCutCharacter(): void {
    let lead = this.length - 1
    while (lead > 0 && (this.out[lead]! & 0xc0) === 0x80) lead--
    if (lead >= 0 && this.out[lead]! >= 0xc0) this.length = lead
  }

  /** The masked message as a string. */
  text(): string {
    return Buffer.from(this.out.buffer, 0, this.length).toString('utf8')
  }

  #copy(b: Uint8Array, from: number, to: number): number {
    let { length } = this
    if (this.#kept) for (let k = from; k < to; k++) if ((classOf(b[k]!) & DIGIT) !== 0) this.#kept.push(k)
    for (let k = from; k < to && length < MAX_SHAPE_BYTES; k++) this.out[length++] = b[k]!
    this.length = length
    return to
  }

  #put(byte: number): void {
    if (this.length < MAX_SHAPE_BYTES) this.out[this.length++] = byte
  }

  #slot(name: SlotName, next: number): number {
    if (this.length >= MAX_SHAPE_BYTES) return next
    if (name === 'hex' || name === 'num') this.#joinHex(name)
    const bytes = SLOT_BYTES[name]
    this.out.set(bytes, this.length)
    this.length += bytes.length
    return next
  }

  /** Groups of one hexadecimal value, `2b9e-0417-11c0`, are one slot, whichever of them happen to be all digits. */
  #joinHex(name: 'hex' | 'num'): void {
    const tail = (slot: Uint8Array): boolean => {
      const start = this.length - slot.length - 1
      if (start < 0 || this.out[this.length - 1] !== DASH) return false
      for (let k = 0; k < slot.length; k++) if (this.out[start + k] !== slot[k]) return false
      return true
    }
    while (tail(SLOT_BYTES.hex) || (name === 'hex' && tail(SLOT_BYTES.num))) this.length -= 6
  }

  /** A run of blanks; beside a value its width is padding and becomes one blank. */
  #blanks(b: Uint8Array, from: number, to: number): number {
    let at = from
    let lineEnd = false
    while (at < to && (classOf(b[at]!) & SPACE) !== 0) if (b[at++] === 10) lineEnd = true
    if (lineEnd) {
      this.#put(10)
      for (let k = b.lastIndexOf(10, at - 1) + 1; k < at && this.length < MAX_SHAPE_BYTES; k++)
        this.#put(b[k]!)
    } else if (at - from === 1 || this.out[this.length - 1] === 62 || (classAt(b, at, to) & DIGIT) !== 0)
      this.#put(32)
    else this.#copy(b, from, at)
    this.#tokenStart = this.length
    return at
  }

  #punctuation(b: Uint8Array, start: number, at: number, to: number): number {
    const byte = b[at]!
    const before = at > start ? classOf(b[at - 1]!) : OPENING
    const opening = (before & OPENING) !== 0
    const next = classAt(b, at + 1, to)
    switch (byte) {
      case DASH:
      case 43: // a sign belongs to its number
        if ((next & DIGIT) !== 0 && (opening || b[at - 1] === 95 || b[at - 1] === 47)) return at + 1
        break
      case 47: {
        if (!opening || values.ipv4(b, at + 1, to) > 0) break
        const end = values.path(b, at, to)
        if (end > 0) return this.#path(b, at, end)
        break
      }
      case 34:
      case 39: {
        // klog writes its message in quotes, first: `"Pod is ready" pod="web-1"`.
        if ((before & (ALNUM | HIGH)) !== 0 || at === start) break
        const close = values.closingQuote(b, at + 1, to, byte)
        if (close < 0 || values.isRequestLine(b, at + 1, to) || values.isMethod(b, at + 1, close)) break
        // A JSON key; `"https://x/y": EOF` is none.
        if (byte === 34 && b[close + 1] === 58 && !values.isAddress(b, at + 1, close))
          return this.#copy(b, at, close + 1)
        this.#put(byte)
        this.#slot('str', close)
        this.#put(byte)
        return close + 1
      }
      case 64: {
        const end = (before & ALNUM) !== 0 ? values.mailDomain(b, at + 1, to) : -1
        if (end < 0) break
        this.length = this.#tokenStart
        return this.#slot('email', end)
      }
      case 58: {
        if (b[at + 1] !== 58 || !opening) break
        const end = values.ipv6OrMac(b, at, to)
        if (end > 0) return this.#slot('ip', end)
        break
      }
    }
    if (byte >= 32) this.#put(byte)
    if ((classOf(byte) & OPENING) !== 0) this.#tokenStart = this.length
    return at + 1
  }

  /** A file's path is one value; the path of a request is a route: its segments are masked one by one. */
  #path(b: Uint8Array, at: number, end: number): number {
    if (!this.#endsWithMethod()) return this.#slot('path', end)
    this.#put(47)
    return at + 1
  }

  #endsWithMethod(): boolean {
    let start = this.length - 1
    if (this.out[start] !== 32) return false
    while (start > 0 && this.out[start - 1]! >= 65 && this.out[start - 1]! <= 90) start--
    return values.isRequestLine(this.out, start, this.length)
  }

  /** A run of letters and digits, with what belongs to it. */
  #word(b: Uint8Array, start: number, at: number, to: number): number {
    let end = at
    let digits = 0
    let hexLetters = 0
    for (let kind = classAt(b, end, to); (kind & ALNUM) !== 0; kind = classAt(b, ++end, to)) {
      if ((kind & DIGIT) !== 0) digits++
      else if ((kind & HEX_LETTER) !== 0) hexLetters++
    }
    const length = end - at
    const next = end < to ? b[end]! : 32
    if (digits === 0 && next === 32 && length !== 3 && hexLetters !== length) return this.#copy(b, at, end)
    const before = at > start ? classOf(b[at - 1]!) : OPENING
    const whole = (before & OPENING) !== 0 || b[at - 1] === 64 || b[at - 1] === 47
    if (next === 58) {
      if (b[end + 1] === 47 && b[end + 2] === 47 && digits < length)
        return this.#slot('url', values.runEnd(b, end + 3, to))
      if (length === 1 && b[end + 1] === 92 && whole) return this.#slot('path', values.runEnd(b, end + 2, to))
      if (length <= 4 && digits + hexLetters === length) {
        const address = values.clock(b, at, to) < 0 ? values.ipv6OrMac(b, at, to) : -1
        if (address > 0) return this.#slot('ip', address)
      }
    }
    if (digits + hexLetters === length && length === 8 && next === DASH) {
      const end = values.uuid(b, at, to)
      if (end > 0) return this.#slot('uuid', end)
    }
    if ((next === DOT || next === DASH) && whole) {
      const name = digits === length && values.ipv4(b, at, to) > 0 ? -1 : values.host(b, at, to)
      if (name > 0 && b[name] !== 64) return this.#slot('host', name)
    }
    if (digits === 0 && hexLetters === length && length >= MIN_HEX_LETTERS && whole)
      return this.#slot('hex', end)
    if (digits === 0) {
      const named = length === 3 && next === 32 ? values.namedDate(b, at, to) : -1
      return named > 0 ? this.#slot('time', named) : this.#copy(b, at, end)
    }
    if ((b[at]! | 32) === 118 && digits === length - 1 && whole) {
      // "v1.2.3" is a version with its letter.
      this.#put(b[at]!)
      const after = this.#number(b, at + 1, end, to, true)
      if (after > 0) return after
      this.length-- // "v1.0b2" is no version: it is read as a word below
    }
    if ((classOf(b[at]!) & DIGIT) !== 0) {
      const value = this.#number(b, at, end, to, digits === length)
      if (value > 0) return value
    } else if (length === 3 && next === 32) {
      const named = values.namedDate(b, at, to)
      if (named > 0) return this.#slot('time', named)
    }
    return this.#mixed(b, at, end, digits, hexLetters)
  }

  /** A value that begins with a digit; -1 where it is a name like "2nd" or a hexadecimal one. */
  #number(b: Uint8Array, at: number, end: number, to: number, allDigits: boolean): number {
    const day = values.date(b, at, to)
    if (day > 0) return this.#slot('time', day)
    const clock = values.clock(b, at, to)
    if (clock > 0) return this.#slot('time', clock)
    const address = values.ipv4(b, at, to)
    if (address > 0) return this.#slot('ip', address)
    if (allDigits && end - at === 3 && this.#isStatus(b[at]!)) return this.#copy(b, at, end)
    let after = at
    while ((classAt(b, after, to) & DIGIT) !== 0) after++
    let dots = 0
    while (b[after] === DOT && (classAt(b, after + 1, to) & DIGIT) !== 0) {
      dots++
      while ((classAt(b, after + 1, to) & DIGIT) !== 0) after++
      after++
    }
    if (dots === 0) after = thousandsEnd(b, at, after, to)
    // In `11c0-005d` the letter is a digit of a hexadecimal group, not a unit.
    const grouped = at > this.#start + 1 && b[at - 1] === DASH && (classOf(b[at - 2]!) & ALNUM) !== 0
    values.unitAt(b, after, to)
    if (values.unit.of !== null && dots < 2 && !grouped) {
      const { of } = values.unit
      let last = values.unit.end
      // "1h2m3.5s" is one duration.
      while (of === 'dur' && (classAt(b, last, to) & DIGIT) !== 0) {
        let more = last
        while (
          (classAt(b, more, to) & DIGIT) !== 0 ||
          (b[more] === DOT && (classAt(b, more + 1, to) & DIGIT) !== 0)
        )
          more++
        values.unitAt(b, more, to)
        if (values.unit.of !== 'dur') return -1
        last = values.unit.end
      }
      return (classAt(b, last, to) & ALNUM) === 0 ? this.#slot(of, last) : -1
    }
    if ((classAt(b, after, to) & (LETTER | HEX_LETTER)) !== 0)
      return after > end ? this.#slot(dots > 1 ? 'ver' : 'num', after) : -1
    return this.#slot(dots > 1 ? 'ver' : 'num', after)
  }

  /** `HTTP/1.1" 200`, `HTTP 404`, `status code 500`, `responded 200`: a status says what happened and is kept. */
  #isStatus(firstDigit: number): boolean {
    if (firstDigit < 49 || firstDigit > 53) return false
    const tail = Buffer.from(
      this.out.buffer,
      Math.max(0, this.length - 24),
      Math.min(24, this.length),
    ).toString('latin1')
    return /HTTP(?:\/<num>"?)? $|\b(?:status(?:[ _-]?code)?|response code|responded(?: with)?)"?(?:[=:] ?| )$/i.test(
      tail,
    )
  }

  /** Letters and digits in one word: a hexadecimal value, a random id, or a name with a number in it. */
  #mixed(b: Uint8Array, at: number, end: number, digits: number, hexLetters: number): number {
    const length = end - at
    if (b[at] === 48 && (b[at + 1]! | 32) === 120 && digits + hexLetters === length - 1 && length > 2)
      return this.#slot('hex', end)
    const hex = digits + hexLetters === length && (length >= 6 || (length >= 4 && digits >= 2))
    if (hex && digits < length) return this.#slot('hex', end)
    let switches = 0
    for (let k = at + 1; k < end; k++)
      if ((classOf(b[k]!) & DIGIT) !== (classOf(b[k - 1]!) & DIGIT)) switches++
    if ((length >= 10 && switches >= 4) || (length >= 20 && switches >= 2)) return this.#slot('id', end)
    let k = at
    while (k < end) {
      let run = k
      while ((classAt(b, run, end) & DIGIT) !== 0) run++
      if (run - k >= MIN_DIGITS_IN_WORD) this.#slot('num', run)
      else this.#copy(b, k, run)
      k = run
      while (k < end && (classOf(b[k]!) & DIGIT) === 0) this.#put(b[k++]!)
    }
    return end
  }
}

/** `1,234,567`: groups of three behind commas belong to the number. */
const thousandsEnd = (b: Uint8Array, at: number, after: number, to: number): number => {
  if (after - at > 3) return after
  let end = after
  while (
    b[end] === 44 &&
    [1, 2, 3].every((k) => (classAt(b, end + k, to) & DIGIT) !== 0) &&
    (classAt(b, end + 4, to) & DIGIT) === 0
  )
    end += 4
  return end
}
