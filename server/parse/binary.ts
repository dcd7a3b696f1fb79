/**
 * Tells a line of binary data (of an image, a program, a compressed file) from text. Text may hold control characters too:
 * FIX messages are separated by SOH, terminals are rung by BEL. So a few of one kind are text; among bytes that are no UTF-8,
 * or in many kinds, they are not.
 */

/** As much of a line as is looked at: garbage is garbage from its start. */
const LOOKED_AT_BYTES = 512
/** Share of control characters, of several kinds, from which on a line is binary. */
const MIN_CONTROL_SHARE = 0.05
const MIN_CONTROL_KINDS = 3
/** Share of control characters and of bytes that are no UTF-8. Random bytes have about 0.55. */
const MIN_ODD_SHARE = 0.3
/** FS, GS, RS and US separate fields, one within another: together they are one kind. DEL is counted with them. */
const FIRST_SEPARATOR = 28

/** Not: BS, TAB, LF, VT, FF, CR, which are layout, and ESC, which terminals read. NUL is looked for elsewhere. */
const CONTROL = new Uint8Array(256)
for (let byte = 1; byte < 32; byte++) CONTROL[byte] = (byte >= 8 && byte <= 13) || byte === 27 ? 0 : 1
CONTROL[127] = 1

/** Bytes [from, to) of text in UTF-8, in which U+FFFD stands for what could not be transcoded. */
export const isBinary = (text: Uint8Array, from: number, to: number): boolean => {
  const end = Math.min(to, from + LOOKED_AT_BYTES)
  let controls = 0
  let kinds = 0
  for (let at = from; at < end; at++) {
    const byte = text[at]!
    if (CONTROL[byte] === 0) continue
    controls++
    kinds |= 1 << (byte < FIRST_SEPARATOR ? byte : FIRST_SEPARATOR)
  }
  if (controls === 0) return false
  const bytes = end - from
  if (controls > bytes * MIN_CONTROL_SHARE && bitsOf(kinds) >= MIN_CONTROL_KINDS) return true
  const wrong = malformed(text, from, end)
  return wrong > 0 && controls + wrong > bytes * MIN_ODD_SHARE
}

const bitsOf = (bits: number): number => {
  let count = 0
  for (let left = bits; left !== 0; left &= left - 1) count++
  return count
}

/** Bytes that belong to no character; a character cut at the end counts as none. */
const malformed = (text: Uint8Array, from: number, end: number): number => {
  const isMore = (at: number): boolean => at >= end || (text[at]! & 0xc0) === 0x80
  let count = 0
  for (let at = from; at < end; at++) {
    const byte = text[at]!
    if (byte < 0x80) continue
    const more = byte >= 0xf5 ? 0 : byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : byte >= 0xc2 ? 1 : 0
    let whole = more > 0
    for (let next = 1; next <= more; next++) whole &&= isMore(at + next)
    const replaced = byte === 0xef && text[at + 1] === 0xbf && text[at + 2] === 0xbd
    if (!whole) count++
    else {
      if (replaced) count += 3
      at += more
    }
  }
  return count
}
