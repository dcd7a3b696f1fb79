import { createHash, randomUUID } from 'node:crypto'
import type { UploadAnswer } from '../model/answers.ts'
import type { FileKey, ReadingWishes } from '../model/upload.ts'
import { asUpload, stranger } from './connection.ts'
import type { Connection } from './connection.ts'
import type { Sampled } from './sample.ts'

/** How files are to be taken. */
export interface Asking {
  readonly reading: ReadingWishes
  /** Keep the files although their content is there already. */
  readonly again: boolean
}

/** A file and where it goes. What is stored there already was begun with a file of the same beginning, maybe not with this one. */
export interface Target {
  readonly file: Sampled
  readonly upload: UploadAnswer
  readonly index: number
}

/**
 * Where each file goes: to where an earlier run, or the page, began and did not end, the others to one new upload, or to
 * the one that the same command made before.
 */
export const targetsOf = async (
  connection: Connection,
  files: readonly Sampled[],
  asking: Asking,
): Promise<readonly Target[]> => {
  const begun = await findUnfinished(connection, files, asking)
  const known = new Map<string, UploadAnswer>()
  for (const place of begun)
    if (place !== null && !known.has(place.upload))
      known.set(place.upload, await connection.upload(place.upload))
  const others = files.filter((_, at) => begun[at] === null)
  const created = others.length === 0 ? null : await create(connection, others, asking, keyOf(others, asking))
  return files.map((file, at): Target => {
    const place = begun[at]
    const upload = place && known.get(place.upload)
    if (place && upload) return { file, upload, index: place.file }
    return { file, upload: created!, index: others.indexOf(file) }
  })
}

/** A new upload for a file that only began like what was found. */
export const targetAnew = async (
  connection: Connection,
  { file }: Target,
  asking: Asking,
): Promise<Target> => ({
  file,
  upload: await create(connection, [file], asking, randomUUID()),
  index: 0,
})

const create = async (
  connection: Connection,
  files: readonly Sampled[],
  asking: Asking,
  key: string,
): Promise<UploadAnswer> => {
  const answer = await connection.request({
    method: 'POST',
    path: 'api/v1/uploads',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
    body: JSON.stringify({ files: announce(files, asking) }),
  })
  return asUpload(answer)
}

const announce = (files: readonly Sampled[], { reading }: Asking) =>
  files.map(({ input, sample }) => ({
    name: input.name,
    ...(input.size === null ? {} : { size: input.size }),
    sample: Buffer.from(sample).toString('base64'),
    ...(input.date === null ? {} : { date: input.date }),
    ...reading,
  }))

/** The same for the same files. Standard input may begin like another and go on otherwise: its key is always new. */
const keyOf = (files: readonly Sampled[], asking: Asking): string =>
  files.every(({ input }) => input.rereadable)
    ? createHash('sha256')
        .update(
          JSON.stringify([announce(files, asking), asking.again, files.map(({ input }) => input.diskBytes)]),
        )
        .digest('hex')
    : randomUUID()

/**
 * For each file where sending it was begun, by the page or by this command, today or on another day; null where it was
 * not. What can be read only once is never looked for, and nothing is where the user says how to read: that may be new.
 */
const findUnfinished = async (
  connection: Connection,
  files: readonly Sampled[],
  { reading }: Asking,
): Promise<readonly (FileKey | null)[]> => {
  const sought = Object.keys(reading).length > 0 ? [] : files.filter(({ input }) => input.rereadable)
  if (sought.length === 0) return files.map(() => null)
  const answer = await connection.request({
    method: 'POST',
    path: 'api/v1/uploads/unfinished',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      files: sought.map(({ input, sample }) => ({
        name: input.name,
        ...(input.size === null ? {} : { size: input.size }),
        sampleSha256: createHash('sha256').update(sample).digest('hex'),
      })),
    }),
  })
  const places = asPlaces(answer, sought.length)
  return files.map((file) => places[sought.indexOf(file)] ?? null)
}

const asPlaces = (answer: unknown, count: number): readonly (FileKey | null)[] => {
  if (typeof answer === 'object' && answer !== null && 'files' in answer && Array.isArray(answer.files)) {
    const files: readonly unknown[] = answer.files
    if (files.length === count && files.every(isPlace)) return files
  }
  throw stranger('files')
}

const isPlace = (value: unknown): value is FileKey | null =>
  value === null ||
  (typeof value === 'object' &&
    'upload' in value &&
    typeof value.upload === 'string' &&
    'file' in value &&
    typeof value.file === 'number')
