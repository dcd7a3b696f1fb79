import { Tokenizer, type Tokens } from './tokens.ts'

/** The tokens of shapes, by place, each made when they are asked for: for trees that were made before, of which few are looked at. */
export class TextTokens {
  readonly #shapes: readonly { readonly text: string }[]
  readonly #tokenizer = new Tokenizer()

  constructor(shapes: readonly { readonly text: string }[]) {
    this.#shapes = shapes
  }

  at(shape: number): Tokens {
    const { list, spans } = this.#tokenizer.split(this.#shapes[shape]!.text)
    return { list: list.map(({ text }) => text), spans: [...spans] }
  }
}
