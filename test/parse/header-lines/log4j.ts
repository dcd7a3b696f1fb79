import { lines, type HeaderLines } from './row.ts'

const LOG4J = 'liblog4j2-java 2.19.0-2'

/** Written by Log4j 2, run for this table; each format is the layout's conversion pattern. */
export const LOG4J_2: readonly HeaderLines[] = [
  lines(
    LOG4J,
    '%d %p %c{1.} [%t] %m%n',
    [
      '2026-11-21 09:22:37,475 WARN c.a.Billing [main] disk nearly full',
      '2026-11-21T09:22:37.475Z',
      'warn',
      'disk nearly full',
    ],
    ['2026-11-21 09:22:37,476 FATAL c.a.Billing [main] gone', '2026-11-21T09:22:37.476Z', 'fatal', 'gone'],
  ),
  lines(LOG4J, '%d{DEFAULT_NANOS} [%t] %p %m%n', [
    '2026-11-21 09:22:37,870455062 [main] WARN disk nearly full',
    '2026-11-21T09:22:37.870455Z',
    'warn',
    'disk nearly full',
  ]),
  lines(LOG4J, '%d{COMPACT} %p %m%n', [
    '20261121092238279 WARN disk nearly full',
    '2026-11-21T09:22:38.279Z',
    'warn',
    'disk nearly full',
  ]),
  lines(LOG4J, '%d{DATE} %p %c %m%n', [
    '21 11月 2026 09:22:38,694 WARN com.acme.Billing disk nearly full',
    '2026-11-21T09:22:38.694Z',
    'warn',
    'com.acme.Billing disk nearly full',
  ]),
  lines(LOG4J, '%d{ISO8601_BASIC} %p %m%n', [
    '20261121T092239,126 WARN disk nearly full',
    '2026-11-21T09:22:39.126Z',
    'warn',
    'disk nearly full',
  ]),
  lines(LOG4J, '%d{ISO8601_OFFSET_DATE_TIME_HHCMM} %p %m%n', [
    '2026-11-21T09:22:39,560+00:00 WARN disk nearly full',
    '2026-11-21T09:22:39.560Z',
    'warn',
    'disk nearly full',
  ]),
  lines(LOG4J, '%d{UNIX_MILLIS} %p %m%n', [
    '1795252959962 WARN disk nearly full',
    '2026-11-21T09:22:39.962Z',
    'warn',
    'disk nearly full',
  ]),
  lines(LOG4J, '%d{UNIX} %p %m%n', ['1795252960 FATAL gone', '2026-11-21T09:22:40Z', 'fatal', 'gone']),
  lines(LOG4J, '%d{ISO8601_PERIOD} | %-5p | %c{1} | %m%n', [
    '2026-11-21T09:22:41.137 | WARN  | Billing | disk nearly full',
    '2026-11-21T09:22:41.137Z',
    'warn',
    'disk nearly full',
  ]),
  lines(LOG4J, '%d{US_MONTH_DAY_YEAR4_TIME} %p %m%n', [
    '21/11/2026 09:22:41.521 WARN disk nearly full',
    '2026-11-21T09:22:41.521Z',
    'warn',
    'disk nearly full',
  ]),
  lines(LOG4J, '%d{ABSOLUTE_NANOS} %p %m%n', [
    '09:22:42,282918303 WARN disk nearly full',
    '2026-11-21T09:22:42.282918Z',
    'warn',
    'disk nearly full',
  ]),
  lines(
    LOG4J,
    '%highlight{%d [%t] %-5level: %msg%n}',
    [
      '\u001b[33m2026-11-21 09:22:43,111 [main] WARN : disk nearly full',
      '2026-11-21T09:22:43.111Z',
      'warn',
      'disk nearly full',
    ],
    [
      '\u001b[m\u001b[1;31m2026-11-21 09:22:43,112 [main] FATAL: gone',
      '2026-11-21T09:22:43.112Z',
      'fatal',
      'gone',
    ],
  ),
  lines(
    LOG4J,
    '%p [%d{yyyy-MM-dd HH:mm:ss,SSS}] %c - %m%n',
    [
      'WARN [2026-11-21 09:22:43,502] com.acme.Billing - disk nearly full',
      '2026-11-21T09:22:43.502Z',
      'warn',
      'disk nearly full',
    ],
    ['FATAL [2026-11-21 09:22:43,503] com.acme.Billing - gone', '2026-11-21T09:22:43.503Z', 'fatal', 'gone'],
  ),
  lines(
    LOG4J,
    '[%d{yyyy/MM/dd HH:mm:ss.SSS}][%p][%c{1}] %m%n',
    [
      '[2026/11/21 09:22:44.304][WARN][Billing] disk nearly full',
      '2026-11-21T09:22:44.304Z',
      'warn',
      'disk nearly full',
    ],
    ['[2026/11/21 09:22:44.305][FATAL][Billing] gone', '2026-11-21T09:22:44.305Z', 'fatal', 'gone'],
  ),
  lines(
    LOG4J,
    '%d{yyyy年MM月dd日 HH:mm:ss} [%p] %m%n',
    ['2026年11月21日 09:22:44 [WARN] disk nearly full', '2026-11-21T09:22:44Z', 'warn', 'disk nearly full'],
    ['2026年11月21日 09:22:44 [FATAL] gone', '2026-11-21T09:22:44Z', 'fatal', 'gone'],
  ),
  lines(LOG4J, '%d{yyyy年M月d日 ah:mm:ss} %p %m%n', [
    '2026年11月21日 下午5:22:45 WARN disk nearly full',
    '2026-11-21T17:22:45Z',
    'warn',
    'disk nearly full',
  ]),
  lines(LOG4J, '%d{yyyy-DDD HH:mm:ss} %p %m%n', [
    '2026-325 09:22:46 WARN disk nearly full',
    '2026-11-21T09:22:46Z',
    'warn',
    'disk nearly full',
  ]),
  lines(LOG4J, '%d{EEE MMM dd HH:mm:ss zzz yyyy} %p %m%n in Chinese', [
    '周六 11月 21 09:22:46 UTC 2026 WARN disk nearly full',
    '2026-11-21T09:22:46Z',
    'warn',
    'disk nearly full',
  ]),
  lines(LOG4J, 'JsonLayout', [
    '{"instant":{"epochSecond":1795252967,"nanoOfSecond":354175554},"thread":"main","level":"WARN","loggerName":"com.acme.Billing","message":"disk nearly full","endOfBatch":false,"threadId":1}',
    '2026-11-21T09:22:47.354175Z',
    'warn',
    'disk nearly full',
  ]),
  lines(
    LOG4J,
    'Rfc5424Layout',
    [
      '<132>1 2026-11-21T09:22:48.211Z vm billing 16962 - - disk nearly full',
      '2026-11-21T09:22:48.211Z',
      'warn',
      'disk nearly full',
    ],
    [
      '<129>1 2026-11-21T09:22:48.213Z vm billing 16962 - - gone',
      '2026-11-21T09:22:48.213Z',
      'fatal',
      'gone',
    ],
  ),
  lines(
    LOG4J,
    '%d{dd.MM.yyyy HH:mm:ss,SSS} [%t] %-5p %c - %m%n',
    [
      '21.11.2026 12:19:52,115 [main] WARN  com.acme.Billing - disk nearly full',
      '2026-11-21T12:19:52.115Z',
      'warn',
      'disk nearly full',
    ],
    [
      '21.11.2026 12:19:52,116 [main] ERROR com.acme.Billing - cannot open',
      '2026-11-21T12:19:52.116Z',
      'error',
      'cannot open',
    ],
  ),
  lines(LOG4J, '%d{dd-MM-yyyy HH:mm:ss.SSS} [%t] %-5p %c - %m%n', [
    '21-11-2026 12:19:52.121 [main] WARN  com.acme.Billing - disk nearly full',
    '2026-11-21T12:19:52.121Z',
    'warn',
    'disk nearly full',
  ]),
  lines(LOG4J, '%d{yyyy-MM-dd HH:mm} %-5p %c - %m%n', [
    '2026-11-21 12:19 WARN  com.acme.Billing - disk nearly full',
    '2026-11-21T12:19:00Z',
    'warn',
    'disk nearly full',
  ]),
  lines(LOG4J, '%d{yy-MM-dd HH:mm:ss.SSS} %-5p [%t] %c{1} - %m%n', [
    '26-11-21 12:22:09.898 WARN  [main] Billing - disk nearly full',
    '2026-11-21T12:22:09.898Z',
    'warn',
    'disk nearly full',
  ]),
  lines(`${LOG4J}, in Korean`, '%d{yyyy년 M월 d일 a h:mm:ss} %p %m%n', [
    '2026년 11월 21일 오후 12:19:51 WARN disk nearly full',
    '2026-11-21T12:19:51Z',
    'warn',
    'disk nearly full',
  ]),
]
