import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BucketList } from '../../server/cluster/bucket-list.ts'
import { BucketTally, NEAR_BUCKETS } from '../../server/cluster/bucket-tally.ts'
import { CountedRows } from '../../server/cluster/counted-rows.ts'
import { EntryColumns } from '../../server/cluster/entry-columns.ts'
import { ShapeTable } from '../../server/cluster/shapes.ts'
import { decodeSummary } from '../../server/cluster/summary-code.ts'
import { emptySummary } from '../../server/cluster/summary.ts'
import { Reader, Writer } from '../../server/cluster/varint.ts'
import type { Figures } from '../../server/model/summary.ts'
import { TIME_FULL, US_PER_MS } from '../../server/model/time.ts'

/** Counts that lie near one another, far away, or at the edge between both. */
const counts = fc.array(
  fc.tuple(
    fc.oneof(
      fc.nat(40),
      fc.nat(NEAR_BUCKETS - 1),
      fc.integer({ min: NEAR_BUCKETS - 2, max: NEAR_BUCKETS + 2 }),
      fc.integer({ min: NEAR_BUCKETS, max: 2 ** 40 }),
    ),
    fc.integer({ min: 1, max: 1e6 }),
  ),
  { maxLength: 60 },
)

test('a tally writes what a list writes, and is empty then', () => {
  const tally = new BucketTally()
  fc.assert(
    fc.property(counts, fc.integer({ min: -1e6, max: 1e6 }), (all, base) => {
      for (const [place, count] of all)
        if (place < NEAR_BUCKETS) tally.count(place, count)
        else tally.countFar(base + place, count)
      const list = BucketList.of(all.map(([place, count]) => [base + place, count]))
      const [ofTally, ofList] = [new Writer(), new Writer()]
      tally.write(ofTally, base)
      list.write(ofList)
      expect(ofTally.bytes()).toEqual(ofList.bytes())
    }),
    { numRuns: 500 },
  )
})

test('a list takes encoded buckets in, those that stay and those that are moved, to what it has', () => {
  fc.assert(
    fc.property(counts, counts, fc.integer({ min: -1e6, max: 1e6 }), (first, second, base) => {
      const at = (all: typeof first) => all.map(([place, count]) => [base + place, count] as const)
      const encoded = [first, second].map((all) => {
        const writer = new Writer()
        BucketList.of(at(all)).write(writer)
        return writer.bytes()
      })
      for (const step of [1, 7]) {
        const moved = (bucket: number): number => Math.floor(bucket / step)
        const list = new BucketList()
        for (const bytes of encoded) list.addMoved(new Reader(bytes), step === 1 ? null : moved)
        const expected = BucketList.of(
          at([...first, ...second]).map(([bucket, count]) => [moved(bucket), count]),
        )
        expect([...list.buckets]).toEqual([...expected.buckets])
        expect([...list.counts]).toEqual([...expected.counts])
      }
    }),
    { numRuns: 200 },
  )
})

test('a tally that was left with counts is empty once it is cleared', () => {
  const [tally, writer] = [new BucketTally(), new Writer()]
  for (const place of [0, 31, 32, 4000, NEAR_BUCKETS - 1]) tally.count(place, 3)
  tally.countFar(1e9, 4)
  tally.clear()
  tally.count(31, 1)
  tally.write(writer, 0)
  expect(writer.bytes()).toEqual(new Writer().uint(1).int(31).uint(1).bytes())
})

test('rows add up near and far times, and entries of one and of several lines', () => {
  const times = fc.oneof(fc.nat(1e6), fc.nat(2 ** 33)).map((ms) => ms * US_PER_MS)
  const entries = fc.array(fc.tuple(fc.nat(2), times, fc.integer({ min: 1, max: 3 })), { minLength: 1 })
  const shapes = new ShapeTable()
  const numbers = ['a', 'b', 'c'].map((text) => shapes.indexOf(Buffer.from(text), 0, 1))
  fc.assert(
    fc.property(entries, (all) => {
      const rows = new CountedRows()
      const columns = new EntryColumns()
      const figures: Figures = { ...emptySummary(), bucketMs: [0, 1, 0, 0] }
      all.forEach(([which, us, lines], at) => {
        const row = rows.of(shapes, numbers[which]!, 0, TIME_FULL)
        if (row === rows.length) rows.add(shapes, numbers[which]!, 0, TIME_FULL).string('')
        columns.add(at, row, us, lines)
      })
      for (const row of decodeSummary(rows.encode(figures, columns)).rows.values()) {
        const own = all.flatMap((entry, at) => ('abc'[entry[0]] === row.text ? [{ entry, at }] : []))
        const sum = (of: (lines: number) => number): Map<number, number> => {
          const sums = new Map<number, number>()
          for (const { entry } of own)
            if (of(entry[2]) > 0)
              sums.set(entry[1] / US_PER_MS, (sums.get(entry[1] / US_PER_MS) ?? 0) + of(entry[2]))
          return sums
        }
        expect(row.buckets).toEqual(sum(() => 1))
        expect(row.moreLines).toEqual(sum((lines) => lines - 1))
        expect([row.count, row.first, row.last]).toEqual([own.length, own[0]!.at, own.at(-1)!.at])
        expect(row.lines).toBe(own.reduce((lines, { entry }) => lines + entry[2], 0))
        expect([row.minUs, row.maxUs]).toEqual([
          Math.min(...own.map(({ entry }) => entry[1])),
          Math.max(...own.map(({ entry }) => entry[1])),
        ])
      }
    }),
    { numRuns: 300 },
  )
})
