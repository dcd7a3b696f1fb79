import { sqlTime } from '../clock.ts'
import { events, headed, type Kind } from '../kind.ts'
import { say } from '../message.ts'
import type { Random } from '../random.ts'
import {
  bytes,
  email,
  hex,
  host,
  ip,
  join,
  list,
  maybe,
  money,
  ms,
  num,
  oneOf,
  port,
  route,
  size,
  tail,
  url,
  user,
  uuid,
  word,
} from '../values.ts'

const order = events('info', 'c.e.shop.order.OrderService')
const kafka = events('info', 'o.a.k.c.c.i.ConsumerCoordinator')
const cache = events('debug', 'c.e.shop.cache.ProductCache')
const payment = events('error', 'c.e.shop.pay.PaymentGateway')
const pool = events('warn', 'com.zaxxer.hikari.pool.HikariPool')
const boot = events('info', 'c.e.shop.ShopApplication')

const frames = (random: Random, from: readonly string[], most: number): string[] =>
  from
    .slice(0, random.int(Math.min(2, from.length), Math.min(most, from.length)))
    .map((frame) => `\tat ${frame}`)

const CHARGE = [
  'com.example.shop.pay.PaymentGateway.charge(PaymentGateway.java:118)',
  'com.example.shop.pay.PaymentGateway.lambda$retry$3(PaymentGateway.java:87)',
  'io.github.resilience4j.retry.Retry.lambda$decorateSupplier$4(Retry.java:227)',
  'com.example.shop.order.OrderService.settle(OrderService.java:203)',
  'com.example.shop.order.OrderService$$SpringCGLIB$$0.settle(<generated>)',
  'java.base/java.util.concurrent.ThreadPoolExecutor.runWorker(ThreadPoolExecutor.java:1144)',
  'java.base/java.lang.Thread.run(Thread.java:1583)',
]
const SOCKET = [
  'java.base/sun.nio.ch.NioSocketImpl.timedRead(NioSocketImpl.java:278)',
  'java.base/sun.nio.ch.NioSocketImpl.implRead(NioSocketImpl.java:304)',
  'java.base/java.net.Socket$SocketInputStream.read(Socket.java:1099)',
]

const causedTrace = (random: Random): readonly string[] => [
  `com.example.shop.pay.GatewayException: charge ${random.hex(12)} was not confirmed`,
  ...frames(random, CHARGE, 7),
  `Caused by: java.net.SocketTimeoutException: Read timed out after ${random.int(2, 30)}000 ms`,
  ...frames(random, SOCKET, 3),
  `\t... ${random.int(12, 60)} more`,
]

const nullTrace = (random: Random): readonly string[] => [
  'java.lang.NullPointerException: Cannot invoke "com.example.shop.model.Address.country()" because "address" is null',
  ...frames(random, CHARGE.slice(3), 4),
]

export const javaService: Kind = {
  name: 'java-service',
  about: 'A shop on Spring with Logback: threads, abbreviated loggers, stack traces with causes.',
  start: '2026-03-14T08:59:12.004Z',
  meanGapMs: 180,
  precisionMs: 1,
  events: [
    boot(
      say`Starting ShopApplication v${join(num(1, 9), '.', num(0, 30), '.', num(0, 9))} using Java ${oneOf('21.0.2', '21.0.4')} with PID ${num(1, 900)}`,
      { when: 'start' },
    ),
    boot(
      say`The following ${num(1, 3)} profiles are active: ${list(oneOf('"prod"', '"eu"', '"kafka"'), 1, 3)}`,
      { when: 'start' },
    ),
    boot(say`Tomcat started on port ${num(8000, 8999)} (http) with context path '${oneOf('/', '/shop')}'`, {
      when: 'start',
    }),
    boot(
      say`Started ShopApplication in ${join(num(3, 12), '.', num(100, 999))} seconds (process running for ${join(num(4, 15), '.', num(10, 99))})`,
      { when: 'start' },
    ),
    order(
      say`Order ${num(100000, 999999)} created for customer ${uuid} with ${num(1, 12)} items, total ${money} EUR`,
    ),
    cache(say`Cache hit for product ${num(1000, 99999)} in region ${word}`),
    cache(say`Cache miss for product ${num(1000, 99999)}, loading from ${host}`),
    order(
      say`Order ${num(100000, 999999)} moved from ${oneOf('CREATED', 'PAID', 'PACKED')} to ${oneOf('PAID', 'PACKED', 'SHIPPED')}`,
    ),
    order(say`Handled ${oneOf('GET', 'POST', 'PUT')} ${route} for user ${user} in ${ms} ms`),
    events(
      'info',
      'c.e.shop.pay.PaymentGateway',
    )(say`Charged ${money} EUR to card ****${num(1000, 9999)}, reference ${hex(16)}`),
    events(
      'debug',
      'o.s.jdbc.core.JdbcTemplate',
    )(say`Executing prepared SQL query returned ${tail(0, 4000)} rows`),
    events(
      'info',
      'c.e.shop.mail.Mailer',
    )(
      say`Mail "${oneOf('Your order', 'Welcome', 'Your invoice for March', 'Password reset')}" sent to ${email} via ${host}:${num(25, 587)}`,
    ),
    kafka(
      say`[Consumer clientId=consumer-${num(1, 6)}, groupId=shop] Committed offset ${tail(100, 9_000_000)} for partition ${word}-${num(0, 11)}`,
    ),
    events('info', 'c.e.shop.auth.LoginController')(say`User ${user} logged in from ${ip}`),
    events(
      'info',
      'c.e.shop.auth.LoginController',
    )(say`User ${user} logged out after ${num(1, 400)} minutes`),
    events(
      'warn',
      'c.e.shop.auth.LoginController',
    )(
      say`Login of ${user} from ${ip} refused: ${oneOf('wrong password', 'account locked', 'second factor missing')}`,
    ),
    events(
      'warn',
      'c.e.shop.stock.StockService',
    )(
      say`Stock of article ${num(1000, 99999)} is low: ${num(0, 9)} left in warehouse ${oneOf('HAM', 'MUC', 'VIE')}`,
    ),
    pool(
      say`HikariPool-${num(1, 2)} - Thread starvation or clock leap detected (housekeeper delta=${join(num(40, 90), 's', num(1, 999), 'ms')}).`,
    ),
    pool(
      say`HikariPool-${num(1, 2)} - Connection is not available, request timed out after ${num(30000, 30999)}ms (total=${num(8, 10)}, active=${num(8, 10)}, idle=0, waiting=${tail(1, 200)})`,
      { when: 'burst' },
    ),
    payment(say`Payment of order ${num(100000, 999999)} failed after ${num(1, 3)} attempts`, {
      more: causedTrace,
    }),
    events('error', 'c.e.shop.order.OrderController')(say`Unhandled exception while serving ${route}`, {
      more: nullTrace,
    }),
    kafka(
      say`[Consumer clientId=consumer-${num(1, 6)}, groupId=shop] Adding newly assigned partitions: ${list(join(word, '-', num(0, 11)), 1, 6)}`,
    ),
    kafka(
      say`[Consumer clientId=consumer-${num(1, 6)}, groupId=shop] Revoke previously assigned partitions ${list(join(word, '-', num(0, 11)), 1, 6)}`,
    ),
    events(
      'info',
      'c.e.shop.export.ExportJob',
    )(say`Export ${uuid} wrote ${tail(1, 400000)} rows (${size}) to ${url}`),
    events(
      'trace',
      'c.e.shop.net.Wire',
    )(say`<< ${bytes} bytes from ${ip}:${port}${maybe(0.5, ', keep-alive')}`),
    events('error', 'c.e.shop.stock.StockService')(
      say`Negative stock for article ${num(1000, 99999)}: reserved ${num(2, 9)}, available ${num(0, 1)}`,
      { when: 'once' },
    ),
    events('fatal', 'c.e.shop.ShopApplication')(
      say`Key store ${oneOf('/etc/shop/keys.p12')} expires in ${num(1, 6)} days`,
      { when: 'once' },
    ),
  ],
  write: (moment) => {
    const { event, time, actor } = moment
    const thread = event.source.includes('.kafka.') ? `kafka-${actor % 4}` : `http-nio-8080-exec-${actor + 1}`
    const level = (event.level ?? 'info').toUpperCase().padEnd(5)
    return headed(`${sqlTime(time)} ${level} [${thread}] ${event.source.padEnd(38)} - `, moment)
  },
}
