/** Messages to masked bytes and their hash, step for step as cluster/mask.ts and cluster/hash.ts, which explain them. */
import {
  ALNUM,
  DIGIT,
  HEX_LETTER,
  HIGH,
  LETTER,
  OPENING,
  SPACE,
  byteAt,
  classAt,
  classOf,
  small,
} from './bytes'
import { hash } from './hash'
import { KEPT, MASKED, MAX_SHAPE_BYTES, MOST_KEPT } from './layout'
import { endsBeforeStatus } from './status'
import * as values from './values'

const MIN_DIGITS_IN_WORD: i32 = 4
const MIN_HEX_LETTERS: i32 = 8
const DASH: u32 = 45
const DOT: u32 = 46
const LIMIT: i32 = MASKED + MAX_SHAPE_BYTES

/** A slot as a number of up to eight bytes, the first lowest, and its length. */
const NUM: u64 = 0x3e6d756e3c
const HEX: u64 = 0x3e7865683c
const UUID: u64 = 0x3e646975753c
const IP: u64 = 0x3e70693c
const TIME: u64 = 0x3e656d69743c
const DUR: u64 = 0x3e7275643c
const SIZE: u64 = 0x3e657a69733c
const PATH: u64 = 0x3e687461703c
const URL: u64 = 0x3e6c72753c
const EMAIL: u64 = 0x3e6c69616d653c
const HOST: u64 = 0x3e74736f683c
const STR: u64 = 0x3e7274733c
const VER: u64 = 0x3e7265763c
const ID: u64 = 0x3e64693c

/** Where the next masked byte goes, and where the current token began. */
let out: i32 = MASKED
let tokenStart: i32 = MASKED
let messageStart: i32 = 0
/** How many digits were kept; -1 where nobody asks. */
let kept: i32 = -1

function keep(from: i32, to: i32): void {
  for (let k = from; k < to && kept < MOST_KEPT; k++)
    if ((classOf(byteAt(k)) & DIGIT) != 0) store<u16>(KEPT + (kept++ << 1), <u16>(k - messageStart))
}

function copy(from: i32, to: i32): i32 {
  if (kept >= 0) keep(from, to)
  const length = min(to - from, LIMIT - out)
  if (length > 0) {
    let k = 0
    // The masked message has room for what is written past its end.
    for (; k + 8 <= length; k += 8) store<u64>(out + k, load<u64>(from + k))
    for (; k < length; k++) store<u8>(out + k, load<u8>(from + k))
    out += length
  }
  return to
}

function put(byte: u32): void {
  if (out < LIMIT) store<u8>(out++, <u8>byte)
}

function slot(name: u64, next: i32): i32 {
  if (out >= LIMIT) return next
  if (name == HEX || name == NUM) joinHex(name)
  store<u64>(out, name)
  out += 8 - (<i32>clz(name) >> 3)
  return next
}

function isTail(name: u64): bool {
  return out - 6 >= MASKED && byteAt(out - 1) == DASH && (load<u64>(out - 6) & 0xffffffffff) == name
}

function joinHex(name: u64): void {
  while (isTail(HEX) || (name == HEX && isTail(NUM))) out -= 6
}

function blanks(from: i32, to: i32): i32 {
  let at = from
  let lineEnd = -1
  while (at < to && (classOf(byteAt(at)) & SPACE) != 0) {
    if (byteAt(at) == 10) lineEnd = at
    at++
  }
  if (lineEnd >= 0) {
    put(10)
    for (let k = lineEnd + 1; k < at; k++) put(byteAt(k))
  } else if (at - from == 1 || (out > MASKED && byteAt(out - 1) == 62) || (classAt(at, to) & DIGIT) != 0)
    put(32)
  else copy(from, at)
  tokenStart = out
  return at
}

function punctuation(start: i32, at: i32, to: i32): i32 {
  const byte = byteAt(at)
  const before = at > start ? classOf(byteAt(at - 1)) : OPENING
  const opening = (before & OPENING) != 0
  switch (byte) {
    case 45:
    case 43: {
      const next = classAt(at + 1, to)
      if (
        (next & DIGIT) != 0 &&
        (opening || (at > start && (byteAt(at - 1) == 95 || byteAt(at - 1) == 47)))
      )
        return at + 1
      break
    }
    case 47: {
      if (!opening || values.ipv4(at + 1, to) > 0) break
      const end = values.path(at, to)
      if (end > 0) return path(at, end)
      break
    }
    case 34:
    case 39: {
      if ((before & (ALNUM | HIGH)) != 0 || at == start) break
      const close = values.closingQuote(at + 1, to, byte)
      if (close < 0 || values.isRequestLine(at + 1, to) || values.isMethod(at + 1, close)) break
      if (byte == 34 && byteAt(close + 1) == 58 && !values.isAddress(at + 1, close)) return copy(at, close + 1)
      put(byte)
      slot(STR, close)
      put(byte)
      return close + 1
    }
    case 64: {
      const end = (before & ALNUM) != 0 ? values.mailDomain(at + 1, to) : -1
      if (end < 0) break
      out = tokenStart
      return slot(EMAIL, end)
    }
    case 58: {
      if (byteAt(at + 1) != 58 || !opening) break
      const end = values.ipv6OrMac(at, to)
      if (end > 0) return slot(IP, end)
      break
    }
  }
  if (byte >= 32) put(byte)
  if ((classOf(byte) & OPENING) != 0) tokenStart = out
  return at + 1
}

function path(at: i32, end: i32): i32 {
  if (!endsWithMethod()) return slot(PATH, end)
  put(47)
  return at + 1
}

function endsWithMethod(): bool {
  if (out == MASKED) return false
  let start = out - 1
  if (byteAt(start) != 32) return false
  while (start > MASKED && byteAt(start - 1) >= 65 && byteAt(start - 1) <= 90) start--
  return values.isRequestLine(start, out)
}

/** Bytes that are looked at, and copied, at once. */
const WIDE: i32 = 16

function word(start: i32, at: i32, to: i32): i32 {
  const bytes = v128.load(at)
  const digit = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(48)), i8x16.splat(10))
  const fromA = i8x16.sub(v128.or(bytes, i8x16.splat(32)), i8x16.splat(97))
  const first = min(ctz(~i8x16.bitmask(v128.or(digit, i8x16.lt_u(fromA, i8x16.splat(26))))), to - at)
  const inWord = (1 << first) - 1
  let digits = popcnt(i8x16.bitmask(digit) & inWord)
  let hexLetters = popcnt(i8x16.bitmask(i8x16.lt_u(fromA, i8x16.splat(6))) & inWord)
  let end = at + first
  if (first == WIDE) {
    while (end < to) {
      const kind = classOf(byteAt(end))
      if ((kind & ALNUM) == 0) break
      digits += kind & DIGIT
      hexLetters += (kind & HEX_LETTER) >> 1
      end++
    }
  }
  const length = end - at
  const next: u32 = end < to ? byteAt(end) : 32
  if (digits == 0 && next == 32 && length != 3 && hexLetters != length) {
    if (length > WIDE || out + WIDE >= LIMIT) return copy(at, end)
    v128.store(out, bytes)
    out += length
    // Mostly one blank, and another word.
    if (end + 1 >= to || (classOf(byteAt(end + 1)) & SPACE) != 0) return end
    store<u8>(out++, 32)
    tokenStart = out
    return end + 1
  }
  const before = at > start ? classOf(byteAt(at - 1)) : OPENING
  const whole = (before & OPENING) != 0 || (at > start && (byteAt(at - 1) == 64 || byteAt(at - 1) == 47))
  if (next == 58) {
    if (byteAt(end + 1) == 47 && byteAt(end + 2) == 47 && digits < length)
      return slot(URL, values.runEnd(end + 3, to))
    if (length == 1 && byteAt(end + 1) == 92 && whole) return slot(PATH, values.runEnd(end + 2, to))
    if (length <= 4 && digits + hexLetters == length) {
      const address = values.clock(at, to) < 0 ? values.ipv6OrMac(at, to) : -1
      if (address > 0) return slot(IP, address)
    }
  }
  if (digits + hexLetters == length && length == 8 && next == DASH) {
    const after = values.uuid(at, to)
    if (after > 0) return slot(UUID, after)
  }
  if ((next == DOT || next == DASH) && whole) {
    const name = digits == length && values.ipv4(at, to) > 0 ? -1 : values.host(at, to)
    if (name > 0 && byteAt(name) != 64) return slot(HOST, name)
  }
  if (digits == 0 && hexLetters == length && length >= MIN_HEX_LETTERS && whole) return slot(HEX, end)
  if (digits == 0) {
    const named = length == 3 && next == 32 ? values.namedDate(at, to) : -1
    return named > 0 ? slot(TIME, named) : copy(at, end)
  }
  if (small(at) == 118 && digits == length - 1 && whole) {
    put(byteAt(at))
    const after = number(at + 1, end, to, true)
    if (after > 0) return after
    out--
  }
  if ((classOf(byteAt(at)) & DIGIT) != 0) {
    const value = number(at, end, to, digits == length)
    if (value > 0) return value
  } else if (length == 3 && next == 32) {
    const named = values.namedDate(at, to)
    if (named > 0) return slot(TIME, named)
  }
  return mixed(at, end, digits, hexLetters)
}

function number(at: i32, end: i32, to: i32, allDigits: bool): i32 {
  const next = byteAt(end)
  if (allDigits && (next == DASH || next == DOT || next == 47 || next == 58)) {
    const day = values.date(at, to)
    if (day > 0) return slot(TIME, day)
    const time = values.clock(at, to)
    if (time > 0) return slot(TIME, time)
    const address = values.ipv4(at, to)
    if (address > 0) return slot(IP, address)
  }
  if (
    allDigits &&
    end - at == 3 &&
    byteAt(at) >= 49 &&
    byteAt(at) <= 53 &&
    endsBeforeStatus(max(MASKED, out - 24), out)
  )
    return copy(at, end)
  let after = at
  while ((classAt(after, to) & DIGIT) != 0) after++
  let dots = 0
  while (byteAt(after) == DOT && (classAt(after + 1, to) & DIGIT) != 0) {
    dots++
    while ((classAt(after + 1, to) & DIGIT) != 0) after++
    after++
  }
  if (dots == 0) after = values.thousandsEnd(at, after, to)
  const grouped =
    at > messageStart + 1 && byteAt(at - 1) == DASH && (classOf(byteAt(at - 2)) & ALNUM) != 0
  values.unitAt(after, to)
  if (values.unitOf != values.NO_UNIT && dots < 2 && !grouped) {
    const measure = values.unitOf
    let last = values.unitEnd
    while (measure == values.DURATION && (classAt(last, to) & DIGIT) != 0) {
      let more = last
      while (
        (classAt(more, to) & DIGIT) != 0 ||
        (byteAt(more) == DOT && (classAt(more + 1, to) & DIGIT) != 0)
      )
        more++
      values.unitAt(more, to)
      if (values.unitOf != values.DURATION) return -1
      last = values.unitEnd
    }
    return (classAt(last, to) & ALNUM) == 0 ? slot(measure == values.DURATION ? DUR : SIZE, last) : -1
  }
  if ((classAt(after, to) & (LETTER | HEX_LETTER)) != 0)
    return after > end ? slot(dots > 1 ? VER : NUM, after) : -1
  return slot(dots > 1 ? VER : NUM, after)
}

function mixed(at: i32, end: i32, digits: i32, hexLetters: i32): i32 {
  const length = end - at
  if (byteAt(at) == 48 && small(at + 1) == 120 && digits + hexLetters == length - 1 && length > 2)
    return slot(HEX, end)
  const hex = digits + hexLetters == length && (length >= 6 || (length >= 4 && digits >= 2))
  if (hex && digits < length) return slot(HEX, end)
  let switches = 0
  for (let k = at + 1; k < end; k++)
    if ((classOf(byteAt(k)) & DIGIT) != (classOf(byteAt(k - 1)) & DIGIT)) switches++
  if ((length >= 10 && switches >= 4) || (length >= 20 && switches >= 2)) return slot(ID, end)
  let k = at
  while (k < end) {
    let run = k
    while ((classAt(run, end) & DIGIT) != 0) run++
    if (run - k >= MIN_DIGITS_IN_WORD) slot(NUM, run)
    else copy(k, run)
    k = run
    while (k < end && (classOf(byteAt(k)) & DIGIT) == 0) put(byteAt(k++))
  }
  return end
}

function dropCutCharacter(): void {
  let lead = out - 1
  while (lead > MASKED && (byteAt(lead) & 0xc0) == 0x80) lead--
  if (lead >= MASKED && byteAt(lead) >= 0xc0) out = lead
}

/** Masks the message that stands at [from, to) of this memory to MASKED, and says in RESULT how long it is and its hash. */
export function mask(from: i32, to: i32): void {
  out = MASKED
  tokenStart = MASKED
  messageStart = from
  let at = from
  while (at < to && out < LIMIT) {
    const kind = classOf(byteAt(at))
    if ((kind & ALNUM) != 0) at = word(from, at, to)
    else if ((kind & SPACE) != 0) at = blanks(at, to)
    else if ((kind & HIGH) != 0) at = copy(at, at + 1)
    else at = punctuation(from, at, to)
  }
  if (at < to) dropCutCharacter()
  while (out > MASKED && (classOf(byteAt(out - 1)) & SPACE) != 0) out--
  hash(MASKED, out)
}

/** The same, and writes the places of the digits that the message keeps to KEPT: their number. Of a message up to MOST_KEPT bytes. */
export function digitsKept(from: i32, to: i32): i32 {
  kept = 0
  mask(from, to)
  const count = kept
  kept = -1
  return count
}
