import { ALNUM, DIGIT, HEX_LETTER, HIGH, LETTER, NAME_PUNCTUATION, classAt } from './bytes.ts'

/**
 * Recognisers of typed values. Each takes the bytes, where the value would begin and where the message ends,
 * and returns the position after the value, or -1. None allocates.
 */

const DOT = 46
const COLON = 58
const DASH = 45
const SLASH = 47

const digitsEnd = (b: Uint8Array, at: number, end: number): number => {
  while ((classAt(b, at, end) & DIGIT) !== 0) at++
  return at
}

/** `192.168.0.1`: four numbers up to 255. */
export const ipv4 = (b: Uint8Array, at: number, end: number): number => {
  for (let part = 0; part < 4; part++) {
    let value = 0
    const start = at
    while (at - start < 4 && (classAt(b, at, end) & DIGIT) !== 0) value = value * 10 + b[at++]! - 48
    if (at === start || at - start > 3 || value > 255) return -1
    if (part < 3 && b[at++] !== DOT) return -1
  }
  return (classAt(b, at, end) & ALNUM) !== 0 || (b[at] === DOT && (classAt(b, at + 1, end) & ALNUM) !== 0)
    ? -1
    : at
}

/** `fe80::1`, `0:0:0:0:0:0:0:1`, `00:1a:2b:3c:4d:5e`: eight groups, or `::` somewhere, or six pairs (a hardware address). */
export const ipv6OrMac = (b: Uint8Array, from: number, end: number): number => {
  let at = from
  let groups = 0
  let pairs = true
  let gap = false
  while (groups < 8) {
    const start = at
    while (at - start < 5 && (classAt(b, at, end) & (DIGIT | HEX_LETTER)) !== 0) at++
    const length = at - start
    if (length > 4) {
      // Five digits behind an address are its port.
      if (!gap || groups === 0 || digitsEnd(b, start, end) !== at) return -1
      at = start - 1
      break
    }
    if (length > 0) {
      groups++
      pairs &&= length === 2
    }
    if (b[at] !== COLON || at >= end || groups === 8) break
    if (b[at + 1] === COLON) {
      if (gap) break
      gap = true
      at += 2
      if ((classAt(b, at, end) & (DIGIT | HEX_LETTER)) === 0) break
    } else if ((classAt(b, at + 1, end) & (DIGIT | HEX_LETTER)) !== 0) at++
    else break
  }
  if ((classAt(b, at, end) & ALNUM) !== 0) return -1
  if (gap) return groups >= 1 && at - from >= 4 ? at : -1
  return groups === 8 || (groups === 6 && pairs) ? at : -1
}

const GROUPS = [8, 4, 4, 4, 12]

/** `123e4567-e89b-12d3-a456-426614174000` */
export const uuid = (b: Uint8Array, at: number, end: number): number => {
  for (let group = 0; group < GROUPS.length; group++) {
    for (let k = GROUPS[group]!; k > 0; k--)
      if ((classAt(b, at++, end) & (DIGIT | HEX_LETTER)) === 0) return -1
    if (group < 4 && b[at++] !== DASH) return -1
  }
  return (classAt(b, at, end) & ALNUM) !== 0 ? -1 : at
}

const twoDigits = (b: Uint8Array, at: number, end: number): boolean =>
  (classAt(b, at, end) & DIGIT) !== 0 && (classAt(b, at + 1, end) & DIGIT) !== 0

/** `12:34:56`, `9:05:01.123`; also `12:34` is none: it may be a ratio or a port. */
export const clock = (b: Uint8Array, from: number, end: number): number => {
  let at = digitsEnd(b, from, end)
  if (at - from > 2 || at === from) return -1
  for (let part = 0; part < 2; part++) {
    if (b[at] !== COLON || !twoDigits(b, at + 1, end)) return -1
    at += 3
  }
  if ((b[at] === DOT || b[at] === 44) && (classAt(b, at + 1, end) & DIGIT) !== 0)
    at = digitsEnd(b, at + 1, end)
  return (classAt(b, at, end) & DIGIT) !== 0 ||
    (b[at] === COLON && (classAt(b, at + 1, end) & (DIGIT | HEX_LETTER)) !== 0)
    ? -1
    : at
}

/** `2024-03-01`, `2024/3/1`, `01/Mar/2024`, with a clock behind it or not, and a zone. */
export const date = (b: Uint8Array, from: number, end: number): number => {
  let at = digitsEnd(b, from, end)
  const first = at - from
  const mark = b[at]
  if ((first !== 4 && first !== 2) || (mark !== DASH && mark !== SLASH && mark !== DOT)) return -1
  const second = at + 1
  at = digitsEnd(b, second, end)
  if (at === second && mark === SLASH) while ((classAt(b, at, end) & (LETTER | HEX_LETTER)) !== 0) at++
  if (at === second || at - second > 3 || b[at] !== mark) return -1
  const third = at + 1
  at = digitsEnd(b, third, end)
  const last = at - third
  if (first === 4 ? last === 0 || last > 2 : last !== 4 || mark === DOT) return -1
  if (mark === DOT && first !== 4) return -1
  const next = b[at]
  if (next === 84 || next === 32 || next === COLON || next === DASH || next === 95) {
    const after = clock(b, next === 32 && b[at + 1] === 32 ? at + 2 : at + 1, end)
    if (after > 0) at = zoneEnd(b, after, end)
  }
  return (classAt(b, at, end) & ALNUM) !== 0 || (b[at] === DOT && (classAt(b, at + 1, end) & DIGIT) !== 0)
    ? -1
    : at
}

/** `Z`, `+08:00`, ` +0800`. */
const zoneEnd = (b: Uint8Array, at: number, end: number): number => {
  if (b[at] === 90 && (classAt(b, at + 1, end) & ALNUM) === 0) return at + 1
  const sign = b[at] === 32 ? at + 1 : at
  if ((b[sign] !== 43 && b[sign] !== DASH) || !twoDigits(b, sign + 1, end)) return at
  const minutes = b[sign + 3] === COLON ? sign + 4 : sign + 3
  return twoDigits(b, minutes, end) && (classAt(b, minutes + 2, end) & ALNUM) === 0 ? minutes + 2 : at
}

const NAMES = new Set([
  'Mon',
  'Tue',
  'Wed',
  'Thu',
  'Fri',
  'Sat',
  'Sun',
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
])
const isName = (b: Uint8Array, at: number, end: number): boolean =>
  at + 3 < end &&
  b[at]! < 91 &&
  NAMES.has(String.fromCharCode(b[at]!, b[at + 1]!, b[at + 2]!)) &&
  (classAt(b, at + 3, end) & ALNUM) === 0

/** `Fri Mar  1 15:04:05 2024`, `Mar  1 15:04:05`. */
export const namedDate = (b: Uint8Array, from: number, end: number): number => {
  let at = from
  let names = 0
  while (names < 2 && isName(b, at, end)) {
    names++
    at += 3
    while (b[at] === 32 || b[at] === 44) at++
  }
  const day = digitsEnd(b, at, end)
  if (names === 0 || day === at || day - at > 2) return -1
  const after = clock(b, day + 1, end)
  if (after < 0) return -1
  const year = digitsEnd(b, after + 1, end)
  return b[after] === 32 && year - after === 5 ? year : after
}

const UNITS = new Map<string, 'dur' | 'size'>([
  ...['ns', 'us', 'ms', 's', 'sec', 'secs', 'm', 'min', 'mins', 'h', 'hr', 'hrs', 'd'].map(
    (unit) => [unit, 'dur'] as const,
  ),
  ...['b', 'k', 'kb', 'kib', 'mb', 'mib', 'g', 'gb', 'gib', 'tb', 'tib', 'pb', 'bytes'].map(
    (unit) => [unit, 'size'] as const,
  ),
])
/** In UTF-8 as a sign or as the Greek letter, or alone as in Latin-1. Behind it no capital is meant: that would be siemens. */
const MICROSECONDS: ReadonlySet<string> = new Set(['\xc2\xb5s', '\xce\xbcs', '\xb5s'])
const MAX_UNIT = 5

/** What a unit directly behind a number measures, and where it ends; `of` is null where there is no unit. One object, reused. */
export const unit: { of: 'dur' | 'size' | null; end: number } = { of: null, end: 0 }
export const unitAt = (b: Uint8Array, at: number, end: number): void => {
  let text = ''
  let k = at
  while (k - at <= MAX_UNIT && (classAt(b, k, end) & (LETTER | HEX_LETTER | HIGH)) !== 0)
    text += String.fromCharCode(b[k++]!)
  unit.of = null
  unit.end = at
  if (text === '' || (classAt(b, k, end) & (LETTER | HEX_LETTER)) !== 0) return
  const of = UNITS.get(text) ?? UNITS.get(text.toLowerCase()) ?? (MICROSECONDS.has(text) ? 'dur' : undefined)
  // "12M" is a size, "12m" minutes.
  if (of === undefined) return
  unit.of = text === 'M' || text === 'K' ? 'size' : of
  unit.end = k
}

const STOPS = new Uint8Array(256)
for (const char of ' \t\r\n"\'<>()[]{},;|`') STOPS[char.charCodeAt(0)] = 1

/** End of a run without blanks, quotes and brackets, less the punctuation that ends a sentence. */
export const runEnd = (b: Uint8Array, from: number, end: number): number => {
  let at = from
  while (at < end && STOPS[b[at]!] === 0) at++
  while (at > from && (b[at - 1] === DOT || b[at - 1] === COLON || b[at - 1] === 33)) at--
  return at
}

const MAX_PATH = 1024

/** `/var/log/app.log`: from a slash at the start of a value; needs a letter. A colon ends it (line numbers). */
export const path = (b: Uint8Array, from: number, end: number): number => {
  if ((classAt(b, from + 1, end) & (ALNUM | NAME_PUNCTUATION | HIGH)) === 0) return -1
  let at = from
  let letter = false
  const stop = Math.min(end, from + MAX_PATH)
  while (at < stop && STOPS[b[at]!] === 0 && b[at] !== COLON)
    letter = (classAt(b, at++, end) & (LETTER | HEX_LETTER | HIGH)) !== 0 || letter
  while (at > from && b[at - 1] === DOT) at--
  return letter ? at : -1
}

const TOP_DOMAINS = new Set(
  'com net org edu gov mil int info biz io dev app cloud local internal lan localdomain cn de uk fr jp kr ru br in it nl es pl se ch at be au ca us tw hk sg eu tr ua cz mx ar'.split(
    ' ',
  ),
)
const PACKAGES = new Set([
  'java',
  'javax',
  'com',
  'org',
  'net',
  'io',
  'sun',
  'kotlin',
  'scala',
  'android',
  'www2',
])
const MAX_HOST = 120

/** `ns.example.com`, `192-0-2-7.dyn.example.net`: lower-case labels of which the last is a top domain and the first no package root. */
export const host = (b: Uint8Array, from: number, end: number): number => {
  let at = from
  let dots = 0
  let label = from
  let first = ''
  while (at < end && at - from < MAX_HOST) {
    const kind = classAt(b, at, end)
    const byte = b[at]!
    if (byte === DOT && (classAt(b, at + 1, end) & ALNUM) !== 0) {
      if (dots === 0) first = text(b, from, at)
      dots++
      label = at + 1
    } else if ((kind & ALNUM) === 0 && byte !== DASH && byte !== 95) break
    else if (byte >= 65 && byte <= 90) return -1
    at++
  }
  if (dots === 0 || PACKAGES.has(first)) return -1
  return TOP_DOMAINS.has(text(b, label, at)) ? at : -1
}

/** Behind an "@": `example.com`, with a dot and a letter. */
export const mailDomain = (b: Uint8Array, from: number, end: number): number => {
  let at = from
  let dot = false
  let letter = false
  while (at < end) {
    const kind = classAt(b, at, end)
    if (b[at] === DOT && (classAt(b, at + 1, end) & ALNUM) !== 0) dot = true
    else if ((kind & ALNUM) !== 0) letter ||= (kind & DIGIT) === 0
    else if (b[at] !== DASH) break
    at++
  }
  return dot && letter ? at : -1
}

const MAX_QUOTED = 512

/** Behind an opening quote: position of the closing one on the same line, or -1. A backslash escapes. */
export const closingQuote = (b: Uint8Array, from: number, end: number, quote: number): number => {
  const stop = Math.min(end, from + MAX_QUOTED)
  for (let at = from; at < stop; at++) {
    const byte = b[at]!
    if (byte === 92) at++
    else if (byte === 10) return -1
    else if (byte === quote) return at === from || (classAt(b, at + 1, end) & (ALNUM | HIGH)) !== 0 ? -1 : at
  }
  return -1
}

const METHODS = new Set([
  'GET',
  'POST',
  'PUT',
  'HEAD',
  'DELETE',
  'PATCH',
  'OPTIONS',
  'CONNECT',
  'TRACE',
  'PROPFIND',
])

/** True where `://` is among the bytes. */
export const isAddress = (b: Uint8Array, from: number, to: number): boolean => {
  for (let at = from; at + 2 < to; at++)
    if (b[at] === COLON && b[at + 1] === SLASH && b[at + 2] === SLASH) return true
  return false
}

/** `GET` alone. */
export const isMethod = (b: Uint8Array, from: number, to: number): boolean =>
  to - from < 9 && METHODS.has(text(b, from, to))

/** `GET /path`: what stands in an access log's quotes is read, not masked as one value. */
export const isRequestLine = (b: Uint8Array, from: number, end: number): boolean => {
  let at = from
  while (at < end && at - from < 9 && b[at]! >= 65 && b[at]! <= 90) at++
  return b[at] === 32 && METHODS.has(text(b, from, at))
}

const text = (b: Uint8Array, from: number, to: number): string => {
  let out = ''
  for (let k = from; k < to; k++) out += String.fromCharCode(b[k]!)
  return out
}
