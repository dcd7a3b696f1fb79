import { hash, hashBytes, hashText } from './hash.ts'
import { WILDCARD } from './wildcard.ts'

/**
 * Stricter masks, for files whose messages have no end of shapes. Each is a function of what the one before it made, and of
 * nothing else: so of a file's shapes at one coarseness there are never more than at a finer one, and it does not matter in which
 * order, or how often on the way, they were made coarser. The last leaves MAX_WORDS + 1 shapes.
 *
 *   0  as they are            payload k3Xq accepted by com.acme.Relay for tenant blue in zone north west
 *   1  plain words only       payload <*> accepted by <*> for tenant blue in zone north west
 *   2  the first eight words  payload <*> accepted by <*> for tenant blue <*>
 *   3  the first three        payload <*> accepted <*> <*> <*> <*> <*> <*>
 *   4  the first              payload <*> <*> <*> <*> <*> <*> <*> <*>
 *   5  none                   <*> <*> <*> <*> <*> <*> <*> <*> <*>
 */
/** How coarse shapes can become; 0 is as the masks of every file make them. */
export const MAX_COARSENESS = 5

/** How many words are left at a coarseness that knows words only. */
const WORDS_LEFT: readonly number[] = [Infinity, Infinity, 8, 3, 1, 0]

const MAX_WORDS = 8
/** Slots, and runs without blanks and without what stands around values. */
const TOKEN = /<(?:[a-z]+|\*)>|[^\s=,:;()[\]{}"'|<>]+/gu
const SLOT = /^<(?:[a-z]+|\*)>$/
/** A word of a language, not too long: lower case, with a capital, in capitals, or in letters without case. */
const PLAIN = /^(?:\p{Lu}?[\p{Ll}\p{M}]{0,20}|\p{Lu}{1,20}|[\p{Lo}\p{Lm}\p{M}]{1,12})[.!?]?$/u

const plainOnly = (text: string): string =>
  text.replace(TOKEN, (token) => (SLOT.test(token) || PLAIN.test(token) ? token : WILDCARD))

/** The text of a shape at a coarseness, from its text at a finer one: at once what the masks between make one after the other. */
export const coarseText = (text: string, from: number, to: number): string => {
  if (to <= from) return text
  if (to === 1) return plainOnly(text)
  const left = WORDS_LEFT[to]!
  let coarse = ''
  let words = 0
  for (let at = wordStart(text, 0); at < text.length && words <= MAX_WORDS; words++) {
    const end = wordEnd(text, at)
    // No token goes over a blank, so a word alone is masked as in its text.
    if (words >= left || words >= MAX_WORDS) coarse += words === 0 ? WILDCARD : ` ${WILDCARD}`
    else {
      const word = text.slice(at, end)
      coarse += (words === 0 ? '' : ' ') + (from === 0 ? plainOnly(word) : word)
    }
    at = wordStart(text, end)
  }
  return coarse
}

const wordStart = (text: string, at: number): number => {
  while (at < text.length && isBlank(text.charCodeAt(at))) at++
  return at
}

const wordEnd = (text: string, at: number): number => {
  while (at < text.length && !isBlank(text.charCodeAt(at))) at++
  return at
}

/** As `\s` in a pattern. */
const isBlank = (code: number): boolean =>
  code === 32 || (code >= 9 && code <= 13) || (code >= 160 && OTHER_BLANKS.has(code))
const OTHER_BLANKS: ReadonlySet<number> = new Set(
  Array.from({ length: 1 << 16 }, (_, code) => code).filter((code) => /\s/.test(String.fromCharCode(code))),
)

const encoder = new TextEncoder()

/** The name of a shape: 16 hex digits. */
export const nameOfShape = (text: string): string => {
  const bytes = encoder.encode(text)
  hashBytes(bytes, bytes.length)
  return hashText(hash.high, hash.low)
}
