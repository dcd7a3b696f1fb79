import { describe, expect, it } from 'vitest'
import { preferredLanguage } from '../../web/src/text/languages.ts'
import { badgesOf, occurring } from '../../web/src/text/levels.ts'
import { formatBytes, formatCount, formatShare } from '../../web/src/text/numbers.ts'
import { formatExactInstant, formatInstant, formatTick, readTypedInstant } from '../../web/src/text/times.ts'

describe('numbers', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [12345, '12,345'],
    [1234567890, '1,234,567,890'],
  ])('count %d', (value, text) => {
    expect(formatCount(value, 'en')).toBe(text)
    expect(formatCount(value, 'zh')).toBe(text)
  })

  it.each([
    [0, '0%'],
    [1, '100%'],
    [0.334, '33.4%'],
    [0.0947, '9.47%'],
    [0.00001, '<0.01%'],
  ])('share %d', (value, text) => {
    expect(formatShare(value, 'en')).toBe(text)
  })

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1024, '1 KiB'],
    [8 * 1024 * 1024, '8 MiB'],
    [812_345_678, '775 MiB'],
    [5 * 1024 ** 4, '5 TiB'],
  ])('bytes %d', (value, text) => {
    expect(formatBytes(value, 'en')).toBe(text)
  })
})

describe('times', () => {
  it.each([
    ['2026-03-01T10:11:12.345Z', '2026-03-01 10:11:12', '2026-03-01 10:11:12.345'],
    ['2026-03-01T10:11:12.345678Z', '2026-03-01 10:11:12', '2026-03-01 10:11:12.345678'],
    ['2026-03-01T10:11:12.000Z', '2026-03-01 10:11:12', '2026-03-01 10:11:12'],
    ['2026-03-01T10:11:12.500000Z', '2026-03-01 10:11:12', '2026-03-01 10:11:12.500'],
    ['2026-03-01T10:11:12+08:00', '2026-03-01 02:11:12', '2026-03-01 02:11:12'],
    ['not a time', 'not a time', 'not a time'],
  ])('%s', (iso, short, exact) => {
    expect(formatInstant(iso, 'utc')).toBe(short)
    expect(formatExactInstant(iso, 'utc')).toBe(exact)
  })

  it('shows local time where wanted', () => {
    const iso = '2026-03-01T10:11:12.000Z'
    const date = new Date(iso)
    expect(formatInstant(iso, 'local')).toContain(
      `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}:12`,
    )
  })

  it.each([
    [86_400_000, 864_000_000, '2026-03-01'],
    [3_600_000, 864_000_000, '03-01 10:11'],
    [60_000, 3_600_000, '10:11'],
    [1000, 60_000, '10:11:12'],
    [10, 1000, '10:11:12.340'],
  ])('a tick of %d ms over %d ms', (bucketMs, spanMs, text) => {
    expect(formatTick('2026-03-01T10:11:12.340Z', bucketMs, spanMs, 'utc')).toBe(text)
  })

  it.each([
    ['2026-03-01 10:11:12', '2026-03-01T10:11:12.000Z'],
    ['2026-03-01T10:11', '2026-03-01T10:11:00.000Z'],
    [' 2026-3-1 ', '2026-03-01T00:00:00.000Z'],
    ['2026-03-01 10:11:12.345678', '2026-03-01T10:11:12.345Z'],
    ['2026-03-01T10:11:12Z', '2026-03-01T10:11:12.000Z'],
    ['2026-02-31', null],
    ['2026-13-01', null],
    ['10:11', null],
    ['', null],
  ])('reads %j as typed', (typed, instant) => {
    expect(readTypedInstant(typed, 'utc')).toBe(instant)
  })

  it('reads back what it shows, in either zone', () => {
    for (const zone of ['utc', 'local'] as const) {
      const iso = '2026-03-01T10:11:12.345Z'
      expect(readTypedInstant(formatExactInstant(iso, zone), zone)).toBe(iso)
    }
  })
})

describe('levels', () => {
  it.each([
    [{ info: 5 }, ['info']],
    [{ info: 90, error: 2 }, ['error', 'info']],
    [{ info: 90, error: 2, debug: 100 }, ['error', 'debug']],
    [{ none: 100, warn: 1 }, ['warn']],
    [{ none: 4 }, ['none']],
    [{}, ['none']],
  ])('badges of %j', (levels, badges) => {
    expect(badgesOf(levels)).toEqual(badges)
  })

  it('lists those that occur, worst first', () => {
    expect(occurring({ none: 1, info: 2, fatal: 3, warn: 0 })).toEqual(['fatal', 'info', 'none'])
  })
})

describe('language', () => {
  it.each([
    [['zh-CN', 'en'], 'zh'],
    [['zh'], 'zh'],
    [['de-DE', 'zh-TW'], 'zh'],
    [['en-US', 'zh'], 'en'],
    [['fr'], 'en'],
    [[], 'en'],
  ])('%j', (wanted, language) => {
    expect(preferredLanguage(wanted)).toBe(language)
  })
})
