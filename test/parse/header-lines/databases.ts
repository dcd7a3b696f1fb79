import { lines, type HeaderLines } from './row.ts'

/** Written by databases of Debian 12, run for this table. */
export const DATABASES: readonly HeaderLines[] = [
  lines(
    'redis-server 5:7.0.15-1~deb12u10',
    'redis',
    [
      '3291:C 21 Nov 2026 09:16:17.148 # Configuration loaded',
      '2026-11-21T09:16:17.148Z',
      'warn',
      'Configuration loaded',
    ],
    [
      '3291:M 21 Nov 2026 09:16:17.148 * monotonic clock: POSIX clock_gettime',
      '2026-11-21T09:16:17.148Z',
      'info',
      'monotonic clock: POSIX clock_gettime',
    ],
    [
      '3291:M 21 Nov 2026 09:16:17.150 # Server initialized',
      '2026-11-21T09:16:17.150Z',
      'warn',
      'Server initialized',
    ],
  ),
  lines(
    'etcd-server 3.4.23-4+b4',
    'capnslog',
    [
      '2026-11-21 09:16:17.261393 I | etcdmain: etcd Version: 3.4.23',
      '2026-11-21T09:16:17.261393Z',
      'info',
      'etcd Version: 3.4.23',
    ],
    [
      '2026-11-21 09:16:17.261424 I | etcdmain: Git SHA: Not provided (use ./build instead of go build)',
      '2026-11-21T09:16:17.261424Z',
      'info',
      'Git SHA: Not provided (use ./build instead of go build)',
    ],
  ),
  lines('influxdb 1.6.7~rc0-1+b13', 'logfmt with ts and lvl', [
    'ts=2026-11-21T09:16:17.214089Z lvl=info msg="InfluxDB starting" log_id=16gM77kW000 version=1.6.7~rc0',
    '2026-11-21T09:16:17.214089Z',
    'info',
    'InfluxDB starting',
  ]),
  lines('prometheus 2.42.0+ds-5+deb12u1', 'go-kit logfmt', [
    'ts=2026-11-21T09:16:17.328Z caller=main.go:551 level=info msg="Starting Prometheus Server" mode=server',
    '2026-11-21T09:16:17.328Z',
    'info',
    'Starting Prometheus Server',
  ]),
  lines(
    'tor 0.4.9.11-0+deb12u1',
    'tor',
    [
      'Nov 21 09:16:17.227 [notice] DisableNetwork is set.',
      '2026-11-21T09:16:17.227Z',
      'info',
      'DisableNetwork is set.',
    ],
    [
      'Nov 21 09:16:17.000 [warn] You are running Tor as root.',
      '2026-11-21T09:16:17Z',
      'warn',
      'You are running Tor as root.',
    ],
  ),
  lines(
    'mariadb-server 1:10.11.19-0+deb12u1, error log',
    'MariaDB error log',
    [
      '2026-11-21  9:17:45 0 [Warning] Could not increase number of max_open_files to more than 20000 (request: 32184)',
      '2026-11-21T09:17:45Z',
      'warn',
      'Could not increase number of max_open_files to more than 20000 (request: 32184)',
    ],
    [
      '2026-11-21  9:17:45 0 [Note] InnoDB: Compressed tables use zlib 1.2.13',
      '2026-11-21T09:17:45Z',
      'info',
      'InnoDB: Compressed tables use zlib 1.2.13',
    ],
  ),
  lines('mariadb-server 1:10.11.19-0+deb12u1, general query log', 'MariaDB general log', [
    '261121  9:17:46\t     3 Connect\troot@localhost on  using Socket',
    '2026-11-21T09:17:46Z',
    'none',
    'Connect\troot@localhost on  using Socket',
  ]),
  lines('haproxy 2.6.12-1+deb12u4 with option httplog, by way of rsyslog 8.2302.0', 'HAProxy HTTP log', [
    'Nov 21 09:17:46 localhost haproxy[4497]: 127.0.0.1:32934 [21/Nov/2026:09:17:46.759] web app/s1 0/0/0/0/0 404 474 - - ---- 1/1/0/0/0 0/0 "GET /none?x=1 HTTP/1.1"',
    '2026-11-21T09:17:46.759Z',
    'none',
    'web app/s1 0/0/0/0/0 404 474 - - ---- 1/1/0/0/0 0/0 "GET /none?x=1 HTTP/1.1"',
  ]),
  lines('squid 5.7-2+deb12u6, access log', 'squid access log', [
    '1795252666.828      1 127.0.0.1 TCP_MISS/404 589 GET http://127.0.0.1:17014/a - HIER_DIRECT/127.0.0.1 text/html',
    '2026-11-21T09:17:46.828Z',
    'none',
    '127.0.0.1 TCP_MISS/404 589 GET http://127.0.0.1:17014/a - HIER_DIRECT/127.0.0.1 text/html',
  ]),
  lines(
    'squid 5.7-2+deb12u6, cache log',
    'squid cache log',
    [
      '2026/11/21 09:17:44| Starting Squid Cache version 5.7 for x86_64-pc-linux-gnu...',
      '2026-11-21T09:17:44Z',
      'none',
      'Starting Squid Cache version 5.7 for x86_64-pc-linux-gnu...',
    ],
    ['2026/11/21 09:17:44| Process ID 4511', '2026-11-21T09:17:44Z', 'none', 'Process ID 4511'],
  ),
  lines('nginx 1.22.1-9+deb12u10, access log', 'nginx access log', [
    '127.0.0.1 - - [21/Nov/2026:09:17:46 +0000] "GET /up HTTP/1.1" 502 157 "-" "curl/7.88.1"',
    '2026-11-21T09:17:46Z',
    'none',
    '"GET /up HTTP/1.1" 502 157 "-" "curl/7.88.1"',
  ]),
  lines(
    'postgresql-15 15.20-0+deb12u1, log_line_prefix %m [%p] (the default)',
    'PostgreSQL',
    [
      '2026-11-21 09:35:39.247 UTC [1516] LOG:  listening on IPv4 address "127.0.0.1", port 17060',
      '2026-11-21T09:35:39.247Z',
      'info',
      'listening on IPv4 address "127.0.0.1", port 17060',
    ],
    [
      '2026-11-21 09:35:40.223 UTC [1568] ERROR:  division by zero',
      '2026-11-21T09:35:40.223Z',
      'error',
      'division by zero',
    ],
    [
      '2026-11-21 09:35:40.223 UTC [1568] STATEMENT:  select 1/0',
      '2026-11-21T09:35:40.223Z',
      'info',
      'select 1/0',
    ],
  ),
  lines(
    'postgresql-15 15.20-0+deb12u1, log_line_prefix %m [%p] %q%u@%d (Debian)',
    'PostgreSQL with user and database',
    [
      '2026-11-21 09:35:42.336 UTC [1650] postgres@postgres ERROR:  division by zero',
      '2026-11-21T09:35:42.336Z',
      'error',
      'division by zero',
    ],
    [
      '2026-11-21 09:35:42.329 UTC [1650] [unknown]@[unknown] LOG:  connection received: host=[local]',
      '2026-11-21T09:35:42.329Z',
      'info',
      'connection received: host=[local]',
    ],
  ),
  lines(
    'postgresql-15 15.20-0+deb12u1, the log_line_prefix that pgBadger asks for',
    'PostgreSQL for pgBadger',
    [
      '2026-11-21 09:35:44 UTC [1761]: [3-1] user=postgres,db=postgres,app=psql,client=[local] ERROR:  division by zero',
      '2026-11-21T09:35:44Z',
      'error',
      'division by zero',
    ],
    [
      '2026-11-21 09:35:43 UTC [1705]: [2-1] user=,db=,app=,client= LOG:  listening on IPv4 address "127.0.0.1", port 17060',
      '2026-11-21T09:35:43Z',
      'info',
      'listening on IPv4 address "127.0.0.1", port 17060',
    ],
  ),
  lines(
    'postgresql-15 15.20-0+deb12u1, log_line_prefix < %m >',
    'PostgreSQL in angle brackets',
    [
      '< 2026-11-21 09:35:46.649 UTC >ERROR:  division by zero',
      '2026-11-21T09:35:46.649Z',
      'error',
      'division by zero',
    ],
    [
      '< 2026-11-21 09:35:45.786 UTC >LOG:  database system is ready to accept connections',
      '2026-11-21T09:35:45.786Z',
      'info',
      'database system is ready to accept connections',
    ],
  ),
  lines(
    'postgresql-15 15.20-0+deb12u1, log_line_prefix %t:%r:%u@%d:[%p]: (Amazon RDS)',
    'PostgreSQL as Amazon RDS sets it',
    [
      '2026-11-21 09:35:48 UTC:[local]:postgres@postgres:[1994]:ERROR:  division by zero',
      '2026-11-21T09:35:48Z',
      'error',
      'division by zero',
    ],
    [
      '2026-11-21 09:35:48 UTC:[local]:postgres@postgres:[1994]:STATEMENT:  select 1/0',
      '2026-11-21T09:35:48Z',
      'info',
      'select 1/0',
    ],
  ),
  lines('postgresql-15 15.20-0+deb12u1, jsonlog', 'PostgreSQL JSON', [
    '{"timestamp":"2026-11-21 09:21:10.800 UTC","pid":13534,"line_num":1,"session_start":"2026-11-21 09:21:10 UTC","error_severity":"LOG","message":"ending log output to stderr","backend_type":"postmaster","query_id":0}',
    '2026-11-21T09:21:10.800Z',
    'info',
    'ending log output to stderr',
  ]),
  lines(
    'monit 1:5.33.0-1',
    'monit',
    [
      "[2026-11-21T09:22:29+0000] error    : 'x' file doesn't exist",
      '2026-11-21T09:22:29Z',
      'error',
      "'x' file doesn't exist",
    ],
    [
      "[2026-11-21T09:22:29+0000] info     : 'x' trying to restart",
      '2026-11-21T09:22:29Z',
      'info',
      "'x' trying to restart",
    ],
  ),
]
