import { zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { analyze, learn } from '../../server/analyze.ts'
import { decodeSummary, encodeSummary } from '../../server/cluster/summary-code.ts'
import { packSummary, unpackSummary } from '../../server/app/summary-pack.ts'
import { scanStored } from '../../server/app/summary-scan.ts'
import { emptySummary } from '../../server/cluster/summary.ts'
import { rowKey, type Row } from '../../server/model/summary.ts'
import { TIME_NONE, type TimeKindCode } from '../../server/model/time.ts'
import { generate, KINDS } from '../samples/index.ts'

const summaryOf = (text: Uint8Array): Uint8Array => {
  const analysis = analyze(text, { ...learn(text), zone: 'UTC', offset: 0 })
  if (!analysis.decided) throw new Error('The sample decides nothing.')
  return analysis.body
}

const rows = (all: readonly Row[]): Uint8Array => {
  const summary = emptySummary()
  summary.bucketMs[1] = 60_000
  for (const row of all) summary.rows.set(rowKey(row.shape, row.level, row.kind), row)
  return encodeSummary(summary)
}

const time = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 48 }),
  fc.nat(3_000_000).map((seconds) => seconds * 1_000_000),
  fc.constantFrom(Infinity, -Infinity, NaN, -1, 0.5, -0),
)
const buckets = fc
  .array(fc.tuple(fc.integer({ min: -9, max: 2 ** 40 }), fc.nat(9)), { maxLength: 3 })
  .map((all) => new Map(all))
const words = fc
  .array(fc.constantFrom('took ', '<num>', ' ms\n', '<ip>', 'é漢', '<', '>', 'T', ' '), { maxLength: 8 })
  .map((all) => all.join(''))
const row: fc.Arbitrary<Row> = fc
  .record({
    shape: fc.stringMatching(/^[0-9a-f]{16}$/),
    text: words,
    level: fc.nat(6),
    kind: fc.nat(3).map((kind) => kind as TimeKindCode),
    count: fc.integer({ min: 1, max: 3 }),
    lines: fc.integer({ min: 1, max: 3 }),
    first: fc.nat(1_000_000),
    last: fc.nat(1_000_000),
    minUs: time,
    maxUs: time,
    sample: fc.oneof(words, fc.string()),
    buckets,
    moreLines: buckets,
  })
  .map((one) => ({ ...one, last: one.first + one.last }))

describe('what was packed comes back as it was', () => {
  test.for(KINDS.map(({ name }) => name))('a part of %s', (name) => {
    const { text } = generate(
      KINDS.find((kind) => kind.name === name)!,
      { lines: 2_000, seed: 3 },
    )
    const encoded = summaryOf(text)
    const packed = packSummary(encoded)
    expect(Buffer.compare(unpackSummary(packed), encoded)).toBe(0)
    expect(packed.length).toBeLessThan(zstdCompressSync(encoded).length)
  })

  test('rows of any kind', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 20 }), (all) => {
        const encoded = rows(all)
        expect(Buffer.compare(unpackSummary(packSummary(encoded)), encoded)).toBe(0)
      }),
      { numRuns: 300 },
    )
  })
})

test('rows are scanned as they were packed', () => {
  const told = (stored: Uint8Array): readonly unknown[] => {
    const seen: unknown[] = []
    scanStored(stored, (one) => {
      const { key, shape, level, kind, count, minUs, maxUs, text } = one
      seen.push({
        key,
        shape,
        level,
        kind,
        count,
        minUs,
        maxUs,
        text: decoder.decode(text),
        buckets: one.buckets(),
      })
    })
    return seen
  }
  const decoder = new TextDecoder()
  fc.assert(
    fc.property(fc.array(row, { maxLength: 20 }), (all) => {
      const encoded = rows(all)
      const wanted = [...decodeSummary(encoded).rows].map(([key, one]) => {
        const { shape, level, kind, count, minUs, maxUs, text, buckets: counts } = one
        const flat = kind === TIME_NONE ? [] : [...counts].flat()
        return { key, shape, level, kind, count, minUs, maxUs, text, buckets: flat }
      })
      expect(told(packSummary(encoded))).toEqual(wanted)
      expect(told(zstdCompressSync(encoded))).toEqual(wanted)
    }),
    { numRuns: 300 },
  )
})

test('a summary that an older version stored is read', () => {
  const encoded = summaryOf(generate(KINDS[0]!, { lines: 100, seed: 1 }).text)
  expect(Buffer.compare(unpackSummary(zstdCompressSync(encoded)), encoded)).toBe(0)
})

test('damaged bytes throw, or give others', () => {
  const encoded = summaryOf(generate(KINDS[1]!, { lines: 300, seed: 1 }).text)
  const packed = packSummary(encoded)
  fc.assert(
    fc.property(
      fc.nat(packed.length - 1),
      fc.integer({ min: 1, max: 255 }),
      fc.boolean(),
      (place, change, cut) => {
        const damaged = cut ? packed.slice(0, place) : Uint8Array.from(packed)
        if (!cut) damaged[place]! ^= change
        try {
          unpackSummary(damaged)
        } catch (error) {
          expect(error).toBeInstanceOf(Error)
        }
      },
    ),
    { numRuns: 150 },
  )
})
