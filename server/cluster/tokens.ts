import { SLOT } from './mask.ts'

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

/** What may stand between two elements of a list. */
const MAX_SEPARATOR_TOKENS = 2
const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '"': '"', "'": "'" }

const isSeparator = (token: string): boolean => /^[,;|/&#*-]+$/.test(token)
export const hasSlot = (token: string): boolean => token.includes('<') && SLOT.test(token)

export const tokenize = (text: string): Tokens => {
  const list: string[] = []
  const spans: number[] = []
  const push = (token: string, start: number, end: number): void => {
    // "()" where others have "(host)": an empty value is a value.
    if (CLOSERS[list.at(-1) ?? ''] === token && spans.at(-1) === start) {
      list.push('')
      spans.push(start, start)
    }
    list.push(token)
    spans.push(start, end)
  }
  for (const found of text.matchAll(TOKEN)) {
    const token = found[0].startsWith('\n') ? '\n' : found[0]
    const start = found.index
    const end = start + found[0].length
    if (hasSlot(token) && endsInElement(list, token)) {
      // Another element of the list: drop the separators since the one before and stretch it.
      while (list.at(-1) !== token) {
        list.pop()
        spans.length -= 2
      }
      spans[spans.length - 1] = end
    } else if (token.length > SHORT_RUN && IS_CJK.test(token)) {
      for (const [word, at] of wordsOf(token)) push(word, start + at, start + at + word.length)
    } else push(token, start, end)
    dropRepeat(list, spans)
  }
  return { list, spans }
}

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

/** Longest element of a list, in tokens: `node-<num> <hex> <ok>`. */
const MAX_ELEMENT_TOKENS = 6

/** Where the last tokens say again what those right before them say, slots and all, they are the next element of one list. */
const dropRepeat = (list: string[], spans: number[]): void => {
  for (let length = 2; length <= MAX_ELEMENT_TOKENS && length * 2 <= list.length; length++) {
    const from = list.length - length
    let slots = false
    let same = true
    for (let at = from; same && at < list.length; at++) {
      same = list[at] === list[at - length]
      slots ||= hasSlot(list[at]!)
    }
    if (!same || !slots) continue
    const end = spans.at(-1)!
    list.length = from
    spans.length = from * 2
    spans[spans.length - 1] = end
    return
  }
}

/** True if the list ends in `element`, with no more than separators behind it. */
const endsInElement = (list: readonly string[], element: string): boolean => {
  for (let back = 1; back <= MAX_SEPARATOR_TOKENS + 1 && back <= list.length; back++) {
    const token = list[list.length - back]!
    if (token === element) return true
    if (!isSeparator(token)) return false
  }
  return false
}
