import { Reader } from '../cluster/varint.ts'
import { LogkinError } from '../model/errors.ts'
import type { LogFile } from '../model/upload.ts'
import type { Store } from '../store/store.ts'
import { chunkName, FIELDS, FIELDS_DONE } from './field-scan.ts'
import { decodeFieldChunk, decodeFieldTable, type FieldChunk, type FieldTable } from './field-table.ts'
import type { ViewFile } from './view.ts'
import type { CachedView } from './view-cache.ts'

/** A file of a view with the fields of its entries. */
export interface FieldFile {
  readonly viewFile: ViewFile
  readonly logFile: LogFile
  readonly table: FieldTable
}

const MAX_KEPT_TABLES = 100
const RETRY_AFTER_SECONDS = 1

/** The fields of files: kept in the store once a job has read them, which the first question asks for. */
export class Fields {
  readonly #store: Store
  readonly #known = new Map<string, FieldTable>()

  constructor(store: Store) {
    this.#store = store
  }

  /** Throws LogkinError 'incomplete' where a file is still being sent, 'busy' until the fields of all are read. */
  async of({ view, logFiles }: CachedView): Promise<readonly FieldFile[]> {
    const files: FieldFile[] = []
    const progress = { parts: 0, of: 0 }
    for (const viewFile of view.files) {
      const logFile = logFiles.get(viewFile)
      if (!logFile) continue
      if (logFile.state !== 'complete')
        throw new LogkinError(
          'incomplete',
          `File ${logFile.index} (${logFile.name}) of upload ${viewFile.upload} is not complete; its fields are counted when it is. Name the uploads that are.`,
        )
      const parts = Math.max(1, logFile.parts ?? 0)
      progress.of += parts
      const table = await this.#table(viewFile.upload, logFile)
      if (table) {
        files.push({ viewFile, logFile, table })
        progress.parts += parts
      } else progress.parts += await this.#ask(viewFile.upload, logFile)
    }
    if (files.length === view.files.length) return files
    throw new LogkinError(
      'busy',
      `The fields are being read: ${progress.parts} of ${progress.of} parts so far. Ask again in a moment.`,
      { retryAfterSeconds: RETRY_AFTER_SECONDS, ...progress },
    )
  }

  /** Entries of one part with these fields. Throws LogkinError 'busy' where the file is read in another way by now. */
  async chunk(
    { viewFile, logFile }: FieldFile,
    chunk: number,
    wanted: ReadonlySet<number>,
  ): Promise<FieldChunk> {
    const { index, revision } = logFile
    const stored = await this.#store.derived(viewFile.upload, index, revision, chunkName(chunk))
    if (stored) return decodeFieldChunk(stored, wanted)
    throw new LogkinError('busy', `File ${index} (${logFile.name}) was just read anew; ask again.`)
  }

  async #table(upload: string, { index, revision }: LogFile): Promise<FieldTable | null> {
    const name = `${upload}/${index}/${revision}`
    const known = this.#known.get(name)
    if (known) return known
    const stored = await this.#store.derived(upload, index, revision, FIELDS)
    if (!stored) return null
    const table = decodeFieldTable(stored)
    this.#known.set(name, table)
    const eldest = this.#known.size > MAX_KEPT_TABLES ? this.#known.keys().next().value : undefined
    if (eldest !== undefined) this.#known.delete(eldest)
    return table
  }

  /** How many parts are read. */
  async #ask(upload: string, { index, revision }: LogFile): Promise<number> {
    await this.#store.requestFields(upload, index)
    const done = await this.#store.derived(upload, index, revision, FIELDS_DONE)
    return done ? new Reader(done).uint() : 0
  }
}

/** Keys that are not counted in one of these files, and so in none. */
export const excludedIn = (files: readonly FieldFile[]): Set<string> => {
  const excluded = new Set(files.flatMap(({ table }) => table.excluded))
  const counted = keysIn(files)
  for (const { table } of files) {
    if (!table.more) continue
    const own = new Set(table.fields.map(({ key }) => key))
    for (const key of counted) if (!own.has(key)) excluded.add(key)
  }
  return excluded
}

export const keysIn = (files: readonly FieldFile[]): ReadonlySet<string> =>
  new Set(
    files.flatMap(({ table }) => table.fields.flatMap(({ key, values }) => (values.length > 0 ? [key] : []))),
  )
