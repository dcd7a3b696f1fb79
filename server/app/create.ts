import { ANALYZER_REVISION } from '../analyze.ts'
import type { UploadAnswer, ViewQuery } from '../model/answers.ts'
import { FOLD_FAN } from '../model/limits.ts'
import { noUpload, otherFingerprint } from '../store/ledger.ts'
import type { Store } from '../store/store.ts'
import type { App } from './app.ts'
import { completeFile } from './complete-file.ts'
import { fileFingerprint, newFileOf, newUploadOf } from './create-upload.ts'
import { openArchive } from './archive.ts'
import { explain } from './explain.ts'
import { answerFacets } from './facets.ts'
import { Fields } from './fields.ts'
import { findUpload, unlessGone } from './find.ts'
import { FileTotals } from './fold.ts'
import { answerGroupText } from './group-text.ts'
import { answerGroup, answerGroups } from './groups.ts'
import { LEASE_MS, runClaimed, type Workbench } from './jobs.ts'
import { answerLines } from './lines.ts'
import { Narrowings } from './narrowing.ts'
import { requestReading } from './reanalyze.ts'
import { receivePart, type Receiver } from './receive-part.ts'
import { KEEP_ALL, type Retention } from './retention.ts'
import { answerSearch } from './search.ts'
import { answerTimeline } from './timeline.ts'
import { answerUpload } from './upload-state.ts'
import { ViewCache } from './view-cache.ts'
import { answerGroupWhy } from './why.ts'
import { letOthersIn, runHurried } from './turns.ts'

export interface CreateAppOptions {
  readonly store: Store
  /** Name of this worker, as stored with the parts it analyses. */
  readonly worker: string
  readonly logger?: (NonNullable<Receiver['logger']> & NonNullable<Workbench['logger']>) | undefined
  /** What is deleted unasked; nothing where it is not named. */
  readonly retention?: Retention
  /** Called between two steps of a long job; false where the worker is to end. */
  readonly pause?: (() => Promise<boolean>) | undefined
  /** Milliseconds since 1970: for the date that partial times end at, and for what is past its time. */
  readonly clock?: (() => number) | undefined
  /** How many parts are folded together, and how many such runs; see FOLD_FAN. */
  readonly foldFan?: number
}

/** The application over a store. Holds only caches: any other instance over the same store answers the same. */
export const createApp = ({
  store,
  worker,
  logger,
  retention = KEEP_ALL,
  pause = () => letOthersIn().then(() => true),
  clock = Date.now,
  foldFan = FOLD_FAN,
}: CreateAppOptions): App => {
  const totals = new FileTotals(store, foldFan)
  const views = new ViewCache(store, totals)
  const archive = openArchive(store)
  const fields = new Fields(store)
  const narrowings = new Narrowings(fields)
  const receiver: Receiver = { store, totals, worker, logger }
  const workbench: Workbench = { store, totals, retention, clock, receiver, pause, logger }
  let outdatedAsked = false

  /** A query's view, and what of it its fields leave. */
  const narrowed = async (query: ViewQuery) => {
    const cached = await views.of(query.uploads)
    return [cached, await narrowings.of(cached, query.facet)] as const
  }

  /** An answer that reads stored text, given again where an analysis was replaced meanwhile. */
  const ofCurrentView = async <A>(
    query: ViewQuery,
    answer: (...of: Awaited<ReturnType<typeof narrowed>>) => Promise<A>,
  ): Promise<A> => {
    for (;;) {
      const [cached, narrowing] = await narrowed(query)
      const answered = await answer(cached, narrowing)
      if (await views.isCurrent(cached)) return answered
    }
  }

  return {
    async createUpload(request) {
      const today = new Date(clock()).toISOString().slice(0, 10)
      return answerUpload(store, await store.createUpload(newUploadOf(request, today)))
    },

    async addFile(id, index, file) {
      const today = new Date(clock()).toISOString().slice(0, 10)
      const done = await store.addFile(id, index, newFileOf(file, today), ANALYZER_REVISION)
      if (done === 'conflict') throw otherFingerprint()
      return answerUpload(store, await findUpload(store, id))
    },

    async findUnfinished(files) {
      return { files: await store.findUnfinished(files.map(fileFingerprint)) }
    },

    async upload(id) {
      return answerUpload(store, await findUpload(store, id))
    },

    async uploads() {
      const answers: UploadAnswer[] = []
      for (const upload of await store.uploads()) {
        const answer = await unlessGone(answerUpload(store, upload))
        if (answer) answers.push(answer)
      }
      return { uploads: answers }
    },

    async deleteUpload(id) {
      if (!(await store.deleteUpload(id))) throw noUpload(id)
    },

    async parts(upload, file) {
      const { packed } = await findUpload(store, upload)
      const parts = packed.some((one) => one.file === file)
        ? await store.stagedParts(upload, file)
        : await store.parts(upload, file)
      return { parts: parts.map(({ part, bytes, sha256 }) => ({ part, bytes, sha256 })) }
    },

    putPart: (key, bytes, named) => receivePart(receiver, key, bytes, named),

    completeFile: (id, index, bytes, parts, again) =>
      completeFile(workbench, worker, id, index, bytes, parts, again),

    content: (upload, file, from, to) => store.readText(upload, file, from, to),

    async changeReading(id, index, change) {
      await requestReading(store, id, index, change)
      return answerUpload(store, await findUpload(store, id))
    },

    async groups(query) {
      const [cached, narrowing] = await narrowed(query)
      return runHurried(answerGroups(cached.view, query, cached.partial, undefined, narrowing))
    },

    async group(id, query) {
      const [cached, narrowing] = await narrowed(query)
      return answerGroup(cached.view, id, query, cached.partial, narrowing)
    },

    groupLines: (id, query) =>
      ofCurrentView(query, (cached, narrowing) => answerLines(archive, cached, id, query, narrowing)),

    groupText: (id, query) =>
      ofCurrentView(query, (cached, narrowing) =>
        answerGroupText(archive, cached, id, query, () => performance.now(), narrowing),
      ),

    search: (query) =>
      ofCurrentView(query, (cached, narrowing) =>
        answerSearch(archive, cached, query, () => performance.now(), narrowing),
      ),

    async groupWhy(id, query) {
      const { view, partial } = await views.of(query.uploads)
      return answerGroupWhy(view, id, query, partial)
    },

    async explain(query) {
      return explain(store, await views.of(query.uploads), query)
    },

    async timeline(query) {
      const [cached, narrowing] = await narrowed(query)
      return answerTimeline(cached.view, query, cached.partial, narrowing)
    },

    async facets(query) {
      const cached = await views.of(query.uploads)
      return answerFacets(fields, cached, query, await narrowings.of(cached, query.facet))
    },

    async version(uploads) {
      if (uploads.length === 0) return String(await store.version())
      // All at once, so that they are read before anything that is asked for behind.
      return (await Promise.all(uploads.map((id) => store.version(id)))).join('.')
    },

    async runJob() {
      // What an older version has analysed is analysed anew: asked for by each version's workers as they start.
      if (!outdatedAsked) await store.requestOutdated(ANALYZER_REVISION)
      outdatedAsked = true
      const job = await store.claimJob(worker, LEASE_MS)
      if (!job) return false
      await runClaimed(workbench, job)
      return true
    },

    async ping() {
      await store.version()
    },

    close() {
      views.close()
      return store.close()
    },
  }
}
