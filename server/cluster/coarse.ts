import { WIDE_BLANKS } from '../model/blanks.ts'
import { hash, hashBytes, hashText } from './hash.ts'
import { WILDCARD } from './wildcard.ts'

/**
 * Stricter masks, for files whose messages have no end of shapes. Each is a function of what the one before it made, and of
 * nothing else: so of a file's shapes at one coarseness there are never more than at a finer one, and it does not matter in which
 * order, or how often on the way, they were made coarser. The first ones take away what people type and programs make up, and
 * leave the rest of a message alone. The last leaves MAX_WORDS + 1 shapes.
 *
 *   0  as they are                    job k3Xq of com.acme.Relay: the disk of the north rack is full\n  at Relay
 *   1  nothing with a digit           job <*> of com.acme.Relay: the disk of the north rack is full\n  at Relay
 *   2  the first line                 job <*> of com.acme.Relay: the disk of the north rack is full <lines>
 *   3  of a run of words three        job <*> of com.acme.Relay: the disk of <text> <lines>
 *   4  of a run of words one          job <*> of com.acme.Relay: the <text> <lines>
 *   5  of a run of words none         job <*> of com.acme.Relay: <text> <lines>
 *   6  plain words only               job <*> of <*>: <text> <lines>
 *   7  of two and three words one
 *   8  the first eight words
 *   9  the first three                job <*> of <*> <*> <*>
 *  10  the first                      job <*> <*> <*> <*> <*>
 *  11  none                           <*> <*> <*> <*> <*> <*>
 */
/** How coarse shapes can become; 0 is as the masks of every file make them. */
export const MAX_COARSENESS = 11

const NO_DIGITS = 1
const FIRST_LINE = 2
const RUNS = 3
const PLAIN_ONLY = 6
const SHORT_RUNS = 7
/** How many words of a run are left at a coarseness, and of a whole text. */
const OF_RUN: readonly number[] = [Infinity, Infinity, Infinity, 3, 1, 0, 0, 0, 0, 0, 0, 0]
const OF_TEXT: readonly number[] = [...Array.from({ length: 8 }, () => Infinity), 8, 3, 1, 0]

const MAX_WORDS = 8
/** So many plain words with nothing but blanks between them are a run. */
const RUN_WORDS = 4
/** And from SHORT_RUNS on so many. */
const SHORT_RUN_WORDS = 2
/** Stands behind what is left of a run. */
const TEXT = '<text>'
/** Stands for the lines behind the first. */
const LINES = ' <lines>'
/** What stands between the signs of a name or a path, and has a digit. */
const WITH_DIGIT = /[^\s=,:;()[\]{}"'|<>/.\-_]*\d[^\s=,:;()[\]{}"'|<>/.\-_]*/gu
/** Slots, and runs without blanks and without what stands around values. */
const TOKEN = /<(?:[a-z]+|\*)>|[^\s=,:;()[\]{}"'|<>]+/gu
const SLOT = /^<(?:[a-z]+|\*)>$/
/** A word of a language, not too long: lower case, with a capital, in capitals, or in letters without case. */
const PLAIN = /^(?:\p{Lu}?[\p{Ll}\p{M}]{0,20}|\p{Lu}{1,20}|[\p{Lo}\p{Lm}\p{M}]{1,12})[.!?]?$/u
/** The same with a comma. */
const OF_A_RUN = /^(?:\p{Lu}?[\p{Ll}\p{M}]{0,20}|\p{Lu}{1,20}|[\p{Lo}\p{Lm}\p{M}]{1,12})[.!?,;]?$/u

const WILDCARDS = /(?:<\*>){2,}/g

const plainOnly = (text: string): string =>
  text
    .replace(TOKEN, (token) => (isWord(token) || SLOT.test(token) || PLAIN.test(token) ? token : WILDCARD))
    .replace(WILDCARDS, WILDCARD)

/** No token goes over a blank, so words may be masked one by one. */
const masked = (text: string, from: number, to: number): string => {
  const named = from < NO_DIGITS && /\d/.test(text) ? text.replace(WITH_DIGIT, WILDCARD) : text
  return from < PLAIN_ONLY && to >= PLAIN_ONLY ? plainOnly(named) : named
}

/** The text of a shape at a coarseness, from its text at a finer one: at once what the masks between make one after the other. */
export const coarseText = (text: string, from: number, to: number): string => {
  if (to <= from) return text
  if (to < RUNS) return masked(from < FIRST_LINE && to >= FIRST_LINE ? firstLine(text) : text, from, to)
  const left = OF_TEXT[to]!
  const most = left === Infinity ? Infinity : MAX_WORDS + 1
  return (from < SHORT_RUNS ? inRuns(text, from, to, most) : wordsOf(text, most))
    .map((word, at) => (at < left ? word : WILDCARD))
    .join(' ')
}

const firstLine = (text: string): string => {
  const end = text.indexOf('\n')
  return end < 0 ? text : text.slice(0, end) + LINES
}

const wordsOf = (text: string, most: number): readonly string[] => {
  const words: string[] = []
  for (let at = wordStart(text, 0); at < text.length && words.length < most;) {
    const stop = wordEnd(text, at)
    words.push(text.slice(at, stop))
    at = wordStart(text, stop)
  }
  return words
}

/** The first `most` words of a text once its runs are cut. */
const inRuns = (whole: string, from: number, to: number, most: number): readonly string[] => {
  const text = from < FIRST_LINE ? firstLine(whole) : whole
  const left = OF_RUN[to]!
  const words: string[] = []
  /** Where in `words` the run begins, and how many words it has; of a long one not all are kept. */
  let run = 0
  let length = 0
  const end = (isCut: boolean): void => {
    const isRun = isCut || length >= RUN_WORDS
    if (!isRun && (to < SHORT_RUNS || length < SHORT_RUN_WORDS)) return
    words.length = run + Math.min(length, isRun ? left : 1)
    words.push(TEXT)
  }
  for (let at = wordStart(text, 0); at < text.length;) {
    const stop = wordEnd(text, at)
    const written = text.slice(at, stop)
    at = wordStart(text, stop)
    const word = masked(written, from, to)
    if (isOfARun(word)) {
      if (length++ < RUN_WORDS) words.push(word)
      continue
    }
    const isCut = word === TEXT && length > 0
    end(isCut)
    if (!isCut) words.push(word)
    run = words.length
    length = 0
    if (run >= most) return words.slice(0, most)
  }
  end(false)
  return words.slice(0, most)
}

/** Nearly all are letters of ASCII, which need no pattern. */
const isOfARun = (word: string): boolean => isWord(word) || OF_A_RUN.test(word)

/** One to twenty letters of ASCII, all but the first in lower case. */
const isWord = (word: string): boolean => {
  const { length } = word
  if (length === 0 || length > 20) return false
  for (let at = 0; at < length; at++) {
    const code = word.charCodeAt(at)
    if (!(code >= 97 && code <= 122) && !(at === 0 && code >= 65 && code <= 90)) return false
  }
  return true
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
  code === 32 || (code >= 9 && code <= 13) || (code >= 160 && WIDE_BLANKS.has(code))

const encoder = new TextEncoder()

/** The name of a shape: 16 hex digits. */
export const nameOfShape = (text: string): string => {
  const bytes = encoder.encode(text)
  hashBytes(bytes, bytes.length)
  return hashText(hash.high, hash.low)
}
