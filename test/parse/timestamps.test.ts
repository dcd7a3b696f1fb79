import { describe, expect, test } from 'vitest'
import { readTimestamp, timestampReader } from '../../server/parse/timestamp.ts'
import { TIMESTAMP_FORMATS } from '../../server/parse/timestamps.ts'
import { isoOf } from '../../server/app/resolve.ts'
import { TIME_KINDS } from '../../server/model/time.ts'

const trimmed = (iso: string): string =>
  isoOf(Date.parse(iso.replace(/(\.\d{3})\d+/, '$1')) * 1000).replace(/\.000Z$/, 'Z')

describe('every timestamp format reads its own samples', () => {
  for (const { name, kind, samples } of TIMESTAMP_FORMATS) {
    test.each(samples.map(([text, iso]) => ({ text, iso })))(`${name}: $text`, ({ text, iso }) => {
      const reader = timestampReader(name)
      const bytes = new TextEncoder().encode(text)
      expect(reader?.read(bytes, 0, bytes.length)).toBe(bytes.length)
      expect(TIME_KINDS[reader!.kind]).toBe(kind)
      expect(trimmed(isoOf(reader!.us))).toBe(trimmed(iso))
    })
  }
})

describe('what is no timestamp', () => {
  test.each([
    '2024-13-01 10:00:00',
    '2024-03-01 10:00:000',
    '12345',
    '99:00:00',
    'Foo 12 10:00:00',
    '2024-03-01 10:00:00abc',
  ])('%s', (text) => {
    expect(readTimestamp(text)).toBeNull()
  })
})

test('the microseconds of nanosecond fractions are kept', () => {
  expect(readTimestamp('2024-03-01T15:04:05.123456789Z')?.us).toBe(
    Date.parse('2024-03-01T15:04:05.123Z') * 1000 + 456,
  )
})
