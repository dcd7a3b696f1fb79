import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Series } from '../../server/app/series.ts'

const edge = fc.oneof(fc.integer({ min: -20, max: 60 }), fc.constantFrom(-Infinity, Infinity))

test('what a series has within a range is what a walk over its buckets adds up', () => {
  const counts = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 9 })))
  fc.assert(
    fc.property(counts, edge, edge, (pairs, one, other) => {
      const map = new Map(pairs)
      const series = new Series(map)
      const [from, to] = [Math.min(one, other), Math.max(one, other)]
      const walked = [...map].filter(([bucket]) => bucket >= from && bucket < to)
      expect(series.within(from, to)).toBe(walked.reduce((sum, [, count]) => sum + count, 0))
      expect(series.buckets).toEqual([...map.keys()].sort((a, b) => a - b))
      series.buckets.forEach((bucket, at) => {
        expect(series.countAt(at)).toBe(map.get(bucket))
      })
    }),
  )
})
