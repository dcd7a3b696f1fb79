import { expect, test } from 'vitest'
import { isChange, scaleOf, surpriseOf } from '../../server/app/rate.ts'

const pairs = (...counts: readonly (readonly [number, number])[]) =>
  counts.map(([old, fresh]) => ({ old, new: fresh }))

test.each([
  ['no group', [], null],
  ['one group', [[10, 70]], 7],
  [
    'a file twice as long',
    [
      [100, 200],
      [50, 100],
      [10, 21],
      [1, 1],
    ],
    2,
  ],
  [
    'a storm moves no other group',
    [
      [100, 70],
      [90, 63],
      [40, 28],
      [300, 90_000],
    ],
    0.7,
  ],
  [
    'what starts once has little say against what goes on',
    [...Array<[number, number]>(20).fill([1, 1]), [900, 6300], [400, 2800], [100, 700]],
    7,
  ],
  [
    'two groups of one weight meet in the middle',
    [
      [100, 100],
      [100, 400],
    ],
    2,
  ],
] as const)('the usual factor of %s', (_name, counts, scale) => {
  const all = pairs(...counts)
  expect(scaleOf(all)).toBe(scale)
  expect(scaleOf(all.toReversed())).toBe(scale)
  if (scale !== null)
    expect(scaleOf(pairs(...counts.map(([old, fresh]) => [fresh, old] as const)))).toBeCloseTo(1 / scale, 12)
})

/** By hand: 2 * (old * ln(old / expected) + new * ln(new / expected)). */
test.each([
  [1, 1, 1, 0],
  [20, 10, 0.5, 0],
  [5, 26, 1, 15.5833],
  [20, 40, 1, 6.7961],
  [100, 400, 2, 2 * (100 * Math.log(100 / (500 / 3)) + 400 * Math.log(400 / (1000 / 3)))],
])('%d and %d where %d times as many are usual: G² is %d', (old, fresh, scale, surprise) => {
  expect(surpriseOf({ old, new: fresh }, scale)).toBeCloseTo(surprise, 3)
})

test.each([
  [3, 5, false],
  [1, 15, false],
  [1, 16, true],
  [16, 1, true],
  [20, 40, false],
  [44, 88, false],
  [45, 90, true],
  [90, 45, true],
  [10_000, 19_999, false],
  [10_000, 20_000, true],
  [10_000, 5_000, true],
])('%d and then %d is a change: %s', (old, fresh, changed) => {
  expect(isChange(fresh / old, surpriseOf({ old, new: fresh }, 1))).toBe(changed)
})
