import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CommonWords } from '../../server/cluster/common-words.ts'

/** The longest common subsequence by its definition, a row of the table after the other. */
const share = (a: Int32Array, b: Int32Array): number => {
  let row = new Array<number>(b.length + 1).fill(0)
  for (const word of a) {
    const next = [0]
    for (let k = 0; k < b.length; k++)
      next.push(word === b[k] ? row[k]! + 1 : Math.max(row[k + 1]!, next[k]!))
    row = next
  }
  return (2 * row[b.length]!) / (a.length + b.length)
}

test('one message after the other has with others the words in common that a table finds', () => {
  const common = new CommonWords(8)
  const message = fc.int32Array({ min: 0, max: 7, minLength: 1, maxLength: 64 })
  fc.assert(
    fc.property(message, fc.array(message, { minLength: 1, maxLength: 4 }), (own, others) => {
      common.to(own)
      for (const other of others) expect(common.share(other)).toBe(share(own, other))
    }),
    { numRuns: 2_000 },
  )
})

test('messages of just 32, 33 and 64 words', () => {
  const common = new CommonWords(70)
  for (const length of [31, 32, 33, 63, 64]) {
    const own = Int32Array.from({ length }, (_, at) => at)
    common.to(own)
    expect(common.share(own)).toBe(1)
    expect(common.share(Int32Array.of(length))).toBe(0)
    expect(common.share(own.slice().reverse())).toBe(2 / (2 * length))
  }
})
