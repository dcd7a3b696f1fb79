import { elementOf, type TokenList } from './lists.ts'

/**
 * Values of several tokens: `owner=Session{17}`, `addr=10.0.0.1:80`, `area=Box(0, 0 - 10, 20)`. Where others have
 * `owner=null`, each is one value in one place. What has keys of its own, `order=Order { id=7 state=paid }`, keeps its parts.
 */

const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }
/** A value longer than this has parts to be told apart. */
const MAX_TOKENS = 48

/** Makes each composite value behind a "=" one token. */
export const joinValues = ({ list, spans }: TokenList): void => {
  for (let at = 1; at < list.length - 1; at++) {
    // "a = b" and "=>" are no key with its value.
    if (list[at] !== '=' || spans[at * 2] !== spans[at * 2 - 1] || !isAttached(spans, at + 1)) continue
    const end = valueEnd(list, spans, at + 1)
    if (end - at <= 2) continue
    const [from, to] = [spans[(at + 1) * 2]!, spans[end * 2 - 1]!]
    list.splice(
      at + 1,
      end - at - 1,
      list
        .slice(at + 1, end)
        .map(elementOf)
        .join(''),
    )
    spans.splice((at + 1) * 2, (end - at - 1) * 2, from, to)
  }
}

/** No blank before it. */
const isAttached = (spans: readonly number[], at: number): boolean => spans[at * 2] === spans[at * 2 - 1]

/** Index behind the value that begins at `from`. */
const valueEnd = (list: readonly string[], spans: readonly number[], from: number): number => {
  let at = from
  while (at < list.length && isAttached(spans, at)) {
    const token = list[at]!
    const closer = CLOSERS[token]
    if (closer !== undefined) {
      const close = closeOf(list, at, token, closer)
      if (close < 0) return at
      at = close + 1
    } else if (/^[,;)\]}"'|=\n]/.test(token)) return at
    else at++
  }
  // A colon or a comma behind a value is not its own.
  while (at > from && /^[:.]$/.test(list[at - 1]!)) at--
  return at
}

/** Index of the closing bracket, -1 where there is none near or the brackets hold keys; `[...]` is a list, keys or not. */
const closeOf = (list: readonly string[], open: number, opener: string, closer: string): number => {
  let depth = 0
  for (let at = open; at < list.length && at - open < MAX_TOKENS; at++) {
    const token = list[at]
    if (token === opener) depth++
    else if (token === closer && --depth === 0) return at
    else if (token === '=' && opener !== '[') return -1
  }
  return -1
}
