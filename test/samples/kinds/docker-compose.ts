import type { Kind, LogEvent } from '../kind.ts'
import { nodePino } from './node-pino.ts'
import { postgresql } from './postgresql.ts'
import { pythonService } from './python-service.ts'
import { redisServer } from './redis-server.ts'

/** Services in the order of their share of the lines. */
const SERVICES: readonly (readonly [container: string, kind: Kind])[] = [
  ['web-1', nodePino],
  ['worker-1', pythonService],
  ['db-1', postgresql],
  ['cache-1', redisServer],
]

const owner = new Map<LogEvent, readonly [string, Kind]>()
for (const service of SERVICES) {
  for (const event of service[1].events)
    for (const one of [event, ...(event.then ?? [])]) owner.set(one, service)
}

const most = Math.max(...SERVICES.map(([, kind]) => kind.events.length))
const width = Math.max(...SERVICES.map(([container]) => container.length))

export const dockerCompose: Kind = {
  name: 'docker-compose',
  about:
    'What `docker compose logs` prints: four services of four formats, each line behind the name of its container.',
  start: '2026-08-01T09:00:00.000Z',
  meanGapMs: 130,
  precisionMs: 1,
  events: Array.from({ length: most }, (_, rank) =>
    SERVICES.flatMap(([, kind]) => kind.events[rank] ?? []),
  ).flat(),
  write: (moment) => {
    const [container, kind] = owner.get(moment.event) ?? ['web-1', nodePino]
    return kind.write(moment).map((line) => `${container.padEnd(width)}  | ${line}`)
  },
}
