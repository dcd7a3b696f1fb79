import { copySummary, emptySummary, mergeSummaries } from '../cluster/summary.ts'
import type { Summary } from '../model/summary.ts'
import type { LogFile } from '../model/upload.ts'
import type { FactKey, FactRecord, Store } from '../store/store.ts'
import { decodePart, decodeSeam, decodeTotals } from './facts.ts'

/** Facts in the order of the file: part 0, the seam behind it, part 1, ... */
export const inFileOrder = (a: FactKey, b: FactKey): number =>
  a.part - b.part || (a.kind === b.kind ? 0 : a.kind === 'part' ? -1 : 1)

const summaryOfFact = ({ kind, facts }: FactRecord): Summary | null =>
  kind === 'part' ? decodePart(facts).summary : decodeSeam(facts).summary

interface Prefix {
  /** How many facts are folded: an unbroken run from the file's start, so that later ones only come behind it. */
  readonly length: number
  /** The fact that would go on with it. */
  readonly next: FactKey
  readonly summary: Summary
}

const MAX_PREFIXES = 32

/**
 * What a file adds up to. Of a complete file its stored totals; of an open one the facts there are, of which the unbroken
 * run from the start is kept folded, so that a page that looks every second costs only what is new.
 */
export class FileTotals {
  readonly #store: Store
  readonly #prefixes = new Map<string, Prefix>()
  /** Folding adds to what is kept, so one at a time. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(store: Store) {
    this.#store = store
  }

  async of(upload: string, file: LogFile): Promise<Summary> {
    const totals =
      file.state === 'complete' ? await this.#store.totals(upload, file.index, file.revision) : null
    if (totals) {
      this.#prefixes.delete(prefixName(upload, file))
      return decodeTotals(totals)
    }
    const folded = this.#turn.then(() => this.#fold(upload, file))
    this.#turn = folded.catch(() => undefined)
    return folded
  }

  /** Folds the facts anew, whatever was kept: for closing a file. `each` sees every fact's own summary. */
  async fresh(
    upload: string,
    file: LogFile,
    each: (key: FactKey, summary: Summary | null) => void = () => {},
  ): Promise<Summary> {
    const summary = emptySummary()
    const keys = [...(await this.#store.factKeys(upload, file.index, file.revision))].sort(inFileOrder)
    // One by one: all facts of a large file are too much to hold.
    for (const key of keys)
      for (const record of await this.#store.factsOf(upload, file.index, file.revision, [key])) {
        const more = summaryOfFact(record)
        each(key, more)
        if (more) mergeSummaries(summary, more)
      }
    return summary
  }

  async #fold(upload: string, file: LogFile): Promise<Summary> {
    const name = prefixName(upload, file)
    const keys = [...(await this.#store.factKeys(upload, file.index, file.revision))].sort(inFileOrder)
    const known = this.#prefixes.get(name) ?? emptyPrefix()
    // What is kept is added to, so that it stays only if all goes well.
    this.#prefixes.delete(name)
    const added = keys.slice(known.length)
    const records = await this.#store.factsOf(upload, file.index, file.revision, added)
    const byKey = new Map(records.map((record) => [`${record.kind}${record.part}`, record]))
    let prefix = known
    let { summary } = known
    let unbroken = true
    for (const key of added) {
      const record = byKey.get(`${key.kind}${key.part}`)
      if (unbroken && !(record && key.kind === prefix.next.kind && key.part === prefix.next.part)) {
        unbroken = false
        summary = copySummary(summary)
      }
      if (!record) continue
      const more = summaryOfFact(record)
      if (more) mergeSummaries(summary, more)
      if (unbroken) prefix = { length: prefix.length + 1, next: behind(key, more !== null), summary }
    }
    this.#prefixes.set(name, prefix)
    const eldest = this.#prefixes.size > MAX_PREFIXES ? this.#prefixes.keys().next().value : undefined
    if (eldest !== undefined) this.#prefixes.delete(eldest)
    return unbroken ? copySummary(summary) : summary
  }
}

const prefixName = (upload: string, { index, revision }: LogFile): string => `${upload}/${index}/${revision}`

const emptyPrefix = (): Prefix => ({ length: 0, next: { kind: 'part', part: 0 }, summary: emptySummary() })

/** Behind a part stands its seam, unless it decides nothing: then it lies inside the seam of a part before. */
const behind = ({ kind, part }: FactKey, decided: boolean): FactKey =>
  kind === 'part' && decided ? { kind: 'seam', part } : { kind: 'part', part: part + 1 }
