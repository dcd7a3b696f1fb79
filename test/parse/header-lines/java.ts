import { lines, type HeaderLines } from './row.ts'

const LOGBACK = 'liblogback-java 1:1.2.11-3'
const JUL = 'openjdk-17-jre 17.0.15+6-1~deb12u1, java.util.logging'

/** Written by java.util.logging, the JVM itself and logback, run for this table; each format is the layout's conversion pattern. */
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
]
