import { readFileSync } from 'node:fs'
import fc from 'fast-check'

/** Lines that are records, or nearly: for tests that they are read the same in several ways. */
/** Real ones. */
export const RECORDS = readFileSync(new URL('records.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !/^[#=>] /.test(line))

/** Blanks beyond ASCII, and what stands beside them. */
const BLANKS = Array.from(
  '\u00a0\u1680\u2000\u2005\u200a\u2028\u2029\u202f\u205f\u3000\ufeff\u200b\u180e\u00a1\u2027',
)

const key = fc.constantFrom(
  ...['msg', 'message', 'Message', 'event', 'text', 'log', 'stream', 'time', 'ts', 'date', '@timestamp', 't'],
  ...['level', 'severity', 'lvl', 'status', 's', 'c', 'priority', 'stack', 'err', 'error', 'exception', 'a'],
  ...[
    '__REALTIME_TIMESTAMP',
    'resourceLogs',
    'severityNumber',
    'instant',
    'body',
    '$date',
    'stringValue',
    '1',
  ],
)
const text = fc.oneof(
  fc.constantFrom(
    '',
    'info',
    'WARN',
    'INFO+2',
    '30',
    '200',
    'null',
    'up',
    'Order 17 "paid" by\tüser',
    'a\nb',
  ),
  fc.constantFrom('2024-03-01T15:04:05Z', '2024-03-01 15:04:05,123', '2024-13-01T15:04:05Z', '15:04:05'),
  fc.constantFrom('1709305445', '1709305445.5', '01709305445', '1.7093054451234567e+09', ' 1709305445'),
  fc.constantFrom(
    '2024-03-01T15:04:05+08:00',
    '01/Mar/2024:15:04:05 +0800',
    '20240301150405',
    'Mar  1 15:04:05',
  ),
  fc.constantFrom(
    '448µs',
    'größe',
    '订单',
    '🎉',
    'infoµ',
    'µinfo',
    '2024-03-01T15:04:05Zµ',
    '\u0085',
    '\uffff',
    '\ufffd',
  ),
  fc
    .tuple(fc.constantFrom('', 'a', 'ü'), fc.constantFrom(...BLANKS), fc.constantFrom('', 'b', 'c=d'))
    .map((all) => all.join('')),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
)
const number = fc.oneof(
  fc.constantFrom(30, 1709305445, 1709305445.845, 1709305445123, 1709305445123456, 0, -1, 1e21, 6),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    number,
    fc.constantFrom(true, null),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(key, tie('any'), { maxKeys: 4 }),
  ),
})).any
/** Mostly what loggers write: a time, a level, a message, and something else. */
const likely = fc.tuple(
  fc.constantFrom('time', 'ts', '@timestamp', 'date'),
  fc.constantFrom(
    '2024-03-01T15:04:05.123Z',
    '2024-03-02 15:04:06',
    1709305445,
    1709305445123.5,
    '1709305445.25',
  ),
  fc.constantFrom('level', 'severity', 'Level'),
  fc.constantFrom('info', 'WARN', 'INFO+2', 30, 'none'),
  fc.constantFrom('msg', 'message', 'event'),
  text,
)
const pairsWith = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<readonly [string, unknown][]> =>
  fc
    .tuple(likely, fc.array(fc.tuple(key, value), { maxLength: 4 }), fc.nat(), fc.boolean())
    .map(([[timed, time, levelled, level, named, message], more, turn, isLikely]) => {
      const all: [string, unknown][] = [
        ...((isLikely
          ? [
              [timed, time],
              [levelled, level],
              [named, message],
            ]
          : []) as [string, unknown][]),
        ...more,
      ]
      const first = all.length === 0 ? 0 : turn % all.length
      return [...all.slice(first), ...all.slice(0, first)]
    })

/** JSON with keys that may come twice. */
export const json = pairsWith(value).map(
  (all) => `{${all.map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v)}`).join()}}`,
)
const quoted = (value: string): string => `"${value.replace(/(["\\])/g, '\\$1').replaceAll('\n', '\\n')}"`
/** Pairs of keys and values. */
export const logfmt = fc
  .tuple(
    pairsWith(text),
    fc.array(fc.constantFrom('bare', 'single', 'double'), { minLength: 9, maxLength: 9 }),
  )
  .map(([all, forms]) =>
    all
      .map(([name, what], k) => {
        const written = String(what)
        const bare = forms[k] === 'bare' && /^[^ \t\r\n]*$/.test(written)
        return `${name}=${bare ? written : forms[k] === 'single' ? `'${written}'` : quoted(written)}`
      })
      .join(' ')
      .replaceAll('\n', ' '),
  )
/** Lines of access logs. */
export const request = fc
  .tuple(
    fc.constantFrom('GET /a', 'POST /a/17?b=1&c=2 ', '/?', 'GET /ü?x', '\\"a\\"', ''),
    fc.constantFrom(' HTTP/1.1', '', '?'),
    fc.constantFrom('200', '404 17', '20', '200x', '500 1 "-" "curl"'),
    fc.constantFrom(
      '[01/Mar/2024:15:04:05 +0800]',
      '[41/Mar/2024:15:04:05 +0800]',
      '[01/Mar/2024:15:04:05.5]',
    ),
  )
  .map(([start, end, status, time]) => `10.0.0.1 - - ${time} "${start}${end}" ${status}`)

/** A line with some of its bytes left out, doubled or replaced. */
export const damaged = (line: fc.Arbitrary<string>) =>
  fc
    .tuple(
      line,
      fc.array(fc.tuple(fc.nat(300), fc.constantFrom('', '"', '\\', ':', '7', '\u00a0', '{', '\\u00e9'))),
    )
    .map(([whole, changes]) =>
      changes.reduce((now, [at, by]) => now.slice(0, at) + by + now.slice(at + 1), whole),
    )
