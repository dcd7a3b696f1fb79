import { describe, expect, test } from 'vitest'
import { analyze, learn } from '../../server/analyze.ts'
import { DirectoryBuilder } from '../../server/app/directory.ts'
import { encodePart, encodeSeam } from '../../server/app/facts.ts'
import { coarsenEncoded } from '../../server/app/merge-encoded.ts'
import { MAX_COARSENESS } from '../../server/cluster/coarse.ts'
import { Counter } from '../../server/counter.ts'
import { EntryRun } from '../../server/parse/entry-run.ts'

/** Lines whose shapes are one when they are coarser: names with digits, more lines, runs of words; also with no time, and beyond ASCII. */
const line = (at: number): string => {
  const time = new Date(Date.UTC(2024, 2, 1) + at * 1000).toISOString()
  if (at % 5 === 0) return `${time} WARN node k${at % 11}x is slow`
  if (at % 5 === 1) return `${time} INFO the ${at % 2 ? 'disk of the' : 'rack of a'} server is full`
  if (at % 5 === 2) return `${time} ERROR café x${at % 3} failed\n  at place ${'abc'[at % 3]}`
  return at % 5 === 3 ? `${time} INFO done` : `${time} WARN node k${at % 13}x is slow`
}
const bytes = Buffer.from(Array.from({ length: 500 }, (_, at) => `${line(at)}\n`).join(''))
const context = { ...learn(bytes), zone: 'UTC', offset: 0 }
const analysis = analyze(bytes, context)
if (!analysis.decided) throw new Error('the text decides nothing')
const counter = new Counter('utf-8')
new EntryRun(context, 0, 0).read(bytes, true, counter)
const counted = counter.finish(bytes.length)

describe('the directory of a file whose shapes are coarse', () => {
  test.each(Array.from({ length: MAX_COARSENESS + 1 }, (_, coarseness) => coarseness))(
    'is that of facts which are as coarse: %i',
    (coarseness) => {
      const [fine, coarse] = [new DirectoryBuilder(), new DirectoryBuilder()]
      const at = (encoded: Uint8Array): Uint8Array => coarsenEncoded(encoded, coarseness)
      fine.add({ kind: 'part', part: 0, facts: encodePart(analysis) }, coarseness)
      fine.add({ kind: 'seam', part: 0, facts: encodeSeam(0, bytes.length, counted) }, coarseness)
      const part = encodePart({ ...analysis, body: at(analysis.body) })
      coarse.add({ kind: 'part', part: 0, facts: part }, 0)
      const seam = encodeSeam(0, bytes.length, { ...counted, encoded: at(counted.encoded) })
      coarse.add({ kind: 'seam', part: 0, facts: seam }, 0)
      expect(fine.directory()).toEqual(coarse.directory())
      const [own] = fine.directory().facts
      expect(own!.counts.reduce((sum, count) => sum + count, 0)).toBe(499)
      expect(new Set(own!.rows).size).toBe(own!.rows.length)
    },
  )

  test('has fewer rows than that of one whose shapes are not', () => {
    const rows = [0, 1, 2, 5].map((coarseness) => {
      const builder = new DirectoryBuilder()
      builder.add({ kind: 'part', part: 0, facts: encodePart(analysis) }, coarseness)
      return builder.rows
    })
    expect(rows).toEqual([...rows].sort((a, b) => b - a))
    expect(new Set(rows).size).toBe(rows.length)
  })
})
