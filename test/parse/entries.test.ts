import { describe, expect, test } from 'vitest'
import { levelKey } from '../../server/model/level.ts'
import { levelInMessage } from '../../server/parse/levels.ts'
import { MESSAGES, read } from './read.ts'

const HEADERS: readonly {
  name: string
  header: (at: number) => string
  time: string | null
  level: string
  fields?: Record<string, string>
}[] = [
  {
    name: 'log4j',
    header: () => '2024-03-01 15:04:05,123 WARN  [http-1] com.acme.Billing - ',
    time: '2024-03-01T15:04:05.123Z',
    level: 'warn',
    fields: { context: 'http-1' },
  },
  {
    name: 'logback without a thread',
    header: (at) => `2024-03-01 15:04:05.123 INFO com.acme.${'ABC'[at % 3] ?? ''}Service - `,
    time: '2024-03-01T15:04:05.123Z',
    level: 'info',
  },
  {
    name: 'a prefix, a logger that hardly changes, a request id',
    header: (at) =>
      `api.log 2024-03-01 15:04:05.123 4711 WARN acme.billing.${at % 2 === 0 ? 'api' : 'db'} [req-${at}f2c admin] `,
    time: '2024-03-01T15:04:05.123Z',
    level: 'warn',
    fields: { number: '4711', component: 'acme.billing.api', context: 'req-0f2c admin' },
  },
  {
    name: 'zap console',
    header: (at) => `2024-03-01T15:04:05.123Z\tERROR\tbilling/pool.go:${at + 20}\t`,
    time: '2024-03-01T15:04:05.123Z',
    level: 'error',
    fields: { caller: 'billing/pool.go:20' },
  },
  {
    name: 'commas',
    header: () => '2024-03-01T15:04:05Z,WARN,web-1,',
    time: '2024-03-01T15:04:05.000Z',
    level: 'warn',
    fields: { field: 'web-1' },
  },
  {
    name: 'pipes with and without a blank',
    header: (at) => `2024-03-01 15:04:05.123|Billing|4711|${at % 2 === 0 ? '' : ' '}`,
    time: '2024-03-01T15:04:05.123Z',
    level: 'none',
    fields: { field: 'Billing', field2: '4711' },
  },
  {
    name: 'spring boot',
    header: () =>
      '2024-03-01T15:04:05.123+08:00  INFO 4711 --- [           main] c.a.BillingApplication                   : ',
    time: '2024-03-01T07:04:05.123Z',
    level: 'info',
  },
  {
    name: 'python',
    header: () => '2024-03-01 15:04:05,123 - billing.worker - ERROR - ',
    time: '2024-03-01T15:04:05.123Z',
    level: 'error',
  },
  {
    name: 'syslog',
    header: () => 'Mar  1 15:04:05 web1 billing[4711]: ',
    time: '2000-03-01T15:04:05.000Z',
    level: 'none',
    fields: { component: 'billing', pid: '4711', source: 'web1' },
  },
  {
    name: 'logcat',
    header: () => '03-01 15:04:05.123  1702  2395 D Billing: ',
    time: '2000-03-01T15:04:05.123Z',
    level: 'debug',
    fields: { component: 'Billing' },
  },
  {
    name: 'klog',
    header: () => 'E0301 15:04:05.123456    4711 billing.go:42] ',
    time: '2000-03-01T15:04:05.123456Z',
    level: 'error',
  },
  {
    name: 'PostgreSQL',
    header: () => '2024-03-01 15:04:05.123 UTC [4711] LOG:  ',
    time: '2024-03-01T15:04:05.123Z',
    level: 'info',
  },
  {
    name: 'MySQL',
    header: () => '2024-03-01T15:04:05.123456Z 0 [Warning] [MY-010068] [Server] ',
    time: '2024-03-01T15:04:05.123456Z',
    level: 'warn',
  },
  {
    name: 'nginx error',
    header: () => '2024/03/01 15:04:05 [error] 4711#0: ',
    time: '2024-03-01T15:04:05.000Z',
    level: 'error',
  },
  {
    name: 'Apache error',
    header: () => '[Fri Mar 01 15:04:05 2024] [notice] ',
    time: '2024-03-01T15:04:05.000Z',
    level: 'info',
  },
  {
    name: 'pipes',
    header: () => '2024-03-01 15:04:05.123|Billing|4711|',
    time: '2024-03-01T15:04:05.123Z',
    level: 'none',
  },
  {
    name: 'columns before the time',
    header: (at) => `${String(at)} eu-west web-7 1709305445 1 `,
    time: '2024-03-01T15:04:05.000Z',
    level: 'none',
  },
  { name: 'a level only', header: (at) => (at % 2 === 0 ? 'INFO: ' : 'WARN: '), time: null, level: 'info' },
  {
    name: 'loguru',
    header: () => '2024-03-01 15:04:05.123 | INFO     | billing.main:run:12 - ',
    time: '2024-03-01T15:04:05.123Z',
    level: 'info',
  },
]

describe('headers are learned and are no part of the message', () => {
  test.each(HEADERS)('$name', ({ header, time, level, fields }) => {
    const lines = Array.from({ length: 60 }, (_, at) => header(at) + MESSAGES[at % MESSAGES.length]!)
    const { entries } = read(`${lines.join('\n')}\n`)
    expect(entries).toHaveLength(60)
    expect(entries.map(({ message }) => message).slice(0, 6)).toEqual([...MESSAGES])
    expect(entries[0]).toMatchObject({ time, level, lines: 1, ...(fields ? { fields } : {}) })
  })
})

describe('a file with one kind of message keeps its words', () => {
  test('the first words are not taken for columns', () => {
    const lines = Array.from(
      { length: 40 },
      (_, at) => `2024-03-01 15:04:05 Received ${String(at)} bytes from host: ok`,
    )
    expect(read(lines.join('\n')).entries[3]?.message).toBe('Received 3 bytes from host: ok')
  })
})

describe('records', () => {
  test.each([
    [
      'pino',
      '{"level":50,"time":1709305445123,"pid":1,"hostname":"h","msg":"charge failed"}',
      'charge failed',
      'error',
    ],
    [
      'zap',
      '{"level":"info","ts":1709305445.123,"logger":"a","msg":"charged","order":17}',
      'charged',
      'info',
    ],
    [
      'logfmt',
      'time=2024-03-01T15:04:05.123Z level=warn msg="disk is full" disk=sda',
      'disk is full',
      'warn',
    ],
    [
      'ECS',
      '{"@timestamp":"2024-03-01T15:04:05.123Z","log.level":"ERROR","message":"no route"}',
      'no route',
      'error',
    ],
  ])('%s', (_, line, message, level) => {
    expect(read(`${line}\n`).entries).toMatchObject([{ message, level, time: '2024-03-01T15:04:05.123Z' }])
  })

  test('a record behind a header brings its own message and level', () => {
    const lines = MESSAGES.map(
      (message) => `Mar  1 15:04:05 web1 billing[4711]: {"level":"error","msg":"${message}"}`,
    )
    expect(read(lines.join('\n')).entries.map(({ message, level }) => [message, level])).toEqual(
      MESSAGES.map((message) => [message, 'error']),
    )
  })

  test('braces that are no JSON are a message', () => {
    expect(read('{"half": \n').entries[0]?.message).toBe('{"half": ')
  })
})

describe('the message keeps its first word', () => {
  const HEAD = '2024-03-01 15:04:05 '
  test.each([
    'A client connected',
    'I2C bus error',
    'V8 engine crashed',
    'Log file opened',
    'Error handling request',
    'Alert manager started',
    'constructor called',
    '-12 dBm signal',
    '+1234 items',
    'est arrival 5',
  ])('%s', (message) => {
    const { entries } = read(`${HEAD}${message}\n`)
    expect(entries).toMatchObject([{ message, level: 'none', time: '2024-03-01T15:04:05.000Z' }])
  })
  test('also where the other lines have a level', () => {
    const lines = Array.from(
      { length: 60 },
      (_, at) => `${HEAD}${at % 2 === 0 ? 'INFO' : 'WARN'} ${MESSAGES[at % MESSAGES.length]!}`,
    )
    const { entries } = read(`${[...lines, `${HEAD}T1 line is down`].join('\n')}\n`)
    expect(entries.at(-1)).toMatchObject({ message: 'T1 line is down', level: 'none' })
    expect(entries[0]).toMatchObject({ message: MESSAGES[0], level: 'info' })
  })
  test('verbs before a name are the message', () => {
    const verbs = ['Login failed', 'Login succeeded', 'Session closed', 'Password changed']
    const lines = Array.from({ length: 40 }, (_, at) => `${HEAD}${verbs[at % 4]!} - ${'abcde'[at % 5]!}lice`)
    expect(read(lines.join('\n')).entries[1]?.message).toBe('Login succeeded - blice')
  })
})

describe('levels named in a message', () => {
  test.each([
    ['error: disk full', 'error'],
    ['[warn] disk nearly full', 'warn'],
    ['Warning: deprecated', 'warn'],
    ['no error, then ERROR: x', 'error'],
    ['no error here', 'none'],
    ['磁盘已满，错误', 'error'],
  ])('%s', (message, level) => {
    expect(levelKey(levelInMessage(message))).toBe(level)
  })
})

describe('dates that can be read two ways', () => {
  test('are day first where another date of the file can only be', () => {
    const lines = Array.from(
      { length: 20 },
      (_, day) => `${String(day + 1).padStart(2, '0')}/03/2024 10:00:00 ${MESSAGES[day % MESSAGES.length]!}`,
    )
    const { entries } = read(lines.join('\n'))
    expect(entries.map(({ time }) => time?.slice(0, 10))).toEqual(
      Array.from({ length: 20 }, (_, day) => `2024-03-${String(day + 1).padStart(2, '0')}`),
    )
  })
})

describe('columns that only some lines have', () => {
  const message = (at: number): string => MESSAGES[at % MESSAGES.length] ?? ''

  test('a request id in brackets', () => {
    const lines = Array.from(
      { length: 60 },
      (_, at) => `2024-03-01 15:04:05.123 INFO ${at % 3 === 0 ? '' : `[req-${at}c4] `}${message(at)}`,
    )
    const { entries } = read(lines.join('\n'))
    expect(entries.map((entry) => entry.message)).toEqual(lines.map((_, at) => message(at)))
    expect(entries[1]?.fields).toMatchObject({ context: 'req-1c4' })
    expect(entries[3]?.fields).toEqual({})
  })
  test('two programs that write the time alike', () => {
    const lines = Array.from({ length: 60 }, (_, at) =>
      at % 2 === 0
        ? `2024-03-01 15:04:05,123 WARN  [http-${at % 3}] com.acme.Billing - ${message(at)}`
        : `2024-03-01 15:04:05.123 UTC [${at}] LOG:  ${message(at)}`,
    )
    const { entries } = read(lines.join('\n'))
    expect(entries.map((entry) => entry.message)).toEqual(lines.map((_, at) => message(at)))
    expect(entries.slice(0, 2).map(({ level }) => level)).toEqual(['warn', 'info'])
  })
  test('words in brackets that a message begins with are the message', () => {
    const lines = Array.from(
      { length: 60 },
      (_, at) => `2024-03-01 15:04:05 ${at % 2 === 0 ? '[cache] ' : ''}${message(at)}`,
    )
    expect(read(lines.join('\n')).entries[0]?.message).toBe(`[cache] ${message(0)}`)
  })
})

describe('docker compose', () => {
  test("the container's name is a field, before whatever the container writes", () => {
    const lines = Array.from({ length: 30 }, (_, at) =>
      at % 3 === 0
        ? `web-1  | {"level":"info","msg":"${MESSAGES[at % MESSAGES.length]!}"}`
        : `db-1   | 2024-03-01 15:04:05.123 UTC [17] LOG:  ${MESSAGES[at % MESSAGES.length]!}`,
    )
    const { entries } = read(
      [...lines, 'web-1  | Error: x', 'web-1  |     at run (/srv/a.js:1:2)'].join('\n'),
    )
    expect(entries).toHaveLength(31)
    expect(entries[0]).toMatchObject({ message: MESSAGES[0], level: 'info', fields: { container: 'web-1' } })
    expect(entries[1]).toMatchObject({
      message: MESSAGES[1],
      level: 'info',
      time: '2024-03-01T15:04:05.123Z',
      fields: { container: 'db-1' },
    })
    expect(entries.at(-1)).toMatchObject({ message: 'Error: x\n    at run (/srv/a.js:1:2)', lines: 2 })
  })
})
