import { SLOT } from './mask.ts'

/**
 * Lists: elements of one type belong together at any length, `1, 2, 3` and `1, 2`, `(1, 2), (3, 4)`, a call chain of
 * dotted names. Works on tokens as they come: what has just been added may be the next element of the list before it.
 */
export interface TokenList {
  /** Tokens; a list is one. */
  readonly list: string[]
  /** Start and end of each in the text, as [start0, end0, start1, ...]. */
  readonly spans: number[]
}

/** Stands for a list of names, whatever they are. */
const NAMES = '<names>'

/** What may stand between two elements of a list. */
const MAX_SEPARATOR_TOKENS = 2
/** Longest element of a list, in tokens: `disk-<num> <hex> <path>`. */
const MAX_ELEMENT_TOKENS = 6
/** Two names side by side may be two things; three are a list. */
const MIN_NAMES = 3

const isSeparator = (token: string): boolean => token === '\n' || /^[,;|/&\\-]+$/.test(token)
export const hasSlot = (token: string): boolean =>
  token.includes('<') && (SLOT.test(token) || token === NAMES)

/** What a token is as an element of a list: digits in names and the base of numbers make no difference. */
export const elementOf = (token: string): string =>
  token.includes('<hex>')
    ? token.replaceAll('<hex>', '<num>')
    : /\d/.test(token)
      ? token.replaceAll(/\d+/g, '0')
      : token

/** False where two different tokens are different elements too, as those are that end in different letters. */
const mayBeElement = (a: string, b: string): boolean => {
  const [endA, endB] = [a.charCodeAt(a.length - 1), b.charCodeAt(b.length - 1)]
  return endA === endB || (isDigit(endA) && isDigit(endB))
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57

/** `com.acme.Billing.charge`, `net/http.serve`: at least two dots or slashes between words. */
const isDottedName = (token: string): boolean => /^[\p{L}_$][\w$]*(?:[./$][\w$<>]+){2,}$/u.test(token)

/** Joins what was added last to the list it ends. */
export const joinList = (tokens: TokenList): void => {
  if (joinElement(tokens)) return
  if (tokens.list.at(-1) === ']') joinBracketed(tokens)
  if (joinNumbered(tokens)) return
  joinNames(tokens)
  joinRepeat(tokens)
}

/** `[IDLE, CHARGING]`: words with commas between, in square brackets. One word may be a label. */
const joinBracketed = ({ list, spans }: TokenList): void => {
  const close = list.length - 1
  let at = close - 1
  while (list[at - 1] === ',' && isElement(list[at])) at -= 2
  if (at === close - 1 || !isElement(list[at]) || list[at - 1] !== '[') return
  list.splice(at, close - at, NAMES)
  spans.splice(at * 2 + 1, (close - at - 1) * 2)
}

const isElement = (token: string | undefined): boolean =>
  token !== undefined && (hasSlot(token) || /[\p{L}\p{N}]/u.test(token))

const cut = ({ list, spans }: TokenList, length: number): void => {
  const end = spans.at(-1)!
  list.length = length
  spans.length = length * 2
  spans[spans.length - 1] = end
}

/** A value behind an equal value with no more than separators between: the separators go, the value is stretched. */
const joinElement = (tokens: TokenList): boolean => {
  const { list } = tokens
  const last = list.at(-1)!
  if (!hasSlot(last)) return false
  const element = elementOf(last)
  for (let back = 2; back <= MAX_SEPARATOR_TOKENS + 2 && back <= list.length; back++) {
    const token = list[list.length - back]!
    if (elementOf(token) === element) {
      cut(tokens, list.length - back + 1)
      return true
    }
    if (!isSeparator(token)) return false
  }
  return false
}

/** Where the last tokens say again what those before them say, slots and all, they are the next element of one list. */
const joinRepeat = (tokens: TokenList): void => {
  const { list } = tokens
  if (!slotAtEnd(list)) return
  for (let length = 2; length <= MAX_ELEMENT_TOKENS && length * 2 <= list.length; length++) {
    const from = list.length - length
    for (let between = 0; between <= MAX_SEPARATOR_TOKENS && from - between >= length; between++) {
      if (between > 0 && !isSeparator(list[from - between]!)) break
      if (repeats(list, from, length, from - between - length)) {
        cut(tokens, from - between)
        return
      }
    }
  }
}

/** Only what has a slot is an element. */
const slotAtEnd = (list: readonly string[]): boolean => {
  for (let back = 1; back <= MAX_ELEMENT_TOKENS && back <= list.length; back++)
    if (hasSlot(list[list.length - back]!)) return true
  return false
}

const repeats = (list: readonly string[], at: number, length: number, before: number): boolean => {
  let slots = false
  for (let k = 0; k < length; k++) {
    const token = list[at + k]!
    const other = list[before + k]!
    if (token !== other && !(mayBeElement(token, other) && elementOf(token) === elementOf(other)))
      return false
    slots ||= hasSlot(token)
  }
  return slots && !isSeparator(list[at]!)
}

/** `orders-3, orders-11`: names with numbers, commas between. */
const joinNumbered = (tokens: TokenList): boolean => {
  const { list } = tokens
  const [before, comma, last] = [list.at(-3), list.at(-2), list.at(-1)!]
  if (comma !== ',' || !isNumbered(last) || before === undefined || !(before === NAMES || isNumbered(before)))
    return false
  list[list.length - 3] = NAMES
  cut(tokens, list.length - 2)
  return true
}

const isNumbered = (token: string): boolean =>
  (/\d/.test(token) || token.includes('<')) && /\p{L}/u.test(token.replace(SLOT, ''))

/** Dotted names behind one another, each with a line number or none, separated by blanks or commas. */
const joinNames = (tokens: TokenList): void => {
  const { list } = tokens
  let at = list.length
  let names = 0
  let first = at
  for (;;) {
    let start = at
    if (list[start - 1] === '<num>' && list[start - 2] === ':') start -= 2
    const token = list[start - 1]
    if (token === NAMES) {
      cut(tokens, start)
      return
    }
    if (token === undefined || !isDottedName(token)) break
    first = start - 1
    if (++names === MIN_NAMES) break
    at = list[first - 1] === ',' ? first - 1 : first
  }
  if (names < MIN_NAMES) return
  list[first] = NAMES
  cut(tokens, first + 1)
}
