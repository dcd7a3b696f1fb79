import { joinValues } from './composites.ts'
import { joinList, type TokenList } from './lists.ts'
import { isCjk, TokenSplit } from './token-split.ts'
import { Words, type Word } from './words.ts'

export interface Tokens {
  /** The tokens with runs of one element type collapsed, so that lists of any length are alike. */
  readonly list: readonly string[]
  /** Start and end of each in the text, as [start0, end0, start1, ...]; a collapsed run spans all of it. */
  readonly spans: readonly number[]
}

/** Those of the message split last: gone with the next. */
export interface SplitTokens {
  readonly list: readonly Word[]
  readonly spans: readonly number[]
}

/**
 * Chinese, Japanese and Korean write no blanks between words: a short run between punctuation is one token, a longer one is
 * split by the dictionary of the runtime (Intl.Segmenter), with characters it does not know (names) kept together.
 */
const SHORT_RUN = 4
/** Made when it is first needed: loading the dictionary takes 20 ms, and many logs have no such run. */
let segmenter: Intl.Segmenter | undefined

/** Masked texts to tokens (token-split.ts says which), lists and composite values to one each. Keeps what it knows of their words. */
export class Tokenizer {
  readonly #words = new Words()
  readonly #found = new TokenSplit()
  readonly #tokens: TokenList = { list: [], spans: [] }
  #text = ''

  split(text: string): SplitTokens {
    const { list, spans } = this.#tokens
    list.length = 0
    spans.length = 0
    this.#text = text
    const found = this.#found
    found.split(text)
    for (let at = 0; at < found.length; at++) {
      const start = found.spans[at * 2]!
      const end = found.spans[at * 2 + 1]!
      const first = text.charCodeAt(start)
      if (first === LINE_BREAK) this.#push(this.#words.lineBreak, start, end)
      else if (first > LAST_ASCII && end - start > SHORT_RUN && isCjk(text, start))
        this.#pushWords(text.slice(start, end), start)
      else if (first === SLASH && isRequest(list)) this.#pushSegments(text.slice(start, end), start)
      else this.#push(this.#words.in(text, start, end), start, end)
    }
    joinValues(this.#tokens, this.#words)
    return this.#tokens
  }

  #pushWords(run: string, start: number): void {
    for (const [word, at] of wordsOf(run))
      this.#push(this.#words.of(word), start + at, start + at + word.length)
  }

  #pushSegments(route: string, start: number): void {
    for (const { 0: segment, index } of route.matchAll(SEGMENT))
      this.#push(this.#words.of(segment), start + index, start + index + segment.length)
  }

  #push(word: Word, start: number, end: number): void {
    const { list, spans } = this.#tokens
    const last = list.at(-1)
    // "()" where others have "(host)", "name= age=3" where others have "name=x age=3": an empty value is a value.
    if (last) {
      const lastEnd = spans[spans.length - 1]!
      if (
        (last.closer === word.text && last.closer !== '' && lastEnd === start) ||
        (last.text === '=' &&
          start > lastEnd &&
          isKeyed(this.#tokens) &&
          NEXT_KEY.test(this.#text.slice(start, start + MAX_KEY)))
      ) {
        list.push(this.#words.empty)
        spans.push(lastEnd, lastEnd)
      }
    }
    list.push(word)
    spans.push(start, end)
    joinList(this.#tokens, this.#words)
  }
}

const LAST_ASCII = 127
const LINE_BREAK = 10
const SLASH = 47

/**
 * Behind `"GET`, with no words before it, stands what an access log is about: the segments of its route are tokens, so that
 * /api/users/17 is told from /api/orders/17. "Handled GET /api/users/17" has a statement of its own, of which the route is a value.
 */
const isRequest = (list: readonly Word[]): boolean => {
  const last = list.length - 1
  return last >= 0 && list[last]!.isMethod && list.every((word, at) => at === last || !word.beginsWithLetter)
}
const SEGMENT = /\/|[^/]+/g

const MAX_KEY = 64
const NEXT_KEY = /^[\p{L}_][\w.-]*=/u

/** True where the last token is a "=" right behind a word. */
const isKeyed = ({ list, spans }: TokenList): boolean =>
  list.length > 1 && list[list.length - 2]!.endsKey && spans.at(-3) === spans.at(-2)

/** Words of a run without blanks, with their places; single characters in a row are one word. */
const wordsOf = (run: string): readonly (readonly [word: string, at: number])[] => {
  const words: [string, number][] = []
  let single = false
  segmenter ??= new Intl.Segmenter('zh', { granularity: 'word' })
  for (const { segment, index } of segmenter.segment(run)) {
    const last = words.at(-1)
    if (last && single && segment.length === 1) last[0] += segment
    else words.push([segment, index])
    single = segment.length === 1
  }
  return words
}
