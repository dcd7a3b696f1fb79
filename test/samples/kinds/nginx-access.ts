import { accessTime } from '../clock.ts'
import { events, type Kind, type LogEvent } from '../kind.ts'
import { type Message, type Value } from '../message.ts'
import { decimal, domain, hex, ip, join, maybe, num, oneOf, route, tail, user, word } from '../values.ts'

const agent = oneOf(
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0',
  'curl/8.5.0',
  'ExampleMonitor/2.1',
  'python-requests/2.31.0',
  '-',
)
const asset = join(
  '/assets/',
  oneOf('app', 'vendor', 'style', 'logo'),
  '-',
  hex(8),
  oneOf('.js', '.css', '.svg', '.woff2'),
)
const page = join(
  oneOf('/', '/shop', '/shop/cart', '/search', '/help/returns'),
  maybe(0.3, join('?q=', word, '&page=', num(1, 30))),
)
const either =
  (a: Value, b: Value): Value =>
  (random) =>
    (random.chance(0.5) ? a : b)(random)
const referer = oneOf(
  '-',
  'https://shop.example/',
  'https://shop.example/search?q=orders',
  'https://www.example.org/links',
)

/** The program has one statement for all of these; a reader tells requests apart by method and status, so the truth does. */
const request = (method: string, path: Value, status: number): LogEvent => {
  const tailText = (random: Parameters<Value>[0]): string =>
    `HTTP/${random.pick(['1.1', '1.1', '2.0'])}" ${status} ${status === 304 || status === 204 ? 0 : random.longTail(120, 400_000)} "${referer(random)}" "${agent(random)}"`
  const message: Message = {
    template: `<*> - <*> [<*>] "${method} <*> HTTP/<*>" ${status} <*> "<*>" "<*>"`,
    write: (random) => `"${method} ${path(random)} ${tailText(random)}`,
  }
  return events(null, 'nginx')(message)
}

export const nginxAccess: Kind = {
  name: 'nginx-access',
  about:
    'An nginx access log, combined format: a kind is a method and a status, paths and agents are values.',
  start: '2026-03-30T21:15:00.000Z',
  meanGapMs: 260,
  precisionMs: 1000,
  events: [
    request('GET', either(route, asset), 200),
    request('GET', either(asset, page), 304),
    request('POST', route, 201),
    request('GET', route, 404),
    request('HEAD', page, 200),
    request('PUT', route, 204),
    request('POST', route, 401),
    request('GET', route, 502),
    request('DELETE', route, 204),
    request('POST', route, 422),
    request('GET', page, 301),
    request('OPTIONS', route, 204),
    request('POST', route, 500),
    request('GET', join('/export/', word, '-', decimal(1, 9, 1), '.csv'), 206),
    { ...request('POST', route, 503), when: 'burst' },
    { ...request('PROPFIND', join('/', domain), 405), when: 'once' },
    { ...request('POST', join('/upload?size=', tail(1_000_000, 90_000_000)), 413), when: 'once' },
  ],
  write: ({ event, time, random }) => {
    const name = random.chance(0.1) ? user(random) : '-'
    return [`${ip(random)} - ${name} [${accessTime(time)}] ${event.message.write(random)}`]
  },
}
