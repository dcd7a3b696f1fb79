import { PART_BYTES } from '../model/limits.ts'
import type { Store } from '../store/store.ts'

/** Bytes [from, to) of a stored file, no more than PART_BYTES at a time; `final` with the last, which may be all, and empty. */
export async function* readPieces(
  store: Store,
  upload: string,
  file: number,
  from: number,
  to: number,
): AsyncGenerator<{ readonly text: Uint8Array; readonly final: boolean }, void, undefined> {
  let at = from
  do {
    const end = Math.min(to, at + PART_BYTES)
    yield { text: await store.readText(upload, file, at, end), final: end === to }
    at = end
  } while (at < to)
}
