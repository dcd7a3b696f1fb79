import type { Steps } from '../model/steps.ts'
import { TokenTable } from './token-table.ts'
import { Tokenizer, type Tokens } from './tokens.ts'
import { Vocabulary } from './vocabulary.ts'

/** So many characters are split in one step: texts are of any length. */
const CHARS_A_STEP = 2048

/**
 * The tokens of shapes, by place, for a tree that was made before: its first answer needs those of few. Each is split when it is
 * asked for, until all are kept.
 */
export class TextTokens {
  readonly #shapes: readonly { readonly text: string }[]
  /** With what it knows of all words, until all tokens are kept. */
  #tokens: Tokenizer | TokenTable = new Tokenizer()

  constructor(shapes: readonly { readonly text: string }[]) {
    this.#shapes = shapes
  }

  at(shape: number): Tokens {
    const tokens = this.#tokens
    if (tokens instanceof TokenTable) return tokens.at(shape)
    const { list, spans } = tokens.split(this.#shapes[shape]!.text)
    return { list: list.map(({ text }) => text), spans: [...spans] }
  }

  /** Splits all of them, so that nobody waits for it later. */
  *keep(): Steps<void> {
    const tokens = this.#tokens
    if (tokens instanceof TokenTable) return
    const table = new TokenTable(new Vocabulary())
    let chars = 0
    for (const { text } of this.#shapes) {
      table.add(tokens.split(text))
      chars += text.length
      if (chars < CHARS_A_STEP) continue
      chars = 0
      yield
    }
    this.#tokens = table
  }
}
