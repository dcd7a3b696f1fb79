import { figuresOf } from '../cluster/summary-code.ts'
import { LogkinError } from '../model/errors.ts'
import type { Steps } from '../model/steps.ts'
import type { LogFile, Upload } from '../model/upload.ts'
import type { Store } from '../store/store.ts'
import { findUpload, unlessGone } from './find.ts'
import type { FileTotals } from './fold.ts'
import { keepMerges, keptMerges, WORTH_KEEPING_SHAPES } from './kept-tree.ts'
import { resolver } from './resolve.ts'
import { View, type ViewFile } from './view.ts'
import { letOthersIn, THREAD_CLOCK, Turns, type WorkClock } from './turns.ts'

/** A view with what is needed to read its lines. */
export interface CachedView {
  readonly view: View
  readonly logFiles: ReadonlyMap<ViewFile, LogFile>
  /** True while a file of it is not complete. */
  readonly partial: boolean
}

interface BuiltView extends CachedView {
  readonly version: string
  /** On the clock. */
  readonly reusableUntil: number
  /** What it took to build it. */
  readonly workedMs: number
}

interface Building {
  readonly version: string
  readonly turns: Turns
  readonly view: Promise<BuiltView>
}

const MAX_VIEWS = 8
/**
 * While files are still arriving every look finds a new version. A view that took much work is then shown again for this many times
 * as long, so that watching an upload does not cost more than the upload. A view that is not marked partial is always exact.
 */
const PARTIAL_REUSE = 4
/** And one that takes more than this is shown until the next one is built. */
const PATIENCE_MS = 100
/** Where several uploads take more than this, their last view is shown also when all has arrived: marked partial, as before. */
const LONG_MS = 1_000
/** What a build reads of files is kept up to this from the first look to the second; past it, a complete file is read twice. */
const MAX_READ_BYTES = 64 * 1024 * 1024

/**
 * Keeps the views asked for last; one is built anew when the store's version of its uploads has changed. A build goes on between
 * answers, so that nobody waits for one but those who need what it yields.
 */
export class ViewCache {
  readonly #store: Store
  readonly #totals: FileTotals
  readonly #clock: WorkClock
  readonly #views = new Map<string, BuiltView>()
  /** Builds under way, by name: who asks meanwhile waits for the same one. */
  readonly #building = new Map<string, Building>()
  /** Names of views that could not be built last: who asks for one is not shown an older one, but told. */
  readonly #failed = new Set<string>()

  /** As of a version of the store: its only upload, null where there are others or none. */
  #only: { readonly version: number; readonly id: string | null } | null = null

  /** By the files of a view: the version of the store at which all of them were last seen to be current. */
  readonly #current = new WeakMap<CachedView['logFiles'], number>()

  /** The uploads listed last, as of a version of theirs. */
  #listed: { readonly name: string; readonly version: string; readonly uploads: readonly Upload[] } | null =
    null

  /** The upload whose view was last shown as that of all. */
  #alone: string | null = null
  #closed = false

  constructor(store: Store, totals: FileTotals, clock: WorkClock = THREAD_CLOCK) {
    this.#store = store
    this.#totals = totals
    this.#clock = clock
  }

  /** The view of these uploads, of all where none is named. Throws LogkinError 'not-found'. */
  async of(ids: readonly string[]): Promise<CachedView> {
    if (ids.length > 0) return this.#of(ids)
    for (;;) {
      const only = await this.#onlyUpload()
      const view = only === null ? await this.#of([]) : await unlessGone(this.#of([only]))
      if (!view) continue
      if (only !== null) this.#alone = only
      return view
    }
  }

  /** Comes before that of the store: what is still drawn that nobody waits for ends. */
  close(): void {
    this.#closed = true
  }

  /** The upload whose view is that of all. */
  async #onlyUpload(): Promise<string | null> {
    const version = await this.#store.version()
    if (this.#only?.version !== version) {
      const [one, ...others] = await this.#store.uploads()
      this.#only = { version, id: one && others.length === 0 ? one.id : null }
    }
    return this.#only.id
  }

  async #of(ids: readonly string[]): Promise<CachedView> {
    const wanted = [...new Set(ids)].sort()
    const name = wanted.join()
    for (;;) {
      const version = await this.#version(wanted)
      const known = this.#views.get(name)
      if (known?.version === version) {
        this.#keep(name, known)
        return known
      }
      // Where a second upload has just begun, what is there of the first is shown until all is added up.
      const last = known ?? (wanted.length === 0 ? this.#viewOfAlone() : undefined)
      const standIn =
        last && !this.#failed.has(name) ? await this.#standIn(last, name, version, wanted) : null
      const building = this.#building.get(name)
      if (standIn) {
        // What was too much for the last one is too much for the next: not at once again.
        if (!building && this.#clock.now() >= standIn.reusableUntil)
          // Whoever asks next asks for it again.
          this.#begin(name, version, wanted, false).catch(() => undefined)
        return { ...standIn, partial: true }
      }
      if (!building) return this.#begin(name, version, wanted, true)
      this.#hurry()
      if (building.version === version) return building.view
      // One at a time.
      await building.view.catch(() => undefined)
    }
  }

  #viewOfAlone(): BuiltView | undefined {
    return this.#alone === null ? undefined : this.#views.get(this.#alone)
  }

  async #version(wanted: readonly string[]): Promise<string> {
    const versions: number[] = wanted.length === 0 ? [await this.#store.version()] : []
    for (const id of wanted) versions.push(await this.#store.version(id))
    return versions.join()
  }

  #keep(name: string, view: BuiltView): void {
    this.#views.delete(name)
    this.#views.set(name, view)
    const eldest = this.#views.size > MAX_VIEWS ? this.#views.keys().next().value : undefined
    if (eldest !== undefined) this.#views.delete(eldest)
  }

  /** False where a file of it has been analysed anew by now: the facts it was made of may be gone. */
  async isCurrent({ logFiles }: CachedView): Promise<boolean> {
    const version = await this.#store.version()
    if (this.#current.get(logFiles) === version) return true
    const uploads = new Map<string, Upload | null>()
    for (const [{ upload: id, file }, { revision }] of logFiles) {
      const upload = uploads.get(id) ?? (await this.#store.upload(id))
      uploads.set(id, upload)
      if (upload && upload.files[file]?.revision !== revision) return false
    }
    this.#current.set(logFiles, version)
    return true
  }

  /**
   * The last view, where it is shown instead of the newest: all of its files are there as they were, and either files are arriving
   * and it was just built or building takes long, or all is there, but to add up several uploads takes very long.
   */
  async #standIn(
    last: BuiltView,
    name: string,
    version: string,
    wanted: readonly string[],
  ): Promise<BuiltView | null> {
    // The next one may take longer by now than this one did.
    const workedMs = Math.max(last.workedMs, this.#building.get(name)?.turns.workedMs ?? 0)
    if (workedMs <= PATIENCE_MS && this.#clock.now() >= last.reusableUntil) return null
    const uploads = await this.#listedAt(name, version, wanted)
    if (!holds(last, uploads)) return null
    if (isArriving(uploads)) return last
    return uploads.length > 1 && workedMs > LONG_MS ? { ...last, reusableUntil: -Infinity } : null
  }

  /** `hurried`: somebody waits for it. */
  #begin(name: string, version: string, wanted: readonly string[], hurried: boolean): Promise<BuiltView> {
    const isWaitedFor = [...this.#building.values()].some(({ turns }) => turns.hurried)
    if (hurried) this.#hurry()
    const turns = new Turns(this.#clock, hurried || isWaitedFor)
    const view = this.#renew(name, version, wanted, turns).finally(() => this.#building.delete(name))
    this.#building.set(name, { version, turns, view })
    view.then(
      () => this.#failed.delete(name),
      () => this.#failed.add(name),
    )
    return view
  }

  /** Somebody waits for one of the builds under way: they wait for each other where they add up files. */
  #hurry(): void {
    for (const { turns } of this.#building.values()) turns.hurry()
  }

  async #renew(name: string, version: string, wanted: readonly string[], turns: Turns): Promise<BuiltView> {
    const uploads = await this.#uploads(wanted)
    const files = this.#views.get(name)?.logFiles
    // Let go of the old one first, where nobody will be shown it: two views at once need twice the memory.
    if (turns.hurried) this.#views.delete(name)
    const shown = this.#views.get(name) ?? (wanted.length === 0 ? this.#viewOfAlone() : undefined)
    const building = this.#build(uploads, files, shown?.view ?? null, turns)
    const built = await (wanted.length === 0 ? unlessGone(building) : building)
    // Of all uploads one was deleted meanwhile, or a file was analysed anew.
    if (!built || !(await this.isCurrent(built))) return this.#renew(name, version, wanted, turns)
    const { workedMs } = turns
    const view = { ...built, version, workedMs, reusableUntil: this.#clock.now() + workedMs * PARTIAL_REUSE }
    this.#keep(name, view)
    // What fails of it is tried again by who asks for it.
    if (turns.hurried) this.#draw(name, view).catch(() => undefined)
    return view
  }

  /** Draws what nobody was to wait for, once they have been answered. */
  async #draw(name: string, view: BuiltView): Promise<void> {
    await letOthersIn()
    await new Turns(this.#clock, false).run(this.#drawing(name, view))
  }

  /** Until another view takes its place. */
  *#drawing(name: string, view: BuiltView): Steps<void> {
    const steps = view.view.draw()
    while (!this.#closed && this.#views.get(name) === view && !steps.next().done) yield
  }

  /** Those of a view of this name and version: while files arrive they are asked for with every answer. */
  async #listedAt(name: string, version: string, wanted: readonly string[]): Promise<readonly Upload[]> {
    if (this.#listed?.name !== name || this.#listed.version !== version)
      this.#listed = { name, version, uploads: await this.#uploads(wanted) }
    return this.#listed.uploads
  }

  /** By age: upload ids are ordered by creation. */
  async #uploads(ids: readonly string[]): Promise<readonly Upload[]> {
    if (ids.length === 0) return [...(await this.#store.uploads())].sort((a, b) => (a.id < b.id ? -1 : 1))
    const uploads: Upload[] = []
    for (const id of ids) uploads.push(await findUpload(this.#store, id))
    return uploads
  }

  async #build(
    uploads: readonly Upload[],
    known: CachedView['logFiles'] | undefined,
    shown: View | null,
    turns: Turns,
  ): Promise<CachedView> {
    const logFiles = new Map<ViewFile, LogFile>()
    /** What was read for the figures and is needed again for the rows: of an open file, that may be others by then, always. */
    const read = new Map<ViewFile, Uint8Array>()
    let readBytes = 0
    for (const { id, files } of uploads)
      for (const file of files) {
        let viewFile = completeIn(known, id, file)
        if (!viewFile) {
          const encoded = await this.#totals.encoded(id, file, turns.run)
          viewFile = viewFileOf(id, file, encoded)
          if (file.state !== 'complete' || readBytes + encoded.length <= MAX_READ_BYTES) {
            read.set(viewFile, encoded)
            readBytes += encoded.length
          }
        }
        logFiles.set(viewFile, file)
      }
    const view = View.empty([...logFiles.keys()])
    for (const [place, [viewFile, file]] of [...logFiles].entries()) {
      const encoded = read.get(viewFile) ?? (await this.#totals.encoded(viewFile.upload, file, turns.run))
      read.delete(viewFile)
      await turns.run(view.collect(place, encoded))
    }
    await this.#grow(view, logFiles, turns)
    // Who waits is shown some groups; their names alone are needed for them.
    if (!turns.hurried) await turns.run(view.draw())
    if (shown) await turns.run(view.makeAs(shown))
    return { view, logFiles, partial: isArriving(uploads) }
  }

  /** Makes a view's tree; that of a single complete file, which is what most look at, is stored. Others may have begun to arrive. */
  async #grow(view: View, logFiles: CachedView['logFiles'], turns: Turns): Promise<void> {
    const [[viewFile, file] = [], ...others] = [...logFiles].filter(([{ summary }]) => summary.entries > 0)
    const isAlone = viewFile && file?.state === 'complete' && others.length === 0
    if (!isAlone || view.shapes.size < WORTH_KEEPING_SHAPES) return turns.run(view.grow())
    const kept = await keptMerges(this.#store, viewFile.upload, file, view.shapes.size)
    await turns.run(view.grow(kept))
    if (!kept) await keepMerges(this.#store, viewFile.upload, file, view.tree.merges).catch(makeAgain)
  }
}

/** A full disk, a busy store, a file that was deleted meanwhile: who needs it next makes it again. */
const makeAgain = (error: unknown): void => {
  if (!(error instanceof LogkinError)) throw error
}

const viewFileOf = (upload: string, { index, name, reading }: LogFile, encoded: Uint8Array): ViewFile => {
  const summary = figuresOf(encoded)
  return { upload, file: index, name, summary, resolve: resolver(summary, reading) }
}

const isArriving = (uploads: readonly Upload[]): boolean =>
  uploads.some(
    ({ files, packed }) =>
      files.some(({ state }) => state !== 'complete') || packed.some(({ state }) => state !== 'done'),
  )

/** What a file adds up to never changes once it is complete, but with its revision. */
const completeIn = (
  known: CachedView['logFiles'] | undefined,
  upload: string,
  file: LogFile,
): ViewFile | undefined => {
  if (file.state !== 'complete') return undefined
  for (const [viewFile, { state, revision }] of known ?? [])
    if (viewFile.upload === upload && viewFile.file === file.index)
      return state === 'complete' && revision === file.revision ? viewFile : undefined
  return undefined
}

/** Whether all files of a view are still there, analysed as they were. */
const holds = ({ logFiles }: CachedView, uploads: readonly Upload[]): boolean => {
  const there = new Set(
    uploads.flatMap(({ id, files }) => files.map(({ index, revision }) => `${id}/${index}/${revision}`)),
  )
  return [...logFiles].every(([{ upload, file }, { revision }]) => there.has(`${upload}/${file}/${revision}`))
}
