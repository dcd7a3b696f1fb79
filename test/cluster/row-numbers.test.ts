import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hashText } from '../../server/cluster/hash.ts'
import { RowNumbers } from '../../server/cluster/row-numbers.ts'
import { rowKey } from '../../server/model/summary.ts'
import type { TimeKindCode } from '../../server/model/time.ts'

/** Few values in each place, so that rows differ in one of them alone. */
const row = fc.record({
  high: fc.constantFrom(0, 1, 0xffffffff),
  low: fc.oneof(fc.constantFrom(0, 0xffffffff), fc.integer({ min: 0, max: 0xffffffff })),
  level: fc.integer({ min: 0, max: 6 }),
  kind: fc.constantFrom<TimeKindCode>(0, 1, 2, 3),
})

test('rows are numbered in the order they come, each once', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 3000, size: 'max' }), (rows) => {
      const [numbers, known] = [new RowNumbers(), new Map<string, number>()]
      for (const { high, low, level, kind } of rows) {
        const key = rowKey(hashText(high, low), level, kind)
        expect(numbers.find(high, low, level, kind)).toBe(known.get(key) ?? -1)
        if (!known.has(key)) known.set(key, known.size)
        expect(numbers.of(high, low, level, kind)).toBe(known.get(key))
        expect(numbers.ofKey(key)).toBe(known.get(key))
      }
      expect(numbers.keys()).toEqual([...known.keys()])
      expect([...numbers.kinds()]).toEqual([...known.keys()].map((key) => Number(key.at(-1))))
      const shapes = new Set(rows.map(({ high, low }) => hashText(high, low))).size
      expect(numbers.hasMoreShapes(shapes)).toBe(false)
      if (shapes > 0) expect(numbers.hasMoreShapes(shapes - 1)).toBe(true)
    }),
    { numRuns: 30 },
  )
})
