import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BucketList } from '../../server/cluster/bucket-list.ts'
import { countGroup, filterOf } from '../../server/app/filter.ts'
import { readLocal } from '../../server/app/local.ts'
import { RowSums } from '../../server/app/row-sums.ts'
import { NO_SERIES, SeriesPool } from '../../server/app/series.ts'
import { View } from '../../server/app/view.ts'
import { LEVELS } from '../../server/model/level.ts'
import { SAMPLES_PER_GROUP } from '../../server/model/limits.ts'
import { atOnce, type Steps } from '../../server/model/steps.ts'
import { TIME_FULL } from '../../server/model/time.ts'
import { generate, KINDS } from '../samples/index.ts'

const viewOf = async (names: readonly string[]): Promise<View> => {
  const files = KINDS.filter(({ name }) => names.includes(name)).map((kind) => {
    const { text } = generate(kind, { lines: 400, seed: 7 })
    return {
      name: kind.name,
      date: '2026-05-01',
      stream: (async function* () {
        yield await Promise.resolve(text)
      })(),
    }
  })
  return View.of((await readLocal(files)).counted)
}

// With and without years and dates, and of several widths of buckets.
const views = await Promise.all([['syslog', 'klog'], KINDS.map(({ name }) => name)].map(viewOf))

test('what the columns of a cut say of a group is what its shapes add up to, whatever is filtered', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  const levels = fc.option(fc.subarray([...LEVELS, 'none'] as const, { minLength: 1 }))
  const range = fc.option(fc.tuple(share, share))
  fc.assert(
    fc.property(fc.constantFrom(...views), share, levels, range, (view, similarity, level, span) => {
      const buckets = [...view.timeline.keys()]
      const [first, last] = [Math.min(...buckets), Math.max(...buckets) + 1]
      const at = (part: number): string =>
        new Date((first + part * (last - first)) * view.bucketMs).toISOString()
      const ranged = span && { from: at(Math.min(...span)), to: at(Math.max(...span)) }
      const filter = filterOf({ uploads: [], level: level ?? undefined, ...ranged }, view.bucketMs)
      const cut = view.cutAt(similarity)
      const found = cut.count(filter)
      expect(cut.count(filter)).toEqual(found)
      cut.groups.forEach((group, place) => {
        const { count, lines, minUs, maxUs, byLevel } = countGroup(view.series, group, filter)
        expect([
          found.counts[place],
          found.lines[place],
          found.minUs[place],
          found.maxUs[place],
          found.worst[place],
        ]).toEqual([count, lines, minUs, maxUs, Math.max(0, ...byLevel.keys())])
        expect(group.counts(filter)).toEqual({ count, lines, minUs, maxUs, byLevel })
        expect(group.firstShapes).toEqual(group.shapes.slice(0, SAMPLES_PER_GROUP))
        expect(group.size).toBe(group.shapes.length)
        expect(cut.find(group.id)).toBe(group)
      })
      // Every shape is in one group.
      expect(cut.groups.flatMap(({ shapes }) => shapes).length).toBe(view.shapes.size)
    }),
    { numRuns: 60 },
  )
})

test('what questions need of all templates is made a template a step, and then kept', () => {
  const stepsOf = (steps: Steps<void>): number => {
    let count = 0
    while (!steps.next().done) count++
    return count
  }
  for (const view of views) {
    const cut = view.cutAt(0.4)
    const templates = cut.groups.map(({ template }) => template)
    for (const made of [
      { templateRanks: false, lowerTemplates: true },
      { templateRanks: true, lowerTemplates: false },
    ]) {
      expect(stepsOf(cut.prepare(made))).toBeGreaterThanOrEqual(cut.size)
      expect(stepsOf(cut.prepare(made))).toBe(0)
    }
    expect(stepsOf(cut.prepare({ templateRanks: false, lowerTemplates: false }))).toBe(0)
    expect(cut.lowerTemplates).toEqual(templates.map((template) => template.toLowerCase()))
    const inOrder = [...new Set(templates)].sort((a, b) => (a < b ? -1 : 1))
    expect([...cut.templateRanks]).toEqual(templates.map((template) => inOrder.indexOf(template)))
  }
})

test('sums by bucket are not made where they would be mostly empty', () => {
  const series = new SeriesPool()
  const buckets = Array.from({ length: 3_000 }, (_, bucket) => bucket * 1e6)
  const rows = buckets.map((bucket) => ({
    ...{ file: 0, kind: TIME_FULL, level: 3, count: 2, lines: 2, minUs: 0, maxUs: 0, moreLines: NO_SERIES },
    times: series.add(BucketList.of([[bucket, 2]])),
  }))
  expect(atOnce(RowSums.grow(series, rows, buckets))).toBeNull()
  expect(atOnce(RowSums.grow(series, rows.slice(0, 1_000), buckets))).not.toBeNull()
})
