/** Recognisers of typed values, one for one those of cluster/values.ts, which explains them. */
import {
  ALNUM,
  DIGIT,
  HEX_LETTER,
  HIGH,
  LETTER,
  NAME_PUNCTUATION,
  STOP,
  byteAt,
  classAt,
  classOf,
} from './bytes'
import { isAmong, listOf } from './words'

const DOT: u32 = 46
const COLON: u32 = 58
const DASH: u32 = 45
const SLASH: u32 = 47

export function digitsEnd(at: i32, end: i32): i32 {
  while ((classAt(at, end) & DIGIT) != 0) at++
  return at
}

export function ipv4(at: i32, end: i32): i32 {
  for (let part = 0; part < 4; part++) {
    let value: u32 = 0
    const start = at
    while (at - start < 4 && (classAt(at, end) & DIGIT) != 0) value = value * 10 + byteAt(at++) - 48
    if (at == start || at - start > 3 || value > 255) return -1
    if (part < 3 && byteAt(at++) != DOT) return -1
  }
  return (classAt(at, end) & ALNUM) != 0 || (byteAt(at) == DOT && (classAt(at + 1, end) & ALNUM) != 0)
    ? -1
    : at
}

export function ipv6OrMac(from: i32, end: i32): i32 {
  let at = from
  let groups = 0
  let pairs = true
  let gap = false
  while (groups < 8) {
    const start = at
    while (at - start < 5 && (classAt(at, end) & (DIGIT | HEX_LETTER)) != 0) at++
    const length = at - start
    if (length > 4) {
      if (!gap || groups == 0 || digitsEnd(start, end) != at) return -1
      at = start - 1
      break
    }
    if (length > 0) {
      groups++
      pairs = pairs && length == 2
    }
    if (byteAt(at) != COLON || at >= end || groups == 8) break
    if (byteAt(at + 1) == COLON) {
      if (gap) break
      gap = true
      at += 2
      if ((classAt(at, end) & (DIGIT | HEX_LETTER)) == 0) break
    } else if ((classAt(at + 1, end) & (DIGIT | HEX_LETTER)) != 0) at++
    else break
  }
  if ((classAt(at, end) & ALNUM) != 0) return -1
  if (gap) return groups >= 1 && at - from >= 4 ? at : -1
  return groups == 8 || (groups == 6 && pairs) ? at : -1
}

export function uuid(at: i32, end: i32): i32 {
  for (let group = 0; group < 5; group++) {
    for (let k = group == 0 ? 8 : group == 4 ? 12 : 4; k > 0; k--)
      if ((classAt(at++, end) & (DIGIT | HEX_LETTER)) == 0) return -1
    if (group < 4 && byteAt(at++) != DASH) return -1
  }
  return (classAt(at, end) & ALNUM) != 0 ? -1 : at
}

function twoDigits(at: i32, end: i32): bool {
  return (classAt(at, end) & DIGIT) != 0 && (classAt(at + 1, end) & DIGIT) != 0
}

export function clock(from: i32, end: i32): i32 {
  let at = digitsEnd(from, end)
  if (at - from > 2 || at == from) return -1
  for (let part = 0; part < 2; part++) {
    if (byteAt(at) != COLON || !twoDigits(at + 1, end)) return -1
    at += 3
  }
  if ((byteAt(at) == DOT || byteAt(at) == 44) && (classAt(at + 1, end) & DIGIT) != 0)
    at = digitsEnd(at + 1, end)
  return (classAt(at, end) & DIGIT) != 0 ||
    (byteAt(at) == COLON && (classAt(at + 1, end) & (DIGIT | HEX_LETTER)) != 0)
    ? -1
    : at
}

export function date(from: i32, end: i32): i32 {
  let at = digitsEnd(from, end)
  const first = at - from
  const mark = byteAt(at)
  if ((first != 4 && first != 2) || (mark != DASH && mark != SLASH && mark != DOT)) return -1
  const second = at + 1
  at = digitsEnd(second, end)
  if (at == second && mark == SLASH) while ((classAt(at, end) & (LETTER | HEX_LETTER)) != 0) at++
  if (at == second || at - second > 3 || byteAt(at) != mark) return -1
  const third = at + 1
  at = digitsEnd(third, end)
  const last = at - third
  if (first == 4 ? last == 0 || last > 2 : last != 4 || mark == DOT) return -1
  if (mark == DOT && first != 4) return -1
  const next = byteAt(at)
  if (next == 84 || next == 32 || next == COLON || next == DASH || next == 95) {
    const after = clock(next == 32 && byteAt(at + 1) == 32 ? at + 2 : at + 1, end)
    if (after > 0) at = zoneEnd(after, end)
  }
  return (classAt(at, end) & ALNUM) != 0 || (byteAt(at) == DOT && (classAt(at + 1, end) & DIGIT) != 0)
    ? -1
    : at
}

function zoneEnd(at: i32, end: i32): i32 {
  if (byteAt(at) == 90 && (classAt(at + 1, end) & ALNUM) == 0) return at + 1
  const sign = byteAt(at) == 32 ? at + 1 : at
  if ((byteAt(sign) != 43 && byteAt(sign) != DASH) || !twoDigits(sign + 1, end)) return at
  const minutes = byteAt(sign + 3) == COLON ? sign + 4 : sign + 3
  return twoDigits(minutes, end) && (classAt(minutes + 2, end) & ALNUM) == 0 ? minutes + 2 : at
}

const NAMES = 'MonTueWedThuFriSatSunJanFebMarAprMayJunJulAugSepOctNovDec'

function isName(at: i32, end: i32): bool {
  if (at + 3 >= end || byteAt(at) >= 91 || (classAt(at + 3, end) & ALNUM) != 0) return false
  const a = byteAt(at)
  const b = byteAt(at + 1)
  const c = byteAt(at + 2)
  for (let k = 0; k < NAMES.length; k += 3)
    if (NAMES.charCodeAt(k) == a && NAMES.charCodeAt(k + 1) == b && NAMES.charCodeAt(k + 2) == c) return true
  return false
}

export function namedDate(from: i32, end: i32): i32 {
  let at = from
  let names = 0
  while (names < 2 && isName(at, end)) {
    names++
    at += 3
    while (byteAt(at) == 32 || byteAt(at) == 44) at++
  }
  const day = digitsEnd(at, end)
  if (names == 0 || day == at || day - at > 2) return -1
  const after = clock(day + 1, end)
  if (after < 0) return -1
  const year = digitsEnd(after + 1, end)
  return byteAt(after) == 32 && year - after == 5 ? year : after
}

export const NO_UNIT: i32 = 0
export const DURATION: i32 = 1
export const SIZE: i32 = 2

/** What the unit read last measures, and where it ends. */
export let unitOf: i32 = NO_UNIT
export let unitEnd: i32 = 0

/** A unit is compared as a number of up to six bytes, the first lowest. */
export function unitAt(at: i32, end: i32): void {
  let k = at
  let written: u64 = 0
  while (k - at <= 5) {
    const kind = classAt(k, end)
    if ((kind & (LETTER | HEX_LETTER | HIGH)) == 0) break
    written |= (<u64>byteAt(k)) << ((k - at) << 3)
    k++
  }
  unitOf = NO_UNIT
  unitEnd = at
  if (k == at || (classAt(k, end) & (LETTER | HEX_LETTER)) != 0) return
  let measure = measureOf(lowered(written, k - at))
  // Micro, in UTF-8 as a sign or as the Greek letter, or alone as in Latin-1.
  if (written == 0x73b5c2 || written == 0x73bcce || written == 0x73b5) measure = DURATION
  if (measure == NO_UNIT) return
  if (written == 77 || written == 75) measure = SIZE
  unitOf = measure
  unitEnd = k
}

function lowered(written: u64, length: i32): u64 {
  let value: u64 = 0
  for (let k = 0; k < length; k++) {
    const byte = (written >> (k << 3)) & 255
    value |= (byte >= 65 && byte <= 90 ? byte + 32 : byte) << (k << 3)
  }
  return value
}

function measureOf(unit: u64): i32 {
  switch (<i32>(unit & 255)) {
    case 0x6e:
      return unit == 0x736e /* ns */ ? DURATION : NO_UNIT
    case 0x75:
      return unit == 0x7375 /* us */ ? DURATION : NO_UNIT
    case 0x6d:
      if (unit == 0x6d /* m */ || unit == 0x736d /* ms */ || unit == 0x6e696d /* min */ || unit == 0x736e696d /* mins */)
        return DURATION
      return unit == 0x626d /* mb */ || unit == 0x62696d /* mib */ ? SIZE : NO_UNIT
    case 0x73:
      return unit == 0x73 /* s */ || unit == 0x636573 /* sec */ || unit == 0x73636573 /* secs */ ? DURATION : NO_UNIT
    case 0x68:
      return unit == 0x68 /* h */ || unit == 0x7268 /* hr */ || unit == 0x737268 /* hrs */ ? DURATION : NO_UNIT
    case 0x64:
      return unit == 0x64 /* d */ ? DURATION : NO_UNIT
    case 0x62:
      return unit == 0x62 /* b */ || unit == 0x7365747962 /* bytes */ ? SIZE : NO_UNIT
    case 0x6b:
      return unit == 0x6b /* k */ || unit == 0x626b /* kb */ || unit == 0x62696b /* kib */ ? SIZE : NO_UNIT
    case 0x67:
      return unit == 0x67 /* g */ || unit == 0x6267 /* gb */ || unit == 0x626967 /* gib */ ? SIZE : NO_UNIT
    case 0x74:
      return unit == 0x6274 /* tb */ || unit == 0x626974 /* tib */ ? SIZE : NO_UNIT
    case 0x70:
      return unit == 0x6270 /* pb */ ? SIZE : NO_UNIT
    default:
      return NO_UNIT
  }
}

export function runEnd(from: i32, end: i32): i32 {
  let at = from
  while (at < end && (classOf(byteAt(at)) & STOP) == 0) at++
  while (at > from && (byteAt(at - 1) == DOT || byteAt(at - 1) == COLON || byteAt(at - 1) == 33)) at--
  return at
}

const MAX_PATH: i32 = 1024

export function path(from: i32, end: i32): i32 {
  if ((classAt(from + 1, end) & (ALNUM | NAME_PUNCTUATION | HIGH)) == 0) return -1
  let at = from
  let letter = false
  const stop = min(end, from + MAX_PATH)
  while (at < stop && (classOf(byteAt(at)) & STOP) == 0 && byteAt(at) != COLON)
    letter = (classAt(at++, end) & (LETTER | HEX_LETTER | HIGH)) != 0 || letter
  while (at > from && byteAt(at - 1) == DOT) at--
  return letter ? at : -1
}

const TOP_DOMAINS = listOf(
  ' com net org edu gov mil int info biz io dev app cloud local internal lan localdomain cn de uk fr jp kr ru br in it nl es pl se ch at be au ca us tw hk sg eu tr ua cz mx ar ',
)
const PACKAGES = listOf(' java javax com org net io sun kotlin scala android www2 ')
const METHODS = listOf(' GET POST PUT HEAD DELETE PATCH OPTIONS CONNECT TRACE PROPFIND ')
const MAX_HOST: i32 = 120

export function host(from: i32, end: i32): i32 {
  let at = from
  let dots = 0
  let label = from
  let firstEnd = from
  while (at < end && at - from < MAX_HOST) {
    const byte = byteAt(at)
    const kind = classOf(byte)
    if (byte == DOT && (classAt(at + 1, end) & ALNUM) != 0) {
      if (dots == 0) firstEnd = at
      dots++
      label = at + 1
    } else if ((kind & ALNUM) == 0 && byte != DASH && byte != 95) break
    else if (byte >= 65 && byte <= 90) return -1
    at++
  }
  if (dots == 0 || isAmong(PACKAGES, from, firstEnd)) return -1
  return isAmong(TOP_DOMAINS, label, at) ? at : -1
}

export function mailDomain(from: i32, end: i32): i32 {
  let at = from
  let dot = false
  let letter = false
  while (at < end) {
    const kind = classAt(at, end)
    if (byteAt(at) == DOT && (classAt(at + 1, end) & ALNUM) != 0) dot = true
    else if ((kind & ALNUM) != 0) letter = letter || (kind & DIGIT) == 0
    else if (byteAt(at) != DASH) break
    at++
  }
  return dot && letter ? at : -1
}

const MAX_QUOTED: i32 = 512

export function closingQuote(from: i32, end: i32, quote: u32): i32 {
  const stop = min(end, from + MAX_QUOTED)
  for (let at = from; at < stop; at++) {
    const bytes = v128.load(at)
    const told = v128.or(i8x16.eq(bytes, i8x16.splat(<i8>quote)), i8x16.eq(bytes, i8x16.splat(92)))
    const first = ctz(i8x16.bitmask(v128.or(told, i8x16.eq(bytes, i8x16.splat(10)))) | (1 << 16))
    at += first
    if (first == 16) {
      at--
      continue
    }
    if (at >= stop) break
    const byte = byteAt(at)
    if (byte == 92) at++
    else if (byte == 10) return -1
    else if (byte == quote) return at == from || (classAt(at + 1, end) & (ALNUM | HIGH)) != 0 ? -1 : at
  }
  return -1
}

export function isAddress(from: i32, to: i32): bool {
  for (let at = from; at + 2 < to; at++)
    if (byteAt(at) == COLON && byteAt(at + 1) == SLASH && byteAt(at + 2) == SLASH) return true
  return false
}

export function isMethod(from: i32, to: i32): bool {
  return to - from < 9 && isAmong(METHODS, from, to)
}

export function isRequestLine(from: i32, end: i32): bool {
  let at = from
  while (at < end && at - from < 9 && byteAt(at) >= 65 && byteAt(at) <= 90) at++
  return byteAt(at) == 32 && isAmong(METHODS, from, at)
}

/** Groups of three digits behind commas belong to the number. */
export function thousandsEnd(at: i32, after: i32, to: i32): i32 {
  if (after - at > 3) return after
  let end = after
  while (
    byteAt(end) == 44 &&
    (classAt(end + 1, to) & DIGIT) != 0 &&
    (classAt(end + 2, to) & DIGIT) != 0 &&
    (classAt(end + 3, to) & DIGIT) != 0 &&
    (classAt(end + 4, to) & DIGIT) == 0
  )
    end += 4
  return end
}
