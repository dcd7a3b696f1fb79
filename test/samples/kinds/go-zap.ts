import { events, type Kind } from '../kind.ts'
import { say, type Value } from '../message.ts'
import { hex, host, ip, join, list, num, oneOf, quoted, route, tail, user, uuid, word } from '../values.ts'

const info = events('info', 'gateway')
const warn = events('warn', 'gateway')
const error = events('error', 'gateway')

const request: Record<string, Value> = { requestId: quoted(uuid), path: quoted(route) }

export const goZap: Kind = {
  name: 'go-zap',
  about:
    'A Go gateway with zap: JSON with seconds since 1970, an embedded stack trace, and messages that hold values.',
  start: '2026-05-20T11:00:00.000Z',
  meanGapMs: 60,
  precisionMs: 1,
  events: [
    info(say`gateway started on :${num(8000, 9000)} with ${num(2, 9)} upstreams`, { when: 'start' }),
    info(say`request completed`, {
      fields: {
        ...request,
        status: oneOf('200', '304', '404', '500'),
        latency: join('0.', num(1000, 99999)),
      },
    }),
    info(say`token refreshed for ${user}`, { fields: { ttl: num(300, 3600) } }),
    events('debug', 'gateway')(say`route ${route} matched upstream ${host}`, { fields: request }),
    info(say`config reloaded: ${num(1, 60)} routes, ${num(0, 9)} middlewares`),
    warn(say`upstream ${host} answered ${oneOf('502', '503', '504')} after ${num(100, 9000)}ms`, {
      fields: request,
    }),
    warn(say`retrying request to ${host}, attempt ${num(1, 5)}`, { when: 'burst', fields: request }),
    error(say`circuit breaker for ${host} opened`, {
      fields: {
        failures: tail(5, 500),
        stacktrace: quoted(
          join(
            'main.(*Breaker).trip\\n\\t/src/breaker.go:',
            num(50, 90),
            '\\nnet/http.serve\\n\\t/src/server.go:12',
          ),
        ),
      },
    }),
    info(say`circuit breaker for ${host} closed`),
    error(
      say`TLS handshake error from ${ip}:${num(1024, 65000)}: ${oneOf('EOF', 'tls: client offered only unsupported versions', 'remote error: tls: bad certificate')}`,
    ),
    info(say`health check passed for ${list(host, 1, 5, ',')}`),
    warn(
      say`header ${oneOf('X-Forwarded-For', 'Cookie', 'Referer')} of ${tail(4000, 90000)} bytes truncated`,
    ),
    info(say`certificate for ${oneOf('*.example.com', 'api.example.org')} renewed, serial ${hex(18)}`),
    error(say`plugin ${quoted(word)} crashed and was disabled`, { when: 'once' }),
  ],
  write: ({ event, time, actor, random }) => {
    const fields = Object.entries(event.fields ?? {}).map(([name, value]) => `,"${name}":${value(random)}`)
    const message = event.message.write(random).replaceAll('"', '\\"')
    const caller = `gateway/proxy.go:${40 + actor * 7}`
    return [
      `{"level":"${event.level ?? ''}","ts":${(Math.floor(time) / 1000).toFixed(3)},"caller":"${caller}","msg":"${message}"${fields.join('')}}`,
    ]
  },
}
