import { describe, expect, test } from 'vitest'
import { read } from './read.ts'

/** Multi-line samples: the text, and how many lines each entry has. */
const MULTILINE: readonly [name: string, lines: readonly string[], entries: readonly number[]][] = [
  [
    'Java with causes',
    [
      '2024-03-01 10:00:00 ERROR a',
      'java.io.IOException: x',
      '\tat a.B.c(B.java:1)',
      'Caused by: java.net.E: y',
      '\t... 12 more',
      '2024-03-01 10:00:01 INFO b',
    ],
    [5, 1],
  ],
  [
    'Java without a header',
    ['Exception in thread "main" java.lang.Error: x', '\tat a.B.c(B.java:1)', 'done'],
    [2, 1],
  ],
  [
    'chained Python',
    [
      '2024-03-01 10:00:00 ERROR a',
      'Traceback (most recent call last):',
      '  File "a.py", line 1, in b',
      'ValueError: x',
      '',
      'During handling of the above exception, another exception occurred:',
      '',
      'Traceback (most recent call last):',
      '  File "a.py", line 2, in c',
      'KeyError: y',
      '2024-03-01 10:00:01 INFO b',
    ],
    [10, 1],
  ],
  [
    'Go panic',
    ['panic: x', '', 'goroutine 1 [running]:', 'main.run(0x1)', '\t/a.go:1 +0x1d', 'exit status 2', 'bye'],
    [6, 1],
  ],
  [
    'Rust panic',
    [
      "thread 'main' panicked at src/main.rs:4:5:",
      '   0: std::panicking',
      'note: run with `RUST_BACKTRACE=1` environment variable',
    ],
    [3],
  ],
  [
    '.NET',
    [
      '2024-03-01 10:00:00 [ERR] a',
      'System.InvalidOperationException: x',
      '   at A.B() in C.cs:line 1',
      '--- End of inner exception stack trace ---',
      '   at A.C()',
      '2024-03-01 10:00:01 [INF] b',
    ],
    [5, 1],
  ],
  [
    'PHP',
    [
      '[01-Mar-2024 10:00:00 UTC] PHP Fatal error: x',
      'Stack trace:',
      '#0 /a.php(1): b()',
      '#1 {main}',
      '  thrown in /a.php on line 1',
      '[01-Mar-2024 10:00:01 UTC] PHP Notice: y',
    ],
    [5, 1],
  ],
  ['Node', ['Error: x', '    at a (/b.js:1:2)', '    at c (/d.js:3:4)', 'listening'], [3, 1]],
  [
    'pretty JSON',
    [
      '2024-03-01 10:00:00 INFO reply',
      '{',
      '  "a": 1,',
      '  "b": [',
      '    2',
      '  ]',
      '}',
      '{',
      '  "a": 2',
      '}',
    ],
    [7, 3],
  ],
  [
    'SQL over several lines',
    [
      '2024-03-01 10:00:00 UTC [1] LOG:  statement: SELECT *',
      '\tFROM a',
      '\tWHERE b = 1',
      '2024-03-01 10:00:01 UTC [1] LOG:  done',
    ],
    [3, 1],
  ],
  [
    'a plain line between headed ones is its own',
    ['2024-03-01 10:00:00 INFO a', 'printed by hand', '2024-03-01 10:00:01 INFO b'],
    [1, 1, 1],
  ],
]

describe('continuation lines', () => {
  test.each(MULTILINE)('%s', (_, lines, entries) => {
    expect(read(`${lines.join('\n')}\n`).entries.map(({ lines: count }) => count)).toEqual(entries)
  })
})

describe('hard lines', () => {
  test('blank lines outside entries and binary lines are unparsed', () => {
    expect(read('\n\nhello\n\n\nbin\0ary\nworld')).toMatchObject({
      unparsed: 5,
      entries: [{ message: 'hello' }, { message: 'world' }],
    })
  })
  test('colours, NULs around a line and a byte order mark are stripped', () => {
    expect(
      read('\ufeff\u001b[32mINFO\u001b[0m: up\n\0\0\0down\n').entries.map(({ message }) => message),
    ).toEqual(['INFO: up', 'down'])
  })
})

describe('hostile lines', () => {
  test('NULs by the megabyte before a line do not swallow it', () => {
    const { entries } = read(`${'\0'.repeat(100_000)}2024-03-01 15:04:06 boot done\n`)
    expect(entries).toMatchObject([{ message: 'boot done', time: '2024-03-01T15:04:06.000Z' }])
  })
  test('JSON nested deeper than can be written is a message', () => {
    expect(read(`{"msg":"x","a":${'['.repeat(30_000)}${']'.repeat(30_000)}}\n`).entries).toHaveLength(1)
  })
})
