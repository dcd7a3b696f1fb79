/**
 * Text as a terminal shows it: measured in columns, and harmless. A log may hold anything, also escape sequences that
 * would repaint the screen.
 */

/** Code points that take two columns: East Asian Wide and Fullwidth (UAX #11), emoji included. Ascending pairs. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x231a, 0x231b],
  [0x2329, 0x232a],
  [0x23e9, 0x23ec],
  [0x2614, 0x2615],
  [0x2648, 0x2653],
  [0x26a1, 0x26a1],
  [0x2705, 0x2705],
  [0x274c, 0x274c],
  [0x2753, 0x2755],
  [0x2795, 0x2797],
  [0x2b1b, 0x2b1c],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18cff],
  [0x1aff0, 0x1b2ff],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1faff],
  [0x20000, 0x3fffd],
]

const MARK = /^[\p{Mn}\p{Me}\p{Cf}]$/u

const widthOf = (char: string): number => {
  const code = char.codePointAt(0) ?? 0
  if (code < 0x300) return 1
  if (MARK.test(char)) return 0
  return WIDE.some(([from, to]) => code >= from && code <= to) ? 2 : 1
}

/** Columns of a text without control characters. */
export const columns = (text: string): number => {
  let sum = 0
  for (const char of text) sum += widthOf(char)
  return sum
}

/** The text in at most `max` columns; what is cut ends in an ellipsis. */
export const fit = (text: string, max: number): string => {
  if (columns(text) <= max) return text
  let used = 0
  let kept = ''
  for (const char of text) {
    used += widthOf(char)
    if (used > max - 1) break
    kept += char
  }
  return `${kept}…`
}

/** Control characters as the pictures Unicode has for them, line breaks as an arrow: ESC becomes ␛. */
export const printable = (text: string): string =>
  text
    .replaceAll(/\r?\n/g, '⏎')
    // eslint-disable-next-line no-control-regex -- these are what it is for
    .replaceAll(/[\u0000-\u001f]/g, (char) => String.fromCodePoint(0x2400 + char.charCodeAt(0)))
    .replaceAll(/[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
