import type { Steps } from '../model/steps.ts'
import { TokenTable } from './token-table.ts'
import { Tokenizer, type Tokens } from './tokens.ts'
import { Vocabulary } from './vocabulary.ts'

/** So many are split in one step. */
const SHAPES_A_STEP = 16

/**
 * The tokens of shapes, by place, for a tree that was made before: its first answer needs those of few. Each is split when it is
 * asked for, until all are kept.
 */
export class TextTokens {
  readonly #shapes: readonly { readonly text: string }[]
  readonly #tokenizer = new Tokenizer()
  #kept: TokenTable | null = null

  constructor(shapes: readonly { readonly text: string }[]) {
    this.#shapes = shapes
  }

  at(shape: number): Tokens {
    if (this.#kept) return this.#kept.at(shape)
    const { list, spans } = this.#tokenizer.split(this.#shapes[shape]!.text)
    return { list: list.map(({ text }) => text), spans: [...spans] }
  }

  /** Splits all of them, so that nobody waits for it later. */
  *keep(): Steps<void> {
    if (this.#kept) return
    const table = new TokenTable(new Vocabulary())
    for (const [place, { text }] of this.#shapes.entries()) {
      table.add(this.#tokenizer.split(text))
      if (place % SHAPES_A_STEP === 0) yield
    }
    this.#kept = table
  }
}
