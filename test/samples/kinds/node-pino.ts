import type { Level } from '../../../server/model/level.ts'
import { events, type Kind } from '../kind.ts'
import { say, type Value } from '../message.ts'
import {
  domain,
  email,
  hex,
  ip,
  join,
  maybe,
  method,
  ms,
  num,
  oneOf,
  port,
  quoted,
  route,
  tail,
  url,
  user,
  uuid,
  word,
} from '../values.ts'

const info = events('info', 'web')
const warn = events('warn', 'web')
const error = events('error', 'web')
const debug = events('debug', 'web')

const LEVELS: Readonly<Record<Level, number>> = {
  trace: 10,
  debug: 20,
  info: 30,
  warn: 40,
  error: 50,
  fatal: 60,
}

const request: Value = join(
  '{"id":',
  num(1, 99999),
  ',"method":"',
  method,
  '","url":"',
  route,
  '","remoteAddress":"',
  ip,
  '","remotePort":',
  port,
  '}',
)
const failure = (type: string, text: Value): Record<string, Value> => ({
  err: join(
    '{"type":"',
    type,
    '","message":"',
    text,
    '","stack":"',
    type,
    ': failed\\n    at Session.load (/app/src/session.js:',
    num(10, 90),
    ':17)\\n    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)"}',
  ),
})

export const nodePino: Kind = {
  name: 'node-pino',
  about:
    'A web server with pino: levels as numbers, milliseconds since 1970, nested objects, stacks inside strings.',
  start: '2026-04-01T06:30:00.000Z',
  meanGapMs: 70,
  precisionMs: 1,
  events: [
    info(say`Server listening at http://${ip}:${num(3000, 3999)}`, { when: 'start' }),
    info(say`incoming request`, { fields: { reqId: quoted(join('req-', hex(4))), req: request } }),
    info(say`request completed`, {
      fields: {
        reqId: quoted(join('req-', hex(4))),
        res: join('{"statusCode":', oneOf('200', '201', '304', '404'), '}'),
        responseTime: join(ms, '.', num(1, 9)),
      },
    }),
    debug(say`session ${hex(24)} loaded for user ${user}`),
    debug(say`rendered template ${oneOf('home.html', 'cart.html', 'mail/welcome.html')} in ${ms}ms`),
    info(say`user ${user} added product ${num(1000, 9999)} to cart ${uuid}`),
    info(say`mail queued for ${email}`, { fields: { queue: quoted(word) } }),
    warn(
      say`slow query (${ms} ms): ${oneOf('SELECT * FROM carts WHERE user_id = $1', 'UPDATE stock SET n = n - $1', 'SELECT count(*) FROM events')}`,
    ),
    warn(say`deprecated endpoint ${route} called by ${domain}`, { fields: { req: request } }),
    warn(say`event loop blocked for ${ms}ms`, { when: 'burst' }),
    error(say`request errored`, {
      fields: failure(
        'FetchError',
        join('request to ', url, ' failed, reason: connect ECONNREFUSED ', ip, ':443'),
      ),
    }),
    error(
      say`websocket ${num(1, 999)} closed unexpectedly with code ${oneOf('1006', '1001', '1011')}${maybe(0.4, ' (no status)')}`,
    ),
    info(
      say`webhook ${oneOf('order.paid', 'order.refunded', 'user.created')} delivered to ${url} after ${num(1, 5)} tries`,
    ),
    info(say`feature flags refreshed: ${num(3, 60)} on, ${num(0, 20)} off`),
    events('trace', 'web')(say`cache set ${word}:${num(1, 99999)} ttl=${num(10, 3600)}`),
    error(say`uncaught exception, shutting down in ${num(1, 10)}s`, {
      when: 'once',
      fields: failure('TypeError', oneOf("Cannot read properties of undefined (reading 'id')")),
    }),
    warn(
      say`MaxListenersExceededWarning: Possible EventEmitter memory leak detected. ${tail(11, 40)} close listeners added`,
      { when: 'once' },
    ),
  ],
  write: ({ event, time, actor, random }) => {
    const fields = Object.entries(event.fields ?? {}).map(([name, value]) => `,"${name}":${value(random)}`)
    const level = LEVELS[event.level ?? 'info']
    const message = event.message.write(random).replaceAll('"', '\\"')
    return [
      `{"level":${level},"time":${Math.floor(time)},"pid":${41 + (actor % 4)},"hostname":"web-${actor % 3}"${fields.join('')},"msg":"${message}"}`,
    ]
  },
}
