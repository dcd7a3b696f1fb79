import { redisTime } from '../clock.ts'
import { events, type Kind } from '../kind.ts'
import { say } from '../message.ts'
import { decimal, hex, ipv4, join, maybe, num, oneOf, pid, port, tail, word } from '../values.ts'

const notice = events('info', '*')
const warning = events('warn', '#')
const verbose = events('debug', '-')

export const redisServer: Kind = {
  name: 'redis-server',
  about: 'A Redis server: process id and role before the time, one sign for the level.',
  start: '2026-09-09T09:09:09.100Z',
  meanGapMs: 1500,
  precisionMs: 1,
  events: [
    notice(say`Running mode=${oneOf('standalone', 'cluster')}, port=${num(6379, 6390)}.`, { when: 'start' }),
    notice(say`Ready to accept connections ${oneOf('tcp', 'tls')}`, { when: 'start' }),
    verbose(say`Accepted ${ipv4}:${port}`),
    verbose(
      say`Client closed connection id=${tail(1, 90000)} addr=${ipv4}:${port} laddr=${ipv4}:6379 fd=${num(8, 400)} name=${maybe(0.3, 'sidekiq')} age=${tail(0, 90000)} idle=${tail(0, 900)}`,
    ),
    notice(say`${tail(100, 90000)} changes in ${oneOf('60', '300', '3600')} seconds. Saving...`, {
      then: [notice(say`Background saving started by pid ${pid}`)],
    }),
    notice(say`DB saved on disk`),
    notice(say`Fork CoW for RDB: current ${num(0, 40)} MB, peak ${num(0, 40)} MB, average ${num(0, 30)} MB`),
    notice(say`Background saving terminated with success`),
    verbose(
      say`DB ${num(0, 3)}: ${tail(100, 900000)} keys (${tail(0, 90000)} volatile) in ${oneOf('1024', '65536', '1048576')} slots HT.`,
    ),
    warning(
      say`Client id=${tail(1, 90000)} addr=${ipv4}:${port} closed for overcoming of output buffer limits.`,
      { when: 'burst' },
    ),
    notice(say`Replica ${ipv4}:${num(6379, 6390)} asks for synchronization`),
    notice(
      say`Partial resynchronization request from ${ipv4}:${num(6379, 6390)} accepted. Sending ${tail(0, 900000)} bytes of backlog starting from offset ${tail(1, 900000000)}.`,
    ),
    warning(say`Connection with replica ${ipv4}:${num(6379, 6390)} lost.`),
    notice(say`AOF rewrite: ${decimal(0.1, 90, 2)} MB written by process ${pid}`),
    warning(say`Possible SECURITY ATTACK detected. Connection from ${ipv4}:${port} aborted.`, {
      when: 'once',
    }),
    notice(say`Client ${word} authenticated from ${ipv4}:${port}`),
    verbose(say`Key ${join(word, ':', word, ':', num(1, 90000))} expired after ${tail(1, 900000)} seconds`),
    notice(say`Module '${word}' loaded from /usr/lib/redis/modules/${word}.so`),
    warning(say`Can't save in background: fork: ${oneOf('Cannot allocate memory')} (run ${hex(8)})`, {
      when: 'once',
    }),
    notice(
      say`Configuration ${join('maxmemory-policy ', oneOf('allkeys-lru', 'noeviction'))} loaded from /etc/redis/redis.conf`,
      { when: 'once' },
    ),
  ],
  write: ({ event, time, actor, random }) => [
    `${actor === 11 ? 214 : 1}:${actor === 11 ? 'C' : 'M'} ${redisTime(time)} ${event.source} ${event.message.write(random)}`,
  ],
}
