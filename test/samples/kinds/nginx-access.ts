import { accessTime } from '../clock.ts'
import { events, type Kind, type LogEvent } from '../kind.ts'
import { type Message, type Value } from '../message.ts'
import { domain, hex, ip, join, maybe, num, oneOf, tail, user, word } from '../values.ts'

const agent = oneOf(
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0',
  'curl/8.5.0',
  'ExampleMonitor/2.1',
  'python-requests/2.31.0',
  '-',
)
/** A route and what stands in its values' places, in order. */
interface Route {
  readonly pattern: string
  readonly path: Value
}
const route = (pattern: string, ...values: readonly Value[]): Route => ({
  pattern,
  path: join(...pattern.split('<*>').flatMap((text, at) => (at === 0 ? [text] : [values[at - 1]!, text]))),
})
const id = num(1, 99999)
const orders = route('/api/v1/orders')
const order = route('/api/v1/orders/<*>', id)
const items = route('/api/v1/orders/<*>/items', id)
const customer = route('/api/v1/customers/<*>', id)
const asset = route('/assets/app-<*>.js', hex(8))
const style = route('/assets/style-<*>.css', hex(8))
const home = route('/')
const cart = route('/shop/cart')
/** What is asked for is no part of the route. */
const search: Route = {
  pattern: '/search',
  path: join('/search', maybe(0.5, join('?q=', word, '&page=', num(1, 30)))),
}
const referer = oneOf(
  '-',
  'https://shop.example/',
  'https://shop.example/search?q=orders',
  'https://www.example.org/links',
)

/** The program has one statement for all of these; a reader tells requests apart by method, route and status, so the truth does. */
const request = (method: string, { pattern, path }: Route, status: number): LogEvent => {
  const tailText = (random: Parameters<Value>[0]): string =>
    `HTTP/${random.pick(['1.1', '1.1', '2.0'])}" ${status} ${status === 304 || status === 204 ? 0 : random.longTail(120, 400_000)} "${referer(random)}" "${agent(random)}"`
  const message: Message = {
    template: `<*> - <*> [<*>] "${method} ${pattern} HTTP/<*>" ${status} <*> "<*>" "<*>"`,
    write: (random) => `"${method} ${path(random)} ${tailText(random)}`,
  }
  return events(null, 'nginx')(message)
}

export const nginxAccess: Kind = {
  name: 'nginx-access',
  about:
    'An nginx access log, combined format: a kind is a method, a route and a status; ids, queries and agents are values.',
  start: '2026-03-30T21:15:00.000Z',
  meanGapMs: 260,
  precisionMs: 1000,
  events: [
    request('GET', order, 200),
    request('GET', asset, 304),
    request('GET', customer, 200),
    request('POST', orders, 201),
    request('GET', order, 404),
    request('HEAD', home, 200),
    request('GET', asset, 200),
    request('PUT', order, 204),
    request('GET', items, 200),
    request('GET', style, 200),
    request('POST', orders, 401),
    request('GET', search, 200),
    request('GET', order, 502),
    request('DELETE', order, 204),
    request('POST', items, 422),
    request('GET', cart, 301),
    request('GET', route('/blog/<*>', join(word, '-', word, '-', word)), 200),
    request('OPTIONS', orders, 204),
    request('POST', orders, 500),
    request('GET', route('/export/<*>.csv', join(word, '-', num(1, 9))), 206),
    { ...request('POST', orders, 503), when: 'burst' },
    { ...request('PROPFIND', route('/<*>', domain), 405), when: 'once' },
    {
      ...request(
        'POST',
        { pattern: '/upload', path: join('/upload?size=', tail(1_000_000, 90_000_000)) },
        413,
      ),
      when: 'once',
    },
  ],
  write: ({ event, time, random }) => {
    const name = random.chance(0.1) ? user(random) : '-'
    return [`${ip(random)} - ${name} [${accessTime(time)}] ${event.message.write(random)}`]
  },
}
