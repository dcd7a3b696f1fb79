import { isUtf8 } from 'node:buffer'

/** Whether bytes [from, to) are UTF-8, so that decoding and encoding them gives the same. Nearly all are ASCII, and short: asking takes longer. */
export const isValidUtf8 = (bytes: Uint8Array, from: number, to: number): boolean => {
  let any = 0
  for (let at = from; at < to; at++) any |= bytes[at]!
  return any < 0x80 || isUtf8(bytes.subarray(from, to))
}
