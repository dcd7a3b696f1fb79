import { LogkinError } from '../model/errors.ts'
import type { LogFile } from '../model/upload.ts'
import type { Store } from '../store/store.ts'
import { freshDirectory, keepDirectory, storedDirectory } from './directories.ts'
import { findFile } from './find.ts'
import { FileTotals } from './fold.ts'
import { dropMerges } from './kept-tree.ts'
import { encodePostings } from './postings.ts'
import { Recount } from './recount.ts'

/** What was looked at. */
export interface Verified {
  uploads: number
  files: number
  bytes: number
  lines: number
  entries: number
  unparsed: number
  differences: number
}

/**
 * Counts the whole store anew from its text (law 3). Passes on each difference as a sentence. Workers may go on meanwhile: facts are
 * immutable, what is deleted while it is looked at is left out, and what is analysed anew is counted again.
 */
export const verifyStore = async (
  store: Store,
  say: (difference: string) => Promise<void>,
): Promise<Verified> => {
  const verified = { uploads: 0, files: 0, bytes: 0, lines: 0, entries: 0, unparsed: 0, differences: 0 }
  const differ = async (sentences: readonly string[]): Promise<void> => {
    verified.differences += sentences.length
    for (const sentence of sentences) await say(sentence)
  }
  await differ(await store.check())
  for (const { id, files } of await store.uploads()) {
    verified.uploads++
    for (const { index } of files) {
      const recount = await recountFile(store, id, index)
      if (recount === null) break
      const { counted, differences } = recount
      verified.files++
      verified.bytes += counted.bytes
      verified.lines += counted.lines
      verified.entries += counted.entries
      verified.unparsed += counted.unparsed.blank + counted.unparsed.binary
      await differ(differences)
    }
  }
  return verified
}

/** Null where the upload was deleted meanwhile. */
const recountFile = async (store: Store, id: string, index: number): Promise<Recount | null> => {
  for (;;) {
    const before = await store.upload(id)
    if (before === null) return null
    const file = findFile(before, index)
    const recount = new Recount(store, id, file)
    try {
      await recount.run()
    } catch (error) {
      if (!(error instanceof LogkinError) || error.code === 'busy') throw error
      recount.differences.push(`Upload ${id}, file ${index}: ${error.message}`)
    }
    const after = await store.upload(id)
    if (after === null) return null
    if (findFile(after, index).revision === file.revision) return recount
  }
}

/**
 * Makes anew of their facts what is derived of all complete files: totals, and the directories that are stored; trees are made again by whoever needs them. Answers how many files
 * there are, and of how many the totals and the directories were others.
 */
export const rebuildDerived = async (
  store: Store,
  totals = new FileTotals(store),
): Promise<{ files: number; changed: number; directories: number }> => {
  const rebuilt = { files: 0, changed: 0, directories: 0 }
  for (const { id, files } of await store.uploads()) {
    for (const file of files) {
      if (file.state !== 'complete') continue
      try {
        const { figures, totals: anew } = await totals.fresh(id, file)
        const done = await store.replaceTotals(id, file.index, file.revision, anew)
        rebuilt.files++
        if (done === 'applied') rebuilt.changed++
        await dropMerges(store, id, file)
        if (await rebuildDirectory(store, id, file, figures.coarseness)) rebuilt.directories++
      } catch (error) {
        // Deleted meanwhile.
        if (!(error instanceof LogkinError && error.code === 'not-found')) throw error
      }
    }
  }
  return rebuilt
}

/** False where it was right, or there is none. */
const rebuildDirectory = async (
  store: Store,
  upload: string,
  file: LogFile,
  coarseness: number,
): Promise<boolean> => {
  const stored = await storedDirectory(store, upload, file)
  if (stored === null) return false
  const fresh = await freshDirectory(store, upload, file, coarseness)
  if (Buffer.compare(stored, encodePostings(fresh)) === 0) return false
  await keepDirectory(store, upload, file, fresh)
  return true
}
