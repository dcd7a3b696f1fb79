import fc from 'fast-check'
import { expect, test } from 'vitest'
import { learn, type AnalyzeContext } from '../server/analyze.ts'
import { shapeAt } from '../server/cluster/coarse-summary.ts'
import { MAX_COARSENESS } from '../server/cluster/coarse.ts'
import { hash, hashBytes, hashText } from '../server/cluster/hash.ts'
import { addTo, bucketOf, widthFor } from '../server/cluster/histogram.ts'
import { Masker } from '../server/cluster/mask.ts'
import { encodeSummary } from '../server/cluster/summary-code.ts'
import {
  boundUs,
  emptySummary,
  isJump,
  partialName,
  rangeOf,
  turnShiftUs,
} from '../server/cluster/summary.ts'
import { Counter, CounterMemory } from '../server/counter.ts'
import { decode } from '../server/ingest/charset.ts'
import { NO_LEVEL } from '../server/model/level.ts'
import { MAX_SAMPLE_ENTRY_BYTES } from '../server/model/limits.ts'
import { rowKey, type Row, type Summary } from '../server/model/summary.ts'
import { CYCLE_US, MAX_TURNS, TIME_NONE } from '../server/model/time.ts'
import { EntryReader } from '../server/parse/entries.ts'
import type { EntrySink, EntryView } from '../server/parse/entry-view.ts'
import { levelInMessage } from '../server/parse/levels.ts'
import { encodeAs } from './ingest/encode.ts'
import { BLOCKS, CRASHES, GO, JAVA, OTHERS, PYTHON, WRAPPED } from './law-texts.ts'

/** The way that is easily seen to be right: each row an object, each bucket an entry of a map. */
class PlainCounter implements EntrySink {
  readonly summary: Summary = emptySummary()
  readonly rows: string[] = []
  readonly #charset: string
  readonly #masker = new Masker()
  readonly #times: { readonly row: Row; readonly us: number; readonly lines: number }[] = []

  constructor(charset: string, coarseness: number) {
    this.#charset = charset
    this.summary.coarseness = coarseness
  }

  entry(entry: EntryView): void {
    const { summary } = this
    summary.entries++
    summary.lines += entry.lines
    const { shape, text, level } = this.#shapeOf(entry)
    const { kind } = entry.header
    const us = this.#ordered(entry)
    const key = rowKey(shape, level, kind)
    const sample = entry.bytes.subarray(
      entry.start,
      Math.min(entry.end, entry.start + MAX_SAMPLE_ENTRY_BYTES),
    )
    const row: Row = summary.rows.get(key) ?? {
      ...{ shape, text, level, kind, count: 0, lines: 0, first: entry.offset, last: 0 },
      ...{ minUs: Infinity, maxUs: -Infinity, sample: decode(sample, this.#charset) },
      ...{ buckets: new Map<number, number>(), moreLines: new Map<number, number>() },
    }
    summary.rows.set(key, row)
    row.count++
    row.lines += entry.lines
    row.last = entry.offset
    row.minUs = Math.min(row.minUs, boundUs(us, kind))
    row.maxUs = Math.max(row.maxUs, boundUs(us, kind))
    this.rows.push(key)
    this.#times.push({ row, us, lines: entry.lines })
  }

  unparsed(reason: 'blank' | 'binary', lines: number): void {
    this.summary.unparsed[reason] += lines
    this.summary.lines += lines
  }

  finish(bytes: number): Uint8Array {
    const { summary } = this
    summary.bytes = bytes
    for (const kind of [1, 2, 3] as const) {
      const [min, max] = rangeOf(summary, kind)
      if (min <= max) summary.bucketMs[kind] = widthFor(min, max, kind)
    }
    for (const { row, us, lines } of this.#times) {
      if (row.kind === TIME_NONE) continue
      const bucket = bucketOf(us, summary.bucketMs[row.kind])
      addTo(row.buckets, bucket, 1)
      if (lines > 1) addTo(row.moreLines, bucket, lines - 1)
    }
    return encodeSummary(summary)
  }

  #shapeOf({ text: message, from, to, header }: EntryView): Pick<Row, 'shape' | 'text' | 'level'> {
    this.#masker.mask(message, from, to)
    hashBytes(this.#masker.out, this.#masker.length)
    const text = this.#masker.text()
    const level = header.level === NO_LEVEL ? levelInMessage(text.slice(0, 120)) : header.level
    return { ...shapeAt({ shape: hashText(hash.high, hash.low), text }, 0, this.summary.coarseness), level }
  }

  #ordered({ us, header: { kind }, offset }: EntryView): number {
    const name = partialName(kind)
    if (name === null) return kind === TIME_NONE ? 0 : us
    const { jumps } = this.summary
    const before = jumps[name] ?? { firstUs: us, firstAt: offset, lastUs: us, jumps: 0, turns: [] }
    const jumped = isJump(before.lastUs, us, CYCLE_US[name])
    jumps[name] = {
      ...before,
      lastUs: us,
      jumps: before.jumps + (jumped ? 1 : 0),
      turns: [...before.turns, ...(jumped ? [offset] : [])].slice(0, MAX_TURNS[name]),
    }
    return us + turnShiftUs(jumps[name].jumps, name)
  }
}

const countBoth = (bytes: Uint8Array, context: AnalyzeContext, memory?: CounterMemory): void => {
  const { charset, coarseness = 0 } = context
  const counter = new Counter(charset, 0, coarseness, memory)
  const plain = new PlainCounter(charset, coarseness)
  const { at } = new EntryReader(context).scan(bytes, 0, 0, context.offset, true, {
    entry: (entry) => {
      counter.entry(entry)
      plain.entry(entry)
    },
    unparsed: (reason, lines) => {
      counter.unparsed(reason, lines)
      plain.unparsed(reason, lines)
    },
  })
  const { encoded, index } = counter.finish(at)
  expect(Buffer.compare(encoded, plain.finish(at))).toBe(0)
  const keys = [...plain.summary.rows.keys()]
  expect([...index.rows].map((row) => keys[row])).toEqual(plain.rows)
}

const LINES = [
  ...[...JAVA, ...PYTHON, ...GO, ...CRASHES, ...BLOCKS, ...WRAPPED, ...OTHERS],
  ...['Oct  3 10:00:00 host app: up', 'Jan  1 00:00:10 host app: up', '23:59:59 INFO up', '00:00:01 INFO up'],
  ...[
    '2024-03-01 10:00:00 INFO up',
    '2031-03-01 10:00:00 INFO up',
    'ERROR 错误 in zone',
    '\ufeffmark',
    '＃ wide',
  ],
  ...[
    `INFO ${'中'.repeat(350)}${'😀'.repeat(200)} 17`,
    `😀${'é'.repeat(1200)}`,
    `${'😀'.repeat(59)}x ERROR: late`,
  ],
]
const line = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...LINES) },
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(...LINES).chain((known) => fc.nat(80).map((at) => known.slice(0, at))),
)
const text = fc.array(line, { minLength: 1, maxLength: 30 }).map((lines) => lines.join('\n'))
const CHARSETS = ['utf-8', 'utf-8', 'utf-8', 'windows-1252', 'shift_jis', 'gbk', 'utf-16le']

test('entries add up to the bytes of the summary that is made of them row by row, also in the memory of others', () => {
  const memory = new CounterMemory()
  fc.assert(
    fc.property(
      text,
      fc.constantFrom(...CHARSETS),
      fc.oneof(fc.constant(0), fc.nat(MAX_COARSENESS)),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }),
      fc.boolean(),
      (written, charset, coarseness, wrong, again) => {
        const bytes = charset === 'utf-16le' ? encodeAs(written, charset) : Buffer.from(written)
        for (const [at, byte] of wrong) bytes[at % bytes.length] = byte
        const context = { ...learn(bytes, charset), zone: 'UTC', offset: 4096, coarseness }
        countBoth(bytes, context, again ? memory : undefined)
      },
    ),
    { numRuns: 3_000 },
  )
})

test('shapes of files that have no end of them are counted as they are after others are forgotten', () => {
  const wordOf = (at: number): string =>
    [at % 26, Math.floor(at / 26) % 26, Math.floor(at / 676)]
      .map((letter) => String.fromCharCode(97 + letter))
      .join('')
  const lines = Array.from(
    { length: 220_000 },
    (_, at) => `${wordOf(at % 17_576)} then ${wordOf(Math.floor(at / 13))} at`,
  )
  const bytes = Buffer.from(lines.join('\n'))
  countBoth(bytes, { ...learn(bytes, 'utf-8'), zone: 'UTC', offset: 0, coarseness: 10 })
})
