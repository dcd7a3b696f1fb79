import { sqlTime } from '../clock.ts'
import { events, headed, type Kind } from '../kind.ts'
import { say } from '../message.ts'
import type { Random } from '../random.ts'
import {
  bytes,
  decimal,
  host,
  ip,
  join,
  list,
  maybe,
  method,
  money,
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

const info = events('info', 'INF')
const warning = events('warn', 'WRN')
const error = events('error', 'ERR')
const debug = events('debug', 'DBG')

const queryFailed = (random: Random): readonly string[] => [
  'System.InvalidOperationException: Sequence contains no elements',
  '   at System.Linq.ThrowHelper.ThrowNoElementsException()',
  `   at Depot.Orders.OrderReader.Single(Guid id) in /src/Depot/Orders/OrderReader.cs:line ${random.int(30, 90)}`,
  '   at Depot.Web.OrdersController.Get(Guid id) in /src/Depot/Web/OrdersController.cs:line 41',
]

const inner = (random: Random): readonly string[] => [
  'Microsoft.EntityFrameworkCore.DbUpdateException: An error occurred while saving the entity changes.',
  ` ---> Npgsql.PostgresException (0x80004005): 40001: could not serialize access due to concurrent update`,
  '   at Npgsql.Internal.NpgsqlConnector.ReadMessageLong(Boolean async)',
  ...(random.chance(0.5)
    ? ['   at Npgsql.NpgsqlDataReader.NextResult(Boolean async, Boolean isConsuming)']
    : []),
  '   --- End of inner exception stack trace ---',
  `   at Depot.Orders.OrderWriter.SaveAsync(Order order) in /src/Depot/Orders/OrderWriter.cs:line ${random.int(60, 99)}`,
]

export const dotnetService: Kind = {
  name: 'dotnet-service',
  about:
    'A .NET service with Serilog, written on Windows: CRLF, zone in the time, three letters for the level, inner exceptions.',
  start: '2026-04-22T13:00:00.400Z',
  meanGapMs: 160,
  precisionMs: 1,
  newline: '\r\n',
  events: [
    info(say`Now listening on: ${join('http://', ip, ':', num(5000, 5999))}`, { when: 'start' }),
    info(say`Hosting environment: ${oneOf('Production', 'Staging')}`, { when: 'start' }),
    info(
      say`HTTP ${quoted(method)} ${quoted(route)} responded ${oneOf('200', '201', '404', '500')} in ${decimal(0.5, 3000, 4)} ms`,
    ),
    debug(
      say`Executed DbCommand (${tail(1, 900)}ms) [Parameters=[${list(join('@p', num(0, 9), "='?'"), 0, 4)}], CommandType='Text', CommandTimeout='30']`,
    ),
    info(say`Order ${uuid} accepted from ${quoted(user)}: ${num(1, 20)} lines, ${money} USD`),
    info(
      say`Message ${uuid} published to exchange ${quoted(word)} with routing key ${quoted(join(word, '.', oneOf('created', 'changed', 'deleted')))}`,
    ),
    debug(
      say`Cache entry ${join(word, ':', num(1, 99999))} evicted (${oneOf('Expired', 'Capacity', 'Removed')})`,
    ),
    info(
      say`Job ${quoted(oneOf('Cleanup', 'Invoices', 'Reindex'))} took ${join('00:', num(10, 59), ':', num(10, 59), '.', num(1000000, 9999999))}`,
    ),
    warning(
      say`As of ${quoted(join(num(1, 12), '/', num(1, 28), '/2026 13:', num(10, 59), ':00 +00:00'))}, the heartbeat has been running for ${join('00:00:0', num(1, 9), '.', num(1000000, 9999999))} which is longer than ${quoted(oneOf('00:00:01'))}.`,
    ),
    warning(
      say`Connection id ${quoted(join('0HN', num(100, 999), 'ABCDEF'))} rejected from ${ip}:${port}: ${oneOf('too many connections', 'TLS required')}`,
      { when: 'burst' },
    ),
    error(say`Request ${route} failed for ${quoted(user)}`, { more: queryFailed }),
    error(say`Saving order ${uuid} failed, attempt ${num(1, 3)} of ${num(3, 5)}`, { more: inner }),
    info(say`Downloaded ${bytes} bytes from ${url}${maybe(0.2, ' (partial)')}`),
    warning(say`Lock on ${quoted(word)} held by ${host} for ${decimal(1, 90, 1)}s`),
    info(say`Application is shutting down...`, { when: 'once' }),
    events('fatal', 'FTL')(say`Unhandled exception in ${oneOf('background worker')} ${num(1, 8)}`, {
      when: 'once',
      more: queryFailed,
    }),
  ],
  write: (moment) => headed(`${sqlTime(moment.time)} +00:00 [${moment.event.source}] `, moment),
}
