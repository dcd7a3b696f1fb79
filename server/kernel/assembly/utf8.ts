/** Whether [from, to) is UTF-8, as node:buffer's isUtf8 says. */
import { byteAt } from './bytes'

export function isUtf8(from: i32, to: i32): bool {
  let at = from
  while (at < to) {
    const lead = byteAt(at)
    if (lead < 0x80) {
      at++
      continue
    }
    const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0
    if (length == 0 || at + length > to) return false
    const second = byteAt(at + 1)
    // Written too long, halves of a pair, beyond the last.
    const least: u32 = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80
    const most: u32 = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf
    if (second < least || second > most) return false
    for (let k = 2; k < length; k++) if ((byteAt(at + k) & 0xc0) != 0x80) return false
    at += length
  }
  return true
}
