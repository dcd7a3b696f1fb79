import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BucketList } from '../../server/cluster/bucket-list.ts'
import { SeriesPool } from '../../server/app/series.ts'

const edge = fc.oneof(fc.integer({ min: -20, max: 60 }), fc.constantFrom(-Infinity, Infinity))

test('what a series has within a range is what a walk over its buckets adds up', () => {
  const counts = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 9 })))
  fc.assert(
    fc.property(fc.array(counts, { minLength: 1, maxLength: 5 }), edge, edge, (all, one, other) => {
      const pool = new SeriesPool()
      const maps = all.map((pairs) => new Map(pairs))
      const [from, to] = [Math.min(one, other), Math.max(one, other)]
      const numbers = maps.map((map) => pool.add(BucketList.of(map)))
      maps.forEach((map, at) => {
        const walked = [...map]
          .filter(([bucket]) => bucket >= from && bucket < to)
          .sort((a, b) => a[0] - b[0])
        expect(pool.within(numbers[at]!, from, to)).toBe(walked.reduce((sum, [, count]) => sum + count, 0))
        const visited: [number, number][] = []
        pool.forEach(numbers[at]!, from, to, (bucket, count) => visited.push([bucket, count]))
        expect(visited).toEqual(walked)
      })
    }),
  )
})

test('a pool grows with what it takes in', () => {
  const pool = new SeriesPool()
  const day = new Map(Array.from({ length: 300 }, (_, bucket) => [bucket, 2]))
  const numbers = Array.from({ length: 20 }, () => pool.add(BucketList.of(day)))
  expect(numbers.map((series) => pool.within(series, 100, 200))).toEqual(numbers.map(() => 200))
})
