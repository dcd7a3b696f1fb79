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
const MASKS: readonly ((text: string) => string)[] = [
  (text) => text.replace(TOKEN, (token) => (SLOT.test(token) || PLAIN.test(token) ? token : WILDCARD)),
  (text) => {
    const words = wordsOf(text)
    return (words.length > MAX_WORDS ? [...words.slice(0, MAX_WORDS), WILDCARD] : words).join(' ')
  },
  (text) => behind(text, 3),
  (text) => behind(text, 1),
  (text) => behind(text, 0),
]

/** How coarse shapes can become; 0 is as the masks of every file make them. */
export const MAX_COARSENESS = MASKS.length

const MAX_WORDS = 8
/** Slots, and runs without blanks and without what stands around values. */
const TOKEN = /<(?:[a-z]+|\*)>|[^\s=,:;()[\]{}"'|<>]+/gu
const SLOT = /^<(?:[a-z]+|\*)>$/
/** A word of a language, not too long: lower case, with a capital, in capitals, or in letters without case. */
const PLAIN = /^(?:\p{Lu}?[\p{Ll}\p{M}]{0,20}|\p{Lu}{1,20}|[\p{Lo}\p{Lm}\p{M}]{1,12})[.!?]?$/u

const wordsOf = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '')

const behind = (text: string, kept: number): string =>
  wordsOf(text)
    .map((word, at) => (at < kept ? word : WILDCARD))
    .join(' ')

/** The text of a shape at a coarseness, from its text at a finer one. */
export const coarseText = (text: string, from: number, to: number): string => {
  let coarse = text
  for (const mask of MASKS.slice(from, to)) coarse = mask(coarse)
  return coarse
}

const encoder = new TextEncoder()

/** The name of a shape: 16 hex digits. */
export const nameOfShape = (text: string): string => {
  const bytes = encoder.encode(text)
  hashBytes(bytes, bytes.length)
  return hashText(hash.high, hash.low)
}
