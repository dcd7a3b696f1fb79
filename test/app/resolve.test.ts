import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isoOf } from '../../server/app/resolve.ts'

/** The farthest instants of which a Date can be made, in ms. */
const FARTHEST_MS = 8_640_000_000_000_000

test.each([
  [0, '1970-01-01T00:00:00.000Z'],
  [-1, '1969-12-31T23:59:59.999999Z'],
  [1_709_305_445_123_000, '2024-03-01T15:04:05.123Z'],
  [1_709_305_445_123_007, '2024-03-01T15:04:05.123007Z'],
  [1_709_305_445_000_100, '2024-03-01T15:04:05.000100Z'],
  [Date.UTC(12_024, 0, 2) * 1000, '+012024-01-02T00:00:00.000Z'],
])('%d is %s', (us, iso) => {
  expect(isoOf(us)).toBe(iso)
})

test('whole milliseconds are written as a Date writes them, of many days by turns', () => {
  fc.assert(
    fc.property(fc.integer({ min: -2_000_000_000_000, max: 8_000_000_000_000 }), (ms) => {
      expect(isoOf(ms * 1000)).toBe(new Date(ms).toISOString())
    }),
    { numRuns: 6_000 },
  )
  for (const ms of [-FARTHEST_MS, FARTHEST_MS]) expect(isoOf(ms * 1000)).toBe(new Date(ms).toISOString())
})
