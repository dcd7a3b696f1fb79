import fc from 'fast-check'
import { expect, test } from 'vitest'
import { coarsenEncoded, coarsenessOf, mergeEncoded, mergeInSteps } from '../../server/app/merge-encoded.ts'
import { decodeSummary, encodeSummary } from '../../server/cluster/summary-code.ts'
import { coarsenSummary } from '../../server/cluster/coarse-summary.ts'
import { MAX_COARSENESS, nameOfShape } from '../../server/cluster/coarse.ts'
import { emptySummary, mergeSummaries } from '../../server/cluster/summary.ts'
import { rowKey, type JumpTrack, type Row, type Summary } from '../../server/model/summary.ts'
import {
  CYCLE_US,
  MAX_TURNS,
  TIME_DATELESS,
  TIME_FULL,
  TIME_NONE,
  TIME_YEARLESS,
  type TimeKindCode,
} from '../../server/model/time.ts'
import { bucketOf, widthFor } from '../../server/cluster/histogram.ts'
import { MAX_SHAPES } from '../../server/model/limits.ts'

const LENGTH = 1_000_000
const KINDS = [TIME_NONE, TIME_FULL, TIME_YEARLESS, TIME_DATELESS] as const
/** Where times of a kind begin, and how far apart they are: into the next year or day. */
const TIMES: readonly (readonly [fromUs: number, rangeUs: number])[] = [
  [0, 0],
  [Date.UTC(2024, 0, 1) * 1000, 4e15],
  [Date.UTC(2000, 0, 1) * 1000, CYCLE_US.yearless],
  [0, CYCLE_US.dateless],
]

interface Drawn {
  readonly shape: number
  readonly level: number
  readonly kind: TimeKindCode
  readonly at: number
  readonly times: readonly number[]
  readonly lines: number
}

const row = fc.record<Drawn>({
  shape: fc.integer({ min: 0, max: 5 }),
  level: fc.constantFrom(0, 3, 6),
  kind: fc.constantFrom(...KINDS),
  at: fc.integer({ min: 0, max: LENGTH / 2 }),
  times: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 4 }),
  lines: fc.integer({ min: 1, max: 3 }),
})
const jumps = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 2 * MAX_TURNS.dateless }))
const stretch = fc.record({ rows: fc.array(row, { maxLength: 12 }), jumps })

const trackOf = (
  rows: readonly Row[],
  kind: TimeKindCode,
  name: 'yearless' | 'dateless',
  offset: number,
  drawn: number,
): JumpTrack | null => {
  const own = rows.filter((candidate) => candidate.kind === kind)
  const [first] = own
  if (!first) return null
  const turns = Array.from({ length: Math.min(drawn, MAX_TURNS[name]) }, (_, turn) => offset + turn + 1)
  return { firstUs: first.minUs, firstAt: offset, lastUs: own.at(-1)!.maxUs, jumps: drawn, turns }
}

/** A summary as a stretch of text at `offset` may have one. */
const summaryOf = (
  { rows, jumps: drawn }: { rows: readonly Drawn[]; jumps: number },
  offset: number,
): Summary => {
  const summary = emptySummary()
  summary.bytes = LENGTH
  const times = new Map<Row, readonly number[]>()
  for (const { shape, level, kind, at, times: parts, lines } of rows) {
    const [fromUs, rangeUs] = TIMES[kind]!
    const own = parts.map((part) => Math.floor(fromUs + part * rangeUs))
    const name = (0x9e3779b9 * (shape + 1)).toString(16).padStart(16, '0').slice(0, 16)
    const key = rowKey(name, level, kind)
    if (summary.rows.has(key)) continue
    const made: Row = {
      shape: name,
      text: `text of ${shape} ä`,
      level: level,
      kind,
      count: own.length,
      lines: own.length * lines,
      first: offset + at,
      last: offset + at + own.length - 1,
      minUs: Math.min(...own),
      maxUs: Math.max(...own),
      sample: `sample at ${offset + at}`,
      buckets: new Map(),
      moreLines: new Map(),
    }
    summary.rows.set(key, made)
    times.set(made, own)
    summary.entries += made.count
    summary.lines += made.lines
  }
  const all = [...summary.rows.values()]
  summary.jumps.yearless = trackOf(all, TIME_YEARLESS, 'yearless', offset, drawn)
  summary.jumps.dateless = trackOf(all, TIME_DATELESS, 'dateless', offset, drawn)
  for (const kind of [1, 2, 3] as const) {
    const own = all.filter((candidate) => candidate.kind === kind)
    if (own.length === 0) continue
    const width = widthFor(
      Math.min(...own.map(({ minUs }) => minUs)),
      Math.max(...own.map(({ maxUs }) => maxUs)),
      kind,
    )
    summary.bucketMs[kind] = width
    for (const made of own) {
      for (const us of times.get(made)!) {
        const bucket = bucketOf(us, width)
        made.buckets.set(bucket, (made.buckets.get(bucket) ?? 0) + 1)
        const more = made.lines / made.count - 1
        if (more > 0) made.moreLines.set(bucket, (made.moreLines.get(bucket) ?? 0) + more)
      }
    }
  }
  return summary
}

test('encoded summaries add up to the bytes of what the summaries add up to, however they are grouped', () => {
  fc.assert(
    fc.property(
      fc.array(stretch, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 0, max: 6 }),
      (drawn, cut) => {
        const summaries = drawn.map((one, at) => summaryOf(one, at * LENGTH))
        const merged = emptySummary()
        for (const summary of summaries) mergeSummaries(merged, summary)
        const encoded = summaries.map(encodeSummary)
        const expected = Buffer.from(encodeSummary(merged))
        expect(Buffer.compare(mergeEncoded(encoded), expected)).toBe(0)
        const [left, right] = [encoded.slice(0, cut), encoded.slice(cut)].filter(({ length }) => length > 0)
        const grouped = right ? mergeEncoded([mergeEncoded(left!), mergeEncoded(right)]) : mergeEncoded(left!)
        expect(Buffer.compare(grouped, expected)).toBe(0)
      },
    ),
    { numRuns: 500 },
  )
})

/** A summary whose shapes have these words, so that some of them are one when they are coarser. */
const worded = (summary: Summary): Summary => {
  const words = ['a x1y', 'a b', 'b c d <num>', 'b c e 7z', '', 'ä b c d e f g h i j']
  const rows = [...summary.rows.values()]
  summary.rows.clear()
  for (const row of rows) {
    const text = words[Number(/\d/.exec(row.text)?.[0])]!
    const shape = nameOfShape(text)
    summary.rows.set(rowKey(shape, row.level, row.kind), { ...row, shape, text })
  }
  return summary
}

test('encoded summaries are made coarser as summaries are, and add up so', () => {
  const coarseness = fc.integer({ min: 0, max: MAX_COARSENESS })
  fc.assert(
    fc.property(
      fc.array(fc.tuple(stretch, coarseness), { minLength: 2, maxLength: 5 }),
      coarseness,
      (drawn, wanted) => {
        const summaries = drawn.map(([one, own], at) => {
          const summary = worded(summaryOf(one, at * LENGTH))
          coarsenSummary(summary, own)
          return summary
        })
        const merged = emptySummary()
        for (const summary of summaries) mergeSummaries(merged, summary)
        const encoded = summaries.map(encodeSummary)
        const renamed: ReadonlyMap<string, string>[] = []
        const sum = mergeEncoded(encoded, (keys) => renamed.push(keys))
        expect(Buffer.compare(sum, encodeSummary(merged))).toBe(0)
        const finer = summaries.filter((summary) => summary.coarseness < merged.coarseness)
        expect(renamed).toEqual(
          finer.map((summary) => coarsenSummary(structuredClone(summary), merged.coarseness)),
        )
        for (const [at, summary] of summaries.entries()) {
          if (summary.coarseness < wanted) coarsenSummary(summary, wanted)
          expect(Buffer.compare(coarsenEncoded(encoded[at]!, wanted), encodeSummary(summary))).toBe(0)
        }
      },
    ),
    { numRuns: 500 },
  )
})

test('many rows keep the order in which they first came, and are added up in many steps', () => {
  const of = (from: number): Summary => {
    const summary = emptySummary()
    for (let at = from; at < from + 6_000; at++) {
      const shape = (at * 2_654_435_761).toString(16).padStart(16, '0').slice(-16)
      summary.rows.set(rowKey(shape, 0, TIME_NONE), {
        ...{ shape, text: `${at}`, level: 0, kind: TIME_NONE, count: 1, lines: 1, first: at, last: at },
        ...{ minUs: 0, maxUs: 0, sample: '', buckets: new Map(), moreLines: new Map() },
      })
    }
    return summary
  }
  const merged = mergeSummaries(of(0), of(3_000))
  const parts = [encodeSummary(of(0)), encodeSummary(of(3_000))]
  const encoded = mergeEncoded(parts)
  expect([...mergeInSteps(parts)].length).toBeGreaterThan(70)
  expect(merged.rows.size).toBe(9_000)
  expect(Buffer.compare(encoded, encodeSummary(merged))).toBe(0)
})

test('more shapes than a file may have are joined as soon as they are one', () => {
  /** Of three words two say which one it is: with a digit for half of them, in a run of words for the others. */
  const textOf = (at: number): string =>
    at % 2 === 0
      ? `job k${at} of com.acme.Relay${at % 7} failed`
      : `the disk ${wordOf(at)} ${wordOf(at * 3)} is full`
  const of = (offset: number, from: number, widthMs: number): Summary => {
    const summary = emptySummary()
    summary.bytes = LENGTH
    summary.bucketMs[1] = widthMs
    for (let at = from; at < from + 30_000; at++) {
      const text = textOf(at)
      const us = Date.UTC(2024, 0, 1) * 1000 + ((at * 7919) % 30_000) * 1e6
      summary.rows.set(rowKey(nameOfShape(text), at % 3, TIME_FULL), {
        ...{ shape: nameOfShape(text), text, level: at % 3, kind: TIME_FULL, count: 1, lines: 2 },
        ...{ first: offset + at, last: offset + at, minUs: us, maxUs: us, sample: `${text} ${offset}` },
        ...{
          buckets: new Map([[bucketOf(us, widthMs), 1]]),
          moreLines: new Map([[bucketOf(us, widthMs), 1]]),
        },
      })
    }
    return summary
  }
  const summaries = [of(0, 0, 60_000), of(LENGTH, 20_000, 60_000), of(2 * LENGTH, 45_000, 60_000)]
  const [first, second, third] = summaries.map(encodeSummary) as [Uint8Array, Uint8Array, Uint8Array]
  const sum = mergeEncoded([first, second, third])
  expect(coarsenessOf(sum)).toBe(1)
  const merged = emptySummary()
  for (const summary of summaries) mergeSummaries(merged, summary)
  coarsenSummary(merged, 1)
  expect(merged.rows.size).toBeLessThan(MAX_SHAPES)
  expect(Buffer.compare(sum, encodeSummary(merged))).toBe(0)
  // So also where some of them are as coarse already.
  expect(Buffer.compare(mergeEncoded([mergeEncoded([first, second]), third]), sum)).toBe(0)
  expect(Buffer.compare(mergeEncoded([coarsenEncoded(first, 1), second, third]), sum)).toBe(0)
})

/** Letters from a number. */
const wordOf = (number: number): string =>
  number < 26
    ? String.fromCharCode(97 + number)
    : wordOf(Math.floor(number / 26)) + String.fromCharCode(97 + (number % 26))

test('more summaries than sixteen bits can number add up', () => {
  const [get, post] = ['GET', 'POST'].map((text) => {
    const shape = nameOfShape(text)
    const summary = emptySummary()
    summary.rows.set(rowKey(shape, 0, TIME_NONE), {
      ...{ shape, text, level: 0, kind: TIME_NONE, count: 1, lines: 1, first: 0, last: 0 },
      ...{ minUs: 0, maxUs: 0, sample: text, buckets: new Map(), moreLines: new Map() },
    })
    return encodeSummary(summary)
  }) as [Uint8Array, Uint8Array]
  const sum = decodeSummary(mergeEncoded([...Array<Uint8Array>(2 ** 16).fill(get), post]))
  expect([...sum.rows.values()].map(({ text, count }) => [text, count])).toEqual([
    ['GET', 2 ** 16],
    ['POST', 1],
  ])
})

test('bytes that end too soon are said to', () => {
  const summary = summaryOf(
    { rows: [{ shape: 1, level: 0, kind: TIME_FULL, at: 0, times: [0.5], lines: 1 }], jumps: 0 },
    0,
  )
  const encoded = encodeSummary(summary)
  const cut = encoded.subarray(0, encoded.length - 3)
  expect(() => mergeEncoded([encoded, cut])).toThrow('ends too soon')
})
