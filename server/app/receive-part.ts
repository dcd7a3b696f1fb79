import { createHash } from 'node:crypto'
import { analyze, ANALYZER_REVISION } from '../analyze.ts'
import { LogkinError } from '../model/errors.ts'
import { PART_BYTES } from '../model/limits.ts'
import type { LogFile, PartKey } from '../model/upload.ts'
import { verdict } from '../store/ledger.ts'
import type { Store } from '../store/store.ts'
import type { PutPartAnswer } from './app.ts'
import { encodeBlockIndexes } from './block-index.ts'
import { encodePart, jointOf } from './facts.ts'
import { findFile, findUpload } from './find.ts'
import { contextOf } from './reading.ts'
import { SeamJoiner } from './seams.ts'

/** Who receives: where to, and under which name. */
export interface Receiver {
  readonly store: Store
  readonly worker: string
  readonly logger?: { warn(facts: object, message: string): void } | undefined
}

/**
 * Analyses a part and makes it durable, then joins it to its neighbours. `named` is the SHA-256 the client says it has.
 * What is stored already, or stored with other bytes, is answered without an analysis.
 */
export const receivePart = async (
  { store, worker, logger }: Receiver,
  key: PartKey,
  bytes: Uint8Array,
  named: string | undefined,
): Promise<PutPartAnswer> => {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  if (named !== undefined && named !== sha256) {
    throw new LogkinError(
      'bad-request',
      `Part ${key.part} arrived with SHA-256 ${sha256}, not ${named}; it was damaged on the way, send it again.`,
    )
  }
  const file = findFile(await findUpload(store, key.upload), key.file)
  checkSize(key, bytes.length, file)
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
  const analysis = analyze(bytes, contextOf(file.reading, offset))
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
  // The part is durable; joining it to its neighbours is done again by whoever closes the file, so a failure here loses nothing.
  try {
    await new SeamJoiner(store, key.upload, file).joinAround(key.part)
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
const checkSize = ({ part }: PartKey, bytes: number, file: LogFile): void => {
  if (bytes > PART_BYTES)
    throw new LogkinError(
      'too-large',
      `Part ${part} has ${bytes} bytes; a part has ${PART_BYTES}, only the last is shorter.`,
    )
  if (bytes === 0) throw new LogkinError('bad-request', `Part ${part} is empty; an empty file has no parts.`)
  if (file.size === null) return
  const expected = Math.min(PART_BYTES, file.size - part * PART_BYTES)
  if (bytes !== expected) {
    throw new LogkinError(
      'bad-request',
      `Part ${part} of a file of ${file.size} bytes has ${Math.max(0, expected)} bytes, not ${bytes}.`,
    )
  }
}
