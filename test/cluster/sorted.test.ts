import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sorted } from '../../server/cluster/sorted.ts'
import { atOnce } from '../../server/model/steps.ts'

const item = fc.record({ key: fc.integer({ min: 0, max: 50 }), name: fc.nat() })
const byKey = (a: { readonly key: number }, b: { readonly key: number }): number => a.key - b.key

test('what is sorted in steps stands as if it had been sorted at once, equals in the order they came', () => {
  fc.assert(
    fc.property(fc.array(item, { maxLength: 5_000, size: 'max' }), (items) => {
      const before = [...items]
      const result = atOnce(sorted(items, byKey))
      expect(result).toEqual([...items].sort(byKey))
      expect(items).toEqual(before)
    }),
    { numRuns: 60 },
  )
})

test('what is in order already is compared once, in steps', () => {
  const items = Array.from({ length: 40_000 }, (_, at) => ({ key: at >> 1 }))
  let compared = 0
  const steps = sorted(items, (a, b) => {
    compared++
    return byKey(a, b)
  })
  expect([...steps].length).toBeGreaterThan(50)
  expect(compared).toBe(items.length - 1)
  expect(atOnce(sorted(items, byKey))).toEqual(items)
  expect(atOnce(sorted(items, byKey))).not.toBe(items)
})

test('many items take many steps', () => {
  const items = Array.from({ length: 40_000 }, (_, at) => ({ key: (at * 7_919) % 40_009 }))
  expect([...sorted(items, byKey)].length).toBeGreaterThan(500)
})
