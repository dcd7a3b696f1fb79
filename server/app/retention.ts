import { DUPLICATE_KEPT_HOURS } from '../model/limits.ts'
import type { Upload } from '../model/upload.ts'
import type { Store } from '../store/store.ts'

/** What is deleted without anyone asking for it. Whole uploads, and only complete ones: who is still sending is not cut off. */
export interface Retention {
  /** Days since an upload was begun; null: for ever. */
  readonly days: number | null
  /** Bytes of text, as the page shows them, of all uploads together; null: as many as the disk holds. */
  readonly bytes: number | null
}

export const KEEP_ALL: Retention = { days: null, bytes: null }

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/**
 * Deletes what is past its time: uploads older than `days`, the oldest while all together hold more than `bytes`, and
 * those that are duplicates as a whole and that nobody has said are to be kept. Answers their ids. Safe to run twice.
 */
export const retain = async (
  store: Store,
  { days, bytes }: Retention,
  nowMs: number,
): Promise<readonly string[]> => {
  const deleted: string[] = []
  const left: Upload[] = []
  for (const upload of [...(await store.uploads())].reverse()) {
    const isOld = days !== null && nowMs - Date.parse(upload.createdAt) > days * DAY_MS
    const isGone =
      (isUnwanted(upload, nowMs) && (await store.deleteDuplicate(upload.id))) ||
      (isOld && isComplete(upload) && (await store.deleteUpload(upload.id)))
    if (isGone) deleted.push(upload.id)
    else left.push(upload)
  }
  if (bytes === null) return deleted
  const sizes = new Map<Upload, number>()
  for (const upload of left) sizes.set(upload, await receivedBytes(store, upload))
  let total = [...sizes.values()].reduce((sum, size) => sum + size, 0)
  for (const upload of left) {
    if (total <= bytes) break
    if (!isComplete(upload) || !(await store.deleteUpload(upload.id))) continue
    deleted.push(upload.id)
    total -= sizes.get(upload) ?? 0
  }
  return deleted
}

const isComplete = ({ files, packed }: Upload): boolean =>
  files.every(({ state }) => state === 'complete') && packed.every(({ state }) => state === 'done')

/** Its content was here before, and its sender has had the time to say that it is to be kept. */
const isUnwanted = ({ files, packed }: Upload, nowMs: number): boolean =>
  packed.every(({ state }) => state === 'done') &&
  files.every(
    ({ duplicateOf, finishedAt }) =>
      duplicateOf !== null &&
      finishedAt !== null &&
      nowMs - Date.parse(finishedAt) > DUPLICATE_KEPT_HOURS * HOUR_MS,
  )

/** A complete file knows its size; of an open one what has come counts, and of a packed one what is staged. */
const receivedBytes = async (store: Store, { id, files, packed }: Upload): Promise<number> => {
  let sum = 0
  for (const { file, state } of packed)
    if (state !== 'done')
      sum += (await store.stagedParts(id, file)).reduce((all, part) => all + part.bytes, 0)
  for (const { index, bytes } of files)
    sum += bytes ?? (await store.parts(id, index)).reduce((all, part) => all + part.bytes, 0)
  return sum
}
