import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tellingMembers } from '../../server/cluster/telling-members.ts'
import { templateOf, type Member } from '../../server/cluster/template.ts'
import { tokensOf } from './tokens-of.ts'

const memberOf = (text: string, count: number): Member => ({ text, tokens: tokensOf(text), count })

const WORDS = ['open', 'user', 'alice', 'bob', '', '[a, b, c]', '[x, y]', '[d]', '<list>', '<*>', 'a=b']
const SLOTS = ['<num>', '<hex>', '<ip>', '<num>ms', 'ms<num>', '<hex>ms', 'x<hex>', 'v<num>.<hex>', '<path>']

test('those that are kept give the template of all', () => {
  const token = fc.constantFrom(...WORDS, ...SLOTS)
  const row = fc.array(token, { maxLength: 6 })
  // Some that are like one another but for a place or two, as the shapes of a group are.
  const kin = fc
    .tuple(row, fc.array(fc.tuple(fc.nat(6), token, fc.nat(3)), { minLength: 1, maxLength: 40 }))
    .map(([base, changes]) =>
      changes.map(([at, other, count]) => memberOf(base.toSpliced(at, 1, other).join(' '), count)),
    )
  const strangers = fc.array(
    row.map((words) => memberOf(words.join(' '), 1)),
    { maxLength: 4 },
  )
  fc.assert(
    fc.property(kin, strangers, (some, others) => {
      const members = [...some, ...others]
      expect(templateOf(tellingMembers(members))).toBe(templateOf(members))
    }),
    { numRuns: 2_000 },
  )
})

test('of thousands that say the same few are kept', () => {
  const names = Array.from({ length: 5_000 }, (_, k) => `user n${k.toString(36)} from <ip> in <num> ms`)
  const others = names.map((name, k) => `${name} again${k % 2 ? '' : ' and again'}`)
  const members = [...names, ...others].map((text, k) => memberOf(text, k))
  const kept = tellingMembers(members)
  expect(kept.length).toBeLessThan(10)
  expect(templateOf(kept)).toBe(templateOf(members))
})
