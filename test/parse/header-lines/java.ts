import { lines, type HeaderLines } from './row.ts'

const LOG4J = 'liblog4j2-java 2.19.0-2'
const LOGBACK = 'liblogback-java 1:1.2.11-3'
const JUL = 'openjdk-17-jre 17.0.15+6-1~deb12u1, java.util.logging'

/** Written by logging libraries of the JVM, run for this table; each format is the layout's conversion pattern. */
export const JAVA: readonly HeaderLines[] = [
  lines(
    `${JUL}, English`,
    'java.util.logging',
    [
      'Nov 21, 2026 9:18:53 AM A main\nWARNING: disk nearly full',
      '2026-11-21T09:18:53Z',
      'warn',
      'disk nearly full',
    ],
    ['Nov 21, 2026 9:18:53 AM A main\nSEVERE: cannot open', '2026-11-21T09:18:53Z', 'error', 'cannot open'],
    ['Nov 21, 2026 5:35:38 PM A main\nINFO: started', '2026-11-21T17:35:38Z', 'info', 'started'],
  ),
  lines(
    `${JUL}, Chinese`,
    'java.util.logging in Chinese',
    [
      '11月 21, 2026 9:18:53 上午 A main\n警告: disk nearly full',
      '2026-11-21T09:18:53Z',
      'warn',
      'disk nearly full',
    ],
    ['11月 21, 2026 5:35:38 下午 A main\n严重: cannot open', '2026-11-21T17:35:38Z', 'error', 'cannot open'],
    ['11月 21, 2026 9:18:53 上午 A main\n信息: started', '2026-11-21T09:18:53Z', 'info', 'started'],
  ),
  lines(
    `${JUL}, Japanese`,
    'java.util.logging in Japanese',
    [
      '11月 21, 2026 9:18:53 午前 A main\n警告: disk nearly full',
      '2026-11-21T09:18:53Z',
      'warn',
      'disk nearly full',
    ],
    ['11月 21, 2026 9:18:53 午前 A main\n重大: cannot open', '2026-11-21T09:18:53Z', 'error', 'cannot open'],
    ['11月 21, 2026 5:35:38 午後 A main\n情報: started', '2026-11-21T17:35:38Z', 'info', 'started'],
  ),
  lines(
    `${JUL}, Korean`,
    'java.util.logging in Korean',
    [
      '11월 21, 2026 9:18:53 오전 A main\n경고: disk nearly full',
      '2026-11-21T09:18:53Z',
      'warn',
      'disk nearly full',
    ],
    ['11월 21, 2026 5:35:38 오후 A main\n심각: cannot open', '2026-11-21T17:35:38Z', 'error', 'cannot open'],
    ['11월 21, 2026 9:18:53 오전 A main\n정보: started', '2026-11-21T09:18:53Z', 'info', 'started'],
  ),
  lines(
    `${JUL}, [%1$tF %1$tT] [%4$-7s] %5$s %n`,
    'java.util.logging on one line',
    ['[2026-11-21 09:18:54] [WARNING] disk nearly full', '2026-11-21T09:18:54Z', 'warn', 'disk nearly full'],
    ['[2026-11-21 09:18:54] [SEVERE ] cannot open', '2026-11-21T09:18:54Z', 'error', 'cannot open'],
  ),
  lines(`${JUL}, %1$tc %4$s %3$s: %5$s%n`, 'java.util.logging with ctime', [
    'Sat Nov 21 09:18:54 UTC 2026 WARNING com.acme.Billing: disk nearly full',
    '2026-11-21T09:18:54Z',
    'warn',
    'disk nearly full',
  ]),
  lines('openjdk-17-jre 17.0.15+6-1~deb12u1, -Xlog:gc', 'JVM unified log', [
    '[0.004s][info][gc] Using G1',
    null,
    'info',
    'Using G1',
  ]),
  lines(
    'openjdk-17-jre 17.0.15+6-1~deb12u1, -Xlog:gc*:stdout:time,uptime,level,tags,pid',
    'JVM unified log with times',
    [
      '[2026-11-21T09:27:45.928+0000][0.020s][22417][info][gc] Using G1',
      '2026-11-21T09:27:45.928Z',
      'info',
      'Using G1',
    ],
    [
      '[2026-11-21T09:27:45.945+0000][0.037s][22417][info][gc,init] CPUs: 2 total, 2 available',
      '2026-11-21T09:27:45.945Z',
      'info',
      'CPUs: 2 total, 2 available',
    ],
  ),
  lines(
    'openjdk-17-jre 17.0.15+6-1~deb12u1, -Xlog:gc=info:stdout:timemillis,level',
    'JVM unified log in ms',
    ['[1795253266221ms][info] Using G1', '2026-11-21T09:27:46.221Z', 'info', 'Using G1'],
  ),
  lines(
    LOGBACK,
    '%d{HH:mm:ss.SSS} [%thread] %-5level %logger{36} - %msg%n',
    [
      '09:18:55.973 [main] WARN  com.acme.Billing - disk nearly full',
      '2026-11-21T09:18:55.973Z',
      'warn',
      'disk nearly full',
    ],
    ['09:18:55.973 [main] DEBUG com.acme.Billing - x', '2026-11-21T09:18:55.973Z', 'debug', 'x'],
  ),
  lines(LOGBACK, '%d %-4relative [%thread] %-5level %logger{35} - %msg %n', [
    '2026-11-21 09:18:56,739 190  [main] WARN  com.acme.Billing - disk nearly full',
    '2026-11-21T09:18:56.739Z',
    'warn',
    'disk nearly full',
  ]),
  lines(
    LOGBACK,
    '%d{yyyy-MM-dd HH:mm:ss.SSS} %highlight(%-5level) ${PID} --- [%15.15t] %-40.40logger{39} : %m%n',
    [
      '2026-11-21 09:18:56.990 \u001b[31mWARN \u001b[0;39m 4711 --- [           main] com.acme.Billing                         : disk nearly full',
      '2026-11-21T09:18:56.990Z',
      'warn',
      'disk nearly full',
    ],
    [
      '2026-11-21 09:18:56.997 \u001b[1;31mERROR\u001b[0;39m 4711 --- [           main] com.acme.Billing                         : cannot open',
      '2026-11-21T09:18:56.997Z',
      'error',
      'cannot open',
    ],
  ),
  lines(LOGBACK, '%d{dd/MM/yyyy HH:mm:ss} |%-5level| %X{req} %logger{0}: %m%n', [
    '21/11/2026 09:18:57 |WARN | r-17 Billing: disk nearly full',
    '2026-11-21T09:18:57Z',
    'warn',
    'disk nearly full',
  ]),
  lines(`${LOGBACK}, its own status messages`, 'logback status', [
    '09:18:57,427 |-INFO in ch.qos.logback.classic.LoggerContext[default] - Found resource [lb.xml]',
    '2026-11-21T09:18:57.427Z',
    'info',
    'Found resource [lb.xml]',
  ]),
  lines(
    LOGBACK,
    '%relative [%thread] %level %logger - %msg%n',
    ['148 [main] WARN com.acme.Billing - disk nearly full', null, 'warn', 'disk nearly full'],
    ['149 [main] INFO com.acme.Billing - started', null, 'info', 'started'],
  ),
  lines(LOGBACK, '%d{dd-MMM-yyyy HH:mm:ss.SSS} %level %msg%n', [
    '21-Nov-2026 09:18:58.052 WARN disk nearly full',
    '2026-11-21T09:18:58.052Z',
    'warn',
    'disk nearly full',
  ]),
  lines(LOGBACK, '%d{yyyyMMddHHmmss} %level %msg%n', [
    '20261121091858 WARN disk nearly full',
    '2026-11-21T09:18:58Z',
    'warn',
    'disk nearly full',
  ]),
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
]
