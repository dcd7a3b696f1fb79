import { joinList } from './lists.ts'
import { joinValues } from './composites.ts'

/**
 * Masked text to tokens: words (with the slots, dots, dashes and slashes in them), single punctuation marks, line breaks.
 * Chinese, Japanese and Korean write no blanks between words: a short run between punctuation is one token, a longer one is
 * split by the dictionary of the runtime (Intl.Segmenter), with characters it does not know (names) kept together.
 */
const CJK = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}'
const TOKEN = new RegExp(
  `[${CJK}]+|(?:<[a-z]+>|[^\\s=,:;()[\\]{}"'|<>\u3001\u3002\uff0c\uff1a\uff1b\uff08\uff09\u3010\u3011\uff01\uff1f${CJK}])+|<(?:[a-z]+|\\*)>|\\n\\s*|\\S`,
  'gu',
)
const IS_CJK = new RegExp(`^[${CJK}]`, 'u')
const SHORT_RUN = 4
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })

export interface Tokens {
  /** The tokens with runs of one element type collapsed, so that lists of any length are alike. */
  readonly list: readonly string[]
  /** Start and end of each in the text, as [start0, end0, start1, ...]; a collapsed run spans all of it. */
  readonly spans: readonly number[]
}

const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '"': '"', "'": "'" }

export const tokenize = (text: string): Tokens => {
  const tokens = { list: [] as string[], spans: [] as number[] }
  const { list, spans } = tokens
  const push = (token: string, start: number, end: number): void => {
    // "()" where others have "(host)", "name= age=3" where others have "name=x age=3": an empty value is a value.
    const lastEnd = spans.at(-1) ?? 0
    if (
      (CLOSERS[list.at(-1) ?? ''] === token && lastEnd === start) ||
      (list.at(-1) === '=' &&
        isKeyed(tokens) &&
        start > lastEnd &&
        NEXT_KEY.test(text.slice(start, start + MAX_KEY)))
    ) {
      list.push('')
      spans.push(lastEnd, lastEnd)
    }
    list.push(token)
    spans.push(start, end)
    joinList(tokens)
  }
  for (const found of text.matchAll(TOKEN)) {
    const token = found[0].startsWith('\n') ? '\n' : found[0]
    const start = found.index
    if (token.length > SHORT_RUN && IS_CJK.test(token))
      for (const [word, at] of wordsOf(token)) push(word, start + at, start + at + word.length)
    else if (token.startsWith('/') && isRequest(list))
      for (const part of token.matchAll(SEGMENT))
        push(part[0], start + part.index, start + part.index + part[0].length)
    else push(token, start, start + found[0].length)
  }
  joinValues(tokens)
  return tokens
}

/**
 * Behind `"GET`, with no words before it, stands what an access log is about: the segments of its route are tokens, so that
 * /api/users/17 is told from /api/orders/17. "Handled GET /api/users/17" has a statement of its own, of which the route is a value.
 */
const isRequest = (list: readonly string[]): boolean =>
  METHOD.test(list.at(-1) ?? '') && list.every((token, at) => at === list.length - 1 || !WORDS.test(token))
const METHOD = /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|CONNECT|TRACE|PROPFIND)$/
const WORDS = /^\p{L}/u
const SEGMENT = /\/|[^/]+/g

const MAX_KEY = 64
const NEXT_KEY = /^[\p{L}_][\w.-]*=/u

/** True where the last token is a "=" right behind a word. */
const isKeyed = ({ list, spans }: Tokens): boolean =>
  /[\p{L}\p{N}_]$/u.test(list.at(-2) ?? '') && spans.at(-3) === spans.at(-2)

/** Words of a run without blanks, with their places; single characters in a row are one word. */
const wordsOf = (run: string): readonly (readonly [word: string, at: number])[] => {
  const words: [string, number][] = []
  let single = false
  for (const { segment, index } of segmenter.segment(run)) {
    const last = words.at(-1)
    if (last && single && segment.length === 1) last[0] += segment
    else words.push([segment, index])
    single = segment.length === 1
  }
  return words
}
