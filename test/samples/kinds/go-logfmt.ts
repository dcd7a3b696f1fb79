import { isoTime } from '../clock.ts'
import { events, type Kind } from '../kind.ts'
import { say, type Value } from '../message.ts'
import type { Random } from '../random.ts'
import {
  bytes,
  goDuration,
  hex,
  host,
  httpStatus,
  ip,
  join,
  method,
  num,
  oneOf,
  port,
  quoted,
  route,
  tail,
  user,
  uuid,
  word,
} from '../values.ts'

const info = events('info', 'main.go')
const debug = events('debug', 'raft.go')
const warn = events('warn', 'peer.go')
const error = events('error', 'store.go')

const line = num(20, 600)
const trace: Record<string, Value> = {
  trace_id: hex(32),
  caller: join(oneOf('server.go', 'raft.go', 'peer.go'), ':', line),
}
const peer: Record<string, Value> = { peer: join(host, ':', num(7000, 7010)), term: num(1, 40) }

const panic = (random: Random): readonly string[] => [
  '',
  `goroutine ${random.int(18, 90000)} [running]:`,
  'example.com/depot/store.(*Index).lookup(...)',
  '\t/src/store/index.go:144',
  `example.com/depot/store.(*Store).Get(0xc000${random.hex(6)}, {0xc000${random.hex(6)}, 0x1f})`,
  `\t/src/store/store.go:${random.int(80, 90)} +0x${random.hex(3)}`,
  'net/http.(*conn).serve(0xc0001a6000, {0x9a3f28, 0xc00011e5d0})',
  '\t/usr/local/go/src/net/http/server.go:2009 +0x5f4',
  'created by net/http.(*Server).Serve in goroutine 1',
  '\t/usr/local/go/src/net/http/server.go:3086 +0x5cb',
]

export const goLogfmt: Kind = {
  name: 'go-logfmt',
  about: 'A Go storage node in logfmt; a panic with its goroutine stands between the lines as plain text.',
  start: '2026-05-19T03:00:01.120Z',
  meanGapMs: 95,
  precisionMs: 1,
  events: [
    info(say`server listening`, {
      when: 'start',
      fields: { addr: join('[::]:', num(8000, 9000)), version: quoted(oneOf('v1.8.3', 'v1.9.0')) },
    }),
    info(say`request served`, {
      fields: { method, path: route, status: httpStatus, bytes, duration: goDuration, ...trace },
    }),
    debug(say`heartbeat sent`, { fields: peer }),
    debug(say`heartbeat received`, { fields: { ...peer, lag: goDuration } }),
    info(say`object stored`, { fields: { bucket: word, key: join(word, '/', uuid), size: bytes, ...trace } }),
    info(say`compaction of level ${num(0, 6)} finished`, {
      fields: { in: tail(2, 40), out: num(1, 12), duration: goDuration },
    }),
    info(say`snapshot ${hex(16)} written to disk`, { fields: { bytes, duration: goDuration } }),
    warn(say`slow fsync`, { fields: { file: join('/data/wal/', hex(16), '.wal'), duration: goDuration } }),
    warn(say`peer ${host} is unreachable`, {
      fields: { err: quoted(join('dial tcp ', ip, ':', port, ': connect: connection refused')) },
    }),
    warn(say`rejecting request of ${user}: rate limit of ${num(10, 500)} requests per second exceeded`, {
      when: 'burst',
      fields: { remote: join(ip, ':', port) },
    }),
    error(say`checksum mismatch in block ${tail(1, 90000)}`, { fields: { want: hex(8), got: hex(8) } }),
    error(say`could not replicate to ${num(1, 3)} of ${num(3, 5)} peers`, {
      fields: { err: quoted(oneOf('context deadline exceeded', 'EOF', 'broken pipe')) },
    }),
    info(say`lease for shard ${num(0, 255)} moved to ${host}`, { fields: { epoch: tail(1, 9000) } }),
    info(say`garbage collection removed ${tail(0, 20000)} objects from bucket ${word}`, {
      fields: { freed: bytes },
    }),
    debug(say`watch on prefix ${quoted(join('/', word, '/'))} opened`, {
      fields: { remote: join(ip, ':', port) },
    }),
    events('fatal', 'panic')(
      say`panic: runtime error: index out of range [${num(8, 64)}] with length ${num(1, 7)}`,
      { untimed: true, more: panic },
    ),
    events('error', 'main.go')(say`license of cluster ${uuid} is not valid`, {
      when: 'once',
      fields: { expires: quoted(oneOf('2026-05-31')) },
    }),
  ],
  write: ({ event, time, random }) => {
    const message = event.message.write(random)
    const more = event.more?.(random) ?? []
    if (event.source === 'panic') return [message, ...more]
    const fields = Object.entries(event.fields ?? {}).map(([name, value]) => ` ${name}=${value(random)}`)
    return [
      `time=${isoTime(time)} level=${event.level ?? ''} msg="${message.replaceAll('"', '\\"')}"${fields.join('')}`,
    ]
  },
}
