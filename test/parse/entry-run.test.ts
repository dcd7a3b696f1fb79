import { describe, expect, test } from 'vitest'
import { analyzeSeam, learn } from '../../server/analyze.ts'
import { decodeSummary } from '../../server/cluster/summary-code.ts'
import { Counter } from '../../server/counter.ts'
import { MAX_ENTRY_BYTES, MAX_LINE_BYTES } from '../../server/model/limits.ts'
import { EntryRun } from '../../server/parse/entry-run.ts'
import { encodeAs } from '../ingest/encode.ts'

const NULS = (count: number): string => '\0'.repeat(count)
const LONG = 'payload 17 '.repeat(MAX_LINE_BYTES / 6)
const ONE = 'x'.repeat(MAX_LINE_BYTES)

/** Lines of every length around what is kept, with NULs around and within them. */
const TEXTS: readonly (readonly [name: string, text: string])[] = [
  ['a line twice as long as is looked at', `first\n${LONG}\nlast\n`],
  ['one without an end', `first\n${LONG}`],
  ['nothing but one', LONG],
  ...[-1, 0, 1, 2, 3, 4, 5, 8].map(
    (more) => [`a line of MAX_LINE_BYTES ${more}`, `a\r\n${ONE}${'y'.repeat(more + 1)}\r\nb\r\n`] as const,
  ),
  ['NULs before a line, as a crash leaves them', `first\n${NULS(200_000)}second 17\nthird\n`],
  ['NULs behind one', `first\nsecond 17${NULS(200_000)}\nthird\n`],
  ['NULs behind a long one', `first\n${ONE}${NULS(200_000)}\r\nthird\n`],
  ['NULs within one', `first\nsecond 17${NULS(200_000)}more\nthird\n`],
  ['NULs and a CR within one', `first\nsecond 17${NULS(100_000)}\r${NULS(100_000)}\nthird\n`],
  ['NULs alone', `first\n${NULS(300_000)}`],
  [
    'a record that goes on and on',
    `{"level":"warn","msg":"slow","data":"${LONG}"}\n{"level":"warn","msg":"slow"}\n`,
  ],
  ['a trace of long lines', `java.lang.Error: x\n${`\tat ${LONG}\n`.repeat(3)}next\n`],
  ['blank lines only', '\n'.repeat(2_000)],
]

describe('a text read piece by piece has the entries that it has in one piece', () => {
  for (const charset of ['utf-8', 'utf-16le', 'utf-16be'])
    test.each(TEXTS)(`${charset}: %s`, (_, text) => {
      const bytes = encodeAs(text, charset)
      const context = { ...learn(bytes, charset), zone: 'UTC', offset: 0 }
      const counted = analyzeSeam(bytes, 0, context)
      for (const pieceBytes of [29_973, 70_001]) {
        const run = new EntryRun(context, 0, 0)
        const counter = new Counter(charset)
        for (let at = 0; at < bytes.length; at += pieceBytes)
          run.read(bytes.subarray(at, at + pieceBytes), false, counter)
        run.read(new Uint8Array(0), true, counter)
        expect(run.at).toBe(bytes.length)
        const { encoded, index } = counter.finish(bytes.length)
        expect(Buffer.compare(encoded, counted.encoded)).toBe(0)
        expect(index).toEqual(counted.index)
      }
    })

  test.each(['utf-8', 'utf-16le', 'utf-16be'])('with CR as the end of lines in %s', (charset) => {
    const bytes = encodeAs(`first\r${LONG}\r\r\nsecond\r`, charset)
    const { format } = learn(bytes, charset)
    const context = { charset, zone: 'UTC', offset: 0, format: { ...format, returns: true as const } }
    const run = new EntryRun(context, 0, 0)
    const counter = new Counter(charset)
    const ends = Array.from({ length: 20 }, (_, back) => bytes.length - 20 + back)
    const cuts = [0, 3, 5, 6, 10, 11, 12, 13, 70_001, ...ends, bytes.length]
    for (const [at, cut] of cuts.entries()) run.read(bytes.subarray(cuts[at - 1] ?? 0, cut), false, counter)
    run.read(new Uint8Array(0), true, counter)
    const { encoded } = counter.finish(bytes.length)
    expect(Buffer.compare(encoded, analyzeSeam(bytes, 0, context).encoded)).toBe(0)
    const summary = decodeSummary(encoded)
    expect(summary).toMatchObject({ lines: 4, entries: 3, unparsed: { blank: 1, binary: 0 } })
  })
})

const PIECE_BYTES = 8 * 1024 * 1024

test.each([
  ['a line without an end', 'payload '],
  ['NULs', '\0'],
])('%s by the hundred megabytes: takes no memory', (_, unit) => {
  const context = { ...learn(Buffer.from('first\n')), zone: 'UTC' }
  const run = new EntryRun(context, 0, 0)
  const counter = new Counter('utf-8')
  const piece = Buffer.alloc(PIECE_BYTES, unit)
  const before = process.memoryUsage().arrayBuffers
  let most = 0
  for (let count = 0; count < 20; count++) {
    run.read(piece, false, counter)
    most = Math.max(most, process.memoryUsage().arrayBuffers - before)
  }
  run.read(new Uint8Array(0), true, counter)
  expect(run.at).toBe(20 * PIECE_BYTES)
  // Pieces that are not collected yet count too; all of them together would be 160 MiB.
  expect(most).toBeLessThan(120 * 1024 * 1024)
})

test('blank lines behind an entry are passed on before the text ends', () => {
  const context = { ...learn(Buffer.from('first\n')), zone: 'UTC' }
  const run = new EntryRun(context, 0, 0)
  const counter = new Counter('utf-8')
  const text = Buffer.concat([Buffer.from('first\n'), Buffer.alloc(2 * MAX_ENTRY_BYTES, '\n')])
  run.read(text.subarray(0, MAX_ENTRY_BYTES / 2), false, counter)
  expect(run.at).toBe(0)
  run.read(text.subarray(MAX_ENTRY_BYTES / 2), false, counter)
  expect(run.at).toBe(text.length)
  expect(decodeSummary(counter.finish(run.at).encoded)).toMatchObject({
    lines: 2 * MAX_ENTRY_BYTES + 1,
    entries: 1,
    unparsed: { blank: 2 * MAX_ENTRY_BYTES, binary: 0 },
  })
})
