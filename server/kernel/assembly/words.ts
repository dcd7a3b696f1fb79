/** Lists of words: each with its words by length, so that a text is held against a few of them, eight bytes at once. */
import { WORDS } from './layout'

const LONGEST: i32 = 16
let free: i32 = WORDS

/** The list of the words in `text`, of at most sixteen bytes each, which stand between blanks. */
export function listOf(text: string): i32 {
  const list = free
  let next = list + ((LONGEST + 2) << 2)
  for (let length = 1; length <= LONGEST; length++) {
    store<i32>(list + (length << 2), next)
    for (let at = 1; at < text.length;) {
      let end = at
      while (text.charCodeAt(end) != 32) end++
      if (end - at == length) {
        for (let k = 0; k < length; k++) store<u8>(next + k, <u8>text.charCodeAt(at + k))
        next += LONGEST
      }
      at = end + 1
    }
  }
  store<i32>(list + ((LONGEST + 1) << 2), next)
  free = next
  return list
}

/** The first so many of eight bytes. */
function firstOf(bytes: u64, count: i32): u64 {
  return count >= 8 ? bytes : bytes & (((<u64>1) << (count << 3)) - 1)
}

/** Whether bytes [from, to) are one of the words of a list. */
export function isAmong(list: i32, from: i32, to: i32): bool {
  const length = to - from
  if (length <= 0 || length > LONGEST) return false
  const low = firstOf(load<u64>(from), length)
  const high = length > 8 ? firstOf(load<u64>(from + 8), length - 8) : 0
  const end = load<i32>(list + ((length + 1) << 2))
  for (let word = load<i32>(list + (length << 2)); word < end; word += LONGEST)
    if (load<u64>(word) == low && load<u64>(word + 8) == high) return true
  return false
}
