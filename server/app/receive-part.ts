import { createHash } from 'node:crypto'
import { analyzeNext, ANALYZER_REVISION } from '../analyze.ts'
import { LogkinError } from '../model/errors.ts'
import { PART_BYTES } from '../model/limits.ts'
import type { LogFile, PackedFile, PartKey } from '../model/upload.ts'
import { verdict } from '../store/ledger.ts'
import type { Store } from '../store/store.ts'
import type { PutPartAnswer } from './app.ts'
import { encodeBlockIndexes } from './block-index.ts'
import { encodePart, jointOf } from './facts.ts'
import { findFile, findUpload } from './find.ts'
import type { FileTotals } from './fold.ts'
import { contextOf } from './reading.ts'
import { SeamJoiner } from './seams.ts'

/** Who receives: where to, and under which name. */
export interface Receiver {
  readonly store: Store
  readonly totals: Pick<FileTotals, 'partCame'>
  readonly worker: string
  readonly logger?: { warn(facts: object, message: string): void } | undefined
}

/** Receives a part from a client: of text, or of a packed file. `named` is the SHA-256 the client says it has. */
export const receivePart = async (
  receiver: Receiver,
  key: PartKey,
  bytes: Uint8Array,
  named: string | undefined,
): Promise<PutPartAnswer> => {
  const sha256 = sha256Of(bytes)
  if (named !== undefined && named !== sha256) {
    throw new LogkinError(
      'bad-request',
      `Part ${key.part} arrived with SHA-256 ${sha256}, not ${named}; it was damaged on the way, send it again.`,
    )
  }
  const upload = await findUpload(receiver.store, key.upload)
  const packed = upload.packed.find(({ file }) => file === key.file)
  if (packed) return stagePart(receiver, key, bytes, sha256, packed)
  return storeText(receiver, key, bytes, sha256, findFile(upload, key.file))
}

/** Stores a part of the text of a file, also of one that came packed. */
export const storePart = async (
  receiver: Receiver,
  key: PartKey,
  bytes: Uint8Array,
): Promise<PutPartAnswer> => {
  const file = findFile(await findUpload(receiver.store, key.upload), key.file)
  return storeText(receiver, key, bytes, sha256Of(bytes), file)
}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Makes a part of a packed file durable as it is. */
const stagePart = async (
  { store, worker }: Receiver,
  key: PartKey,
  bytes: Uint8Array,
  sha256: string,
  { size }: PackedFile,
): Promise<PutPartAnswer> => {
  checkSize(key, bytes.length, size)
  const status = await store.stagePart({ key, sha256, by: worker, bytes })
  if (status === 'conflict') throw otherBytes(key)
  return { status, part: key.part, bytes: bytes.length, sha256 }
}

/**
 * Analyses a part and makes it durable, then joins it to its neighbours.
 * What is stored already, or stored with other bytes, is answered without an analysis.
 */
const storeText = async (
  { store, totals, worker, logger }: Receiver,
  key: PartKey,
  bytes: Uint8Array,
  sha256: string,
  file: LogFile,
): Promise<PutPartAnswer> => {
  checkSize(key, bytes.length, file.size)
  const answer = (status: PutPartAnswer['status']): PutPartAnswer => ({
    status,
    part: key.part,
    bytes: bytes.length,
    sha256,
  })
  const stored = (await store.parts(key.upload, key.file)).find(({ part }) => part === key.part)
  const known = verdict(file.state, stored?.sha256 ?? null, sha256)
  if (known === 'conflict') throw otherBytes(key)
  if (known === 'same') return answer('same')
  await store.checkRoom()
  const offset = key.part * PART_BYTES
  const analysis = analyzeNext(bytes, contextOf(file.reading, offset))
  const done = await store.commitPart({
    key,
    revision: file.revision,
    analyzer: ANALYZER_REVISION,
    sha256,
    by: worker,
    text: bytes,
    facts: encodePart(analysis),
    indexes: encodeBlockIndexes(analysis.decided ? analysis.index : null, offset, bytes.length),
  })
  // Another worker may have received it meanwhile.
  if (done === 'conflict') throw otherBytes(key)
  // The part is durable; joining it to its neighbours and adding them up is done again by whoever closes the file, so a failure here loses nothing.
  try {
    await new SeamJoiner(store, key.upload, file).joinAround(key.part)
    await totals.partCame(key.upload, file, key.part)
  } catch (error) {
    logger?.warn(
      { err: error, ...key, decided: jointOf(analysis).decided },
      'joining neighbouring parts was left to the close of the file',
    )
  }
  return answer(done)
}

const otherBytes = ({ part, file }: PartKey): LogkinError =>
  new LogkinError(
    'conflict',
    `Part ${part} of file ${file} is stored with other bytes, or the file is complete without it; create a new upload for a changed file.`,
  )

/** A part lies where its number says, so all but the last have PART_BYTES. */
const checkSize = ({ part }: PartKey, bytes: number, size: number | null): void => {
  if (bytes > PART_BYTES)
    throw new LogkinError(
      'too-large',
      `Part ${part} has ${bytes} bytes; a part has ${PART_BYTES}, only the last is shorter.`,
    )
  if (bytes === 0) throw new LogkinError('bad-request', `Part ${part} is empty; an empty file has no parts.`)
  if (size === null) return
  const expected = Math.min(PART_BYTES, size - part * PART_BYTES)
  if (bytes !== expected) {
    throw new LogkinError(
      'bad-request',
      `Part ${part} of a file of ${size} bytes has ${Math.max(0, expected)} bytes, not ${bytes}.`,
    )
  }
}
