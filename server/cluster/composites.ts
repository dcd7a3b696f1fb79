import type { TokenList } from './lists.ts'
import type { Word, Words } from './words.ts'

/**
 * Values of several tokens: `owner=Session{17}`, `addr=10.0.0.1:80`, `area=Box(0, 0 - 10, 20)`. Where others have
 * `owner=null`, each is one value in one place. What has keys of its own, `order=Order { id=7 state=paid }`, keeps its parts.
 */

/** A value longer than this has parts to be told apart. */
const MAX_TOKENS = 48

/** Makes each composite value behind a "=" one token. */
export const joinValues = ({ list, spans }: TokenList, words: Words): void => {
  for (let at = 1; at < list.length - 1; at++) {
    // "a = b" and "=>" are no key with its value.
    if (list[at]!.text !== '=' || spans[at * 2] !== spans[at * 2 - 1] || !isAttached(spans, at + 1)) continue
    const end = valueEnd(list, spans, at + 1)
    if (end - at <= 2) continue
    const [from, to] = [spans[(at + 1) * 2]!, spans[end * 2 - 1]!]
    let value = ''
    for (let part = at + 1; part < end; part++) value += list[part]!.elementText
    list.splice(at + 1, end - at - 1, words.of(value))
    spans.splice((at + 1) * 2, (end - at - 1) * 2, from, to)
  }
}

/** No blank before it. */
const isAttached = (spans: readonly number[], at: number): boolean => spans[at * 2] === spans[at * 2 - 1]

/** Index behind the value that begins at `from`. */
const valueEnd = (list: readonly Word[], spans: readonly number[], from: number): number => {
  let at = from
  while (at < list.length && isAttached(spans, at)) {
    const word = list[at]!
    if (isBracket(word)) {
      const close = closeOf(list, at, word)
      if (close < 0) return at
      at = close + 1
    } else if (word.endsValue) return at
    else at++
  }
  // A colon or a comma behind a value is not its own.
  while (at > from && list[at - 1]!.isLoose) at--
  return at
}

const isBracket = ({ text }: Word): boolean => text === '(' || text === '[' || text === '{'

/** Index of the closing bracket, -1 where there is none near or the brackets hold keys; `[...]` is a list, keys or not. */
const closeOf = (list: readonly Word[], open: number, opener: Word): number => {
  let depth = 0
  for (let at = open; at < list.length && at - open < MAX_TOKENS; at++) {
    const word = list[at]!
    if (word === opener) depth++
    else if (word.text === opener.closer && --depth === 0) return at
    else if (word.text === '=' && opener.text !== '[') return -1
  }
  return -1
}
