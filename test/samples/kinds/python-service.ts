import { sqlTime } from '../clock.ts'
import { events, headed, type Kind } from '../kind.ts'
import { say } from '../message.ts'
import type { Random } from '../random.ts'
import {
  decimal,
  email,
  file,
  hex,
  host,
  ip,
  join,
  list,
  maybe,
  ms,
  num,
  oneOf,
  percent,
  quoted,
  seconds,
  size,
  tail,
  url,
  user,
  uuid,
  word,
} from '../values.ts'

const worker = events('info', 'ingest.worker')
const broken = events('error', 'ingest.worker')
const http = events('info', 'ingest.http')
const slow = events('warn', 'ingest.store')
const store = events('debug', 'ingest.store')

const keyError = (random: Random): readonly string[] => [
  'Traceback (most recent call last):',
  '  File "/app/ingest/worker.py", line 214, in _run',
  '    result = self.handlers[task.kind](task)',
  '  File "/app/ingest/handlers.py", line 61, in enrich',
  '    return row["customer"]["country"]',
  ...(random.chance(0.5) ? ['           ~~~^^^^^^^^^^^^'] : []),
  `KeyError: '${random.pick(['country', 'customer', 'currency'])}'`,
]

const chained = (random: Random): readonly string[] => [
  'Traceback (most recent call last):',
  '  File "/usr/lib/python3.12/site-packages/redis/connection.py", line 385, in connect',
  '    sock = self.retry.call_with_retry(self._connect)',
  `ConnectionRefusedError: [Errno 111] Connection refused`,
  '',
  'During handling of the above exception, another exception occurred:',
  '',
  'Traceback (most recent call last):',
  '  File "/app/ingest/store.py", line 97, in save',
  '    self.client.hset(key, mapping=fields)',
  ...(random.chance(0.4)
    ? [
        '  File "/usr/lib/python3.12/site-packages/redis/client.py", line 559, in execute_command',
        '    return self._execute_command(*args, **options)',
      ]
    : []),
  `redis.exceptions.ConnectionError: Error 111 connecting to cache-${random.int(1, 3)}:6379. Connection refused.`,
]

export const pythonService: Kind = {
  name: 'python-service',
  about:
    'A data pipeline with the logging module: milliseconds after a comma, chained tracebacks with blank lines in them.',
  start: '2026-02-03T22:10:00.310Z',
  meanGapMs: 420,
  precisionMs: 1,
  blankShare: 0.002,
  events: [
    worker(
      say`Worker ${num(1, 8)} started, pid=${num(200, 4000)}, queues=[${list(join("'", word, "'"), 1, 4)}]`,
      { when: 'start' },
    ),
    worker(say`Task ingest.tasks.${oneOf('enrich', 'load', 'dedupe')}[${uuid}] received`),
    worker(
      say`Task ingest.tasks.${oneOf('enrich', 'load', 'dedupe')}[${uuid}] succeeded in ${seconds}: ${oneOf('None', 'True', "{'rows': 12}", "{'rows': 4012}")}`,
    ),
    http(
      say`${ip} - "${oneOf('GET', 'POST')} ${oneOf('/jobs', '/jobs/42', '/upload', '/metrics')} HTTP/1.1" ${oneOf('200', '202', '404')}`,
    ),
    store(say`Read ${tail(1, 50000)} rows from ${file} in ${ms} ms`),
    store(say`SELECT on ${word} took ${decimal(0.1, 900, 2)} ms`),
    worker(say`Batch ${hex(10)} written: ${tail(1, 9000)} rows, ${size}, checksum ${hex(32)}`),
    http(say`Downloading ${url}`),
    http(say`Download of ${url} finished: ${size} in ${seconds}`),
    slow(say`Slow write to ${host}: ${seconds} for ${tail(1, 9000)} rows`),
    slow(
      say`Retrying (Retry(total=${num(0, 4)}, connect=None, read=None)) after connection broken by '${oneOf('ReadTimeoutError', 'ProtocolError')}': ${oneOf('/bucket/a', '/bucket/b/c', '/bucket/orders')}`,
    ),
    broken(say`Task ${uuid} failed`, { more: keyError }),
    slow(say`Queue ${word} holds ${tail(100, 90000)} tasks, oldest waits ${seconds}`, { when: 'burst' }),
    events('error', 'ingest.store')(say`Could not save batch ${hex(10)}`, { more: chained }),
    worker(say`Schema of ${quoted(word)} changed: added columns ${list(word, 1, 5)}`),
    events(
      'warn',
      'ingest.validate',
    )(say`Row ${tail(1, 90000)} of ${file} dropped: ${oneOf('empty key', 'bad date', 'amount < 0')}`),
    events(
      'info',
      'ingest.mail',
    )(say`Report for ${user} sent to ${email}${maybe(0.3, ' (with attachment)')}`),
    store(say`Pool size: ${num(1, 10)} Connections in pool: ${num(0, 9)} Current overflow: ${num(-9, 3)}`),
    worker(say`Memory ${size}, ${percent} of limit`),
    events('fatal', 'ingest.worker')(say`Disk ${oneOf('/data', '/tmp')} is full, stopping consumption`, {
      when: 'once',
    }),
    events('warn', 'ingest.config')(
      say`Unknown option ${quoted(oneOf('batch_sise', 'retrys'))} in ${oneOf('/etc/ingest/config.toml')}`,
      { when: 'once' },
    ),
  ],
  write: (moment) => {
    const { event, time } = moment
    const level =
      event.level === 'fatal'
        ? 'CRITICAL'
        : event.level === 'warn'
          ? 'WARNING'
          : (event.level ?? 'info').toUpperCase()
    return headed(`${sqlTime(time, ',')} - ${event.source} - ${level} - `, moment)
  },
}
