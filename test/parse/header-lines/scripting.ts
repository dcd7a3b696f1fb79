import { lines, type HeaderLines } from './row.ts'

/** Written by logging libraries for Ruby, PHP, Perl, Erlang and Elixir, run for this table. */
export const SCRIPTING: readonly HeaderLines[] = [
  lines(
    'ruby-webrick 1.8.1-1',
    'WEBrick',
    ['[2026-11-21 09:20:53] WARN  nearly full', '2026-11-21T09:20:53Z', 'warn', 'nearly full'],
    ['[2026-11-21 09:20:53] INFO  started', '2026-11-21T09:20:53Z', 'info', 'started'],
  ),
  lines(
    'php8.2-cli 8.2.35-1~deb12u1, error_log',
    'PHP error log',
    [
      '[21-Nov-2026 09:20:53 UTC] PHP Warning:  Undefined variable $undefined in /srv/a.php on line 1',
      '2026-11-21T09:20:53Z',
      'warn',
      'PHP Warning:  Undefined variable $undefined in /srv/a.php on line 1',
    ],
    [
      '[21-Nov-2026 09:20:53 UTC] PHP Deprecated:  old in /srv/a.php on line 1',
      '2026-11-21T09:20:53Z',
      'none',
      'PHP Deprecated:  old in /srv/a.php on line 1',
    ],
    [
      '[21-Nov-2026 17:20:53 Asia/Shanghai] PHP Fatal error:  Uncaught Error: Call to undefined function nofunc()',
      '2026-11-21T09:20:53Z',
      'fatal',
      'PHP Fatal error:  Uncaught Error: Call to undefined function nofunc()',
    ],
  ),
  lines('php8.2-cli 8.2.35-1~deb12u1, php -S', 'PHP development server', [
    '[Sat Nov 21 09:20:54 2026] PHP 8.2.35 Development Server (http://127.0.0.1:17051) started',
    '2026-11-21T09:20:54Z',
    'none',
    'PHP 8.2.35 Development Server (http://127.0.0.1:17051) started',
  ]),
  lines(
    'php-monolog 2.9.1-1',
    'Monolog',
    [
      '[2026-11-21T09:20:53.797946+00:00] billing.WARNING: disk nearly full {"order":17} []',
      '2026-11-21T09:20:53.797946Z',
      'warn',
      'disk nearly full {"order":17} []',
    ],
    [
      '[2026-11-21T09:20:53.798460+00:00] billing.CRITICAL: gone [] []',
      '2026-11-21T09:20:53.798460Z',
      'fatal',
      'gone [] []',
    ],
  ),
  lines('php-monolog 2.9.1-1, JsonFormatter', 'Monolog JSON', [
    '{"message":"cannot open","context":{},"level":400,"level_name":"ERROR","channel":"billing","datetime":"2026-11-21T09:20:53.798571+00:00","extra":{}}',
    '2026-11-21T09:20:53.798571Z',
    'error',
    'cannot open',
  ]),
  lines('php-monolog 2.9.1-1, LineFormatter with a pattern of its documentation', 'Monolog without channel', [
    '[2026-11-21 09:20:53] ALERT: now',
    '2026-11-21T09:20:53Z',
    'fatal',
    'now',
  ]),
  lines(
    'liblog-log4perl-perl 1.57-1',
    'Log4perl',
    [
      '[2026/11/21 09:20:54] [WARN] [12731] Acme.Billing - disk nearly full',
      '2026-11-21T09:20:54Z',
      'warn',
      'disk nearly full',
    ],
    [
      '[2026/11/21 09:20:54] [ERROR] [12731] Acme.Billing - cannot open',
      '2026-11-21T09:20:54Z',
      'error',
      'cannot open',
    ],
  ),
  lines('liblog-log4perl-perl 1.57-1, %d %H %c[%P]: %p> %F{1}:%L %M - %m%n', 'Log4perl with host', [
    '2026/11/21 09:20:54 vm Acme.Billing[12731]: WARN> a.pl:3 main:: - disk nearly full',
    '2026-11-21T09:20:54Z',
    'warn',
    'disk nearly full',
  ]),
  lines('liblog-log4perl-perl 1.57-1, %d{dd MMM yyyy HH:mm:ss,SSS}', 'Log4perl, day first', [
    '21 Nov 2026 09:20:54,311 WARN disk nearly full',
    '2026-11-21T09:20:54.311Z',
    'warn',
    'disk nearly full',
  ]),
  lines(
    'libmojolicious-perl 9.31+dfsg-1',
    'Mojo::Log',
    [
      '[2026-11-21 09:20:54.31200] [12731] [warn] disk nearly full',
      '2026-11-21T09:20:54.312Z',
      'warn',
      'disk nearly full',
    ],
    ['[2026-11-21 09:20:54.31213] [12731] [fatal] gone', '2026-11-21T09:20:54.312130Z', 'fatal', 'gone'],
  ),
  lines(
    'elixir 1.14.0.dfsg-2, Logger',
    'Elixir Logger',
    ['09:24:52.619 [warning] disk nearly full', '2026-11-21T09:24:52.619Z', 'warn', 'disk nearly full'],
    ['09:24:52.621 [error] cannot open', '2026-11-21T09:24:52.621Z', 'error', 'cannot open'],
  ),
  lines(
    'erlang-base 1:25.2.3+dfsg-1+deb12u4, logger',
    'Erlang report',
    [
      '=WARNING REPORT==== 21-Nov-2026::09:24:52.917477 ===\ndisk nearly full',
      '2026-11-21T09:24:52.917477Z',
      'warn',
      'disk nearly full',
    ],
    [
      '=ERROR REPORT==== 21-Nov-2026::09:24:52.932571 ===\ncannot open',
      '2026-11-21T09:24:52.932571Z',
      'error',
      'cannot open',
    ],
  ),
]
