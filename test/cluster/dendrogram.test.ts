import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Merge } from '../../server/cluster/merge.ts'
import { UnionFind } from '../../server/cluster/union.ts'
import { cutTree } from './cuts.ts'

/** Merges as a tree has them: each joins two sets, in falling order of similarity, of which several may be equal. */
const mergesOf = (leaves: number, pairs: readonly (readonly [number, number, number])[]): Merge[] => {
  const union = new UnionFind(leaves)
  return pairs
    .map(([a, b, tenths]) => ({ a: a % leaves, b: b % leaves, similarity: tenths / 10 }))
    .filter(({ a, b }) => union.join(a, b))
    .sort((x, y) => y.similarity - x.similarity)
}

test('a cut yields what joining the merges down to it one by one yields', () => {
  const pair = fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 0, max: 10 }))
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), fc.array(pair), fc.nat(20), (leaves, pairs, twentieths) => {
      const merges = mergesOf(leaves, pairs)
      const similarity = twentieths / 20
      const union = new UnionFind(leaves)
      for (const merge of merges) if (merge.similarity >= similarity) union.join(merge.a, merge.b)
      expect(cutTree({ shapes: Array.from({ length: leaves }), merges }, similarity)).toEqual(union.sets())
    }),
  )
})

test('a tree of nothing has no groups', () => {
  expect(cutTree({ shapes: [], merges: [] }, 0.5)).toEqual([])
})
