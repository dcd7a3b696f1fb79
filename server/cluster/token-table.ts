import type { Steps } from '../model/steps.ts'
import { IntLists } from './int-lists.ts'
import type { SplitTokens, Tokens } from './tokens.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Of a word that no shape has. */
const UNKNOWN = -1

/** The tokens of all shapes of a view, by the place of the shape: as numbers of words, of which each is kept once. */
export class TokenTable {
  readonly #vocabulary: Vocabulary
  readonly #words: string[] = []
  /** Numbers of the words in the vocabulary, which takes some for the same. */
  readonly #numbers: number[] = []
  readonly #lists = new IntLists()
  readonly #spans = new IntLists()

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary
  }

  /** Adds the tokens of the next shape; those of all shapes must be of one tokenizer. */
  add({ list, spans }: SplitTokens): void {
    for (const { number, text } of list) {
      // Words that were only ever joined to lists are none of the table's, and leave no holes.
      while (this.#words.length <= number) {
        this.#words.push('')
        this.#numbers.push(UNKNOWN)
      }
      if (this.#numbers[number] === UNKNOWN) {
        this.#words[number] = text
        this.#numbers[number] = this.#vocabulary.number(text)
      }
      this.#lists.push(number)
    }
    for (const at of spans) this.#spans.push(at)
    this.#lists.end()
    this.#spans.end()
  }

  at(shape: number): Tokens {
    const [list, spans]: [string[], number[]] = [[], []]
    for (const word of this.#lists.at(shape)) list.push(this.#words[word]!)
    for (const at of this.#spans.at(shape)) spans.push(at)
    return { list, spans }
  }

  /** Of each shape its tokens as numbers of the vocabulary. */
  *numbers(): Steps<readonly Int32Array[]> {
    const lists = new IntLists()
    for (let shape = 0; shape < this.#lists.length; shape++) {
      for (const word of this.#lists.at(shape)) lists.push(this.#numbers[word]!)
      lists.end()
      yield
    }
    return Array.from({ length: lists.length }, (_, shape) => lists.at(shape))
  }
}
