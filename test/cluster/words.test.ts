import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Words } from '../../server/cluster/words.ts'

test('what is written the same is the same word, wherever it stands; each has a number of its own', () => {
  const words = new Words()
  const numbers = new Set<number>()
  const seen = new Map<string, number>()
  const piece = fc.string({ unit: fc.constantFrom('a', 'b', '1', '<num>', '用', 'é'), maxLength: 6 })
  fc.assert(
    fc.property(piece, piece, piece, (before, own, behind) => {
      const text = before + own + behind
      const word = words.in(text, before.length, before.length + own.length)
      expect(word.text).toBe(own)
      expect(words.of(own)).toBe(word)
      expect(seen.get(own) ?? word.number).toBe(word.number)
      seen.set(own, word.number)
      numbers.add(word.number)
    }),
    { numRuns: 3_000 },
  )
  expect(numbers.size).toBe(seen.size)
  expect(seen.size).toBeGreaterThan(1_024)
})

test.each([
  ['<num>', '<hex>', true],
  ['orders-3', 'orders-11', true],
  ['a<hex>', 'a<num>', true],
  ['a', 'b', false],
  ['a1', 'a', false],
])('%j and %j are the same element of a list: %s', (a, b, same) => {
  const words = new Words()
  expect(words.of(a).element === words.of(b).element).toBe(same)
})
