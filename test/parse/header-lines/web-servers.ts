import { lines, type HeaderLines } from './row.ts'

/** Written by web servers and proxies of Debian 12, run for this table. */
export const WEB_SERVERS: readonly HeaderLines[] = [
  lines('lighttpd 1.4.69-1, error log', 'lighttpd', [
    '2026-11-21 09:16:17: (server.c.1704) server started (lighttpd/1.4.69)',
    '2026-11-21T09:16:17Z',
    'none',
    'server started (lighttpd/1.4.69)',
  ]),
  lines(
    'privoxy 3.0.34-1',
    'privoxy',
    [
      '2026-11-21 09:16:17.204 7ff579b6e080 Info: Program name: privoxy',
      '2026-11-21T09:16:17.204Z',
      'info',
      'Program name: privoxy',
    ],
    [
      '2026-11-21 09:16:20.197 7ff579b6e080 Info: exiting by signal 15 .. bye',
      '2026-11-21T09:16:20.197Z',
      'info',
      'exiting by signal 15 .. bye',
    ],
  ),
  lines('stunnel4 3:5.68-2+deb12u1', 'stunnel', [
    '2026.11.21 09:16:17 LOG5[ui]: Compiled with OpenSSL 3.0.9 30 May 2023',
    '2026-11-21T09:16:17Z',
    'info',
    'Compiled with OpenSSL 3.0.9 30 May 2023',
  ]),
  lines(
    'tinyproxy 1.11.1-2.1+deb12u1',
    'tinyproxy',
    [
      'NOTICE    Nov 21 09:16:17.138 [3327]: Initializing tinyproxy ...',
      '2026-11-21T09:16:17.138Z',
      'info',
      'Initializing tinyproxy ...',
    ],
    [
      'WARNING   Nov 21 09:16:17.145 [3327]: You SHOULD set a UserName in the config file.',
      '2026-11-21T09:16:17.145Z',
      'warn',
      'You SHOULD set a UserName in the config file.',
    ],
  ),
  lines(
    'apache2 2.4.71-1~deb12u1, error log',
    'Apache error log',
    [
      '[Sat Nov 21 09:18:50.261444 2026] [core:info] [pid 6449:tid 6451] [client 127.0.0.1:48844] AH00128: File does not exist: /srv/www/none',
      '2026-11-21T09:18:50.261444Z',
      'info',
      'AH00128: File does not exist: /srv/www/none',
    ],
    [
      '[Sat Nov 21 09:18:50.269931 2026] [authz_core:error] [pid 6449:tid 6453] [client 127.0.0.1:48856] AH01630: client denied by server configuration: /srv/www/x',
      '2026-11-21T09:18:50.269931Z',
      'error',
      'AH01630: client denied by server configuration: /srv/www/x',
    ],
  ),
  lines(
    'apache2 2.4.71-1~deb12u1, common log format',
    'Apache access log',
    [
      '127.0.0.1 - - [21/Nov/2026:09:18:50 +0000] "GET /none HTTP/1.1" 404 397',
      '2026-11-21T09:18:50Z',
      'none',
      '"GET /none HTTP/1.1" 404 397',
    ],
    [
      '127.0.0.1 - - [21/Nov/2026:09:18:50 +0000] "GET /x HTTP/1.1" 403 400',
      '2026-11-21T09:18:50Z',
      'none',
      '"GET /x HTTP/1.1" 403 400',
    ],
  ),
  lines('apache2 2.4.71-1~deb12u1, vhost_combined', 'Apache access log with the host', [
    'web1:80 127.0.0.1 - - [21/Nov/2026:09:18:50 +0000] "GET /none HTTP/1.1" 404 397 "-" "curl/7.88.1"',
    '2026-11-21T09:18:50Z',
    'none',
    '"GET /none HTTP/1.1" 404 397 "-" "curl/7.88.1"',
  ]),
  lines(
    'nginx 1.22.1-9+deb12u10, error log',
    'nginx error log',
    [
      '2026/11/21 09:17:44 [notice] 4508#4508: using the "epoll" event method',
      '2026-11-21T09:17:44Z',
      'info',
      'using the "epoll" event method',
    ],
    [
      '2026/11/21 09:17:46 [error] 4509#4509: *1 open() "/srv/www/none" failed (2: No such file or directory), client: 127.0.0.1',
      '2026-11-21T09:17:46Z',
      'error',
      'open() "/srv/www/none" failed (2: No such file or directory), client: 127.0.0.1',
    ],
  ),
  lines('caddy 2.6.2-5, format console', 'Caddy console', [
    '2026/11/21 09:24:52.447\t\u001b[33mWARN\u001b[0m\tadmin\tadmin endpoint disabled',
    '2026-11-21T09:24:52.447Z',
    'warn',
    'admin endpoint disabled',
  ]),
  lines('caddy 2.6.2-5', 'Caddy JSON', [
    '{"level":"warn","ts":1795253092.4430716,"logger":"admin","msg":"admin endpoint disabled"}',
    '2026-11-21T09:24:52.443071Z',
    'warn',
    'admin endpoint disabled',
  ]),
  lines(
    'tomcat10 10.1.60-1~deb12u1, catalina.out',
    'Tomcat',
    [
      '21-Nov-2026 09:22:48.954 INFO [main] org.apache.catalina.startup.VersionLoggerListener.log Server version name:   Apache Tomcat/10.1.60 (Debian)',
      '2026-11-21T09:22:48.954Z',
      'info',
      'Server version name:   Apache Tomcat/10.1.60 (Debian)',
    ],
    [
      '21-Nov-2026 09:22:49.202 INFO [main] org.apache.coyote.AbstractProtocol.init Initializing ProtocolHandler ["http-nio-127.0.0.1-17080"]',
      '2026-11-21T09:22:49.202Z',
      'info',
      'Initializing ProtocolHandler ["http-nio-127.0.0.1-17080"]',
    ],
    [
      '21-Nov-2026 09:22:49.242 INFO [main] org.apache.catalina.core.StandardService.startInternal Starting service [Catalina]',
      '2026-11-21T09:22:49.242Z',
      'info',
      'Starting service [Catalina]',
    ],
    [
      '21-Nov-2026 09:22:48.969 INFO [main] org.apache.catalina.startup.VersionLoggerListener.log Architecture:          amd64',
      '2026-11-21T09:22:48.969Z',
      'info',
      'Architecture:          amd64',
    ],
  ),
  lines(
    'php8.2-fpm 8.2.35-1~deb12u1',
    'PHP-FPM',
    [
      '[21-Nov-2026 09:20:54.136414] NOTICE: pid 12730, fpm_init(), line 83: fpm is running, pid 12730',
      '2026-11-21T09:20:54.136414Z',
      'info',
      'pid 12730, fpm_init(), line 83: fpm is running, pid 12730',
    ],
    [
      '[21-Nov-2026 09:20:54.136411] DEBUG: pid 12730, fpm_event_init_main(), line 359: event module is epoll',
      '2026-11-21T09:20:54.136411Z',
      'debug',
      'pid 12730, fpm_event_init_main(), line 359: event module is epoll',
    ],
  ),
  lines('apache2 2.4.71-1~deb12u1, LogFormat %{usec}t %a \\"%r\\" %>s %b', 'Apache access log in µs', [
    '1795263588262469 127.0.0.1 "GET /none HTTP/1.1" 404 236',
    '2026-11-21T12:19:48.262469Z',
    'none',
    '127.0.0.1 "GET /none HTTP/1.1" 404 236',
  ]),
]
