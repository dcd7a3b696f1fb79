import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodePart } from '../../server/app/facts.ts'
import { PartBlocks } from '../../server/app/part-blocks.ts'
import { PartRows } from '../../server/app/part-rows.ts'
import { ShapeSet } from '../../server/app/shape-set.ts'
import { analyze, learn } from '../../server/analyze.ts'

const wordOf = (number: number): string =>
  [number % 26, Math.floor(number / 26) % 26].map((letter) => String.fromCharCode(97 + letter)).join('')

/** A part with so many shapes, some at two levels. */
const rowsOf = (shapes: number): PartRows => {
  const lines = Array.from({ length: shapes * 2 }, (_, at) => {
    const level = at % 3 === 0 ? 'ERROR' : 'INFO'
    return `2026-05-01 10:00:00 ${level} ${wordOf(at % shapes)} is ${wordOf(Math.floor((at % shapes) / 676))} here\n`
  })
  const bytes = Buffer.from(lines.join(''))
  const analysis = analyze(bytes, { ...learn(bytes), zone: 'UTC', offset: 0 })
  return new PartRows(encodePart(analysis), 0)
}

test('the rows of some shapes are found as by looking at all of them', () => {
  for (const shapes of [1, 2, 7, 40, 3_000]) {
    const rows = rowsOf(shapes)
    const all = Array.from({ length: rows.length }, (_, row) => ({ row, ...named(rows, row) }))
    expect(new Set(all.map(({ shape }) => shape)).size).toBe(shapes)
    const names = [...new Set(all.map(({ shape }) => shape))]
    fc.assert(
      fc.property(
        fc.array(fc.nat(shapes - 1), { maxLength: 20 }),
        fc.constantFrom(null, new Set([all[0]!.level])),
        (chosen, levels) => {
          const wanted = new Set(chosen.map((at) => names[at]!))
          const set = new ShapeSet([...wanted, 'ffffffffffffffff'].map((shape) => ({ shape, text: '' })))
          const found: number[] = []
          rows.forEach(set, levels, (row, count) => {
            expect(count).toBeGreaterThan(0)
            found.push(row)
          })
          const expected = all.filter(
            ({ shape, level }) => wanted.has(shape) && (levels === null || levels.has(level)),
          )
          expect(found.sort((a, b) => a - b)).toEqual(expected.map(({ row }) => row))
        },
      ),
      { numRuns: 40 },
    )
  }
})

const named = (rows: PartRows, row: number) => {
  const { shape, level } = rows.at(row)
  return { shape, level }
}

test('the entries of some rows of a block are found as by looking at all of them, in file order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(60), { maxLength: 400, size: 'max' }),
      fc.array(fc.uniqueArray(fc.nat(80), { maxLength: 30 }), { minLength: 1, maxLength: 4 }),
      async (rows, asked) => {
        const entries = { offsets: Float64Array.from(rows.keys()), rows: Uint32Array.from(rows) }
        const blocks = new PartBlocks(() => Promise.resolve([entries]), 0, rows.length)
        for (const one of asked) {
          const wanted = Uint32Array.from(one).sort()
          const expected = [...rows.keys()].filter((place) => one.includes(rows[place]!))
          expect(await blocks.placesOf(0, wanted)).toEqual(expected)
        }
      },
    ),
    { numRuns: 300 },
  )
})
