import type { Word, Words } from './words.ts'

/**
 * Lists: elements of one type belong together at any length, `1, 2, 3` and `1, 2`, `(1, 2), (3, 4)`, a call chain of
 * dotted names. Works on tokens as they come: what has just been added may be the next element of the list before it.
 */
export interface TokenList {
  /** A list is one. */
  readonly list: Word[]
  /** Start and end of each in the text, as [start0, end0, start1, ...]. */
  readonly spans: number[]
}

/** What may stand between two elements of a list. */
const MAX_SEPARATOR_TOKENS = 2
/** Longest element of a list, in tokens: `disk-<num> <hex> <path>`. */
const MAX_ELEMENT_TOKENS = 6
/** Two names side by side may be two things; three are a list. */
const MIN_NAMES = 3

/** Joins what was added last to the list it ends. */
export const joinList = (tokens: TokenList, { names }: Words): void => {
  if (joinElement(tokens)) return
  const last = tokens.list.at(-1)!
  if (last.text === ']') joinBracketed(tokens, names)
  if (joinNumbered(tokens, names)) return
  joinNames(tokens, names)
  joinRepeat(tokens)
}

/** `[IDLE, CHARGING]`: words with commas between, in square brackets. One word may be a label. */
const joinBracketed = ({ list, spans }: TokenList, names: Word): void => {
  const close = list.length - 1
  let at = close - 1
  while (list[at - 1]?.text === ',' && list[at]?.isElement) at -= 2
  if (at === close - 1 || !list[at]?.isElement || list[at - 1]?.text !== '[') return
  list.splice(at, close - at, names)
  spans.splice(at * 2 + 1, (close - at - 1) * 2)
}

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
  if (!last.isSlot) return false
  for (let back = 2; back <= MAX_SEPARATOR_TOKENS + 2 && back <= list.length; back++) {
    const word = list[list.length - back]!
    if (word.element === last.element) {
      cut(tokens, list.length - back + 1)
      return true
    }
    if (!word.isSeparator) return false
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
      if (between > 0 && !list[from - between]!.isSeparator) break
      if (repeats(list, from, length, from - between - length)) {
        cut(tokens, from - between)
        return
      }
    }
  }
}

/** Only what has a slot is an element. */
const slotAtEnd = (list: readonly Word[]): boolean => {
  for (let back = 1; back <= MAX_ELEMENT_TOKENS && back <= list.length; back++)
    if (list[list.length - back]!.isSlot) return true
  return false
}

const repeats = (list: readonly Word[], at: number, length: number, before: number): boolean => {
  let slots = false
  for (let k = 0; k < length; k++) {
    const word = list[at + k]!
    if (word.element !== list[before + k]!.element) return false
    slots ||= word.isSlot
  }
  return slots && !list[at]!.isSeparator
}

/** `orders-3, orders-11`: names with numbers, commas between. */
const joinNumbered = (tokens: TokenList, names: Word): boolean => {
  const { list } = tokens
  if (list.length < 3) return false
  const before = list[list.length - 3]!
  if (
    list[list.length - 2]!.text !== ',' ||
    !list[list.length - 1]!.isNumbered ||
    !(before === names || before.isNumbered)
  )
    return false
  list[list.length - 3] = names
  cut(tokens, list.length - 2)
  return true
}

/** Dotted names behind one another, each with a line number or none, separated by blanks or commas. */
const joinNames = (tokens: TokenList, names: Word): void => {
  const { list } = tokens
  let at = list.length
  let found = 0
  let first = at
  for (;;) {
    let start = at
    if (list[start - 1]?.text === '<num>' && list[start - 2]?.text === ':') start -= 2
    const word = list[start - 1]
    if (word === names) {
      cut(tokens, start)
      return
    }
    if (!word?.isDottedName) break
    first = start - 1
    if (++found === MIN_NAMES) break
    at = list[first - 1]?.text === ',' ? first - 1 : first
  }
  if (found < MIN_NAMES) return
  list[first] = names
  cut(tokens, first + 1)
}
