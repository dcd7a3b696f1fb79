import { slashTime } from '../clock.ts'
import { events, type Kind } from '../kind.ts'
import { say, type Value } from '../message.ts'
import { domain, ip, join, maybe, num, oneOf, port, route, tail, word } from '../values.ts'

const error = events('error', 'worker')
const warn = events('warn', 'worker')
const notice = events('info', 'master')

const client: Value = join(
  'client: ',
  ip,
  ', server: ',
  domain,
  ', request: "',
  oneOf('GET', 'POST'),
  ' ',
  route,
  ' HTTP/1.1"',
)
const upstream: Value = join(
  client,
  ', upstream: "http://',
  ip,
  ':',
  num(8000, 8999),
  route,
  '", host: "',
  domain,
  '"',
)

const LEVELS = {
  trace: 'debug',
  debug: 'debug',
  info: 'notice',
  warn: 'warn',
  error: 'error',
  fatal: 'emerg',
} as const

export const nginxError: Kind = {
  name: 'nginx-error',
  about:
    'An nginx error log: the sentence is constant, the context after it (client, request, upstream) is all values.',
  start: '2026-03-30T21:15:00.000Z',
  meanGapMs: 2100,
  precisionMs: 1000,
  events: [
    notice(say`using the "epoll" event method`, { when: 'start' }),
    notice(say`nginx/1.${num(18, 27)}.${num(0, 3)}`, { when: 'start' }),
    notice(say`start worker process ${num(20, 60)}`, { when: 'start' }),
    error(
      say`*${tail(1, 90000)} connect() failed (111: Connection refused) while connecting to upstream, ${upstream}`,
    ),
    error(
      say`*${tail(1, 90000)} open() "/usr/share/nginx/html/${oneOf('favicon.ico', 'robots.txt', 'apple-touch-icon.png')}" failed (2: No such file or directory), ${client}`,
    ),
    error(
      say`*${tail(1, 90000)} upstream timed out (110: Connection timed out) while reading response header from upstream, ${upstream}`,
    ),
    warn(
      say`*${tail(1, 90000)} a client request body is buffered to a temporary file /var/cache/nginx/client_temp/${num(1000000, 9999999)}, ${client}`,
    ),
    warn(
      say`*${tail(1, 90000)} an upstream response is buffered to a temporary file /var/cache/nginx/proxy_temp/${num(0, 9)}/${num(10, 99)}/${num(1000000, 9999999)} while reading upstream, ${upstream}`,
    ),
    error(
      say`*${tail(1, 90000)} limiting requests, excess: ${join(num(20, 60), '.', num(100, 999))} by zone "${word}", ${client}`,
      { when: 'burst' },
    ),
    error(
      say`*${tail(1, 90000)} recv() failed (104: Connection reset by peer) while ${oneOf('reading response header from upstream', 'proxying upgraded connection')}, ${upstream}`,
    ),
    error(
      say`*${tail(1, 90000)} client intended to send too large body: ${tail(1_000_000, 900_000_000)} bytes, ${client}`,
    ),
    notice(
      say`signal ${num(1, 29)} (${oneOf('SIGCHLD', 'SIGHUP', 'SIGIO')}) received from ${num(1, 60)}${maybe(0.3, ', reconfiguring')}`,
    ),
    notice(say`worker process ${num(20, 60)} exited with code ${num(0, 1)}`),
    error(
      say`*${tail(1, 90000)} SSL_do_handshake() failed (SSL: error:0A00006C:SSL routines::bad key share) while SSL handshaking, client: ${ip}, server: 0.0.0.0:${oneOf('443', '8443')}`,
    ),
    warn(
      say`${num(512, 4096)} worker_connections are not enough while connecting to upstream, client port ${port}`,
      { when: 'once' },
    ),
    events('fatal', 'master')(
      say`cannot load certificate "/etc/nginx/tls/${domain}.pem": BIO_new_file() failed`,
      { when: 'once' },
    ),
  ],
  write: ({ event, time, actor, random }) => [
    `${slashTime(time)} [${LEVELS[event.level ?? 'info']}] ${event.source === 'master' ? 1 : 20 + (actor % 4)}#0: ${event.message.write(random)}`,
  ],
}
