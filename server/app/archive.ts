import type { Store } from '../store/store.ts'
import { Directories } from './directories.ts'
import { KeptParts } from './kept-parts.ts'
import { TextBlocks } from './text-blocks.ts'

/** What entries are found and read through. */
export interface Archive {
  readonly store: Store
  readonly directories: Directories
  readonly parts: KeptParts
  readonly texts: TextBlocks
}

/** Keeps what was looked at last from one question to the next. */
export const openArchive = (store: Store): Archive => ({
  store,
  directories: new Directories(store),
  parts: KeptParts.lasting(store),
  texts: TextBlocks.lasting(store),
})

/** The same for a question that may go through all text: it neither keeps that nor pushes out what is kept. */
export const passingThrough = ({ store, directories }: Archive): Archive => ({
  store,
  directories,
  parts: KeptParts.passing(store),
  texts: TextBlocks.passing(store),
})
