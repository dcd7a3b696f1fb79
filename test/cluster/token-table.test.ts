import fc from 'fast-check'
import { expect, test } from 'vitest'
import { IntLists } from '../../server/cluster/int-lists.ts'
import { TokenTable } from '../../server/cluster/token-table.ts'
import { TextTokens } from '../../server/cluster/text-tokens.ts'
import { Tokenizer } from '../../server/cluster/tokens.ts'
import { Vocabulary } from '../../server/cluster/vocabulary.ts'
import { atOnce } from '../../server/model/steps.ts'
import { tokensOf } from './tokens-of.ts'

const word = fc.constantFrom(
  'job <num> done',
  'a=b c=',
  '用户登录失败',
  '[x, y, z]',
  'key <hex>',
  '\n  at f',
  '()',
  'ü',
)

test('the tokens of every shape come back as they were, and as the numbers of a vocabulary', () => {
  fc.assert(
    fc.property(fc.array(fc.array(word, { maxLength: 300 }), { maxLength: 40 }), (texts) => {
      const split = texts.map((words) => tokensOf(words.join(' ')))
      const tokenizer = new Tokenizer()
      const vocabulary = new Vocabulary()
      const table = new TokenTable(vocabulary)
      for (const words of texts) table.add(tokenizer.split(words.join(' ')))
      const numbers = atOnce(table.numbers())
      const late = new TextTokens(texts.map((words) => ({ text: words.join(' ') })))
      expect(numbers).toHaveLength(split.length)
      split.forEach(({ list, spans }, shape) => {
        expect(table.at(shape)).toEqual({ list, spans })
        expect(late.at(split.length - 1 - shape)).toEqual(table.at(split.length - 1 - shape))
        expect([...numbers[shape]!]).toEqual(list.map((token) => vocabulary.number(token)))
      })
      // Some are asked for while all are split.
      for (const _ of late.keep()) if (split.length > 1) expect(late.at(1)).toEqual(table.at(1))
      split.forEach((_, shape) => {
        expect(late.at(shape)).toEqual(table.at(shape))
      })
    }),
    { numRuns: 50 },
  )
})

test('long texts are split few at a time', () => {
  const steps = (chars: number): number => {
    let count = 0
    for (const _ of new TextTokens(Array.from({ length: 64 }, () => ({ text: 'x'.repeat(chars) }))).keep())
      count++
    return count
  }
  expect(steps(4096)).toBe(64)
  expect(steps(32)).toBeLessThan(4)
})

test('lists of integers are kept apart, empty ones too', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }))), (lists) => {
      const kept = new IntLists()
      for (const list of lists) {
        for (const value of list) kept.push(value)
        kept.end()
      }
      expect(Array.from({ length: kept.length }, (_, place) => [...kept.at(place)])).toEqual(lists)
    }),
  )
})
