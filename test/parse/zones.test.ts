import { expect, test } from 'vitest'
import { contextFor, encode, pieced, plain, whole } from '../pieces.ts'
import { read } from './read.ts'

/** The time of a line in a file of a zone; a year or date that is not named is that of the pseudo-year or pseudo-day. */
test.each([
  ['2026-11-21 17:18:54 started', 'UTC', '2026-11-21T17:18:54.000Z'],
  ['2026-11-21 17:18:54 started', 'Asia/Shanghai', '2026-11-21T09:18:54.000Z'],
  ['2026-11-21 17:18:54 +0900 started', 'Asia/Shanghai', '2026-11-21T08:18:54.000Z'],
  // What Java's Date prints, in China and in Chicago.
  ['Sat Nov 21 17:18:54 CST 2026 started', 'UTC', '2026-11-21T23:18:54.000Z'],
  ['Sat Nov 21 17:18:54 CST 2026 started', 'America/Chicago', '2026-11-21T23:18:54.000Z'],
  ['Sat Nov 21 17:18:54 CST 2026 started', 'Europe/Berlin', '2026-11-21T23:18:54.000Z'],
  ['Sat Nov 21 17:18:54 CST 2026 started', 'Asia/Shanghai', '2026-11-21T09:18:54.000Z'],
  ['Sat Nov 21 17:18:54 CST 2026 started', 'PRC', '2026-11-21T09:18:54.000Z'],
  ['Sat Nov 21 17:18:54 CST 2026 started', 'Asia/Taipei', '2026-11-21T09:18:54.000Z'],
  ['Sat Nov 21 17:18:54 CST 2026 started', '+08:00', '2026-11-21T09:18:54.000Z'],
  ['Sat Nov 21 17:18:54 CST 2026 started', '+0800', '2026-11-21T09:18:54.000Z'],
  ['Sat Nov 21 17:18:54 CST 2026 started', 'America/Havana', '2026-11-21T22:18:54.000Z'],
  ['{"time":"2026-11-21 17:18:54 CST","msg":"started"}', 'Asia/Shanghai', '2026-11-21T09:18:54.000Z'],
  ['Nov 21 17:18:54.123 CST: %SYS-5-CONFIG_I: saved', 'Asia/Shanghai', '2000-11-21T17:18:54.123Z'],
  // A partial time that names its zone is turned into one of the file's.
  ['Nov 21 17:18:54.123 EST: %SYS-5-CONFIG_I: saved', 'UTC', '2000-11-21T22:18:54.123Z'],
  ['Nov 21 17:18:54.123 EST: %SYS-5-CONFIG_I: saved', 'Asia/Shanghai', '2000-11-22T06:18:54.123Z'],
  ['[17:18:54 +08:00] [info] started', 'Asia/Shanghai', '1970-01-01T17:18:54.000Z'],
  ['[01:18:54 +00:00] [info] started', 'America/Chicago', '1970-01-01T19:18:54.000Z'],
])('%s in %s', (line, zone, time) => {
  expect(read(`${line}\n`, undefined, zone).entries.map((entry) => entry.time)).toEqual([time])
})

test.each(['Asia/Shanghai', 'America/Chicago', '+08:00'])(
  'law 1 holds for them in %s, at every cut',
  (zone) => {
    const lines = [
      'Sat Nov 21 17:18:54 CST 2026 a',
      'Nov 21 23:59:59.1 EST: %A-5-B: b',
      '[23:59:59 +09:00] [info] c',
    ]
    const bytes = encode(`${[...lines, ...lines, ...lines].join('\n')}\n`)
    const context = { ...contextFor(bytes), zone }
    const expected = plain(whole(bytes, context))
    for (let cut = 0; cut <= bytes.length; cut++)
      expect(plain(pieced(bytes, [cut], context))).toEqual(expected)
  },
)
