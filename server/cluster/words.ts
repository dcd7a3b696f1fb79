import { SLOT } from './mask.ts'

/**
 * What a token is to lists and to values, made out once for all shapes of a view: thousands of shapes have most of their tokens in
 * common, and each is asked for with every token behind it.
 */
export interface Word {
  /** From 0, in the order of their first use. */
  readonly number: number
  readonly text: string
  /** Equal for tokens that are the same as elements of a list. */
  readonly element: number
  readonly elementText: string
  /** A typed slot, alone or in a word, or a list of names. */
  readonly isSlot: boolean
  /** May stand between two elements of a list. */
  readonly isSeparator: boolean
  /** `net/http.serve`: at least two dots or slashes between words. */
  readonly isDottedName: boolean
  /** `orders-3`: letters, and a number. */
  readonly isNumbered: boolean
  /** A slot, or something with a letter or a digit. */
  readonly isElement: boolean
  /** Closes what this one opens; '' where it opens nothing. */
  readonly closer: string
  /** Ends in what may be the end of a key. */
  readonly endsKey: boolean
  readonly beginsWithLetter: boolean
  /** `GET`. */
  readonly isMethod: boolean
  /** Ends a value behind a "=" that stands before it. */
  readonly endsValue: boolean
  /** Is no part of a value at whose end it stands. */
  readonly isLoose: boolean
}

/** Stands for a list of names, whatever they are. */
const NAMES = '<names>'

const CLOSERS: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
  ['"', '"'],
  ["'", "'"],
])

const SEPARATOR = /^(?:\n|[,;|/&\\-]+)$/
const DOTTED_NAME = /^[\p{L}_$][\w$]*(?:[./$][\w$<>]+){2,}$/u
const METHOD = /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|CONNECT|TRACE|PROPFIND)$/
const LETTER = /\p{L}/u
const LETTER_OR_NUMBER = /[\p{L}\p{N}]/u
const ENDS_KEY = /[\p{L}\p{N}_]$/u
const BEGINS_WITH_LETTER = /^\p{L}/u
const ENDS_VALUE = /^[,;)\]}"'|=\n]/

export const hasSlot = (token: string): boolean =>
  token.includes('<') && (SLOT.test(token) || token === NAMES)

/** What a token is as an element of a list: digits in names and the base of numbers make no difference. */
const elementOf = (token: string): string =>
  token.includes('<hex>')
    ? token.replaceAll('<hex>', '<num>')
    : /\d/.test(token)
      ? token.replaceAll(/\d+/g, '0')
      : token

/** Words by what is written, each made once. */
export class Words {
  readonly #words: Word[] = []
  /** Open addressing, by hash: one more than the number of a word, 0 where there is none. */
  #slots = new Int32Array(1 << 10)
  readonly #hashes: number[] = []
  readonly #elements = new Map<string, number>()
  readonly empty = this.of('')
  readonly names = this.of(NAMES)
  readonly lineBreak = this.of('\n')

  of(text: string): Word {
    return this.in(text, 0, text.length)
  }

  /** The word [start, end) of a text. Makes no string where it is known. */
  in(text: string, start: number, end: number): Word {
    let hash = 0
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ text.charCodeAt(at), HASH_FACTOR)
    hash ^= hash >>> HASH_SHIFT
    const slot = this.#slotOf(hash, text, start, end)
    const known = this.#slots[slot]! - 1
    if (known >= 0) return this.#words[known]!
    const word = this.#make(text.slice(start, end))
    this.#hashes.push(hash)
    this.#slots[slot] = this.#words.push(word)
    if (this.#words.length * 2 > this.#slots.length) this.#double()
    return word
  }

  /** That of this word, or the free one where it belongs. */
  #slotOf(hash: number, text: string, start: number, end: number): number {
    const wrap = this.#slots.length - 1
    let slot = hash & wrap
    for (;;) {
      const number = this.#slots[slot]! - 1
      if (number < 0) return slot
      if (this.#hashes[number] === hash && isAt(this.#words[number]!.text, text, start, end)) return slot
      slot = (slot + 1) & wrap
    }
  }

  #double(): void {
    this.#slots = new Int32Array(this.#slots.length * 2)
    const wrap = this.#slots.length - 1
    for (const [number, hash] of this.#hashes.entries()) {
      let slot = hash & wrap
      while (this.#slots[slot] !== 0) slot = (slot + 1) & wrap
      this.#slots[slot] = number + 1
    }
  }

  #make(text: string): Word {
    const isSlot = hasSlot(text)
    const elementText = elementOf(text)
    let element = this.#elements.get(elementText)
    if (element === undefined) {
      element = this.#elements.size
      this.#elements.set(elementText, element)
    }
    return {
      number: this.#words.length,
      text,
      element,
      elementText,
      isSlot,
      isSeparator: SEPARATOR.test(text),
      isDottedName: DOTTED_NAME.test(text),
      isNumbered: (/\d/.test(text) || text.includes('<')) && LETTER.test(text.replace(SLOT, '')),
      isElement: isSlot || LETTER_OR_NUMBER.test(text),
      closer: CLOSERS.get(text) ?? '',
      endsKey: ENDS_KEY.test(text),
      beginsWithLetter: BEGINS_WITH_LETTER.test(text),
      isMethod: METHOD.test(text),
      endsValue: ENDS_VALUE.test(text),
      isLoose: text === ':' || text === '.',
    }
  }
}

const HASH_FACTOR = 0x01000193
const HASH_SHIFT = 15

/** Whether a word is what stands at [start, end) of a text. */
const isAt = (word: string, text: string, start: number, end: number): boolean => {
  if (word.length !== end - start) return false
  for (let at = 0; at < word.length; at++)
    if (word.charCodeAt(at) !== text.charCodeAt(start + at)) return false
  return true
}
