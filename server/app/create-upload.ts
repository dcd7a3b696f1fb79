import { createHash } from 'node:crypto'
import { ANALYZER_REVISION } from '../analyze.ts'
import { packedFormat, type Member } from '../ingest/unpack/unpack.ts'
import { LogkinError } from '../model/errors.ts'
import { MAX_FILES_PER_UPLOAD } from '../model/limits.ts'
import type { PackedFile } from '../model/upload.ts'
import type { NewFile, NewUpload } from '../store/store.ts'
import type { AnnouncedFile, CreateFile, CreateUpload } from './app.ts'
import { readingOf } from './reading.ts'

/** A request to what is stored of it, each file's reading learned from its sample. `today` is the date where none is named. */
export const newUploadOf = (request: CreateUpload, today: string): NewUpload => {
  if (request.files.length === 0 || request.files.length > MAX_FILES_PER_UPLOAD) {
    throw new LogkinError(
      'bad-request',
      `An upload holds 1 to ${MAX_FILES_PER_UPLOAD} files, not ${request.files.length}.`,
    )
  }
  const files = request.files.map((file) => newFileOf(file, today))
  const { idempotencyKey } = request
  return {
    files,
    revision: ANALYZER_REVISION,
    fingerprint: fingerprintOf(request),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  }
}

/**
 * A file to what is stored of it, its reading learned from its sample. One that is packed, by its first bytes, is to be unpacked:
 * what it will be read as is learned then, and only what the user wants is checked here.
 */
export const newFileOf = (file: CreateFile, today: string): NewFile => {
  const { name, size = null, sample, charset, format, zone, date } = file
  const packed = packedFormat(sample)
  return {
    name,
    size,
    reading: readingOf(packed === null ? sample : new Uint8Array(0), file, today),
    fingerprint: fileFingerprint({ ...file, sampleSha256: sha256(sample) }),
    ...(packed === null ? {} : { packed: { format: packed, wishes: { charset, format, zone, date } } }),
  }
}

/**
 * A member of a packed file to what is stored of it. Its times end when it was last written, or at the date named for the
 * whole, whichever is earlier: an archive is younger than what it holds.
 */
export const newMemberOf = (
  { name, wishes }: PackedFile,
  { path, modified }: Member,
  sample: Uint8Array,
  today: string,
): NewFile => {
  const written = modified?.toISOString().slice(0, 10)
  const date = [wishes.date, written].filter((day) => day !== undefined).sort()[0]
  return {
    name: path ?? name,
    size: null,
    reading: readingOf(sample, { ...wishes, date }, today),
    // It is found again by what it came in.
    fingerprint: '',
  }
}

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

/**
 * What an unfinished file is found again by. The date is left out: another day must find it too. What charset, zone and
 * format were named is in, because sending with others means another reading.
 */
export const fileFingerprint = ({ name, size, sampleSha256, charset, zone, format }: AnnouncedFile): string =>
  sha256(JSON.stringify([name, size ?? null, sampleSha256, charset ?? null, zone ?? null, format ?? null]))

/** What makes two requests to create an upload the same. */
const fingerprintOf = ({ files }: CreateUpload): string => {
  const digest = createHash('sha256')
  for (const { name, size, sample, charset, zone, date, format } of files) {
    digest
      .update(
        JSON.stringify([
          name,
          size ?? null,
          sample.length,
          charset ?? null,
          zone ?? null,
          date ?? null,
          format ?? null,
        ]),
      )
      .update(sample)
  }
  return digest.digest('hex')
}
