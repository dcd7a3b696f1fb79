import { DEFAULT_SIMILARITY } from '../model/limits.ts'
import type { LogFile, Upload } from '../model/upload.ts'
import type { Store } from '../store/store.ts'
import { findUpload, unlessGone } from './find.ts'
import type { FileTotals } from './fold.ts'
import { resolver } from './resolve.ts'
import { View, type ViewFile } from './view.ts'

/** A view with what is needed to read its lines. */
export interface CachedView {
  readonly view: View
  readonly logFiles: ReadonlyMap<ViewFile, LogFile>
  /** True while a file of it is not complete. */
  readonly partial: boolean
}

interface BuiltView extends CachedView {
  readonly version: string
  /** On the clock of performance.now(). */
  readonly reusableUntil: number
}

const MAX_VIEWS = 8
/**
 * While files are still arriving every look finds a new version. A view that took long to build is then shown again for this
 * many times as long, so that watching an upload does not cost more than the upload; a complete view is always exact.
 */
const PARTIAL_REUSE = 4

/** Keeps the views asked for last; one is built anew when the store's version of its uploads has changed. */
export class ViewCache {
  readonly #store: Store
  readonly #totals: FileTotals
  readonly #views = new Map<string, BuiltView>()
  /** Builds under way, by name and version: who asks meanwhile waits for the same one. */
  readonly #running = new Map<string, Promise<BuiltView>>()

  constructor(store: Store, totals: FileTotals) {
    this.#store = store
    this.#totals = totals
  }

  /** The view of these uploads, of all where none is named. Throws LogkinError 'not-found'. */
  async of(ids: readonly string[]): Promise<CachedView> {
    const wanted = [...new Set(ids)].sort()
    const versions: number[] = wanted.length === 0 ? [await this.#store.version()] : []
    for (const id of wanted) versions.push(await this.#store.version(id))
    const [name, version] = [wanted.join(), versions.join()]
    const view =
      this.#views.get(name)?.version === version
        ? this.#views.get(name)!
        : await this.#once(name, version, wanted)
    this.#views.delete(name)
    this.#views.set(name, view)
    const eldest = this.#views.size > MAX_VIEWS ? this.#views.keys().next().value : undefined
    if (eldest !== undefined) this.#views.delete(eldest)
    return view
  }

  /** False where a file of it has been analysed anew by now: the facts it was made of may be gone. */
  async isCurrent({ logFiles }: CachedView): Promise<boolean> {
    const uploads = new Map<string, Upload | null>()
    for (const [{ upload: id, file }, { revision }] of logFiles) {
      const upload = uploads.get(id) ?? (await this.#store.upload(id))
      uploads.set(id, upload)
      if (upload && upload.files[file]?.revision !== revision) return false
    }
    return true
  }

  #once(name: string, version: string, wanted: readonly string[]): Promise<BuiltView> {
    const key = `${name} ${version}`
    let running = this.#running.get(key)
    if (!running) {
      running = this.#renew(name, version, wanted).finally(() => this.#running.delete(key))
      this.#running.set(key, running)
    }
    return running
  }

  async #renew(name: string, version: string, wanted: readonly string[]): Promise<BuiltView> {
    const uploads = await this.#uploads(wanted)
    const start = performance.now()
    const partial = uploads.some(
      ({ files, packed }) =>
        files.some(({ state }) => state !== 'complete') || packed.some(({ state }) => state !== 'done'),
    )
    if (partial && isReusable(this.#views.get(name), uploads, start)) return this.#views.get(name)!
    // Let go of the old one first: two views at once need twice the memory.
    this.#views.delete(name)
    const built = await (wanted.length === 0
      ? unlessGone(this.#build(uploads, partial))
      : this.#build(uploads, partial))
    // Of all uploads one was deleted meanwhile, or a file was analysed anew.
    if (!built || !(await this.isCurrent(built))) return this.#renew(name, version, wanted)
    const end = performance.now()
    return { ...built, version, reusableUntil: end + (end - start) * PARTIAL_REUSE }
  }

  /** By age: upload ids are ordered by creation. */
  async #uploads(ids: readonly string[]): Promise<readonly Upload[]> {
    if (ids.length === 0) return [...(await this.#store.uploads())].sort((a, b) => (a.id < b.id ? -1 : 1))
    const uploads: Upload[] = []
    for (const id of ids) uploads.push(await findUpload(this.#store, id))
    return uploads
  }

  async #build(uploads: readonly Upload[], partial: boolean): Promise<CachedView> {
    const logFiles = new Map<ViewFile, LogFile>()
    for (const upload of uploads) {
      for (const file of upload.files) {
        const summary = await this.#totals.of(upload.id, file)
        logFiles.set(
          {
            upload: upload.id,
            file: file.index,
            name: file.name,
            summary,
            resolve: resolver(summary, file.reading),
          },
          file,
        )
      }
    }
    const view = new View([...logFiles.keys()])
    view.cut(DEFAULT_SIMILARITY)
    return { view, logFiles, partial }
  }
}

const isReusable = (known: BuiltView | undefined, uploads: readonly Upload[], now: number): boolean =>
  known?.partial === true && sameFiles(known, uploads) && now < known.reusableUntil

const sameFiles = ({ logFiles }: CachedView, uploads: readonly Upload[]): boolean => {
  const files = uploads.flatMap(({ id, files: own }) =>
    own.map(({ index, revision }) => `${id}/${index}/${revision}`),
  )
  const known = [...logFiles].map(([{ upload, file }, { revision }]) => `${upload}/${file}/${revision}`)
  return files.join() === known.join()
}
