import { describe, expect, test } from 'vitest'
import { learn } from '../../server/analyze.ts'
import { plain } from '../../server/ingest/plain.ts'
import { EntryReader } from '../../server/parse/entries.ts'
import type { EntrySink } from '../../server/parse/entry-view.ts'
import { EntryRun } from '../../server/parse/entry-run.ts'

test('plain bytes are the same bytes in the same memory, and no Buffer', () => {
  const buffer = Buffer.from('a short text').subarray(2, 7)
  const bytes = plain(buffer)
  expect(bytes.constructor).toBe(Uint8Array)
  expect(new TextDecoder().decode(bytes)).toBe('short')
  expect(bytes.buffer).toBe(buffer.buffer)
  expect(plain(bytes)).toBe(bytes)
})

const line = (at: number, text: string): string => `2026-11-20 10:00:0${at} ERROR ${text}\n`
const TEXT = [
  line(1, 'refused'),
  line(2, `failed\n\tat Main.run(Main.java:17)\n\n\tat Main.main(Main.java:4)`),
  line(3, '\u001b[31mred\u001b[0m'),
  line(4, '{"msg":"a record","caf\\u00e9":1}'),
  '{\n  "level": "warn",\n  "msg": "over several lines"\n}\n',
  line(5, 'last'),
].join('')

describe.each(['utf-8', 'utf-16le'])(
  'whatever holds a text in %s, what is read of it stands in plain bytes',
  (charset) => {
    const buffer = Buffer.from(TEXT, charset === 'utf-8' ? 'utf8' : 'utf16le')
    const context = { ...learn(buffer, charset), zone: 'UTC' }
    /** Classes of the arrays that a read passes on. */
    const classes = (read: (sink: EntrySink) => void) => {
      const met = new Set<unknown>()
      read({
        entry: ({ text, bytes }) => void met.add(text.constructor).add(bytes.constructor),
        unparsed: () => undefined,
      })
      return [...met]
    }

    test('at once', () => {
      expect(classes((sink) => new EntryReader(context).scan(buffer, 0, 0, 0, true, sink))).toEqual([
        Uint8Array,
      ])
    })

    test('piece by piece', () => {
      expect(
        classes((sink) => {
          const run = new EntryRun(context, 0, 0)
          for (let at = 0; at < buffer.length; at += 24) run.read(buffer.subarray(at, at + 24), false, sink)
          run.read(new Uint8Array(0), true, sink)
        }),
      ).toEqual([Uint8Array])
    })
  },
)
