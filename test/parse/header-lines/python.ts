import { lines, type HeaderLines } from './row.ts'

const LOGGING = 'Python 3.11.7, logging'

/** Written by logging libraries and servers of Python, run for this table. */
export const PYTHON: readonly HeaderLines[] = [
  lines(
    LOGGING,
    'logging.BASIC_FORMAT',
    ['WARNING:billing.worker:disk nearly full', null, 'warn', 'disk nearly full'],
    ['CRITICAL:billing.worker:gone', null, 'fatal', 'gone'],
  ),
  lines(
    LOGGING,
    '%(asctime)s - %(name)s - %(levelname)s - %(message)s',
    [
      '2026-11-21 09:19:49,090 - billing.worker - WARNING - disk nearly full',
      '2026-11-21T09:19:49.090Z',
      'warn',
      'disk nearly full',
    ],
    [
      '2026-11-21 09:19:49,090 - billing.worker - CRITICAL - gone',
      '2026-11-21T09:19:49.090Z',
      'fatal',
      'gone',
    ],
  ),
  lines(LOGGING, '[%(asctime)s] %(levelname)s [%(name)s:%(lineno)d] %(message)s', [
    '[2026-11-21 09:19:49,090] WARNING [billing.worker:4] disk nearly full',
    '2026-11-21T09:19:49.090Z',
    'warn',
    'disk nearly full',
  ]),
  lines(LOGGING, '%m/%d/%Y %I:%M:%S %p', [
    '11/21/2026 09:19:49 AM WARNING  disk nearly full',
    '2026-11-21T09:19:49Z',
    'warn',
    'disk nearly full',
  ]),
  lines(
    `${LOGGING}, logging cookbook`,
    '%m-%d %H:%M',
    [
      '11-21 09:19 billing.worker WARNING  disk nearly full',
      '2026-11-21T09:19:00Z',
      'warn',
      'disk nearly full',
    ],
    ['11-21 09:19 billing.worker CRITICAL gone', '2026-11-21T09:19:00Z', 'fatal', 'gone'],
  ),
  lines(
    LOGGING,
    '%(asctime)s %(process)d %(threadName)s %(levelname)s %(module)s.%(funcName)s:%(lineno)d %(message)s',
    [
      '2026-11-21 09:19:49,090 9867 MainThread WARNING p.one:4 disk nearly full',
      '2026-11-21T09:19:49.090Z',
      'warn',
      'p.one:4 disk nearly full',
    ],
  ),
  lines(LOGGING, '%(levelname)s %(asctime)s %(module)s %(process)d %(thread)d %(message)s', [
    'WARNING 2026-11-21 09:19:49,090 p 9867 140706575581888 disk nearly full',
    '2026-11-21T09:19:49.090Z',
    'warn',
    'p 9867 140706575581888 disk nearly full',
  ]),
  lines(LOGGING, '%(created)f %(levelname)s %(message)s', [
    '1795252789.090411 WARNING disk nearly full',
    '2026-11-21T09:19:49.090411Z',
    'warn',
    'disk nearly full',
  ]),
  lines(LOGGING, '%d %B %Y %H:%M:%S', [
    '21 November 2026 09:19:49 WARNING: disk nearly full',
    '2026-11-21T09:19:49Z',
    'warn',
    'disk nearly full',
  ]),
  lines(
    LOGGING,
    '%c',
    [
      'Sat Nov 21 09:19:49 2026 [WARNING] disk nearly full',
      '2026-11-21T09:19:49Z',
      'warn',
      'disk nearly full',
    ],
    ['Sat Nov 21 09:19:49 2026 [CRITICAL] gone', '2026-11-21T09:19:49Z', 'fatal', 'gone'],
  ),
  lines(
    LOGGING,
    '%Y-%m-%d %I:%M:%S %p',
    ['2026-11-21 09:19:49 AM [WARNING] disk nearly full', '2026-11-21T09:19:49Z', 'warn', 'disk nearly full'],
    ['2026-11-21 09:19:49 AM [CRITICAL] gone', '2026-11-21T09:19:49Z', 'fatal', 'gone'],
  ),
  lines(LOGGING, '%y/%m/%d %H:%M:%S', [
    '26/11/21 09:19:49 [WARNING] disk nearly full',
    '2026-11-21T09:19:49Z',
    'warn',
    'disk nearly full',
  ]),
  lines(`${LOGGING}, a record made in 1999`, '%d/%m/%y %H:%M:%S', [
    '21/11/99 09:19:49 [WARNING] disk nearly full',
    '1999-11-21T09:19:49Z',
    'warn',
    'disk nearly full',
  ]),
  lines(LOGGING, '%d.%m.%y %H:%M:%S', [
    '21.11.26 15:54:31 WARNING disk nearly full',
    '2026-11-21T15:54:31Z',
    'warn',
    'disk nearly full',
  ]),
  lines(`${LOGGING}, as Mailman 3 sets it`, '%b %d %H:%M:%S %Y (%(process)d)', [
    'Nov 21 15:54:31 2026 (23829) disk nearly full',
    '2026-11-21T15:54:31Z',
    'none',
    'disk nearly full',
  ]),
  lines(LOGGING, '%Y-%jT%H:%M:%S', [
    '2026-325T09:19:49 WARNING disk nearly full',
    '2026-11-21T09:19:49Z',
    'warn',
    'disk nearly full',
  ]),
  lines(LOGGING, '%Y.%j %H:%M:%S', [
    '2026.325 09:19:49 WARNING disk nearly full',
    '2026-11-21T09:19:49Z',
    'warn',
    'disk nearly full',
  ]),
  lines(
    'python3-loguru 0.6.0-3',
    'loguru',
    [
      '2026-11-21 09:19:49.152 | WARNING  | __main__:<module>:22 - disk nearly full',
      '2026-11-21T09:19:49.152Z',
      'warn',
      'disk nearly full',
    ],
    [
      '2026-11-21 09:19:49.152 | CRITICAL | __main__:<module>:22 - gone',
      '2026-11-21T09:19:49.152Z',
      'fatal',
      'gone',
    ],
    [
      '\u001b[32m2026-11-21 09:19:49.156\u001b[0m | \u001b[33m\u001b[1mWARNING \u001b[0m | \u001b[36m__main__\u001b[0m:\u001b[36m<module>\u001b[0m:\u001b[36m23\u001b[0m - \u001b[33m\u001b[1mdisk nearly full\u001b[0m',
      '2026-11-21T09:19:49.156Z',
      'warn',
      'disk nearly full',
    ],
  ),
  lines('python3-structlog 22.3.0-2', 'structlog console', [
    '2026-11-21 09:19:49 [warning  ] disk nearly full               order=17',
    '2026-11-21T09:19:49Z',
    'warn',
    'disk nearly full               order=17',
  ]),
  lines('python3-structlog 22.3.0-2, LogfmtRenderer', 'structlog logfmt', [
    'timestamp=2026-11-21T09:19:49.210569Z level=warning event="disk nearly full" order=17',
    '2026-11-21T09:19:49.210569Z',
    'warn',
    'disk nearly full',
  ]),
  lines('python3-structlog 22.3.0-2, JSONRenderer', 'structlog JSON', [
    '{"order": 17, "event": "disk nearly full", "level": "warning", "timestamp": "2026-11-21T09:19:49.210608Z"}',
    '2026-11-21T09:19:49.210608Z',
    'warn',
    'disk nearly full',
  ]),
  lines(
    'python3-twisted 22.4.0-4+deb12u1',
    'Twisted',
    [
      '2026-11-21T09:19:49+0000 [billing#warn] disk nearly full',
      '2026-11-21T09:19:49Z',
      'warn',
      'disk nearly full',
    ],
    ['2026-11-21T09:19:49+0000 [billing#critical] gone', '2026-11-21T09:19:49Z', 'fatal', 'gone'],
  ),
  lines(
    'python3-tornado 6.2.0-3+deb12u4',
    'Tornado',
    [
      '[W 261121 09:19:49 p:30] 404 GET /none (127.0.0.1) 0.41ms',
      '2026-11-21T09:19:49Z',
      'warn',
      '404 GET /none (127.0.0.1) 0.41ms',
    ],
    ['[E 261121 09:19:49 p:30] cannot open', '2026-11-21T09:19:49Z', 'error', 'cannot open'],
  ),
  lines(
    'gunicorn 20.1.0-6+deb12u1',
    'Gunicorn',
    [
      '[2026-11-21 09:19:49 +0000] [9883] [INFO] Using worker: sync',
      '2026-11-21T09:19:49Z',
      'info',
      'Using worker: sync',
    ],
    [
      '[2026-11-21 09:19:53 +0000] [9883] [WARNING] Worker with pid 9952 was terminated due to signal 15',
      '2026-11-21T09:19:53Z',
      'warn',
      'Worker with pid 9952 was terminated due to signal 15',
    ],
  ),
  lines(
    'uvicorn 0.17.6-1',
    'Uvicorn',
    ['INFO:     Waiting for application startup.', null, 'info', 'Waiting for application startup.'],
    [
      'INFO:     127.0.0.1:40484 - "GET /a HTTP/1.1" 200 OK',
      null,
      'info',
      '127.0.0.1:40484 - "GET /a HTTP/1.1" 200 OK',
    ],
  ),
  lines('python3-django 3:3.2.25-0+deb12u7, runserver', 'Django development server', [
    '[21/Nov/2026 09:19:53] "GET /a HTTP/1.1" 404 2079',
    '2026-11-21T09:19:53Z',
    'none',
    '"GET /a HTTP/1.1" 404 2079',
  ]),
]
