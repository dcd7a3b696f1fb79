import { setTimeout as sleep } from 'node:timers/promises'
import type { UploadAnswer } from '../model/answers.ts'
import { LogkinError } from '../model/errors.ts'
import type { PackedFile } from '../model/upload.ts'
import { findFile, findUpload } from './find.ts'
import { LEASE_MS, runClaimed, type Workbench } from './jobs.ts'
import { answerUpload } from './upload-state.ts'

/** Another worker that closes the file is looked after this often. */
const POLL_MS = 100
/** Where it has died meanwhile, its lease runs out and the job is taken over: wait a little longer than that. */
const PATIENCE_MS = LEASE_MS + 10_000

const otherFigures = ({ file, bytes, parts }: Pick<PackedFile, 'file' | 'bytes' | 'parts'>): LogkinError =>
  new LogkinError(
    'conflict',
    `File ${file} was completed before, with ${bytes ?? '?'} bytes in ${parts ?? '?'} parts; create a new upload for a changed file.`,
  )

/**
 * Closes a file; it is complete when this resolves. Where another worker is at it (the request came twice, or its first receiver
 * died), waits for that one or takes over. Throws LogkinError 'busy' where the other takes very long.
 * A packed file is not complete then: a job unpacks it.
 */
export const completeFile = async (
  workbench: Workbench,
  worker: string,
  id: string,
  index: number,
  bytes: number,
  parts: number,
  again: boolean | undefined,
): Promise<UploadAnswer> => {
  const { store } = workbench
  const before = await findUpload(store, id)
  const file = findFile(before, index)
  const packed = before.packed.find((one) => one.file === index)
  // Once it is unpacked, its first member may be meant as well.
  if (packed && !(packed.state === 'done' && file.bytes === bytes && file.parts === parts)) {
    if ((await store.requestUnpack(id, index, bytes, parts, again)) === 'conflict') throw otherFigures(packed)
    return answerUpload(store, await findUpload(store, id))
  }
  const done = await store.requestClose(id, index, bytes, parts, again)
  if (done === 'conflict') throw otherFigures({ file: index, bytes: file.bytes, parts: file.parts })
  for (let waitedMs = 0; ; waitedMs += POLL_MS) {
    const job = await store.claimJobFor('close', id, index, worker, LEASE_MS)
    if (job) await runClaimed(workbench, job)
    const upload = await findUpload(store, id)
    if (findFile(upload, index).state === 'complete') return answerUpload(store, upload)
    if (waitedMs > PATIENCE_MS)
      throw new LogkinError(
        'busy',
        `File ${index} is still being closed by another worker; send the request again in some seconds.`,
        { retryAfterSeconds: 5 },
      )
    await sleep(POLL_MS)
  }
}
