import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tellingMembers } from '../../server/cluster/telling-members.ts'
import { isBetterModel, templateOf, type Member } from '../../server/cluster/template.ts'
import { tokensOf } from './tokens-of.ts'

const memberOf = (text: string, count: number): Member => ({ text, tokens: tokensOf(text), count })

const WORDS = ['open', 'user', 'alice', 'bob', '', '[a, b, c]', '[x, y]', '[d]', '<list>', '<*>', 'a=b']
const SLOTS = ['<num>', '<hex>', '<ip>', '<num>ms', 'ms<num>', '<hex>ms', 'x<hex>', 'v<num>.<hex>', '<path>']

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

test('those that are kept give the template of all', () => {
  fc.assert(
    fc.property(kin, strangers, (some, others) => {
      const members = [...some, ...others]
      expect(templateOf(tellingMembers(members).telling)).toBe(templateOf(members))
    }),
    { numRuns: 2_000 },
  )
})

// At one place what depends on who comes first.
const ordered = fc
  .array(fc.constantFrom('<num>ms', '<hex>ms', 'ms<num>'), { minLength: 4, maxLength: 10 })
  .map((rows) => rows.map((one) => memberOf(`took ${one}`, 1)))

test('beside others, too, wherever those stand, where it is said so', () => {
  let beside = 0
  const some = fc.oneof(kin, ordered)
  fc.assert(
    fc.property(some, strangers, fc.array(fc.boolean(), { minLength: 44 }), (own, others, isFirst) => {
      const members = [...own, ...others]
      const model = members.reduce((most, member) => (isBetterModel(member, most) ? member : most))
      const before = tellingMembers(members.filter((member, at) => member === model || isFirst[at]))
      const left = members.filter((member, at) => before.telling.includes(member) || !isFirst[at])
      const after = tellingMembers(left)
      if (!before.beside || !after.beside) return
      beside++
      expect(templateOf(after.telling)).toBe(templateOf(members))
    }),
    { numRuns: 4_000 },
  )
  expect(beside).toBeGreaterThan(400)
})

test('of thousands that say the same few are kept', () => {
  const names = Array.from({ length: 5_000 }, (_, k) => `user n${k.toString(36)} from <ip> in <num> ms`)
  const others = names.map((name, k) => `${name} again${k % 2 ? '' : ' and again'}`)
  const members = [...names, ...others].map((text, k) => memberOf(text, k))
  const { telling: kept, beside } = tellingMembers(members)
  expect(beside).toBe(true)
  expect(kept.length).toBeLessThan(10)
  expect(templateOf(kept)).toBe(templateOf(members))
})
