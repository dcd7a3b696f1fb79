import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { learn } from '../../server/analyze.ts'
import { EntryReader } from '../../server/parse/entries.ts'
import { clearHeader, emptyHeader } from '../../server/parse/header-values.ts'
import { readQuickly } from '../../server/parse/quick-record.ts'
import { mayBeRecord, readRecord, takeRecord, type RecordTarget } from '../../server/parse/record.ts'
import { generate, KINDS } from '../samples/index.ts'
import { damaged, json, logfmt, RECORDS, request } from './record-lines.ts'

/**
 * Records of which only message, time and level are wanted are read without their other fields. What is read so must be what
 * record.ts reads; what is refused is read by it anyway.
 */
const target = (): RecordTarget => {
  const header = emptyHeader(false)
  clearHeader(header)
  return { text: new Uint8Array(0), from: 0, to: 0, isRecord: false, header }
}

const said = ({ text, from, to, header }: RecordTarget) => ({
  message: Buffer.from(text.subarray(from, to)).toString('hex'),
  us: header.us,
  kind: header.kind,
  zoneMinutes: header.zoneMinutes,
  level: header.level,
})

/** Whether the line was read quickly; if so, it was read as record.ts does. */
const check = (line: string | Uint8Array): boolean => {
  // It stands among others, which nothing may look into.
  const before = Buffer.from('{"msg":"before"}\n')
  const bytes = Buffer.concat([before, Buffer.from(line), Buffer.from('\n" 200 2024')])
  const [start, end] = [before.length, before.length + Buffer.from(line).length]
  const quick = target()
  const record = readRecord(bytes, start, end)
  if (record) expect([line, mayBeRecord(bytes, start, end)]).toEqual([line, true])
  if (!readQuickly(bytes, start, end, quick, false)) return false
  const slow = target()
  expect([line, record?.wraps]).toEqual([line, false])
  if (record) takeRecord(record, slow, false)
  expect({ line, ...said(quick) }).toEqual({ line, ...said(slow) })
  return true
}

describe('records read quickly say what they say', () => {
  test('real lines', () => {
    expect(RECORDS.filter(check).length).toBeGreaterThan(20)
  })

  test.each(KINDS)('$name', (kind) => {
    const { text } = generate(kind, { lines: 300, seed: 1 })
    for (const line of Buffer.from(text).toString().split('\n')) check(line)
  })

  test.each([
    ['JSON', json],
    ['logfmt', logfmt],
    ['requests', request],
  ])('%s', (_, lines) => {
    let quick = 0
    fc.assert(
      fc.property(fc.oneof(lines, damaged(lines)), (line) => void (quick += check(line) ? 1 : 0)),
      {
        numRuns: 5000,
      },
    )
    expect(quick).toBeGreaterThan(300)
  })

  test('bytes that are no text', () => {
    const line = Buffer.from('{"msg":"caf\xe9 is \xc3\xa9","level":"info"}', 'latin1')
    check(line)
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 8 }), (bytes) => {
        check(Buffer.concat([Buffer.from('{"level":"info","msg":"'), bytes, Buffer.from('"}')]))
        check(Buffer.concat([Buffer.from('level=info msg="'), bytes, Buffer.from('" a=1')]))
        check(Buffer.concat([Buffer.from('level=info msg=x took='), bytes, Buffer.from(' a=1')]))
        check(Buffer.concat([Buffer.from('level=info msg=x'), bytes]))
        check(Buffer.concat([Buffer.from('msg=x level=info'), bytes, Buffer.from(' a=1')]))
      }),
      { numRuns: 3000 },
    )
  })

  test('bare values of logfmt, of any character', () => {
    const wrong: number[] = []
    const isDense = (code: number): boolean => code < 0x3100 || (code >= 0xfe00 && code < 0x10000)
    for (let code = 33; code <= 0x10ffff; code += isDense(code) ? 1 : 0x40) {
      if (code >= 0xd800 && code < 0xe000) continue
      const character = String.fromCodePoint(code)
      const quick = check(`level=info took=a${character}b msg=${character}x`)
      // Only what ends them to the pattern is left to it, and DEL.
      if (quick !== (/\S/.test(character) && code !== 127 && !'"\''.includes(character))) wrong.push(code)
    }
    expect(wrong).toEqual([])
  })

  test('bare values of logfmt, of any bytes beyond ASCII', () => {
    const high = fc.array(
      fc.constantFrom(
        ...[
          0x80, 0x85, 0x8a, 0x9a, 0x9f, 0xa0, 0xa8, 0xaf, 0xbb, 0xbf, 0xc0, 0xc2, 0xe1, 0xe2, 0xe3, 0xef,
          0xed, 0xf0, 0xf4, 0xff, 0x81, 0x20, 0x61, 0x3d,
        ],
      ),
      { minLength: 1, maxLength: 8 },
    )
    fc.assert(
      fc.property(high, (bytes) => {
        check(Buffer.from([...Buffer.from('level=info took=4'), ...bytes, ...Buffer.from(' msg=up')]))
        check(Buffer.from([...Buffer.from('level=info msg=4'), ...bytes, ...Buffer.from(' b=c')]))
        check(Buffer.from([...Buffer.from('level=info msg=up b='), ...bytes]))
      }),
      { numRuns: 5000 },
    )
  })

  test('with what follows them, and behind what stands before them', () => {
    const lines = [
      '{"level":"error","time":1709305445123,"msg":"charge failed"}',
      'time=2024-03-01T15:04:05Z level=warn msg=slow',
      '10.0.0.1 - - [01/Mar/2024:15:04:05 +0800] "GET /a?b=1 HTTP/1.1" 200 17',
      '10.0.0.1 - - [01/Mar/2024:15:04:05 +0800] "GET /a HTTP/1.1" 200 17',
      '2024-03-01 15:04:06 INFO {"level":"warn","time":"2024-03-01T15:04:05Z","msg":"inner"}',
      '2024-03-01T15:04:05.123456789Z stderr P {"msg":"cut here"}',
      '2024-03-01T15:04:05.123456789Z stdout F {"msg":"x","level":"info"}',
      '{"log":"level=info msg=wrapped a=1\\n","stream":"stdout","time":"2024-03-01T15:04:05Z"}',
      '@cee: {"msg":"of syslog"}',
      '\tat com.example.Billing.charge(Billing.java:17)',
      'Caused by: java.io.IOException: x',
      '{"msg":"",',
      '',
      'plain',
    ]
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...lines), { minLength: 1, maxLength: 12 }),
        fc.constantFrom('\n', '\r\n'),
        (some, end) => {
          const bytes = Buffer.from(some.join(end) + end)
          const [quick, slow] = [false, true].map((withFields) => {
            const entries: unknown[] = []
            const reader = new EntryReader({ ...learn(bytes), zone: 'UTC' }, withFields)
            reader.scan(bytes, 0, 0, 0, true, {
              unparsed: (...all) => entries.push(all),
              entry: (entry) => entries.push([entry.start, entry.end, entry.us, said(entry)]),
            })
            return entries
          })
          expect(quick).toEqual(slow)
        },
      ),
      { numRuns: 2000 },
    )
  })
})
