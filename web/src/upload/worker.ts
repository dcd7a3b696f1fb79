import type { UploadAnswer } from '../../../server/api/types.ts'
import { RequestFailure } from '../wire/retry.ts'
import { completeFile, createUpload, deleteUpload, fetchParts, fetchUpload } from '../wire/request.ts'
import { toBase64 } from './base64.ts'
import { batches } from './batches.ts'
import { digestOfHex } from './digest.ts'
import { findBegun } from './begun.ts'
import { Lanes } from './lanes.ts'
import type { Failure, FromWorker, PickedFile, Progress, ToWorker } from './messages.ts'
import { BrokenGzip } from './gunzip.ts'
import { asItIs, openText, type TextFile } from './parts.ts'
import { FileProblem } from './problem.ts'
import { putPart } from './putPart.ts'
import { sendParts } from './sendParts.ts'
import { untilUnpacked } from './unpacking.ts'
import { isLoopback } from './transit.ts'

/**
 * The upload worker: reads, gunzips, hashes and sends files (packed in other ways: as they are), off the page's thread, so that the table stays quick and
 * a tab in the background goes on. Entry: messages ToWorker; leaves: messages FromWorker.
 */

/** Connections for parts, and with them the parts in memory. */
const LANES = 4
/** Files read at once: many small ones should not wait for each other's round trips. */
const FILES_AT_ONCE = 4
/** Progress is told this often at the most, for each file. */
const REPORT_INTERVAL_MS = 100

interface Target {
  readonly upload: string
  readonly file: number
  readonly partBytes: number
  /** The server may have parts of it: of this file, or of one that only began like it. */
  readonly begun: boolean
}

interface Task {
  readonly picked: PickedFile
  text: TextFile | null
  /** Where it goes, once the upload is created or found. */
  target: Target | null
  /** Parts that this page has sent, or compared with what is stored. */
  readonly sure: Set<number>
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

const openOne = async (task: Task): Promise<OpenedTask> => {
  task.text ??= await openText(task.picked.file)
  try {
    return { task, text: task.text, sample: await task.text.sample() }
  } catch (error) {
    if (!(error instanceof BrokenGzip)) throw error
    // The server keeps what there is of it.
    task.text = asItIs(task.picked.file)
    return { task, text: task.text, sample: await task.text.sample() }
  }
}

async function* openAll(dropped: readonly Task[]): AsyncGenerator<OpenedTask> {
  for (const task of dropped) {
    report(task, { ...START, state: 'reading' })
    try {
      const opened = await openOne(task)
      report(task, { total: opened.text.size })
      yield opened
    } catch (error) {
      fail(task, error)
    }
  }
}

const settle = (
  upload: UploadAnswer,
  targets: ReadonlyMap<Task, number>,
  begun: boolean,
  first: boolean,
): void => {
  const instead = Array.from(targets.keys(), ({ target }) => target?.upload ?? []).flat()
  for (const [task, file] of targets) {
    task.target = { upload: upload.id, file, partBytes: upload.partBytes, begun }
    task.sure.clear()
  }
  const keys = Array.from(targets.keys(), ({ picked }) => picked.key)
  tell({ kind: 'created', upload, keys, first, instead })
}

const create = async (batch: readonly OpenedTask[], first: boolean, onWait: () => void): Promise<void> => {
  const files = batch.map(({ task, text, sample }) => ({
    name: task.picked.name,
    ...(text.size === null ? {} : { size: text.size }),
    sample: toBase64(sample),
    date: dayOf(task.picked.file),
  }))
  const upload = await createUpload({ files }, newKey(), { onWait })
  settle(upload, new Map(batch.map(({ task }, file) => [task, file])), false, first)
}

/** Gives each file its place: where it was begun before, or in one new upload. */
const place = async (batch: readonly OpenedTask[], first: boolean): Promise<void> => {
  const onWait = (): void => {
    for (const { task } of batch) report(task, { retrying: true })
  }
  try {
    const announced = batch.map(({ task, text, sample }) => ({
      name: task.picked.name,
      size: text.size,
      sample,
    }))
    const begun = await findBegun(announced, onWait)
    let next = first
    for (const [upload, files] of begun.uploads) {
      settle(upload, new Map(Array.from(files, ([at, file]) => [batch[at]!.task, file])), true, next)
      next = false
    }
    const others = batch.filter((_, at) => begun.others.includes(at))
    if (others.length > 0) await create(others, next, onWait)
  } catch (error) {
    for (const { task } of batch) if (task.target === null) fail(task, error)
  }
}

/** Content-Digest of each part that the server has. */
const storedDigests = async (
  { upload, file, begun }: Target,
  signal: AbortSignal,
): Promise<Map<number, string>> => {
  const { parts } = begun ? await fetchParts(upload, file, signal) : { parts: [] }
  return new Map(parts.map(({ part, sha256 }) => [part, digestOfHex(sha256)]))
}

const sendText = async (task: Task): Promise<void> => {
  const { text, target, picked, sure } = task
  if (!text || !target) return
  const { signal } = stopOf(target.upload)
  const onWait = (): void => {
    report(task, { retrying: true })
  }
  report(task, { state: 'sending', retrying: false, failure: null, total: text.size })
  const stored = await storedDigests(target, signal)
  const totals = await sendParts(
    text.parts(target.partBytes, (part) => sure.has(part)),
    {
      lanes: partLanes,
      signal,
      put: async (part, onBytes, partSignal) => {
        await putPart(part, { ...target, packed, stored, onBytes, onWait, signal: partSignal })
        sure.add(part.part)
      },
      onProgress: (sent, consumed) => {
        const fraction = text.size === null ? consumed / picked.file.size : sent / Math.max(1, text.size)
        report(task, { sent, fraction, ...(task.progress.retrying ? { retrying: false } : {}) })
      },
    },
  )
  report(task, { state: 'analysing', sent: totals.bytes, total: totals.bytes, fraction: 1, retrying: false })
  const upload = await completeFile(target.upload, target.file, totals, { signal, onWait })
  const isPacked = upload.packed.some(({ file, state }) => file === target.file && state !== 'done')
  report(task, { state: isPacked ? 'unpacking' : 'done', retrying: false })
}

/** What only the end of a gzip file can tell: it is sent as it is, so that the server keeps what there is of it. */
const sendAsItIs = async (task: Task): Promise<void> => {
  const before = task.target?.upload
  task.text = asItIs(task.picked.file)
  await createAnew(task, task.text)
  if (before !== undefined && (await fetchUpload(before)).files.length === 1) await deleteUpload(before)
  await sendText(task)
}

const createAnew = async (task: Task, text: TextFile): Promise<void> =>
  create([{ task, text, sample: await text.sample() }], false, () => {
    report(task, { retrying: true })
  })

/** The server has other bytes than these: what was found only began like this file. */
const isOtherFile = ({ target }: Task, error: unknown): boolean =>
  target?.begun === true && error instanceof RequestFailure && error.status === 409

const sendFile = async (task: Task): Promise<void> => {
  const release = await fileLanes.take()
  try {
    await sendText(task).catch(async (error: unknown) => {
      if (error instanceof BrokenGzip) return sendAsItIs(task)
      if (!task.text || !isOtherFile(task, error)) throw error
      await createAnew(task, task.text)
      await sendText(task)
    })
  } catch (error) {
    fail(task, error)
  } finally {
    release()
  }
  // Others may be sent meanwhile.
  await awaitUnpacking(task)
}

const awaitUnpacking = async (task: Task): Promise<void> => {
  const { target } = task
  if (target === null || task.progress.state !== 'unpacking') return
  try {
    await untilUnpacked(target.upload, target.file, stopOf(target.upload).signal)
    report(task, { state: 'done' })
  } catch (error) {
    fail(task, error)
  }
}

const sendAll = async (dropped: readonly Task[]): Promise<void> => {
  let first = true
  for await (const batch of batches(openAll(dropped))) {
    await place(batch, first)
    first = false
    // Not awaited: the next upload is created while this one is sent.
    for (const { task } of batch) if (task.target) void sendFile(task)
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
    task.target = { ...target, begun: true }
    if (upload.files[target.file]?.complete && !target.begun) report(task, { state: 'done', fraction: 1 })
    else await sendFile(task)
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
      const task: Task = { picked, text: null, target: null, sure: new Set(), progress: START, reportedAt: 0 }
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
