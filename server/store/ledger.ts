import { LogkinError } from '../model/errors.ts'
import { BLOCK_BYTES, PART_BYTES } from '../model/limits.ts'
import type { FileState, PackedState, PartKey } from '../model/upload.ts'
import type { NewFile, PartInfo, PartRecord, StagedPart } from './store.ts'

/**
 * The rules of the ledger (law 2: a part counts once), as pure functions, so that every store keeps the same ones.
 */

/** Of the missing parts only so many are named; the count says how many there are. */
const MAX_MISSING_LISTED = 1_000

const SHA256 = /^[0-9a-f]{64}$/

export const noUpload = (id: string): LogkinError =>
  new LogkinError(
    'not-found',
    `There is no upload ${id}; it may have been deleted. GET /api/v1/uploads lists them.`,
  )

export const noFile = (upload: string, file: number): LogkinError =>
  new LogkinError('not-found', `Upload ${upload} has no file ${file}; files are numbered from 0.`)

export const otherFingerprint = (): LogkinError =>
  new LogkinError(
    'conflict',
    'This key was used for an upload of other files; send a new Idempotency-Key (in a URL: key) for a new upload.',
  )

/** Throws where a record can't be a part of any file. */
export function checkPart({ key, text, sha256, indexes }: PartRecord): void {
  checkBytes(key, text, sha256)
  const blocks = Math.ceil(text.byteLength / BLOCK_BYTES)
  if (indexes.length !== blocks) {
    throw new LogkinError(
      'internal',
      `Part ${key.part} has ${blocks} blocks, but ${indexes.length} indexes came with it.`,
    )
  }
}

/** The same of a part of a packed file. */
export const checkStaged = ({ key, bytes, sha256 }: StagedPart): void => checkBytes(key, bytes, sha256)

function checkBytes(key: PartKey, text: Uint8Array, sha256: string): void {
  if (!Number.isSafeInteger(key.part) || key.part < 0) {
    throw new LogkinError('bad-request', `Part number ${key.part} is not an integer from 0.`)
  }
  if (text.byteLength > PART_BYTES) {
    throw new LogkinError(
      'too-large',
      `Part ${key.part} has ${text.byteLength} bytes; cut the file into parts of ${PART_BYTES}.`,
      { partBytes: PART_BYTES },
    )
  }
  if (!SHA256.test(sha256)) {
    throw new LogkinError('bad-request', 'A SHA-256 is written as 64 hex digits in lower case.')
  }
}

/** What committing a part comes to, given the SHA-256 stored for it (null: none). A file that is closed takes no new part. */
export function verdict(
  state: FileState,
  storedSha256: string | null,
  sha256: string,
): 'applied' | 'same' | 'conflict' {
  if (storedSha256 !== null) return storedSha256 === sha256 ? 'same' : 'conflict'
  return state === 'open' ? 'applied' : 'conflict'
}

/** The same for a part of a packed file. */
export const stagedVerdict = (
  state: PackedState,
  storedSha256: string | null,
  sha256: string,
): 'applied' | 'same' | 'conflict' =>
  verdict(state === 'receiving' ? 'open' : 'closing', storedSha256, sha256)

/** Throws unless `files` fit into a staging area of `quota` bytes of which `taken` are. */
export function checkStagingRoom(files: readonly NewFile[], taken: number, quota: number): void {
  let wanted = 0
  for (const { packed, size, name } of files) {
    if (packed === undefined) continue
    wanted += size ?? 0
    if ((size ?? 0) > quota)
      throw new LogkinError(
        'too-large',
        `${name} has ${mebibytes(size ?? 0)} packed, and the staging area takes ${mebibytes(quota)} (STAGING_BYTES); send it unpacked or in pieces.`,
      )
  }
  if (wanted > 0) checkStagingFree(wanted, taken, quota)
}

/** Throws 'disk-full' unless `wanted` more bytes fit in. */
export function checkStagingFree(wanted: number, taken: number, quota: number): void {
  if (taken + wanted <= quota) return
  throw new LogkinError(
    'disk-full',
    `The staging area for packed files has ${Math.floor(Math.max(0, quota - taken) / 2 ** 20)} of ${mebibytes(quota)} free, and ${mebibytes(wanted)} are needed; send it again when others are unpacked, delete unfinished uploads, or send the files unpacked.`,
    { stagingBytes: quota, freeBytes: Math.max(0, quota - taken) },
  )
}

const mebibytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MiB`

export const noPackedFile = (upload: string, file: number): LogkinError =>
  new LogkinError('internal', `File ${file} of upload ${upload} did not come packed.`)

export const otherMember = (upload: string, file: number, member: number): LogkinError =>
  new LogkinError(
    'internal',
    `Member ${member} of file ${file} of upload ${upload} has another name than when it was unpacked before; delete the upload and send it again.`,
  )

/** Throws 'incomplete' unless `stored` (ascending) is exactly parts 0 to parts - 1 of a file of so many bytes. */
export function checkFigures(
  stored: readonly Pick<PartInfo, 'part' | 'bytes'>[],
  bytes: number,
  parts: number,
): void {
  if (!Number.isSafeInteger(bytes) || bytes < 0 || !Number.isSafeInteger(parts) || parts < 0) {
    throw new LogkinError('bad-request', 'Bytes and parts are integers from 0.')
  }
  // An empty file may be sent as no part or as one empty part.
  if (parts !== Math.ceil(bytes / PART_BYTES) && !(bytes === 0 && parts === 1)) {
    throw new LogkinError(
      'incomplete',
      `A file of ${bytes} bytes has ${Math.ceil(bytes / PART_BYTES)} parts of ${PART_BYTES} bytes, not ${parts}; complete it with the right figures.`,
      { missing: [], missingCount: 0 },
    )
  }
  const { missing, missingCount } = missingParts(stored, parts)
  if (missingCount > 0) {
    throw new LogkinError(
      'incomplete',
      `${missingCount} of ${parts} parts are missing, the first is part ${missing[0]}; send them and complete the file again.`,
      { missing, missingCount },
    )
  }
  const wrong = stored.find(
    ({ part, bytes: has }) => part >= parts || has !== Math.min(PART_BYTES, bytes - part * PART_BYTES),
  )
  if (wrong !== undefined) {
    throw new LogkinError(
      'incomplete',
      `Part ${wrong.part} has ${wrong.bytes} bytes, which is not so in a file of ${bytes} bytes; complete it with the right figures or upload it anew.`,
      { missing: [], missingCount: 0, wrong: wrong.part },
    )
  }
}

/** Walks the gaps between stored parts, so that a made-up number of parts costs nothing. */
function missingParts(
  stored: readonly Pick<PartInfo, 'part'>[],
  parts: number,
): { missing: number[]; missingCount: number } {
  const missing: number[] = []
  let missingCount = 0
  let next = 0
  for (const end of [...stored.map(({ part }) => part).filter((part) => part < parts), parts]) {
    for (let part = next; part < end && missing.length < MAX_MISSING_LISTED; part++) missing.push(part)
    missingCount += end - next
    next = end + 1
  }
  return { missing, missingCount }
}

/** Throws 'bad-request' unless [from, to) is a range of bytes. */
export function checkRange(from: number, to: number): void {
  if (Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 0 && to >= from) return
  throw new LogkinError(
    'bad-request',
    `Bytes ${from} to ${to} are no range; both are integers from 0, in order.`,
  )
}

export const textMissing = (from: number, to: number): LogkinError =>
  new LogkinError(
    'incomplete',
    `Not all of bytes ${from} to ${to} has been received; read it when the file is complete.`,
  )
