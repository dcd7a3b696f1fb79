import { isDeepStrictEqual } from 'node:util'
import { analyzeNext, ANALYZER_REVISION } from '../analyze.ts'
import { LogkinError } from '../model/errors.ts'
import { PART_BYTES, SAMPLE_BYTES } from '../model/limits.ts'
import type { LogFile, ReadingWishes } from '../model/upload.ts'
import type { Job, Store } from '../store/store.ts'
import type { ReadingChange } from './app.ts'
import { encodeBlockIndexes } from './block-index.ts'
import { keepDirectory } from './directories.ts'
import { encodePart } from './facts.ts'
import { findFile, findUpload } from './find.ts'
import type { FileTotals } from './fold.ts'
import { identityOf } from './identity.ts'
import { contextOf, readingOf, wishesOf } from './reading.ts'
import { SeamJoiner } from './seams.ts'
import type { Step } from './step.ts'

/** Rows removed between two looks at the lease. */
const ROWS_AT_ONCE = 50
/** A worker of an older version leaves the job for this long to the newer ones. */
const LEFT_TO_NEWER_MS = 60_000

/** Asks for another reading of a file; what the change does not name stays as it was asked for last. Throws 'bad-request' where it names what is none. */
export const requestReading = async (
  store: Store,
  upload: string,
  index: number,
  change: ReadingChange,
): Promise<void> => {
  const file = findFile(await findUpload(store, upload), index)
  const now = wishesOf(file.reading)
  const wanted = changed(file.reanalysis?.wanted ?? now, change)
  readingOf(new Uint8Array(0), wanted, file.reading.date)
  if (file.reanalysis === null && isDeepStrictEqual(wanted, now)) return
  await store.requestReanalysis(upload, index, wanted)
}

/** Undefined leaves a wish as it is, null takes it back. Always in the same order, so that equal wishes are equal as JSON. */
const changed = (wishes: ReadingWishes, change: ReadingChange): ReadingWishes => {
  const charset = change.charset === undefined ? wishes.charset : (change.charset ?? undefined)
  const format = change.format === undefined ? wishes.format : (change.format ?? undefined)
  return {
    ...(charset === undefined ? {} : { charset }),
    ...(format === undefined ? {} : { format }),
    zone: change.zone ?? wishes.zone,
    date: change.date ?? wishes.date,
  }
}

/**
 * The job 'reanalyze': makes all facts of a complete file anew from its stored text, part by part, under a revision of their own;
 * lets readers see them in one step; then removes the old ones. Goes on where one before was killed.
 */
export const reanalyze = async (store: Store, totals: FileTotals, job: Job, step: Step): Promise<void> => {
  const upload = await store.upload(job.upload)
  const file = job.file === null ? undefined : upload?.files[job.file]
  if (!upload || !file) {
    await store.finishJob(job)
    return
  }
  const begun = await store.beginReanalysis(job, upload.id, file.index, ANALYZER_REVISION)
  if (begun === 'fenced') return
  if (begun === 'newer') {
    await store.failJob(job, 'a worker of a newer version has begun it', LEFT_TO_NEWER_MS)
    return
  }
  if (begun !== null) {
    const sample = await store.readText(upload.id, file.index, 0, Math.min(file.bytes ?? 0, SAMPLE_BYTES))
    const reading = readingOf(sample, begun.wanted ?? wishesOf(file.reading), file.reading.date)
    const next: LogFile = { ...file, reading, revision: begun.revision }
    if (!(await analyzeParts(store, job, upload.id, next, step))) return
    await new SeamJoiner(store, upload.id, next).joinAll(file.bytes ?? 0, file.parts ?? 0)
    if (!(await step())) return
    const closed = await totals.close(upload.id, next, step)
    if (!closed) return
    const { figures } = closed
    if (figures.bytes !== file.bytes)
      throw new LogkinError(
        'internal',
        `File ${file.index} of upload ${upload.id} has ${file.bytes ?? '?'} bytes, but its new facts add up to ${figures.bytes}; please report this.`,
      )
    await keepDirectory(store, upload.id, next, closed.directory)
    const done = await store.finishReanalysis(job, {
      upload: upload.id,
      file: file.index,
      revision: next.revision,
      analyzer: ANALYZER_REVISION,
      reading,
      totals: closed.totals,
      identity: identityOf(next, await store.parts(upload.id, file.index), figures),
    })
    if (done === 'fenced') return
  }
  for (;;) {
    const left = await store.dropReplaced(job, upload.id, file.index, ROWS_AT_ONCE)
    if (left === 'done') await store.finishJob(job)
    if (left !== 'more' || !(await step())) return
  }
}

/** Writes the facts of all parts that are not there yet; false where the job went to another. */
const analyzeParts = async (
  store: Store,
  job: Job,
  upload: string,
  { index: file, revision, reading }: LogFile,
  step: Step,
): Promise<boolean> => {
  const keys = await store.factKeys(upload, file, revision)
  const made = new Set(keys.filter(({ kind }) => kind === 'part').map(({ part }) => part))
  for (const { part, bytes } of await store.parts(upload, file)) {
    if (made.has(part)) continue
    const offset = part * PART_BYTES
    const text = await store.readText(upload, file, offset, offset + bytes)
    const analysis = analyzeNext(text, contextOf(reading, offset))
    const done = await store.commitAnalysis(job, {
      key: { upload, file, part },
      revision,
      facts: encodePart(analysis),
      indexes: encodeBlockIndexes(analysis.decided ? analysis.index : null, offset, bytes),
    })
    if (done === 'fenced' || !(await step())) return false
  }
  return true
}
