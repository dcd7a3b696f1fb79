import { sqlTime } from '../clock.ts'
import { events, headed, type Kind } from '../kind.ts'
import { say } from '../message.ts'
import type { Random } from '../random.ts'
import {
  decimal,
  hex,
  ipv4,
  join,
  list,
  num,
  oneOf,
  pid,
  port,
  quoted,
  tail,
  user,
  uuid,
  word,
} from '../values.ts'

const log = events('info', 'LOG')
const error = events('error', 'ERROR')
const fatal = events('fatal', 'FATAL')
const detail = events('info', 'DETAIL')
const statement = events('info', 'STATEMENT')
const hint = events('info', 'HINT')

const took = decimal(200, 9000, 3)
/** Wrapped lines begin with a tab, as the server writes them. */
const wrapped =
  (...lines: readonly string[]) =>
  (): readonly string[] =>
    lines.map((line) => `\t${line}`)
const insertValues = (random: Random): readonly string[] =>
  Array.from(
    { length: random.int(1, 5) },
    (_, i) =>
      `\t${i === 0 ? 'VALUES ' : '       '}(${random.int(1, 99999)}, ${random.int(1, 9)})${random.chance(0.5) ? ',' : ''}`,
  )

export const postgresql: Kind = {
  name: 'postgresql',
  about:
    'A PostgreSQL server: doubled spaces after the level, SQL wrapped over several lines, DETAIL and STATEMENT as entries of their own.',
  start: '2026-06-02T05:00:00.101Z',
  meanGapMs: 700,
  precisionMs: 1,
  events: [
    log(
      say`starting PostgreSQL 16.${num(1, 4)} on x86_64-pc-linux-gnu, compiled by gcc (Debian ${num(12, 14)}.2.0) ${num(12, 14)}.2.0, 64-bit`,
      { when: 'start' },
    ),
    log(say`listening on IPv4 address "${ipv4}", port ${num(5432, 5440)}`, { when: 'start' }),
    log(say`database system is ready to accept connections`, { when: 'start' }),
    log(say`duration: ${took} ms  statement: SELECT o.id, o.total, c.name`, {
      more: wrapped(
        'FROM orders o',
        'JOIN customers c ON c.id = o.customer_id',
        "WHERE o.state = 'open'",
        'ORDER BY o.created_at DESC',
      ),
    }),
    log(say`connection received: host=${ipv4} port=${port}`, {
      then: [
        log(
          say`connection authorized: user=${user} database=${word} application_name=${oneOf('psql', 'shop', 'pgbench')}`,
        ),
      ],
    }),
    log(
      say`disconnection: session time: ${num(0, 9)}:${num(10, 59)}:${decimal(10, 59, 3)} user=${user} database=${word} host=${ipv4} port=${port}`,
    ),
    log(
      say`duration: ${took} ms  execute <unnamed>: UPDATE stock SET reserved = reserved + $1 WHERE article = $2`,
    ),
    log(say`checkpoint starting: ${oneOf('time', 'wal', 'immediate force wait')}`),
    log(
      say`checkpoint complete: wrote ${tail(1, 90000)} buffers (${decimal(0, 60, 1)}%); ${num(0, 2)} WAL file(s) added, ${num(0, 2)} removed, ${num(0, 9)} recycled; write=${decimal(0, 270, 3)} s, sync=${decimal(0, 3, 3)} s, total=${decimal(0, 280, 3)} s`,
    ),
    error(say`duplicate key value violates unique constraint "${word}_pkey"`, {
      then: [
        detail(say`Key (id)=(${uuid}) already exists.`),
        statement(say`INSERT INTO order_lines (article, amount)`, { more: insertValues }),
      ],
    }),
    error(say`canceling statement due to statement timeout`, { when: 'burst' }),
    log(say`automatic vacuum of table "${word}.public.${word}": index scans: ${num(0, 3)}`, {
      more: wrapped(
        'pages: 0 removed, 4102 remain, 311 scanned (7.58% of total)',
        'tuples: 512 removed, 90211 remain, 0 are dead but not yet removable',
        'system usage: CPU: user: 0.02 s, system: 0.00 s, elapsed: 0.19 s',
      ),
    }),
    fatal(say`password authentication failed for user "${user}"`, {
      then: [
        detail(
          say`Connection matched file "/etc/postgresql/16/main/pg_hba.conf" line ${num(90, 130)}: "host all all ${ipv4}/${num(8, 32)} scram-sha-256"`,
        ),
      ],
    }),
    fatal(say`remaining connection slots are reserved for roles with the SUPERUSER attribute`),
    error(say`relation "${word}_old" does not exist at character ${num(10, 120)}`),
    log(
      say`process ${pid} still waiting for ${oneOf('ShareLock', 'ExclusiveLock')} on transaction ${tail(1000, 9_000_000)} after ${decimal(1000, 1010, 3)} ms`,
    ),
    log(
      say`temporary file: path "base/pgsql_tmp/pgsql_tmp${pid}.${num(0, 30)}", size ${tail(10_000_000, 900_000_000)}`,
    ),
    error(say`deadlock detected`, {
      then: [hint(say`See server log for the queries of backend ${pid}.`)],
    }),
    log(
      say`parameter ${quoted(oneOf('work_mem', 'max_wal_size', 'log_min_duration_statement'))} changed to ${quoted(num(1, 900))}`,
    ),
    events('warn', 'WARNING')(
      say`invalid page in block ${tail(1, 9000)} of relation base/${num(16384, 17000)}/${num(16384, 90000)}`,
      { when: 'once' },
    ),
    events('fatal', 'PANIC')(say`could not write to file "pg_wal/xlogtemp.${pid}": No space left on device`, {
      when: 'once',
    }),
    log(
      say`invalid resource manager ID ${num(30, 255)} at 0/${hex(8)}; replayed ${list(join('0/', hex(7)), 1, 3)}`,
      { when: 'once' },
    ),
  ],
  write: (moment) => {
    const { event, time, actor } = moment
    return headed(`${sqlTime(time)} UTC [${3100 + actor * 13}] shop@orders ${event.source}:  `, moment)
  },
}
