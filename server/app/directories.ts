import { LogkinError } from '../model/errors.ts'
import type { LogFile } from '../model/upload.ts'
import type { FactKey, Store } from '../store/store.ts'
import { DirectoryBuilder, type Directory } from './directory.ts'
import { decodePostings, encodePostings, type Postings } from './postings.ts'
import { letOthersIn } from './turns.ts'

/** What it is kept under in the store; another name than that of versions that stored it otherwise. */
const NAME = 'postings.2'

/** Of all directories that are kept in memory: those of some 60 GB of ordinary logs. */
const MAX_KEPT_BYTES = 256 * 1024 * 1024

interface Known {
  /** Of a file whose directory is not stored: what it is made of so far. */
  readonly builder: DirectoryBuilder | null
  readonly postings: Postings
  /** That of the file's shapes; of a stored one it does not matter. */
  readonly coarseness: number
}

/** Keeps the directory that was made while a file was closed. */
export const keepDirectory = async (
  store: Store,
  upload: string,
  { index, revision }: LogFile,
  directory: Directory,
): Promise<void> => {
  await store.keepDerived(upload, index, revision, NAME, encodePostings(directory))
}

/** What is stored of a complete file's directory; null where nothing is, and it is made when it is needed. */
export const storedDirectory = (
  store: Store,
  upload: string,
  { index, revision }: LogFile,
): Promise<Uint8Array | null> => store.derived(upload, index, revision, NAME)

/** The same made of the facts there are. @param coarseness that of the file's shapes */
export const freshDirectory = async (
  store: Store,
  upload: string,
  file: LogFile,
  coarseness: number,
): Promise<Directory> => {
  const builder = new DirectoryBuilder()
  for (const key of await store.factKeys(upload, file.index, file.revision)) {
    await addFact(store, builder, upload, file, key, coarseness)
    await letOthersIn()
  }
  return builder.directory()
}

const addFact = async (
  store: Store,
  builder: DirectoryBuilder,
  upload: string,
  { index, revision }: LogFile,
  key: FactKey,
  coarseness: number,
): Promise<void> => {
  for (const record of await store.factsOf(upload, index, revision, [key])) builder.add(record, coarseness)
}

/**
 * The directories of files: of a complete file the stored one, which is made of the facts and stored where an older version left none;
 * of an open one it is made of the facts there are, and kept in memory.
 */
export class Directories {
  readonly #store: Store
  readonly #known = new Map<string, Known>()
  /** Being made, by file: who asks meanwhile waits. */
  readonly #running = new Map<string, Promise<Postings>>()

  constructor(store: Store) {
    this.#store = store
  }

  /** Null where making it would mean to read all facts. */
  async stored(upload: string, file: LogFile): Promise<Postings | null> {
    if (file.state !== 'complete') return null
    const name = nameOf(upload, file)
    const known = this.#known.get(name)
    // One made while parts still came may lack the last.
    if (known?.builder === null) return this.#keep(name, known)
    const stored = await storedDirectory(this.#store, upload, file)
    return stored && this.#keep(name, { builder: null, postings: decodePostings(stored), coarseness: 0 })
  }

  /** @param coarseness that of the file's shapes */
  async of(upload: string, file: LogFile, coarseness: number): Promise<Postings> {
    const name = nameOf(upload, file)
    const before = this.#running.get(name)
    const made = (before ?? Promise.resolve())
      .catch(() => undefined)
      .then(() => this.#of(name, upload, file, coarseness))
    this.#running.set(name, made)
    try {
      return await made
    } finally {
      if (this.#running.get(name) === made) this.#running.delete(name)
    }
  }

  async #of(name: string, upload: string, file: LogFile, coarseness: number): Promise<Postings> {
    const last = this.#known.get(name)
    const known = last?.builder === null || last?.coarseness === coarseness ? last : undefined
    if (known?.builder === null) return this.#keep(name, known)
    const stored = await this.stored(upload, file)
    if (stored) return stored
    const { index, revision } = file
    const builder = known?.builder ?? new DirectoryBuilder()
    const keys = await this.#store.factKeys(upload, index, revision)
    const added = keys.filter((key) => !builder.has(key))
    if (known && added.length === 0) return this.#keep(name, known)
    for (const key of added) {
      await addFact(this.#store, builder, upload, file, key, coarseness)
      await letOthersIn()
    }
    const encoded = encodePostings(builder.directory())
    const postings = decodePostings(encoded)
    if (file.state !== 'complete') return this.#keep(name, { builder, postings, coarseness })
    await this.#store.keepDerived(upload, index, revision, NAME, encoded).catch(notForWantOfRoom)
    return this.#keep(name, { builder: null, postings, coarseness })
  }

  /** As the one asked for last; those asked for longest ago give way. */
  #keep(name: string, known: Known): Postings {
    this.#known.delete(name)
    this.#known.set(name, known)
    let bytes = 0
    for (const [other, { postings }] of [...this.#known].reverse()) {
      bytes += postings.bytes
      if (bytes > MAX_KEPT_BYTES && other !== name) this.#known.delete(other)
    }
    return known.postings
  }
}

/** A full disk or a busy store: it is made again next time. */
const notForWantOfRoom = (error: unknown): void => {
  if (!(error instanceof LogkinError && (error.code === 'disk-full' || error.code === 'busy'))) throw error
}

const nameOf = (upload: string, { index, revision }: LogFile): string => `${upload}/${index}/${revision}`
