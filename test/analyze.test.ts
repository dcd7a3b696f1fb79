import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { analyze, analyzeSeam, learn, merge } from '../server/analyze.ts'
import { coarsenSummary } from '../server/cluster/coarse-summary.ts'
import { MAX_COARSENESS } from '../server/cluster/coarse.ts'
import { decodeSummary, encodeSummary } from '../server/cluster/summary-code.ts'
import { emptySummary, mergeSummaries } from '../server/cluster/summary.ts'
import type { Summary } from '../server/model/summary.ts'
import { JAVA, PYTHON, GO, CRASHES, BLOCKS, WRAPPED, OTHERS } from './law-texts.ts'
import { contextFor, encode, pieced, plain, plainAnalysis, whole } from './pieces.ts'

const LINES = [...JAVA, ...PYTHON, ...GO, ...CRASHES, ...BLOCKS, ...WRAPPED, ...OTHERS]

const text = fc
  .array(fc.tuple(fc.constantFrom(...LINES), fc.constantFrom('\n', '\n', '\r\n')), {
    minLength: 1,
    maxLength: 40,
  })
  .map((lines) => lines.map(([line, end]) => line + end).join(''))

test('shapes that are counted coarser are those that are made coarser afterwards', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: MAX_COARSENESS }), (sample, coarseness) => {
      const bytes = encode(sample)
      const fine = analyzeSeam(bytes, 0, contextFor(bytes))
      const coarse = analyzeSeam(bytes, 0, { ...contextFor(bytes), coarseness })
      const [finer, coarser] = [fine, coarse].map(({ encoded }) => decodeSummary(encoded)) as [
        Summary,
        Summary,
      ]
      const fineKeys = [...finer.rows.keys()]
      const keys = coarsenSummary(finer, coarseness)
      expect(Buffer.compare(coarse.encoded, encodeSummary(finer))).toBe(0)
      const coarseKeys = [...coarser.rows.keys()]
      expect([...coarse.index.rows].map((row) => coarseKeys[row])).toEqual(
        [...fine.index.rows].map((row) => keys.get(fineKeys[row]!)),
      )
    }),
    { numRuns: 500 },
  )
})

describe('law 1: analysis is a monoid', () => {
  test('merge(analyze(a), analyze(b)) = analyze(a ++ b) for any text, also one that begins in the middle', () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.constantFrom(0, 4096), (sample, place, offset) => {
        const bytes = encode(sample)
        const cut = place % (bytes.length + 1)
        const context = { ...contextFor(bytes), offset }
        const a = analyze(bytes.subarray(0, cut), context)
        const b = analyze(bytes.subarray(cut), { ...context, offset: offset + cut })
        expect(plainAnalysis(merge(a, b, context))).toEqual(plainAnalysis(analyze(bytes, context)))
      }),
      { numRuns: 1500 },
    )
  })

  test('any number of cuts, joined in any association, gives the result of one piece', () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat(), { maxLength: 12 }), (sample, places) => {
        const bytes = encode(sample)
        const context = contextFor(bytes)
        expect(
          plain(
            pieced(
              bytes,
              places.map((place) => place % (bytes.length + 1)),
              context,
            ),
          ),
        ).toEqual(plain(whole(bytes, context)))
      }),
      { numRuns: 500 },
    )
  })

  test.each([
    ['a Java trace', JAVA],
    ['chained Python tracebacks', PYTHON],
    ['a Go panic', GO],
    ['crashes of every other runtime', CRASHES],
    ['reports, queries, records and dumps over several lines', BLOCKS],
    ['lines that a container runtime wrapped and cut', WRAPPED],
    ['lines of every other kind', OTHERS],
  ])('%s, cut at every byte, with LF, CRLF and the CR of old Macs', (_, lines) => {
    const lineCount = whole(encode(lines.join('\n')), contextFor(encode(lines.join('\n')))).lines
    for (const end of ['\n', '\r\n', '\r']) {
      const bytes = encode(lines.join(end))
      const context = contextFor(bytes)
      const summary = whole(bytes, context)
      expect(summary.lines).toBe(lineCount)
      const expected = plain(summary)
      for (let cut = 0; cut <= bytes.length; cut++)
        expect(plain(pieced(bytes, [cut], context))).toEqual(expected)
    }
  })
})

test('law 1 where a file of an old Mac is gone on with by other programs: CR, LF and CRLF, cut at every byte', () => {
  const bytes = encode(
    [...JAVA, ...OTHERS].map((line, at) => line + (['\r', '\n'][at % 3] ?? '\r\n')).join(''),
  )
  const { format, ...rest } = contextFor(bytes)
  const context = { ...rest, format: { ...format, returns: true as const } }
  const summary = whole(bytes, context)
  expect(summary.lines).toBe(JAVA.length + OTHERS.length)
  const expected = plain(summary)
  for (let cut = 0; cut <= bytes.length; cut++) expect(plain(pieced(bytes, [cut], context))).toEqual(expected)
})

describe('law 1 where two clocks are interleaved, so that order says nothing', () => {
  test.each([
    [
      'without a year',
      ['Jan  1 00:00:10 h1 app: up', 'Oct 12 10:00:00 h2 app: up', 'Feb  3 10:00:00 h2 app: up'],
      90,
    ],
    ['without a date', ['01:00:00 up', '22:00:00 up', '02:00:00 down'], 3_800],
  ])('%s, any cuts give the result of one piece', (_, lines, times) => {
    const bytes = encode(`${lines.join('\n')}\n`.repeat(times))
    const context = contextFor(bytes)
    const summary = whole(bytes, context)
    const expected = plain(summary)
    expect(Math.max(...[...summary.rows.values()].map(({ buckets }) => buckets.size))).toBeLessThan(3_700)
    for (const places of [[0.5], [0.1, 0.4, 0.9], [0.3, 0.6, 0.95], [0.99]])
      expect(
        plain(
          pieced(
            bytes,
            places.map((place) => Math.floor(place * bytes.length)),
            context,
          ),
        ),
      ).toEqual(expected)
    // Also where what comes later has been joined before.
    const [a, b, c] = [0, 1, 2].map((third) => {
      const [from, to] = [third, third + 1].map(
        (edge) => Math.floor(times / 3) * edge * (bytes.length / times),
      )
      return whole(bytes.subarray(from, to), { ...context, offset: from! })
    })
    const left = mergeSummaries(mergeSummaries(structuredClone(a!), b!), c!)
    const right = mergeSummaries(structuredClone(a!), mergeSummaries(structuredClone(b!), c!))
    expect(plain(right)).toEqual(plain(left))
  })
})

describe('law 3: the books balance', () => {
  test('lines = lines in entries + unparsed, entries = sum of counts, bytes = bytes', () => {
    fc.assert(
      fc.property(text, (sample) => {
        const bytes = encode(sample)
        const summary = whole(bytes, contextFor(bytes))
        const rows = [...summary.rows.values()]
        const lines = sample.split('\n').length - 1
        expect(summary.lines).toBe(lines)
        expect(
          rows.reduce((sum, row) => sum + row.lines, 0) + summary.unparsed.blank + summary.unparsed.binary,
        ).toBe(lines)
        expect(rows.reduce((sum, row) => sum + row.count, 0)).toBe(summary.entries)
        expect(summary.bytes).toBe(bytes.length)
        for (const row of rows) {
          if (row.kind === 0) continue
          expect([...row.buckets.values()].reduce((sum, count) => sum + count, 0)).toBe(row.count)
          expect([...row.moreLines.values()].reduce((sum, count) => sum + count, 0)).toBe(
            row.lines - row.count,
          )
        }
      }),
      { examples: [['\nbin\u0000ary\n']] },
    )
  })
})

describe('summaries', () => {
  test('the empty summary is the unit of merging', () => {
    const bytes = encode(LINES.join('\n'))
    const summary = whole(bytes, contextFor(bytes))
    expect(plain(mergeSummaries(emptySummary(), summary))).toEqual(plain(summary))
  })
})

test('law 1 over thousands of blank lines, and over a line that a runtime cut into thousands of parts', () => {
  const time = '2024-03-01T15:04:05.123456789Z stdout'
  const bytes = encode(
    [
      `${time} F ready`,
      ...Array.from({ length: 3000 }, () => ''),
      ...Array.from({ length: 3000 }, () => `${time} P ab`),
      `${time} F end`,
      `${time} F \tat shop.Billing.charge(Billing.java:7)`,
      `${time} F ready`,
    ].join('\n'),
  )
  const context = contextFor(bytes)
  const summary = whole(bytes, context)
  expect([...summary.rows.values()].map(({ count, lines }) => [count, lines])).toEqual([
    [2, 2],
    [1, 3002],
  ])
  expect(summary.unparsed.blank).toBe(3000)
  const text = [...summary.rows.values()][1]?.text
  expect(text?.startsWith('abababab')).toBe(true)
  expect(text?.includes('\n')).toBe(false)
  for (const cut of [10, 1500, 3040, 60_000, bytes.length - 60])
    expect(plain(pieced(bytes, [cut], context))).toEqual(plain(summary))
})

describe('a file without headers', () => {
  const context = { ...learn(Buffer.from('up\n')), zone: 'UTC', offset: 8 * 1024 * 1024 }
  const LINES = [
    'starting the worker',
    'WARNING: disk is nearly full',
    'done in 5 ms',
    '{',
    '  "id": 5',
    '}',
    'java.io.IOException: closed',
    '| a | b |',
    '# a comment',
  ]

  test('a part from its middle decides by itself, but for its first lines', () => {
    for (const lines of [['up'], LINES]) {
      const text = Array.from({ length: 1000 }, (_, at) => `${lines[at % lines.length]!}\n`).join('')
      const analysis = analyze(Buffer.from(text), context)
      expect(analysis.decided && analysis.head.length).toBeLessThan(text.length / 4)
    }
  })
})
