import { Tokenizer, type Tokens } from '../../server/cluster/tokens.ts'

/** The tokens of one text alone. */
export const tokensOf = (text: string): Tokens => {
  const { list, spans } = new Tokenizer().split(text)
  return { list: list.map((word) => word.text), spans: [...spans] }
}
