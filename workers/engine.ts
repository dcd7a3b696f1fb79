import { parentPort, workerData } from 'node:worker_threads'
import { pino } from 'pino'
import type { App } from '../server/app/app.ts'
import { jsonOf } from '../server/app/json-app.ts'
import { createApp } from '../server/app/create.ts'
import { LogkinError } from '../server/model/errors.ts'
import { openSqliteStore, storePath } from '../server/store/sqlite/open.ts'
import {
  toMessage,
  type AppMethod,
  type EngineCall,
  type EngineData,
  type EngineMessage,
  type EngineRequest,
} from './engine-messages.ts'
import { giveWay } from './give-way.ts'

/**
 * Entry of an engine thread: an App on the store, called by messages. Analysis, SQLite and its checkpoints run here,
 * never on the thread that serves HTTP. The writer also takes jobs whenever it has nothing else to do.
 */

/** Jobs of other workers, and ones given back, are looked for this often; those a request waits for run at once. */
const JOB_POLL_MS = 1_000

if (parentPort === null) throw new Error('engine.ts is started by workers/worker.ts, in a thread of its own')
const port = parentPort
const { role, worker, config } = workerData as EngineData

if (role === 'writer') giveWay()

const logger = pino({ level: config.logLevel, base: { worker, engine: role } })
const store = openSqliteStore(storePath(config.dataDir), {
  diskReserveBytes: config.diskReserveBytes,
  stagingBytes: config.stagingBytes,
})
const app: App = createApp({
  store,
  worker,
  logger,
  retention: config.retention,
  pause: () => letMessagesIn().then(() => !closing),
})

const send = (message: EngineMessage, transfer: readonly ArrayBuffer[] = []): void => {
  port.postMessage(message, transfer)
}

/** Calls under way: jobs wait until there are none. */
let active = 0
let jobTimer: NodeJS.Timeout | undefined
let runningJob: Promise<void> = Promise.resolve()
let closing = false
let retentionAsked = false

/** One method of the App by its name. The cast is sound: the client's types pair each method with its arguments. */
const call = async (method: AppMethod, args: readonly unknown[]): Promise<unknown> =>
  (app[method] as (...args: readonly unknown[]) => Promise<unknown>)(...args)

const answer = async ({ id, method, args, json, room }: EngineCall): Promise<void> => {
  active++
  const back = room ? [room] : []
  try {
    const value = await call(method, args)
    if (json) {
      const answered = jsonOf(value as { readonly partial: boolean })
      send({ kind: 'answer', id, value: answered, room }, [answered.json.buffer, ...back])
    } else send({ kind: 'answer', id, value, room }, back)
  } catch (error) {
    if (!(error instanceof LogkinError) || error.code === 'internal')
      logger.error({ err: error, method }, 'call failed')
    send({ kind: 'error', id, error: toMessage(error), room }, back)
  } finally {
    active--
  }
}

const runJobs = async (): Promise<void> => {
  try {
    if (!retentionAsked) await store.requestRetention()
    retentionAsked = true
    while (!closing && active === 0 && (await app.runJob())) await letMessagesIn()
  } catch (error) {
    if (error instanceof LogkinError && error.code === 'disk-full') logger.warn(error.message)
    else logger.error({ err: error }, 'a job failed')
  }
  pollJobs()
}

const letMessagesIn = (): Promise<void> => new Promise((done) => setImmediate(done))

const pollJobs = (): void => {
  if (closing) return
  jobTimer = setTimeout(() => {
    runningJob = runJobs()
  }, JOB_POLL_MS)
}

const close = async (): Promise<void> => {
  closing = true
  clearTimeout(jobTimer)
  await runningJob
  await app.close()
  port.close()
}

port.on('message', (request: EngineRequest) => {
  if (request.kind === 'close') void close()
  else void answer(request)
})
if (role === 'writer') pollJobs()
send({ kind: 'open' })
