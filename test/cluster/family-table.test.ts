import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FamilyTable } from '../../server/cluster/family-table.ts'

const FAMILIES = 40
const CLUSTERS = 60

type Step = { readonly family: number; readonly cluster: number } | { readonly gone: number }

const steps = fc.array(
  fc.oneof(
    fc.record({ family: fc.nat(FAMILIES - 1), cluster: fc.nat(CLUSTERS - 1) }),
    fc.record({ gone: fc.nat(CLUSTERS - 1) }),
  ),
  { maxLength: 400 },
)

test('a family has its clusters in the order in which they came, without those that are gone', () => {
  fc.assert(
    fc.property(steps, (done: readonly Step[]) => {
      const table = new FamilyTable()
      for (let family = 0; family < FAMILIES; family++) expect(table.add(family * 7, family)).toBe(family)
      const plain: number[][] = Array.from({ length: FAMILIES }, () => [])
      const gone = new Uint8Array(CLUSTERS)
      for (const step of done) {
        if ('gone' in step) gone[step.gone] = 1
        else if (gone[step.cluster] === 0) {
          table.push(step.family, step.cluster)
          plain[step.family]!.push(step.cluster)
          const left = plain[step.family]!.filter((cluster) => gone[cluster] === 0)
          expect([...table.clustersOf(step.family, gone)]).toEqual(left)
        }
      }
      for (let family = 0; family < FAMILIES; family++) {
        const left = plain[family]!.filter((cluster) => gone[cluster] === 0)
        expect([...table.clustersOf(family, gone)]).toEqual(left)
        expect([table.keys[family], table.left[family]]).toEqual([family * 7, family])
      }
    }),
  )
})

test('there is room for many families, and for many clusters of one', () => {
  const table = new FamilyTable()
  const many = 5_000
  for (let family = 0; family < many; family++) {
    table.add(family, -1)
    table.push(family, family)
    table.push(0, family)
  }
  const gone = new Uint8Array(many)
  expect(table.present[0]).toBe(many + 1)
  expect([...table.clustersOf(many - 1, gone)]).toEqual([many - 1])
  expect(table.clustersOf(0, gone)).toHaveLength(many + 1)
  gone.fill(1, 0, many - 1)
  expect([...table.clustersOf(0, gone)]).toEqual([many - 1])
})
