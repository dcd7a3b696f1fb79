import type { Value } from './message.ts'
import type { Random } from './random.ts'

/** Values as programs log them: typed, skewed as in life, from small pools where life has small pools. */

export const num =
  (min: number, max: number): Value =>
  (random) =>
    String(random.int(min, max))
/** A number with a long tail: sizes, latencies, counters. */
export const tail =
  (min: number, max: number): Value =>
  (random) =>
    String(random.longTail(min, max))
export const decimal =
  (min: number, max: number, digits: number): Value =>
  (random) =>
    (min + random.next() * (max - min)).toFixed(digits)
export const hex =
  (digits: number): Value =>
  (random) =>
    random.hex(digits)
export const oneOf =
  (...choices: readonly [string, ...string[]]): Value =>
  (random) =>
    random.skewed(choices)
/** An optional part of a message: `for ${maybe(0.4, 'invalid user ')}${user}`. */
export const maybe =
  (probability: number, value: Value | string): Value =>
  (random) =>
    random.chance(probability) ? (typeof value === 'string' ? value : value(random)) : ''
export const list =
  (value: Value, min: number, max: number, separator = ', '): Value =>
  (random) =>
    Array.from({ length: random.int(min, max) }, () => value(random)).join(separator)
/** `join(word, '-', hex(8))`. */
export const join =
  (...values: readonly (Value | string)[]): Value =>
  (random) =>
    values.map((value) => (typeof value === 'string' ? value : value(random))).join('')
export const quoted = (value: Value): Value => join('"', value, '"')

export const uuid: Value = (random) =>
  `${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-${random.pick(['8', '9', 'a', 'b'])}${random.hex(3)}-${random.hex(12)}`
export const port = num(32768, 60999)
export const pid = num(200, 32767)
export const ms = tail(1, 9000)

const privateIp = (random: Random): string =>
  `10.${random.int(0, 3)}.${random.int(0, 20)}.${random.int(1, 254)}`
const publicIp = (random: Random): string =>
  `${random.pick(['203.0.113', '198.51.100', '192.0.2'])}.${random.int(1, 254)}`
/** Addresses of a private network, and of the ranges kept for documentation. */
export const ipv4: Value = (random) => (random.chance(0.6) ? privateIp(random) : publicIp(random))
const ipv6: Value = (random) =>
  random.chance(0.2) ? 'fe80::1' : `2001:db8:${random.hex(4)}::${random.int(1, 0xffff).toString(16)}`
export const ip: Value = (random) => (random.chance(0.85) ? ipv4(random) : ipv6(random))
export const host = oneOf('db-1', 'db-2', 'cache-1', 'queue-3', 'search-2', 'node-17', 'node-4', 'edge-7')
export const domain = join(
  oneOf('api', 'static', 'auth', 'img', 'mail'),
  '.',
  oneOf('example.com', 'example.org', 'shop.example'),
)

export const user = oneOf(
  'alice',
  'bob',
  'carol',
  'dmitri',
  'eva.braun',
  'felix',
  'grace_h',
  'heidi',
  'ivan',
  'jmartin',
  'k.tanaka',
  'lena',
  'mallory',
  'nils2',
  'olga',
  'peggy',
  'quentin',
  'ruth',
  'svc-batch',
  'trent',
  'ursula',
  'victor',
)
export const email = join(user, '@', oneOf('example.com', 'mail.example.org', 'example.net'))
export const word = oneOf(
  'orders',
  'invoices',
  'customers',
  'sessions',
  'payments',
  'shipments',
  'inventory',
  'refunds',
  'coupons',
  'reviews',
  'carts',
  'profiles',
  'addresses',
  'returns',
)
export const file = join(
  oneOf('/var/lib', '/data', '/srv/files', '/tmp', '/opt/app'),
  '/',
  word,
  '/',
  oneOf('part', 'chunk', 'export', 'snapshot'),
  '-',
  hex(6),
  oneOf('.parquet', '.csv', '.tmp', '.json.gz'),
)
export const route = join(
  '/api/v',
  num(1, 2),
  '/',
  word,
  maybe(0.7, join('/', num(1, 99999))),
  maybe(0.15, '/items'),
)
export const url = join(
  'https://',
  domain,
  route,
  maybe(0.3, join('?page=', num(1, 40), '&size=', num(10, 100))),
)
export const size = join(decimal(1, 900, 1), ' ', oneOf('KB', 'MB', 'GB', 'KiB', 'MiB'))
export const bytes = tail(100, 90_000_000)
export const seconds = join(decimal(0.01, 30, 3), 's')
/** As Go writes durations: 1.52ms, 340µs, 2m3.5s. */
export const goDuration: Value = (random) =>
  random.skewed<Value>([
    join(decimal(1, 900, 3), 'ms'),
    join(decimal(1, 60, 2), 's'),
    join(num(10, 990), 'µs'),
    join(num(1, 59), 'm', num(1, 59), 's'),
  ])(random)
export const money = decimal(1, 2500, 2)
export const percent = join(num(1, 99), '%')
export const httpStatus = oneOf('200', '204', '404', '500', '502', '503')
export const method = oneOf('GET', 'POST', 'PUT', 'DELETE', 'PATCH')
