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

/** Median number of words behind a header. */
export const wordsBehind = (lines: readonly Uint8Array[], header: Header): number => {
  const read = headerReader(header)
  const counts = lines.map((line) => {
    const at = read(line, 0, line.length, scratch)
    return at < 0
      ? 0
      : latin1(line.subarray(at, at + 200))
          .trim()
          .split(/\s+/)
          .filter(Boolean).length
  })
  return counts.sort((a, b) => a - b)[counts.length >> 1] ?? 0
}
