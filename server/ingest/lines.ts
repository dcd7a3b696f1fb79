/**
 * Bytes to lines. A line ends at LF; one CR before it belongs to the line end. In text of an old Mac, which has no LF,
 * it ends at CR (and, where another program has written on, at LF or CRLF).
 * UTF-16 text has them in two bytes, at an even offset of the file.
 */
const LF = 10
const CR = 13

export type LineUnit = 'byte' | 'return' | 'utf-16le' | 'utf-16be' | 'utf-16le return' | 'utf-16be return'

/** What a character set means for splitting: in all but UTF-16, byte 10 is always a line feed and 13 a carriage return. */
export const lineUnit = (charset: string, returns: boolean): LineUnit => {
  if (charset === 'utf-16le' || charset === 'utf-16be') return returns ? `${charset} return` : charset
  return returns ? 'return' : 'byte'
}

/** True where a sample's lines end at CR alone: it has no LF, and a CR with something behind it. */
export const endsAtReturns = (sample: Uint8Array, charset: string): boolean => {
  if (charset === 'utf-16le' || charset === 'utf-16be') {
    const returns = nextCode(sample, 0, [LF, CR], charset, 0)
    if (returns < 0 || nextCode(sample, 0, [LF], charset, 0) >= 0) return false
    return returns + 2 < sample.length
  }
  const first = sample.indexOf(CR)
  return first >= 0 && first < sample.length - 1 && !sample.includes(LF)
}

/** Offset just past the next line end at or after `from`, or -1 where there is none. `base` is the file offset of bytes[0]. */
export const nextLine = (bytes: Uint8Array, from: number, unit: LineUnit, base: number): number => {
  if (unit === 'byte') return bytes.indexOf(LF, from) + 1 || -1
  if (unit === 'return') return nextReturn(bytes, from)
  if (unit === 'utf-16le return' || unit === 'utf-16be return') return nextWideReturn(bytes, from, unit, base)
  const low = unit === 'utf-16le' ? 0 : 1
  for (let at = bytes.indexOf(LF, from); at >= 0; at = bytes.indexOf(LF, at + 1)) {
    const start = at - low
    if (start < from || ((base + start) & 1) !== 0 || start + 1 >= bytes.length) continue
    if (bytes[start + 1 - low] === 0) return start + 2
  }
  return -1
}

/** A CR at the very end says nothing yet: LF may follow. Byte by byte: two searches would each run past the line. */
const nextReturn = (bytes: Uint8Array, from: number): number => {
  for (let at = from; at < bytes.length; at++) {
    if (bytes[at] === LF) return at + 1
    if (bytes[at] !== CR) continue
    if (at + 1 === bytes.length) return -1
    return bytes[at + 1] === LF ? at + 2 : at + 1
  }
  return -1
}

/** The same in UTF-16. */
const nextWideReturn = (bytes: Uint8Array, from: number, unit: LineUnit, base: number): number => {
  const at = nextCode(bytes, from, [LF, CR], unit, base)
  if (at < 0) return -1
  const low = unit.startsWith('utf-16le') ? 0 : 1
  if (bytes[at + low] === LF) return at + 2
  if (at + 4 > bytes.length) return -1
  return bytes[at + 2 + low] === LF && bytes[at + 3 - low] === 0 ? at + 4 : at + 2
}

/** Where the first of these characters of UTF-16 begins at or after `from`, or -1. */
const nextCode = (
  bytes: Uint8Array,
  from: number,
  codes: readonly number[],
  charset: string,
  base: number,
): number => {
  const low = charset.startsWith('utf-16le') ? 0 : 1
  for (let at = from + ((base + from) & 1); at + 1 < bytes.length; at += 2)
    if (bytes[at + 1 - low] === 0 && codes.includes(bytes[at + low]!)) return at
  return -1
}

/** End of the text of the line [start, next): before its LF and one CR. */
export const textEnd = (bytes: Uint8Array, start: number, next: number, unit: LineUnit): number => {
  if (unit === 'byte' || unit === 'return') {
    let end = next
    if (end > start && bytes[end - 1] === LF) end--
    if (end > start && bytes[end - 1] === CR) end--
    return end
  }
  const low = unit === 'utf-16le' || unit === 'utf-16le return' ? 0 : 1
  const is = (at: number, code: number): boolean =>
    at >= start && bytes[at + low] === code && bytes[at + 1 - low] === 0
  let end = next
  if (is(end - 2, LF)) end -= 2
  if (is(end - 2, CR)) end -= 2
  return end
}
