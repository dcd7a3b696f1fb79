import { encodeSummary } from '../cluster/summary-code.ts'
import { emptySummary } from '../cluster/summary.ts'
import { MAX_SHAPES } from '../model/limits.ts'
import type { LogFile } from '../model/upload.ts'
import { atOnce, type Steps } from '../model/steps.ts'
import type { FactKey, FactRecord, FoldKey, Store } from '../store/store.ts'
import { DirectoryBuilder, encodeDirectory } from './directory.ts'
import {
  decodeFoldDirectories,
  decodeFoldSum,
  decodeJoint,
  encodeFold,
  rawPart,
  rawSeam,
  type FoldFacts,
} from './facts.ts'
import { coarsenessOf, mergeInSteps } from './merge-encoded.ts'
import type { Step } from './step.ts'

/** Facts in the order of the file: part 0, the seam behind it, part 1, ... */
export const inFileOrder = (a: FactKey, b: FactKey): number =>
  a.part - b.part || (a.kind === b.kind ? 0 : a.kind === 'part' ? -1 : 1)

/** An encoded summary as it was stored, unpacked; null where a part decides nothing by itself. */
export function* rawFact({ kind, facts }: FactRecord): Steps<Uint8Array | null> {
  return kind === 'part' ? yield* rawPart(facts) : rawSeam(facts)
}

/** Past so many bytes of encoded summaries they are added up before more are read: the sum so far is read and written anew each time. */
const MAX_PENDING_BYTES = 24 * 1024 * 1024

/** Past so many rows a run will hardly fit MAX_SHAPES: its directory is left to the close. */
const MAX_ROWS = 4 * MAX_SHAPES

/** Smaller ones may share their memory with others, and are soon collected. */
const MIN_FREED_BYTES = 1024 * 1024

/**
 * Adds up encoded summaries that come in file order, holding no more than MAX_PENDING_BYTES and their sum. What has been added up is
 * freed at once: left to the collector, which sees small objects, sums of many megabytes would wait for it by the dozen.
 */
export class Sum {
  #pending: { readonly summary: Uint8Array; readonly own: boolean }[] = []
  #bytes = 0

  /** That of the sum so far; what is added later may make it coarser. */
  get coarseness(): number {
    return this.#pending.reduce((most, { summary }) => Math.max(most, coarsenessOf(summary)), 0)
  }

  /** `own`: nobody else reads the buffer in which these bytes stand. */
  *add(summary: Uint8Array, own: boolean): Steps<void> {
    this.#pending.push({ summary, own })
    this.#bytes += summary.length
    if (this.#bytes > MAX_PENDING_BYTES && this.#pending.length > 1) yield* this.#merge(true)
  }

  /** The sum so far, which stays in it. */
  *take(): Steps<Uint8Array> {
    if (this.#pending.length === 0) yield* this.add(encodeSummary(emptySummary()), true)
    return yield* this.#merge(false)
  }

  /** `own`: the sum so far goes to nobody. */
  *#merge(own: boolean): Steps<Uint8Array> {
    const sum = yield* mergeInSteps(this.#pending.map(({ summary }) => summary))
    for (const part of this.#pending) if (part.own && part.summary !== sum) free(part.summary)
    this.#pending = [{ summary: sum, own }]
    this.#bytes = 0
    return sum
  }
}

const free = ({ buffer }: Uint8Array): void => {
  if (buffer instanceof ArrayBuffer && buffer.byteLength >= MIN_FREED_BYTES) buffer.transfer(0)
}

/**
 * What runs of `fan` parts add up to, and `fan` such runs, and so on: made by whoever brings the last fact of a run, so that closing
 * a file and looking at an open one has little left to add. Folds are derived: they may be missing, made twice, or dropped.
 */
export class Folder {
  readonly #store: Store
  readonly #upload: string
  readonly #file: Pick<LogFile, 'index' | 'revision'>
  readonly #fan: number

  constructor(store: Store, upload: string, file: Pick<LogFile, 'index' | 'revision'>, fan: number) {
    this.#store = store
    this.#upload = upload
    this.#file = file
    this.#fan = fan
  }

  /** Folds the runs that a newly joined part completes: its own, and that of the part before, whose seam it may have brought. */
  async foldAround(part: number): Promise<void> {
    const runs = new Set([part - 1, part].filter((own) => own >= 0).map((own) => Math.floor(own / this.#fan)))
    for (const run of runs) {
      for (let size = this.#fan, from = run * size; await this.#foldRun(from, size);) {
        size *= this.#fan
        from = Math.floor(from / size) * size
      }
    }
  }

  /** Folds all whole runs among the first `parts` that are not folded yet; false where `step` says to leave it. */
  async foldAll(parts: number, step: Step): Promise<boolean> {
    for (let size = this.#fan; size <= parts; size *= this.#fan) {
      const done = await this.#keys()
      for (let from = 0; from + size <= parts; from += size) {
        if (done.some((fold) => fold.from <= from && fold.to >= from + size)) continue
        await this.#foldRun(from, size)
        if (!(await step())) return false
      }
    }
    return true
  }

  /** True where the run was complete, and is folded now. */
  async #foldRun(from: number, size: number): Promise<boolean> {
    const run = { from, to: from + size }
    const facts = size === this.#fan ? await this.#sumOfFacts(run) : await this.#sumOfFolds(run)
    if (facts === null) return false
    const { index: file, revision } = this.#file
    const fold = { upload: this.#upload, file, revision, ...run, data: encodeFold(facts) }
    return (await this.#store.commitFold(fold)) === 'applied'
  }

  /** Null while a part is missing, or a seam: of each part that decides something. */
  async #sumOfFacts(run: FoldKey): Promise<FoldFacts | null> {
    const { index, revision } = this.#file
    const keys = [...(await this.#store.factKeys(this.#upload, index, revision, run))].sort(inFileOrder)
    const seams = new Set(keys.filter(({ kind }) => kind === 'seam').map(({ part }) => part))
    if (keys.length - seams.size < run.to - run.from) return null
    // The seam of the last part comes last, with the part behind it.
    for (const key of keys.toReversed()) {
      if (key.kind === 'seam' || seams.has(key.part)) continue
      const [record] = await this.#store.factsOf(this.#upload, index, revision, [key])
      if (!record || decodeJoint(record.facts).decided) return null
    }
    const sum = new Sum()
    let builder: DirectoryBuilder | null = new DirectoryBuilder()
    for (const key of keys) {
      const [record] = await this.#store.factsOf(this.#upload, index, revision, [key])
      if (!record) return null
      const raw = atOnce(rawFact(record))
      if (raw) atOnce(sum.add(raw, true))
      builder?.add(record, 0)
      if (sum.coarseness > 0 || (builder?.rows ?? 0) > MAX_ROWS) builder = null
    }
    const all = atOnce(sum.take())
    const directories = builder && coarsenessOf(all) === 0 ? [encodeDirectory(builder.directory())] : []
    return { sum: all, directories }
  }

  /** Null where one of the smaller runs is not folded. */
  async #sumOfFolds(run: FoldKey): Promise<FoldFacts | null> {
    const { index, revision } = this.#file
    const within = (await this.#keys()).filter(({ from, to }) => from >= run.from && to <= run.to)
    if (within.reduce((parts, { from, to }) => parts + to - from, 0) < run.to - run.from) return null
    const sum = new Sum()
    const directories: Uint8Array[] = []
    for (const key of within) {
      const data = await this.#store.fold(this.#upload, index, revision, key)
      if (data === null) return null
      atOnce(sum.add(decodeFoldSum(data), true))
      directories.push(...decodeFoldDirectories(data))
    }
    const all = atOnce(sum.take())
    return { sum: all, directories: coarsenessOf(all) === 0 ? directories : [] }
  }

  #keys(): Promise<readonly FoldKey[]> {
    return this.#store.foldKeys(this.#upload, this.#file.index, this.#file.revision)
  }
}
