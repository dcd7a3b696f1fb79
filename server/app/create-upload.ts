import { createHash } from 'node:crypto'
import { ANALYZER_REVISION } from '../analyze.ts'
import { LogkinError } from '../model/errors.ts'
import { MAX_FILES_PER_UPLOAD } from '../model/limits.ts'
import type { NewUpload } from '../store/store.ts'
import type { CreateUpload } from './app.ts'
import { readingOf } from './reading.ts'

/** A request to what is stored of it, each file's reading learned from its sample. `today` is the date where none is named. */
export const newUploadOf = (request: CreateUpload, today: string): NewUpload => {
  if (request.files.length === 0 || request.files.length > MAX_FILES_PER_UPLOAD) {
    throw new LogkinError(
      'bad-request',
      `An upload holds 1 to ${MAX_FILES_PER_UPLOAD} files, not ${request.files.length}.`,
    )
  }
  const files = request.files.map((file) => ({
    name: file.name,
    size: file.size ?? null,
    reading: readingOf(file.sample, file, today),
  }))
  const { idempotencyKey } = request
  return {
    files,
    revision: ANALYZER_REVISION,
    fingerprint: fingerprintOf(request),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  }
}

/** What makes two requests to create an upload the same. */
const fingerprintOf = ({ files }: CreateUpload): string => {
  const digest = createHash('sha256')
  for (const { name, size, sample, charset, zone, date } of files) {
    digest
      .update(
        JSON.stringify([name, size ?? null, sample.length, charset ?? null, zone ?? null, date ?? null]),
      )
      .update(sample)
  }
  return digest.digest('hex')
}
