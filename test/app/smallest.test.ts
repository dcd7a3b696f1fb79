import fc from 'fast-check'
import { expect, test } from 'vitest'
import { smallest } from '../../server/app/smallest.ts'

test('the first few are those that sorting puts first', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.nat(40), (values, wanted) => {
      // Their places break ties, as a page of groups is in one order however much of it is wanted.
      const items = values.map((value, place) => ({ value, place }))
      const order = (a: (typeof items)[number], b: (typeof items)[number]): number =>
        a.value - b.value || a.place - b.place
      expect(smallest(items, wanted, order)).toEqual([...items].sort(order).slice(0, wanted))
    }),
  )
})
