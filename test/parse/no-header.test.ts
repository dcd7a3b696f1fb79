import { describe, expect, test } from 'vitest'
import { MESSAGES, read } from './read.ts'

/** Messages that begin like a header, and have none. */
const PLAIN = [
  'Retrying in 10:30 minutes',
  '12 files copied',
  '240301 items in queue',
  '240301 150405 rows and columns',
  'Mar 1 release is out',
  '05-12 customers served',
  '10/12 done',
  '9:30 meeting moved',
  '1.5e+09 rows',
  '* starting nginx',
  '# comment',
  '@400 reached',
  '10.0.0.1:8080 accepted',
  'localhost:27017 connected',
  'web-1: 12:30 is late',
  '1 error found',
  'I am here',
  'E is a letter',
  'F sharp',
  'stdout is closed',
  'Asia/Shanghai is a zone',
  'no error: all is well',
  '2024年的报告',
  '三月报告 done',
  'system ready',
  'kern : info',
  '%SYS done',
]
const TIMED = '2024-03-01 10:00:00 '

describe('what no header is', () => {
  test.each(PLAIN)('%s: alone', (message) => {
    expect(read(`${message}\n`).entries).toMatchObject([{ message, time: null, level: 'none' }])
  })

  test.each(PLAIN)('%s: behind a time', (message) => {
    expect(read(`${TIMED}${message}\n`).entries).toMatchObject([
      { message, time: '2024-03-01T10:00:00.000Z', level: 'none' },
    ])
  })

  test.each(PLAIN)('%s: behind a time and a level, among others', (message) => {
    const others = Array.from({ length: 40 }, (_, at) => `${TIMED}INFO ${MESSAGES[at % MESSAGES.length]!}`)
    const { entries } = read([...others, `${TIMED}INFO ${message}`].join('\n'))
    expect(entries.at(-1)).toMatchObject({ message, time: '2024-03-01T10:00:00.000Z', level: 'info' })
  })
})

test('a label that is no level in itself is one before the code of MySQL', () => {
  const line = (label: string): string =>
    `2024-03-01T10:00:00.000000Z 0 [${label}] [MY-010931] [Server] ready`
  expect(['System', 'Note', 'Warning', 'ERROR'].map((label) => read(line(label)).entries[0]?.level)).toEqual([
    'info',
    'info',
    'warn',
    'error',
  ])
})
