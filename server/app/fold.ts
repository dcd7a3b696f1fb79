import { decodeSummary, figuresOf } from '../cluster/summary-code.ts'
import { FEW_PARTS, FOLD_FAN } from '../model/limits.ts'
import { atOnce } from '../model/steps.ts'
import type { Figures, Summary } from '../model/summary.ts'
import type { LogFile } from '../model/upload.ts'
import type { FactKey, Store } from '../store/store.ts'
import { decodeDirectory, DirectoryBuilder, type Directory } from './directory.ts'
import { decodeFoldDirectories, decodeFoldSum, decodeTotals, encodeTotals } from './facts.ts'
import { Folder, inFileOrder, rawFact, Sum } from './folds.ts'
import type { Step } from './step.ts'
import { runAtOnce, type Run } from './turns.ts'

interface Prefix {
  /** The fact that would go on with it: all before are folded, an unbroken run from the file's start, so that later ones only come behind it. */
  readonly next: FactKey
  /** Encoded; null where nothing is folded. */
  readonly sum: Uint8Array | null
}

/** What is kept of open files, all together. */
const MAX_PREFIX_BYTES = 64 * 1024 * 1024

/** What a file adds up to, to be stored. */
interface Closed {
  /** Without rows. */
  readonly figures: Figures
  /** To be stored; empty where they are added up anew. */
  readonly totals: Uint8Array
}

/** What is stored when a file is closed. */
interface ClosedFile extends Closed {
  readonly directory: Directory
}

/**
 * What a file adds up to. Of a complete file its stored totals; of an open one the folds and facts there are, of which the unbroken
 * run from the start is kept, so that a page that looks every second costs only what is new.
 */
export class FileTotals {
  readonly #store: Store
  readonly #fan: number
  readonly #fewParts: number
  readonly #prefixes = new Map<string, Prefix>()
  /** One at a time: several together would hold as much as each. */
  #turn: Promise<unknown> = Promise.resolve()

  /** `fewParts`: of files of no more than so many parts no totals are made to be stored. */
  constructor(store: Store, fan = FOLD_FAN, fewParts = FEW_PARTS) {
    this.#store = store
    this.#fan = fan
    this.#fewParts = fewParts
  }

  async of(upload: string, file: LogFile): Promise<Summary> {
    return decodeSummary(await this.encoded(upload, file))
  }

  /** The same as bytes, see summary-code.ts. */
  async encoded(upload: string, file: LogFile, run: Run = runAtOnce): Promise<Uint8Array> {
    const folded = this.#turn.then(
      async () => (await this.#stored(upload, file, run)) ?? this.#fold(upload, file, run),
    )
    this.#turn = folded.then(ignore, ignore)
    return folded
  }

  /** Folds the runs that a newly joined part completes. */
  async partCame(upload: string, file: LogFile, part: number): Promise<void> {
    await new Folder(this.#store, upload, file, this.#fan).foldAround(part)
  }

  /** Adds up a file all of whose facts are there; null where `step` says to leave it. What was folded stays folded. */
  async close(upload: string, file: LogFile, step: Step): Promise<ClosedFile | null> {
    if (!(await new Folder(this.#store, upload, file, this.#fan).foldAll(file.parts ?? 0, step))) return null
    const { sum } = await this.#sum(upload, file, START, runAtOnce)
    const { coarseness } = figuresOf(sum)
    const directory = await this.#directory(upload, file, coarseness, step)
    return directory && { ...this.#closed(file, sum), directory }
  }

  /** Adds up the facts alone, whatever was folded. */
  async fresh(upload: string, file: LogFile): Promise<Closed> {
    const sum = new Sum()
    const keys = await this.#store.factKeys(upload, file.index, file.revision)
    for (const key of [...keys].sort(inFileOrder)) {
      const raw = await this.#fact(upload, file, key, runAtOnce)
      if (raw) atOnce(sum.add(raw, true))
    }
    return this.#closed(file, atOnce(sum.take()))
  }

  #closed({ parts }: LogFile, sum: Uint8Array): Closed {
    const totals = (parts ?? 0) > this.#fewParts ? encodeTotals(sum) : new Uint8Array(0)
    return { figures: figuresOf(sum), totals }
  }

  async #stored(upload: string, file: LogFile, run: Run): Promise<Uint8Array | null> {
    const totals = await this.#store.totals(upload, file.index, file.revision)
    if (totals) this.#prefixes.delete(prefixName(upload, file))
    return totals?.length ? run(decodeTotals(totals)) : null
  }

  async #fold(upload: string, file: LogFile, run: Run): Promise<Uint8Array> {
    const name = prefixName(upload, file)
    const { sum, prefix } = await this.#sum(upload, file, this.#prefixes.get(name) ?? START, run)
    this.#prefixes.delete(name)
    this.#prefixes.set(name, prefix)
    let kept = 0
    for (const { sum: bytes } of this.#prefixes.values()) kept += bytes?.length ?? 0
    for (const [eldest, { sum: bytes }] of this.#prefixes) {
      if (kept <= MAX_PREFIX_BYTES) break
      this.#prefixes.delete(eldest)
      kept -= bytes?.length ?? 0
    }
    return sum
  }

  /** All facts from a prefix on, those that are folded as folds; and how far they are unbroken. */
  async #sum(
    upload: string,
    file: LogFile,
    known: Prefix,
    run: Run,
  ): Promise<{ readonly sum: Uint8Array; readonly prefix: Prefix }> {
    const { index, revision } = file
    const sum = new Sum()
    if (known.sum) await run(sum.add(known.sum, false))
    let { next } = known
    let prefix: Prefix | null = null
    const keys = [...(await this.#store.factKeys(upload, index, revision))].sort(inFileOrder)
    const folds = new Map(
      (await this.#store.foldKeys(upload, index, revision)).map((fold) => [fold.from, fold]),
    )
    let folded = -1
    for (const key of keys) {
      if (key.part < folded || inFileOrder(key, known.next) < 0) continue
      if (prefix === null && inFileOrder(key, next) !== 0) prefix = { next, sum: await run(sum.take()) }
      const fold = key.kind === 'part' ? folds.get(key.part) : undefined
      const data = fold ? await this.#store.fold(upload, index, revision, fold) : null
      if (fold && data) {
        await run(sum.add(decodeFoldSum(data), true))
        folded = fold.to
        next = { kind: 'part', part: fold.to }
        continue
      }
      const raw = await this.#fact(upload, file, key, run)
      if (raw) await run(sum.add(raw, true))
      next = behind(key, raw !== null)
    }
    const all = await run(sum.take())
    return { sum: all, prefix: prefix ?? { next, sum: all } }
  }

  /** Those of folds, where the file's shapes are as fine as theirs, and of the facts between them; null where `step` says to leave it. */
  async #directory(upload: string, file: LogFile, coarseness: number, step: Step): Promise<Directory | null> {
    const { index, revision } = file
    const builder = new DirectoryBuilder()
    let looked = 0
    const folds = await this.#store.foldKeys(upload, index, revision)
    for (const fold of coarseness === 0 ? folds : []) {
      const data = await this.#store.fold(upload, index, revision, fold)
      for (const directory of data ? decodeFoldDirectories(data) : [])
        builder.addAll(decodeDirectory(directory))
    }
    for (const key of await this.#store.factKeys(upload, index, revision)) {
      if (builder.has(key)) continue
      const [record] = await this.#store.factsOf(upload, index, revision, [key])
      if (record) builder.add(record, coarseness)
      if (++looked % this.#fan === 0 && !(await step())) return null
    }
    return (await step()) ? builder.directory() : null
  }

  async #fact(
    upload: string,
    { index, revision }: LogFile,
    key: FactKey,
    run: Run,
  ): Promise<Uint8Array | null> {
    // One by one: all facts of a large file are too much to hold.
    const [record] = await this.#store.factsOf(upload, index, revision, [key])
    return record ? run(rawFact(record)) : null
  }
}

/** So that a turn does not keep what it came to. */
const ignore = (): void => {}

const START: Prefix = { next: { kind: 'part', part: 0 }, sum: null }

const prefixName = (upload: string, { index, revision }: LogFile): string => `${upload}/${index}/${revision}`

/** Behind a part stands its seam, unless it decides nothing: then it lies inside the seam of a part before. */
const behind = ({ kind, part }: FactKey, decided: boolean): FactKey =>
  kind === 'part' && decided ? { kind: 'seam', part } : { kind: 'part', part: part + 1 }
