import { zstdCompressSync } from 'node:zlib'
import type { Merge } from '../cluster/merge.ts'
import { TREE_REVISION } from '../cluster/tree.ts'
import { Reader, Writer } from '../cluster/varint.ts'
import type { LogFile } from '../model/upload.ts'
import type { Store } from '../store/store.ts'
import { unzstd } from './unzstd.ts'

/**
 * The merges of the tree of one complete file, as they are stored: to join tens of thousands of shapes takes seconds, and each worker
 * would do it for itself, after each start.
 */
const NAME = `tree.${TREE_REVISION}`

/** To join fewer takes no longer than to look for what is stored. */
export const WORTH_KEEPING_SHAPES = 1_000

/** Those of a file with so many shapes; null where none are stored, or they can't be read. */
export const keptMerges = async (
  store: Pick<Store, 'derived'>,
  upload: string,
  { index, revision }: LogFile,
  shapes: number,
): Promise<readonly Merge[] | null> => {
  const stored = await store.derived(upload, index, revision, NAME)
  return stored?.length ? decodeMerges(stored, shapes) : null
}

export const keepMerges = async (
  store: Pick<Store, 'keepDerived'>,
  upload: string,
  { index, revision }: LogFile,
  merges: readonly Merge[],
): Promise<void> => {
  await store.keepDerived(upload, index, revision, NAME, encodeMerges(merges))
}

/** Has them made anew by whoever needs them next. */
export const dropMerges = async (
  store: Pick<Store, 'derived' | 'keepDerived'>,
  upload: string,
  { index, revision }: LogFile,
): Promise<void> => {
  const stored = await store.derived(upload, index, revision, NAME)
  if (stored?.length) await store.keepDerived(upload, index, revision, NAME, new Uint8Array(0))
}

export const encodeMerges = (merges: readonly Merge[]): Uint8Array => {
  const writer = new Writer().uint(merges.length)
  for (const { a, b, similarity } of merges) writer.uint(a).uint(b).double(similarity)
  return zstdCompressSync(writer.bytes())
}

/** Null where they are no tree of so many shapes. */
export const decodeMerges = (stored: Uint8Array, shapes: number): readonly Merge[] | null => {
  try {
    const reader = new Reader(unzstd(stored))
    if (reader.uint() !== shapes - 1) return null
    const merges: Merge[] = []
    for (let left = shapes - 1; left > 0; left--) {
      const merge = { a: reader.uint(), b: reader.uint(), similarity: reader.double() }
      if (merge.a >= shapes || merge.b >= shapes) return null
      merges.push(merge)
    }
    return merges
  } catch {
    // Damaged: it is derived.
    return null
  }
}
