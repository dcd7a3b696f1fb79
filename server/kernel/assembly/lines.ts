/** Lines and their keys; see keys.ts. */
import { begin, end as endKey, keyHigh, keyLow, mix, mixLast, withoutDigits } from './keys'
import { INPUT, KEYS, ENDS, NOTHING } from './layout'
import { recall } from './recall'

/**
 * Finds the lines in INPUT [0, length) that have an end, and writes of each the offset behind its end to ENDS and its key,
 * two words, to KEYS. Sixteen bytes behind `length` are read. It also writes what is remembered of them (recall.ts), as far as `wanted` says (layout.ts).
 * Returns their number, at most `most`.
 */
export function findLines(length: i32, most: i32, wanted: i32): i32 {
  const end = INPUT + length
  let lines = 0
  let start = INPUT
  while (lines < most && start < end) {
    let state = begin()
    let at = start
    for (;;) {
      const bytes = v128.load(at)
      const rest = i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(10)))
      if (rest != 0) {
        const last = ctz(rest)
        state = mixLast(state, bytes, last)
        at += last
        break
      }
      at += 16
      if (at >= end) return lines
      state = mix(state, withoutDigits(bytes))
    }
    if (at >= end) return lines
    endKey(state, at - start)
    const low = keyLow
    const high = keyHigh
    store<u32>(ENDS + (lines << 2), at + 1 - INPUT)
    store<u32>(KEYS + (lines << 3), low)
    store<u32>(KEYS + (lines << 3), high, 4)
    if (wanted != NOTHING) recall(low, high, start, at, lines, wanted)
    lines++
    start = at + 1
  }
  return lines
}
