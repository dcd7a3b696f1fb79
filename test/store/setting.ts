import { createHash } from 'node:crypto'
import type { ErrorCode } from '../../server/model/errors.ts'
import { BLOCK_BYTES } from '../../server/model/limits.ts'
import type { Reading, Upload } from '../../server/model/upload.ts'
import type { NewUpload, PartRecord, Store } from '../../server/store/store.ts'

/** What a case runs on: two handles on the same data, as two processes would have, and a clock that only tests move. */
export interface Setting {
  readonly store: Store
  readonly other: Store
  readonly clock: Clock
  /** What the staging area takes. */
  readonly stagingBytes: number
}

/** Called in a test; what it opens is closed when the test ends. */
export type Begin = () => Promise<Setting>

export class Clock {
  ms = Date.UTC(2025, 0, 2, 3, 4, 5, 678)
  readonly now = (): number => this.ms
}

export const REVISION = 7

export const STAGING_BYTES = 64 * 2 ** 20

export const READING: Reading = {
  format: { name: 'log4j', columns: ['time', 'level', 'thread'] },
  charset: 'utf-8',
  zone: 'Europe/Berlin',
  date: '2025-01-02',
}

export const newUpload = (overrides: Partial<NewUpload> = {}): NewUpload => ({
  files: [
    { name: 'app.log', size: null, reading: READING, fingerprint: 'file a' },
    { name: 'Größe.log', size: 12, reading: { ...READING, format: null }, fingerprint: 'file b' },
  ],
  revision: REVISION,
  fingerprint: 'fingerprint',
  ...overrides,
})

export const createUpload = (store: Store): Promise<Upload> => store.createUpload(newUpload())

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Bytes that no compressor shrinks, the same for the same seed (xorshift32). */
export function noise(length: number, seed: number): Uint8Array {
  const words = new Uint32Array(Math.ceil(length / 4))
  let state = seed * 2_654_435_769 || 1
  for (let place = 0; place < words.length; place++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    words[place] = state
  }
  return new Uint8Array(words.buffer, 0, length)
}

export function partOf(
  upload: string,
  part: number,
  text: Uint8Array,
  overrides: Partial<PartRecord> & { readonly file?: number } = {},
): PartRecord {
  const { file = 0, ...rest } = overrides
  const blocks = Math.ceil(text.byteLength / BLOCK_BYTES)
  return {
    key: { upload, file, part },
    revision: REVISION,
    sha256: createHash('sha256').update(text).digest('hex'),
    by: '8811',
    analyzer: REVISION,
    text,
    facts: bytesOf(`facts of part ${part}`),
    indexes: Array.from({ length: blocks }, (_, block) => bytesOf(`index of block ${block}`.repeat(block))),
    ...rest,
  }
}

/** Commits `text` as part 0 and closes the file: what most cases of jobs begin with. */
export async function requestedClose(store: Store, text = bytesOf('one line\n')): Promise<string> {
  const { id } = await createUpload(store)
  await store.commitPart(partOf(id, 0, text))
  await store.requestClose(id, 0, text.byteLength, 1)
  return id
}

/** What a rejection is to look like: `await expect(promise).rejects.toMatchObject(failure('conflict'))`. */
export const failure = (code: ErrorCode): { name: string; code: ErrorCode } => ({ name: 'LogkinError', code })
