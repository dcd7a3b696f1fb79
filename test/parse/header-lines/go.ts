import { lines, type HeaderLines } from './row.ts'

/** Written by logging libraries for Go, run for this table. */
export const GO: readonly HeaderLines[] = [
  lines('golang-go 2:1.19~1, log', 'Go log', [
    '2026/11/21 09:19:48 started on :8080',
    '2026-11-21T09:19:48Z',
    'none',
    'started on :8080',
  ]),
  lines('golang-go 2:1.19~1, log with Lmicroseconds and Lshortfile', 'Go log with file and line', [
    '2026/11/21 09:19:48.862842 a.go:7: started',
    '2026-11-21T09:19:48.862842Z',
    'none',
    'started',
  ]),
  lines('golang-go 2:1.19~1, log with a prefix', 'Go log with a prefix', [
    'billing: 2026/11/21 09:19:48 started',
    '2026-11-21T09:19:48Z',
    'none',
    'started',
  ]),
  lines('golang-go 2:1.19~1, log with Ltime', 'Go log, time of day', [
    '09:19:48 started',
    '2026-11-21T09:19:48Z',
    'none',
    'started',
  ]),
  lines(
    'golang-github-sirupsen-logrus-dev 1.9.0-1, TextFormatter',
    'logrus',
    [
      'time="2026-11-21T09:19:48Z" level=warning msg="disk nearly full" order=17',
      '2026-11-21T09:19:48Z',
      'warn',
      'disk nearly full',
    ],
    ['time="2026-11-21T09:19:48Z" level=trace msg=t', '2026-11-21T09:19:48Z', 'trace', 't'],
  ),
  lines(
    'golang-github-sirupsen-logrus-dev 1.9.0-1, in colours',
    'logrus in colours',
    [
      '\u001b[33mWARN\u001b[0m[0000] disk nearly full                              \u001b[33morder\u001b[0m=17',
      null,
      'warn',
      'disk nearly full                              order=17',
    ],
    [
      '\u001b[31mERRO\u001b[0m[0000] cannot open                                  ',
      null,
      'error',
      'cannot open                                  ',
    ],
  ),
  lines(
    'golang-github-sirupsen-logrus-dev 1.9.0-1, in colours, FullTimestamp',
    'logrus in colours with times',
    [
      '\u001b[31mERRO\u001b[0m[2026-11-21T09:19:48Z] cannot open                                  ',
      '2026-11-21T09:19:48Z',
      'error',
      'cannot open                                  ',
    ],
  ),
  lines('golang-github-sirupsen-logrus-dev 1.9.0-1, JSONFormatter', 'logrus JSON', [
    '{"level":"warning","msg":"disk nearly full","order":17,"time":"2026-11-21T09:19:48Z"}',
    '2026-11-21T09:19:48Z',
    'warn',
    'disk nearly full',
  ]),
  lines('golang-go.uber-zap-dev 1.23.0-1, production', 'zap', [
    '{"level":"warn","ts":1795252788.8629436,"logger":"billing","caller":"go/a.go:15","msg":"disk nearly full","order":17}',
    '2026-11-21T09:19:48.862943Z',
    'warn',
    'disk nearly full',
  ]),
  lines(
    'golang-go.uber-zap-dev 1.23.0-1, development',
    'zap console',
    [
      '2026-11-21T09:19:48.862Z\tWARN\tgo/a.go:16\tdisk nearly full\t{"order": 17}',
      '2026-11-21T09:19:48.862Z',
      'warn',
      'disk nearly full\t{"order": 17}',
    ],
    ['2026-11-21T09:19:48.862Z\tDPANIC\tgo/a.go:16\tgone', '2026-11-21T09:19:48.862Z', 'fatal', 'gone'],
  ),
  lines('golang-go.uber-zap-dev 1.23.0-1, console with epoch', 'zap console, epoch', [
    '1.7952527888629951e+09\terror\tgo/a.go:17\tcannot open',
    '2026-11-21T09:19:48.862995Z',
    'error',
    'cannot open',
  ]),
  lines(
    'golang-github-rs-zerolog-dev 1.26.1-2',
    'zerolog',
    [
      '{"level":"warn","order":17,"time":"2026-11-21T09:19:48Z","message":"disk nearly full"}',
      '2026-11-21T09:19:48Z',
      'warn',
      'disk nearly full',
    ],
    [
      '{"level":"error","error":"x","time":1795252788863,"message":"cannot open"}',
      '2026-11-21T09:19:48.863Z',
      'error',
      'cannot open',
    ],
  ),
  lines('golang-github-rs-zerolog-dev 1.26.1-2, ConsoleWriter', 'zerolog console', [
    '\u001b[90m2026-11-21T09:19:48Z\u001b[0m \u001b[31mWRN\u001b[0m disk nearly full \u001b[36morder=\u001b[0m17',
    '2026-11-21T09:19:48Z',
    'warn',
    'disk nearly full order=17',
  ]),
  lines(
    'golang-github-rs-zerolog-dev 1.26.1-2, ConsoleWriter, its own time format',
    'zerolog console, kitchen time',
    [
      '\u001b[90m9:19AM\u001b[0m \u001b[1m\u001b[31mERR\u001b[0m\u001b[0m \u001b[1ma.go:21\u001b[0m\u001b[36m >\u001b[0m cannot open',
      '2026-11-21T09:19:00Z',
      'error',
      'cannot open',
    ],
    [
      '\u001b[90m9:19AM\u001b[0m \u001b[32mINF\u001b[0m \u001b[1ma.go:21\u001b[0m\u001b[36m >\u001b[0m started',
      '2026-11-21T09:19:00Z',
      'info',
      'started',
    ],
  ),
  lines(
    'golang-github-hashicorp-go-hclog-dev 0.11.0-1',
    'hclog',
    [
      '2026-11-21T09:19:48.863Z [WARN]  billing: disk nearly full: order=17',
      '2026-11-21T09:19:48.863Z',
      'warn',
      'disk nearly full: order=17',
    ],
    ['2026-11-21T09:19:48.863Z [TRACE] billing: t', '2026-11-21T09:19:48.863Z', 'trace', 't'],
  ),
  lines('golang-github-hashicorp-go-hclog-dev 0.11.0-1, JSON', 'hclog JSON', [
    '{"@level":"warn","@message":"disk nearly full","@module":"billing","@timestamp":"2026-11-21T09:19:48.863072Z","order":17}',
    '2026-11-21T09:19:48.863072Z',
    'warn',
    'disk nearly full',
  ]),
  lines(
    'golang-k8s-klog-dev 2.80.1-2',
    'klog',
    [
      'W1121 09:19:48.863085    9789 a.go:24] disk nearly full',
      '2026-11-21T09:19:48.863085Z',
      'warn',
      'disk nearly full',
    ],
    [
      'E1121 09:19:48.863092    9789 a.go:24] cannot open',
      '2026-11-21T09:19:48.863092Z',
      'error',
      'cannot open',
    ],
    [
      'I1121 09:19:48.863103    9789 a.go:24] "started" port=8080',
      '2026-11-21T09:19:48.863103Z',
      'info',
      '"started" port=8080',
    ],
  ),
  lines(
    'golang-go.uber-zap-dev 1.23.0-1, console with EpochNanosTimeEncoder',
    'zap console, epoch in ns',
    [
      '1795263589941501608\twarn\tgo/a.go:6\tdisk nearly full\t{"order": 17}',
      '2026-11-21T12:19:49.941501Z',
      'warn',
      'disk nearly full\t{"order": 17}',
    ],
    [
      '1795263589941537909\terror\tgo/a.go:6\tcannot open',
      '2026-11-21T12:19:49.941537Z',
      'error',
      'cannot open',
    ],
  ),
]
