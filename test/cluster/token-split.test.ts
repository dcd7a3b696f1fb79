import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TokenSplit } from '../../server/cluster/token-split.ts'

const tokensIn = (text: string): readonly string[] => {
  const split = new TokenSplit()
  split.split(text)
  return Array.from({ length: split.length }, (_, at) =>
    text.slice(split.spans[at * 2], split.spans[at * 2 + 1]),
  )
}

test.each([
  ['took <dur>, wrote <size>', ['took', '<dur>', ',', 'wrote', '<size>']],
  ['job_<num>-x a=<*>b', ['job_<num>-x', 'a', '=', '<*>', 'b']],
  ['if a<b then <B> or <a', ['if', 'a', '<', 'b', 'then', '<', 'B', '>', 'or', '<', 'a']],
  ['a<num><*', ['a<num>', '<', '*']],
  ['a\n\t at b\r\n', ['a', '\n\t ', 'at', 'b', '\n']],
  ['用户 登录（<ip>）', ['用户', '登录', '（', '<ip>', '）']],
])('%j', (text, tokens) => {
  expect(tokensIn(text)).toEqual(tokens)
})

test('text in ASCII is split as the regular expression splits it, which takes it once another character is there', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '<num>',
      '<*>',
      '<',
      '>',
      '<a',
      'a>',
      '\n',
      '\n \t',
      '\r',
      '\v',
      '\f',
      '=',
      '"',
      "'",
      '*',
      '/api',
    ),
    fc.string({ unit: 'binary-ascii', maxLength: 4 }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join('')
      expect(tokensIn(`${text},é`)).toEqual([...tokensIn(text), ',', 'é'])
    }),
    { numRuns: 2_000 },
  )
})
