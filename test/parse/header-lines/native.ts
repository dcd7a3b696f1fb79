import { lines, type HeaderLines } from './row.ts'

/** Written by logging libraries for C++ and Rust, run for this table. */
export const NATIVE: readonly HeaderLines[] = [
  lines(
    'libgoogle-glog-dev 0.6.0-2',
    'glog with years',
    [
      'W20261121 09:20:54.913347 12755 a.cc:2] disk nearly full',
      '2026-11-21T09:20:54.913347Z',
      'warn',
      'disk nearly full',
    ],
    [
      'E20261121 09:20:54.913422 12755 a.cc:2] cannot open',
      '2026-11-21T09:20:54.913422Z',
      'error',
      'cannot open',
    ],
  ),
  lines(
    'libspdlog-dev 1:1.10.0+ds-0.4',
    'spdlog',
    [
      '[2026-11-21 09:20:56.075] [warning] disk nearly full',
      '2026-11-21T09:20:56.075Z',
      'warn',
      'disk nearly full',
    ],
    ['[2026-11-21 09:20:56.075] [critical] gone', '2026-11-21T09:20:56.075Z', 'fatal', 'gone'],
  ),
  lines(
    'libspdlog-dev 1:1.10.0+ds-0.4, a named logger',
    'spdlog with names',
    [
      '[2026-11-21 09:20:56.075] [billing] [warning] disk nearly full',
      '2026-11-21T09:20:56.075Z',
      'warn',
      'disk nearly full',
    ],
    ['[2026-11-21 09:20:56.075] [billing] [trace] t', '2026-11-21T09:20:56.075Z', 'trace', 't'],
  ),
  lines('libspdlog-dev 1:1.10.0+ds-0.4, the pattern of its README', 'spdlog with zone and letter', [
    '[09:20:56 +00:00] [---W---] [thread 12805] disk nearly full',
    '2026-11-21T09:20:56Z',
    'warn',
    'disk nearly full',
  ]),
  lines('liblog4cplus-dev 2.0.8-1, PatternLayout', 'log4cplus', [
    '11/21/26 09:20:56,723 [140467092617024] WARN  acme.billing - disk nearly full',
    '2026-11-21T09:20:56.723Z',
    'warn',
    'disk nearly full',
  ]),
  lines(
    'liblog4cplus-dev 2.0.8-1, TTCCLayout',
    'TTCC',
    ['0 [140467092617024] WARN acme.billing <> - disk nearly full', null, 'warn', 'disk nearly full'],
    ['0 [140467092617024] FATAL acme.billing <> - gone', null, 'fatal', 'gone'],
  ),
  lines('liblog4cplus-dev 2.0.8-1, SimpleLayout', 'a level and a dash', [
    'WARN - disk nearly full',
    null,
    'warn',
    'disk nearly full',
  ]),
  lines(
    'librust-env-logger-dev 0.9.3-1',
    'env_logger',
    [
      '[2026-11-21T09:25:17Z WARN  billing] disk nearly full',
      '2026-11-21T09:25:17Z',
      'warn',
      'disk nearly full',
    ],
    ['[2026-11-21T09:25:17Z ERROR billing] cannot open', '2026-11-21T09:25:17Z', 'error', 'cannot open'],
    ['[2026-11-21T09:25:17Z INFO  billing] started', '2026-11-21T09:25:17Z', 'info', 'started'],
  ),
  lines(
    'librust-tracing-subscriber-dev 0.3.16-2',
    'tracing',
    [
      '2026-11-21T09:25:17.892270Z ERROR billing: cannot open',
      '2026-11-21T09:25:17.892270Z',
      'error',
      'cannot open',
    ],
    [
      '\u001b[2m2026-11-21T09:25:17.892327Z\u001b[0m \u001b[33m WARN\u001b[0m \u001b[2mbilling\u001b[0m\u001b[2m:\u001b[0m disk nearly full',
      '2026-11-21T09:25:17.892327Z',
      'warn',
      'disk nearly full',
    ],
  ),
  lines('librust-tracing-subscriber-dev 0.3.16-2, compact', 'tracing compact', [
    '2026-11-21T09:25:17.892378Z  WARN ThreadId(01) billing: src/main.rs:3: disk nearly full',
    '2026-11-21T09:25:17.892378Z',
    'warn',
    'disk nearly full',
  ]),
  lines(
    'ruby3.1 3.1.2-7+deb12u1, Logger',
    'Ruby Logger',
    [
      'W, [2026-11-21T09:20:53.674260 #12683]  WARN -- billing: disk nearly full',
      '2026-11-21T09:20:53.674260Z',
      'warn',
      'disk nearly full',
    ],
    [
      'E, [2026-11-21T09:20:53.674299 #12683] ERROR -- billing: cannot open',
      '2026-11-21T09:20:53.674299Z',
      'error',
      'cannot open',
    ],
    [
      'I, [2026-11-21T09:20:53.674316 #12683]  INFO -- billing: started',
      '2026-11-21T09:20:53.674316Z',
      'info',
      'started',
    ],
  ),
  lines(
    'chromium 156.0.8078.79, --enable-logging=stderr',
    'Chromium',
    [
      '[23431:23461:1121/155306.526621:ERROR:dbus/bus.cc:405] Failed to connect to the bus: Failed to connect to socket /run/dbus/system_bus_socket: No such file or directory',
      '2026-11-21T15:53:06.526621Z',
      'error',
      'Failed to connect to the bus: Failed to connect to socket /run/dbus/system_bus_socket: No such file or directory',
    ],
    [
      '[25110:25110:1121/155808.888825:INFO:CONSOLE:1] "disk nearly full", source: data:text/html... (1)',
      '2026-11-21T15:58:08.888825Z',
      'info',
      '"disk nearly full", source: data:text/html... (1)',
    ],
  ),
]
