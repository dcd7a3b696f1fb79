import { describe, expect, test } from 'vitest'
import { learn } from '../../server/analyze.ts'
import { PatternError } from '../../server/parse/pattern.ts'
import { read } from './read.ts'

describe('a header that the user names', () => {
  test.each([
    [
      'time level [thread] logger: message',
      '2024-03-01 15:04:05.123 warn [http 1] billing: Cache is cold',
      { time: '2024-03-01T15:04:05.123Z', level: 'warn', message: 'Cache is cold' },
      { thread: 'http 1', logger: 'billing' },
    ],
    [
      'host|time|user|message',
      'web-1|01/03/2024 15:04:05|Ada L|paid 7',
      { time: '2024-01-03T15:04:05.000Z', level: 'none', message: 'paid 7' },
      { host: 'web-1', user: 'Ada L' },
    ],
    [
      'host|time(eu-slash)|user|message',
      'web-1|01/03/2024 15:04:05|Ada L|paid 7',
      { time: '2024-03-01T15:04:05.000Z', level: 'none', message: 'paid 7' },
      { host: 'web-1', user: 'Ada L' },
    ],
    [
      'request (took) =>',
      'GET/x (12ms) => done at once',
      { time: null, level: 'none', message: 'done at once' },
      { request: 'GET/x', took: '12ms' },
    ],
  ])('%s', (pattern, line, entry, fields) => {
    const { entries } = read(`${line}\n  at more\nother line\n`, pattern)
    expect(entries).toHaveLength(2)
    expect(entries[0]).toMatchObject({ ...entry, message: `${entry.message}\n  at more`, fields })
    expect(entries[1]).toMatchObject({ message: 'other line', fields: {} })
  })
  test('plain: nothing but what is known stands before the message', () => {
    const lines = ['2024-03-01 15:04:05 [a] x: one', '  at once', '2024-03-01 15:04:06 [b] y: two']
    expect(read(lines.join('\n'), 'plain').entries.map(({ message }) => message)).toEqual([
      '[a] x: one\n  at once',
      '[b] y: two',
    ])
  })
  test.each([
    ['', 'names no columns'],
    [' - ', 'names no columns'],
    ['time(never)', 'no notation of time named "never"'],
    ['time message more', 'Nothing can stand behind "message"'],
    ['level(iso) message', 'Only time has a notation'],
  ])('"%s" is refused: %s', (pattern, sentence) => {
    expect(() => learn(new Uint8Array(0), undefined, pattern)).toThrow(PatternError)
    expect(() => learn(new Uint8Array(0), undefined, pattern)).toThrow(sentence)
  })
})
