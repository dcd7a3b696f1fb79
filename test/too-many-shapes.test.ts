import { expect, test } from 'vitest'
import { analyze, analyzeNext, learn, merge, type Analysis } from '../server/analyze.ts'
import { shapeAt } from '../server/cluster/coarse-summary.ts'
import { decodeSummary } from '../server/cluster/summary-code.ts'
import type { EntryIndex } from '../server/counter.ts'
import { MAX_SHAPES } from '../server/model/limits.ts'
import type { Summary } from '../server/model/summary.ts'

/** Words from numbers, of letters alone: no mask takes them for values. */
const wordOf = (number: number): string => {
  let word = ''
  for (let left = number; word.length < 4; left = Math.floor(left / 26))
    word += String.fromCharCode(97 + (left % 26))
  return word
}
const entryOf = (at: number): string => {
  if (at % 9 === 4) return `ERROR queue is slow, waited ${at} ms\n  at ${wordOf(at)}.run(Queue.java:7)\n`
  if (at % 7 === 2) return `WARN retry ${at % 3}\n`
  return `INFO ${wordOf(at)} went ${wordOf(at * 7)} way\n`
}

/** More than twice as many shapes as fit; in each quarter of the text fewer. */
const ENTRIES = Math.ceil(MAX_SHAPES * 2.6)
const text = Buffer.from(Array.from({ length: ENTRIES }, (_, at) => entryOf(at)).join(''))
const context = { ...learn(text), zone: 'UTC', offset: 0 }

const decided = (analysis: Analysis): { readonly body: Summary; readonly index: EntryIndex } => {
  if (!analysis.decided) throw new Error('it decides nothing')
  return { body: decodeSummary(analysis.body), index: analysis.index }
}

test('shapes made coarser while they are counted come to what they come to afterwards', () => {
  const whole = decided(analyze(text, context))
  const cuts = [0, 0.26, 0.5, 0.77, 1].map((share) => Math.floor(text.length * share))
  const pieces = cuts.slice(1).map((end, at) => {
    const offset = cuts[at]!
    return analyze(text.subarray(offset, end), { ...context, offset })
  })
  for (const { body } of pieces.map(decided)) {
    expect(body.coarseness).toBe(0)
    expect(body.rows.size).toBeGreaterThan(MAX_SHAPES / 2)
  }
  const { body } = decided(
    pieces.slice(1).reduce<Analysis>((sum, piece) => merge(sum, piece, context), pieces[0]!),
  )
  expect(whole.body.coarseness).toBeGreaterThan(0)
  expect(whole.body).toEqual(body)

  const keys = new Map<number, string>()
  for (const { index, body: fine } of pieces.map(decided)) {
    const rows = [...fine.rows.values()]
    index.offsets.forEach((offset, entry) => {
      const row = rows[index.rows[entry]!]!
      const { shape } = shapeAt(row, 0, whole.body.coarseness)
      keys.set(offset, `${shape}${row.level}${row.kind}`)
    })
  }
  const { index } = whole
  const wholeKeys = [...whole.body.rows.keys()]
  expect(index.offsets.length - keys.size).toBeLessThan(10)
  const wrong = index.offsets.filter((offset, entry) => {
    const key = wholeKeys[index.rows[entry]!]!
    return (keys.get(offset) ?? key) !== key
  })
  expect([...wrong]).toEqual([])
}, 240_000)

test('a part is counted in the memory of the one before as in its own', () => {
  const half = Math.floor(text.length / 2)
  const parts = [text, text.subarray(0, half), text.subarray(half), text.subarray(0, 1_000), text]
  for (const part of parts) {
    const [alone, next] = [analyze(part, context), analyzeNext(part, context)].map(decided)
    expect(next!.body).toEqual(alone!.body)
    expect(Buffer.compare(bytesOf(next!.index.rows), bytesOf(alone!.index.rows))).toBe(0)
    expect(Buffer.compare(bytesOf(next!.index.offsets), bytesOf(alone!.index.offsets))).toBe(0)
  }
})

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array | Uint32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength)
