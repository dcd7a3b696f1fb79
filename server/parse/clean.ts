/** Takes out of a line what terminals and crashes put into it: ANSI colours, and runs of NUL at its ends. */

const ESC = 27
const BRACKET = 91

/** The bytes [start, end) without ANSI escape sequences (ECMA-48 CSI, and two-byte escapes). A copy. */
export const stripEscapes = (bytes: Uint8Array, start: number, end: number): Uint8Array => {
  const out = new Uint8Array(end - start)
  let length = 0
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!
    if (byte !== ESC) {
      out[length++] = byte
      continue
    }
    if (bytes[at + 1] !== BRACKET) {
      at++
      continue
    }
    at += 2
    while (at < end && (bytes[at]! < 0x40 || bytes[at]! > 0x7e)) at++
  }
  return out.subarray(0, length)
}

/** Start and end without the NULs that a crash or a truncated file leaves around a line, as [start, end]. */
export const trimNuls = (bytes: Uint8Array, start: number, end: number): readonly [number, number] => {
  while (start < end && bytes[start] === 0) start++
  while (end > start && bytes[end - 1] === 0) end--
  return [start, end]
}
