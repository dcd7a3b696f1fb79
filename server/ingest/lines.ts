/**
 * Bytes to lines. A line ends at LF; one CR before it belongs to the line end.
 * UTF-16 text has its LF in two bytes, at an even offset of the file.
 */
const LF = 10
const CR = 13

export type LineUnit = 'byte' | 'utf-16le' | 'utf-16be'

/** What a character set means for splitting: in all but UTF-16, byte 10 is always a line feed. */
export const lineUnit = (charset: string): LineUnit =>
  charset === 'utf-16le' || charset === 'utf-16be' ? charset : 'byte'

/** Offset just past the next line feed at or after `from`, or -1 where there is none. `base` is the file offset of bytes[0]. */
export const nextLine = (bytes: Uint8Array, from: number, unit: LineUnit, base: number): number => {
  if (unit === 'byte') return bytes.indexOf(LF, from) + 1 || -1
  const low = unit === 'utf-16le' ? 0 : 1
  for (let at = bytes.indexOf(LF, from); at >= 0; at = bytes.indexOf(LF, at + 1)) {
    const start = at - low
    if (start < from || ((base + start) & 1) !== 0 || start + 1 >= bytes.length) continue
    if (bytes[start + 1 - low] === 0) return start + 2
  }
  return -1
}

/** End of the text of the line [start, next): before its LF and one CR. */
export const textEnd = (bytes: Uint8Array, start: number, next: number, unit: LineUnit): number => {
  if (unit === 'byte') {
    let end = next
    if (end > start && bytes[end - 1] === LF) end--
    if (end > start && bytes[end - 1] === CR) end--
    return end
  }
  const is = (at: number, code: number): boolean =>
    at >= start &&
    bytes[at + (unit === 'utf-16le' ? 0 : 1)] === code &&
    bytes[at + (unit === 'utf-16le' ? 1 : 0)] === 0
  let end = next
  if (is(end - 2, LF)) end -= 2
  if (is(end - 2, CR)) end -= 2
  return end
}
