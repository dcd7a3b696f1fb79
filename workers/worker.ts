import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { pino } from 'pino'
import { PartRooms } from '../server/api/part-rooms.ts'
import { ConfigError, readConfig } from './config.ts'
import { Listener, type Fetch } from './listener.ts'
import { PAGE_POLICY } from './page-policy.ts'
import { openRemoteApp } from './remote-app.ts'

/**
 * One worker: `node workers/worker.ts PORT [options]`. This thread speaks HTTP; two engine threads do the work.
 *
 * It listens on loopback at PORT, and in the manager's cluster without nginx also on the site's address, which the
 * workers then share. SIGTERM drains it: no new connections, requests under way are finished, the store is closed.
 * It tells the manager 'ready' and 'draining'.
 */

/**
 * How much heaps may grow before they are collected, in percent. Left to itself V8 lets those of a view that is built, or of a file that
 * is closed, grow to twice what is needed; so a view of 40,000 shapes takes a fifth more time, and 80 MB less.
 */
setFlagsFromString('--heap-growing-percent=30')

/** A request that takes longer than this while the worker is to end is cut off; its sender tries again elsewhere. */
const DRAIN_MS = 20_000

const PAGE_FOLDER = join(import.meta.dirname, '..', 'web', 'dist')

export type WorkerMessage = 'ready' | 'draining'
const tellManager = (message: WorkerMessage): void => {
  if (process.connected) process.send?.(message)
}

const [name = '', ...args] = process.argv.slice(2)
const config = (() => {
  try {
    return readConfig(['--worker-ports', name, ...args], process.env, process.cwd())
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`logkin worker: ${error.message}\n`)
    process.exit(2)
  }
})()
const sharesSite = config.balancer === 'node'

const logger = pino({ level: config.logLevel, base: { worker: name } })
const rooms = new PartRooms()
const opening = openRemoteApp(rooms, {
  worker: name,
  config: {
    dataDir: config.dataDir,
    logLevel: config.logLevel,
    diskReserveBytes: config.diskReserveBytes,
    stagingBytes: config.stagingBytes,
    retention: config.retention,
  },
})
// The engines open the store meanwhile.
const { createApi } = await import('../server/api/api.ts')
const app = await opening
app.broken.catch((error: unknown) => {
  logger.fatal({ err: error }, 'an engine ended; this worker ends too and will be started anew')
  process.exit(1)
})

const api = createApi({
  app,
  worker: name,
  token: config.token ?? undefined,
  allowedHosts: config.allowedHosts,
  logger,
  rooms,
  staticDir: sharesSite ? PAGE_FOLDER : undefined,
})
/** The API, and where the page comes from here too, the policy that nginx would set with it. */
const fetch: Fetch = async (request, bindings) => {
  const response = await api.fetch(request, bindings)
  if (sharesSite && response.headers.get('content-type')?.startsWith('text/html') === true)
    response.headers.set('Content-Security-Policy', PAGE_POLICY)
  return response
}

const listeners = [
  await Listener.open(fetch, { host: '127.0.0.1', port: Number(name), exclusive: true }),
  ...(sharesSite ? [await Listener.open(fetch, { host: config.host, port: config.port })] : []),
]
tellManager('ready')
logger.debug('ready')

let draining = false
const drain = async (): Promise<void> => {
  if (draining) return
  draining = true
  tellManager('draining')
  await Promise.all(listeners.map((listener) => listener.drain(DRAIN_MS)))
  await app.close()
  process.exit(0)
}
process.on('SIGTERM', () => void drain())
// Ctrl-C in a terminal reaches every process of the group: only the manager acts on it.
process.on('SIGINT', () => undefined)
