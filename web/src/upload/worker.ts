import { RequestFailure } from '../wire/retry.ts'
import { completeFile, createUpload, fetchUpload } from '../wire/request.ts'
import { toBase64 } from './base64.ts'
import { batches } from './batches.ts'
import { Lanes } from './lanes.ts'
import type { Failure, FromWorker, PickedFile, Progress, ToWorker } from './messages.ts'
import { openText, type TextFile } from './parts.ts'
import { FileProblem } from './problem.ts'
import { putPart } from './putPart.ts'
import { sendParts } from './sendParts.ts'
import { storedParts } from './stored.ts'
import { isLoopback } from './transit.ts'

/**
 * The upload worker: reads, gunzips, hashes and sends files, off the page's thread, so that the table stays quick and
 * a tab in the background goes on. Entry: messages ToWorker; leaves: messages FromWorker.
 */

/** Connections for parts, and with them the parts in memory. */
const LANES = 4
/** Files read at once: many small ones should not wait for each other's round trips. */
const FILES_AT_ONCE = 4
/** Progress is told this often at the most, for each file. */
const REPORT_INTERVAL_MS = 100

interface Task {
  readonly picked: PickedFile
  text: TextFile | null
  /** Where it goes, once the upload is created. */
  target: { readonly upload: string; readonly file: number; readonly partBytes: number } | null
  progress: Progress
  reportedAt: number
}

interface OpenedTask {
  readonly task: Task
  readonly text: TextFile
  readonly sample: Uint8Array
}

const START: Progress = {
  state: 'waiting',
  sent: 0,
  total: null,
  fraction: 0,
  retrying: false,
  failure: null,
}

const tasks = new Map<number, Task>()
const stops = new Map<string, AbortController>()
const partLanes = new Lanes(LANES)
const fileLanes = new Lanes(FILES_AT_ONCE)
const packed = !isLoopback(self.location.hostname)

const tell = (message: FromWorker): void => {
  self.postMessage(message)
}

const report = (task: Task, change: Partial<Progress>): void => {
  const quiet = change.state === undefined && change.retrying === undefined
  task.progress = { ...task.progress, ...change }
  const now = Date.now()
  if (quiet && now - task.reportedAt < REPORT_INTERVAL_MS) return
  task.reportedAt = now
  tell({ kind: 'progress', key: task.picked.key, progress: task.progress })
}

const failureOf = (error: unknown): Failure => {
  if (error instanceof FileProblem) return { kind: error.kind, format: error.format }
  if (error instanceof RequestFailure) {
    return error.status === 0 ? { kind: 'network' } : { kind: 'server', message: error.message }
  }
  return { kind: 'server', message: error instanceof Error ? error.message : String(error) }
}

const fail = (task: Task, error: unknown): void => {
  report(task, { state: 'failed', retrying: false, failure: failureOf(error) })
}

const stopOf = (upload: string): AbortController => {
  const known = stops.get(upload)
  if (known) return known
  const stop = new AbortController()
  stops.set(upload, stop)
  return stop
}

/** 128 random bits; crypto.randomUUID is missing on plain http. */
const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  )

/** The day of the file's last change: times that name no year end at it, as they do for the command line. */
const dayOf = ({ lastModified }: File): string => new Date(lastModified).toISOString().slice(0, 10)

async function* openAll(dropped: readonly Task[]): AsyncGenerator<OpenedTask> {
  for (const task of dropped) {
    report(task, { ...START, state: 'reading' })
    try {
      task.text ??= await openText(task.picked.file)
      const sample = await task.text.sample()
      report(task, { total: task.text.size })
      yield { task, text: task.text, sample }
    } catch (error) {
      fail(task, error)
    }
  }
}

const create = async (batch: readonly OpenedTask[], first: boolean): Promise<void> => {
  const onWait = (): void => {
    for (const { task } of batch) report(task, { retrying: true })
  }
  try {
    const files = batch.map(({ task, text, sample }) => ({
      name: task.picked.name,
      ...(text.size === null ? {} : { size: text.size }),
      sample: toBase64(sample),
      date: dayOf(task.picked.file),
    }))
    const upload = await createUpload({ files }, newKey(), { onWait })
    batch.forEach(({ task }, file) => {
      task.target = { upload: upload.id, file, partBytes: upload.partBytes }
    })
    tell({ kind: 'created', upload, keys: batch.map(({ task }) => task.picked.key), first })
  } catch (error) {
    for (const { task } of batch) fail(task, error)
  }
}

const sendText = async (task: Task, isStored: (part: number) => boolean): Promise<void> => {
  const { text, target, picked } = task
  if (!text || !target) return
  const { signal } = stopOf(target.upload)
  const onWait = (): void => {
    report(task, { retrying: true })
  }
  report(task, { state: 'sending', retrying: false, failure: null, total: text.size })
  const totals = await sendParts(text.parts(target.partBytes, isStored), {
    lanes: partLanes,
    signal,
    put: (part, onBytes, partSignal) =>
      putPart(part, { ...target, packed, onBytes, onWait, signal: partSignal }),
    onProgress: (sent, consumed) => {
      const fraction = text.size === null ? consumed / picked.file.size : sent / Math.max(1, text.size)
      report(task, { sent, fraction, ...(task.progress.retrying ? { retrying: false } : {}) })
    },
  })
  report(task, { state: 'analysing', sent: totals.bytes, total: totals.bytes, fraction: 1, retrying: false })
  await completeFile(target.upload, target.file, totals, { signal, onWait })
  report(task, { state: 'done', retrying: false })
}

const sendFile = async (task: Task, isStored: (part: number) => boolean): Promise<void> => {
  const release = await fileLanes.take()
  try {
    await sendText(task, isStored)
  } catch (error) {
    fail(task, error)
  } finally {
    release()
  }
}

const nothingStored = (): boolean => false

const sendAll = async (dropped: readonly Task[]): Promise<void> => {
  let first = true
  for await (const batch of batches(openAll(dropped))) {
    await create(batch, first)
    first = false
    // Not awaited: the next upload is created while this one is sent.
    for (const { task } of batch) if (task.target) void sendFile(task, nothingStored)
  }
}

/** Goes on where it stopped; from the start where the upload is gone or never was. */
const retry = async (task: Task): Promise<void> => {
  const { target } = task
  if (!target) {
    await sendAll([task])
    return
  }
  report(task, { state: 'waiting', failure: null })
  try {
    const upload = await fetchUpload(target.upload)
    const file = upload.files[target.file]
    if (file?.complete) report(task, { state: 'done', fraction: 1 })
    else if (file) await sendFile(task, storedParts(file))
  } catch (error) {
    if (error instanceof RequestFailure && (error.status === 404 || error.status === 410)) {
      task.target = null
      await sendAll([task])
    } else {
      fail(task, error)
    }
  }
}

const receive = (message: ToWorker): void => {
  if (message.kind === 'send') {
    const dropped = message.files.map((picked): Task => {
      const task: Task = { picked, text: null, target: null, progress: START, reportedAt: 0 }
      tasks.set(picked.key, task)
      return task
    })
    void sendAll(dropped)
  } else if (message.kind === 'retry') {
    const task = tasks.get(message.key)
    if (task) void retry(task)
  } else {
    stopOf(message.upload).abort(new Error('The upload was deleted.'))
  }
}

self.addEventListener('message', (event: MessageEvent<ToWorker>) => {
  receive(event.data)
})
