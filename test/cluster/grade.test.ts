import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { grade } from '../../server/cluster/grade.ts'
import { atOnce } from '../../server/model/steps.ts'
import type { Merge } from '../../server/cluster/merge.ts'
import { cutTree } from './cuts.ts'
import { UnionFind } from '../../server/cluster/union.ts'
import { DEFAULT_SIMILARITY } from '../../server/model/limits.ts'

const SHAPES = 24

/** A tree whose merges share few heights, in falling order. */
const tree = fc
  .array(fc.tuple(fc.nat(SHAPES - 1), fc.nat(SHAPES - 1), fc.constantFrom(0.98, 0.7, 0.5, 0.45, 0.2)), {
    maxLength: 200,
  })
  .map((wanted) => {
    const union = new UnionFind(SHAPES)
    const merges: Merge[] = []
    for (const [a, b, similarity] of wanted.sort((x, y) => y[2] - x[2]))
      if (union.join(a, b)) merges.push({ a, b, similarity })
    for (let other = 1; other < SHAPES; other++)
      if (union.join(0, other)) merges.push({ a: 0, b: other, similarity: 0 })
    return merges
  })
const texts = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', ' '), maxLength: 6 }), {
  minLength: SHAPES,
  maxLength: SHAPES,
})

const cut = (merges: readonly Merge[], similarity: number): unknown =>
  cutTree({ shapes: Array.from({ length: SHAPES }), merges }, similarity)

describe('graded heights', () => {
  test('are all different, falling, and yield the same partitions at the heights given and at the default', () => {
    fc.assert(
      fc.property(tree, texts, (merges, texts) => {
        const graded = atOnce(grade(merges, texts))
        expect(graded).toHaveLength(SHAPES - 1)
        for (let at = 1; at < graded.length; at++)
          expect(graded[at]!.similarity).toBeLessThan(graded[at - 1]!.similarity)
        for (const similarity of [1, DEFAULT_SIMILARITY, 0, ...merges.map((merge) => merge.similarity)])
          expect(cut(graded, similarity)).toEqual(cut(merges, similarity))
      }),
    )
  })

  test('what is written most alike is together first', () => {
    const named = ['user anna left', 'user bob left', 'user anne left']
    const merges = [
      { a: 0, b: 1, similarity: 0.6 },
      { a: 0, b: 2, similarity: 0.6 },
    ]
    const [first, second] = atOnce(grade(merges, named))
    expect(first).toMatchObject({ a: 0, b: 2 })
    expect(second).toMatchObject({ similarity: 0.6 })
  })
})
