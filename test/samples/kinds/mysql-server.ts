import { isoMicros } from '../clock.ts'
import { events, type Kind } from '../kind.ts'
import { say } from '../message.ts'
import { decimal, file, hex, host, ipv4, maybe, num, oneOf, port, tail, user, uuid, word } from '../values.ts'

const system = events('info', 'Server')
const note = events('info', 'InnoDB')
const warning = events('warn', 'Server')
const error = events('error', 'InnoDB')

const LEVELS = {
  trace: 'Note',
  debug: 'Note',
  info: 'Note',
  warn: 'Warning',
  error: 'ERROR',
  fatal: 'ERROR',
} as const

export const mysqlServer: Kind = {
  name: 'mysql-server',
  about: 'A MySQL error log: microseconds, thread, level, code and subsystem in brackets.',
  start: '2026-10-10T10:10:10.100Z',
  meanGapMs: 2500,
  precisionMs: 1,
  events: [
    system(say`/usr/sbin/mysqld (mysqld 8.${num(0, 4)}.${num(0, 39)}) starting as process ${num(1, 99)}`, {
      when: 'start',
    }),
    system(say`InnoDB initialization has started.`, { when: 'start' }),
    system(say`InnoDB initialization has ended.`, { when: 'start' }),
    note(
      say`Aborted connection ${tail(1, 900000)} to db: '${word}' user: '${user}' host: '${host}' (Got ${oneOf('an error reading communication packets', 'timeout reading communication packets')})`,
    ),
    note(say`Access denied for user '${user}'@'${ipv4}' (using password: ${oneOf('YES', 'NO')})`, {
      when: 'burst',
    }),
    warning(
      say`IP address '${ipv4}' could not be resolved: ${oneOf('Name or service not known', 'Temporary failure in name resolution')}`,
    ),
    note(
      say`Start binlog_dump to source_thread_id(${tail(1, 90000)}) replica_server(${num(1, 20)}), pos(binlog.${num(100000, 100999)}, ${tail(4, 90_000_000)})`,
    ),
    note(
      say`page_cleaner: ${num(1000, 9999)}ms intended loop took ${tail(4000, 90000)}ms. The settings might not be optimal. (flushed=${tail(0, 9000)}, during the time.)`,
    ),
    warning(
      say`Transaction ${uuid} waits ${decimal(1, 50, 1)} s for a lock on table \`${word}\`.\`${word}\`${maybe(0.4, ' (gap lock)')}`,
    ),
    note(
      say`Buffer pool(s) load completed at ${num(10, 12)}${num(10, 12)}${num(10, 28)} ${num(10, 23)}:${num(10, 59)}:${num(10, 59)}`,
    ),
    note(
      say`Replica I/O for channel '${word}': connected to source '${user}@${ipv4}:${port}', replication started in log 'binlog.${num(100000, 100999)}' at position ${tail(4, 90_000_000)}`,
    ),
    error(
      say`Incorrect definition of table ${word}.${word}: expected column '${oneOf('id', 'state', 'total')}' at position ${num(0, 9)} to have type ${oneOf('bigint', 'varchar(64)')}.`,
    ),
    error(say`Could not open file '${file}': ${oneOf('No such file or directory', 'Permission denied')}`),
    warning(
      say`A long semaphore wait: thread ${tail(100000, 900000)} has waited at row0purge.cc line ${num(10, 999)} for ${num(241, 900)} seconds`,
      { when: 'once' },
    ),
    error(
      say`Database page corruption on disk or a failed read of page [page id: space=${num(1, 99)}, page number=${tail(1, 9000)}], checksum 0x${hex(8)}`,
      { when: 'once' },
    ),
  ],
  write: ({ event, time, actor, random }) => {
    const level = event.when === 'start' ? 'System' : LEVELS[event.level ?? 'info']
    const code = 10000 + event.message.template.length * 7
    return [
      `${isoMicros(time)} ${actor} [${level}] [MY-0${code}] [${event.source}] ${event.message.write(random)}`,
    ]
  },
}
