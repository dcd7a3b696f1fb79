import type { Header } from './format.ts'
import { emptyHeader } from './header-values.ts'
import { headerReader } from './header.ts'
import { latin1 } from './latin1.ts'

/** What stands behind a header on the lines of a sample: whether it looks like messages, or like one value. */

/** Different first words looked for: a column of words or numbers is told from the message's own first word by the variety behind it. */
export const MIN_VARIETY = 3

const scratch = emptyHeader(false)
/** Number of different first words of the messages behind a header, up to MIN_VARIETY. */
export const variety = (lines: readonly Uint8Array[], header: Header): number => {
  const read = headerReader(header)
  const seen = new Set<string>()
  for (const line of lines) {
    const at = read(line, 0, line.length, scratch)
    if (at < 0) continue
    const first = /^[^A-Za-z\x80-\xff]*([A-Za-z\x80-\xff]+)/.exec(latin1(line.subarray(at, at + 80)))
    if (first?.[1]) seen.add(first[1])
    if (seen.size >= MIN_VARIETY) break
  }
  return seen.size
}

/** Whether at least half of the lines have so many words behind a header. */
export const haveWordsBehind = (lines: readonly Uint8Array[], header: Header, wanted: number): boolean => {
  const read = headerReader(header)
  let having = Math.ceil(lines.length / 2)
  let lacking = lines.length - having + 1
  for (const line of lines) {
    const at = read(line, 0, line.length, scratch)
    // Nothing that follows changes it.
    if (at >= 0 && hasWords(line, at, wanted)) {
      if (--having === 0) return true
    } else if (--lacking === 0) return false
  }
  return false
}

const MAX_WORDS_BYTES = 200
/** Of Latin-1. Signs of other scripts have this byte in UTF-8 too: their texts, without blanks, are seldom one word then. */
const NO_BREAK_SPACE = 0xa0

const hasWords = (line: Uint8Array, from: number, wanted: number): boolean => {
  const end = Math.min(line.length, from + MAX_WORDS_BYTES)
  let words = 0
  let inWord = false
  for (let at = from; at < end; at++) {
    const byte = line[at]!
    const isSpace = byte === 32 || (byte >= 9 && byte <= 13) || byte === NO_BREAK_SPACE
    if (!isSpace && !inWord && ++words === wanted) return true
    inWord = !isSpace
  }
  return false
}
