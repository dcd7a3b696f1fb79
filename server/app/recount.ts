import { createHash } from 'node:crypto'
import { decodeSummary } from '../cluster/summary-code.ts'
import { emptySummary, mergeSummaries } from '../cluster/summary.ts'
import { Counter } from '../counter.ts'
import { LogkinError } from '../model/errors.ts'
import { BLOCK_BYTES, PART_BYTES } from '../model/limits.ts'
import type { Summary } from '../model/summary.ts'
import type { LogFile } from '../model/upload.ts'
import { EntryReader } from '../parse/entries.ts'
import { EntryRun } from '../parse/entry-run.ts'
import { State, type StateCode } from '../parse/continuation.ts'
import { atOnce } from '../model/steps.ts'
import type { PartInfo, Store } from '../store/store.ts'
import { decodeBlockIndex } from './block-index.ts'
import { freshDirectory, storedDirectory } from './directories.ts'
import { decodePart, decodeSeam, decodeTotals, type PartFacts, type SeamFacts } from './facts.ts'
import { decodePostings, encodePostings } from './postings.ts'
import { contextOf } from './reading.ts'
import { summaryDifferences } from './summary-difference.ts'
import { Tally } from './tally.ts'

/** Past so many sentences about one file it is clear that it is damaged. */
const MAX_SENTENCES = 20

/** A stretch without gaps: its stored facts, and the text's own count. */
interface Run {
  readonly stored: Tally
  readonly counted: Tally
  readonly text: EntryRun
}

/**
 * Counts one file anew from its stored text, front to back as `logkin groups` reads it, whatever the parts' edges, and holds the
 * stored facts, indexes and totals against that. Parts that have no neighbour yet are counted by themselves.
 * Holds one part and the last unfinished entry. Leaves sentences; none where all is as it should be.
 */
export class Recount {
  readonly differences: string[] = []
  /** What the text adds up to, as far as it could be read. */
  readonly counted: Summary = emptySummary()
  readonly #store: Store
  readonly #upload: string
  readonly #file: LogFile
  #run: Run | null = null
  /** The last part that decided something: its seam comes next. */
  #left: number | null = null

  constructor(store: Store, upload: string, file: LogFile) {
    this.#store = store
    this.#upload = upload
    this.#file = file
  }

  async run(): Promise<void> {
    const { state, index, revision } = this.#file
    const complete = state === 'complete'
    const parts = await this.#store.parts(this.#upload, index)
    if (complete) this.#checkFigures(parts)
    let next = 0
    for (const part of parts) {
      if (this.differences.length >= MAX_SENTENCES) {
        this.#say('', 'no more of it was looked at')
        return
      }
      if (part.part !== next) this.#endRun()
      next = part.part + 1
      await this.#readPart(part)
    }
    if (!complete) return
    const bytes = this.#file.bytes ?? 0
    if (this.#run === null && bytes === 0) this.#run = this.#begin(0, State.none)
    if (this.#run !== null) await this.#finish(bytes)
    await this.#checkDirectory()
    const totals = await this.#store.totals(this.#upload, index, revision)
    // Totals are derived: where there are none, they are added up from the facts.
    if (!totals?.length || this.differences.length > 0) return
    const stored = this.#decoded('its totals', () => decodeSummary(atOnce(decodeTotals(totals))))
    if (stored) for (const clause of summaryDifferences(stored, this.counted)) this.#say('its totals', clause)
  }

  /** Derived as totals are; only where the facts are right it can be held against them. */
  async #checkDirectory(): Promise<void> {
    if (this.differences.length > 0) return
    const stored = await storedDirectory(this.#store, this.#upload, this.#file)
    if (stored === null) return
    const fresh = await freshDirectory(this.#store, this.#upload, this.#file, this.counted.coarseness)
    const isSame = this.#decoded('its directory', () =>
      decodePostings(stored).equals(decodePostings(encodePostings(fresh))),
    )
    if (isSame === false)
      this.#say('its directory', 'it says of other parts than the facts which lines they hold')
  }

  #checkFigures(parts: readonly PartInfo[]): void {
    const { bytes, parts: count } = this.#file
    const stored = parts.reduce((sum, part) => sum + part.bytes, 0)
    if (stored !== bytes)
      this.#say('', `it was completed with ${bytes ?? '?'} bytes, its parts have ${stored}`)
    if (parts.length !== count)
      this.#say('', `it was completed with ${count ?? '?'} parts, ${parts.length} are stored`)
  }

  async #readPart(info: PartInfo): Promise<void> {
    const { part } = info
    const text = await this.#text(info)
    const facts = await this.#factsOf(part)
    if (text === null || facts === null) {
      this.#endRun()
      return
    }
    const offset = part * PART_BYTES
    if (facts.joint.decided && this.#left !== null && !(await this.#addSeam(this.#left))) this.#endRun()
    if (this.#run === null) {
      const start = this.#startIn(text, part, facts)
      if (start === null) return
      this.#run = this.#begin(offset + start.at, start.state)
      this.#count(text.subarray(start.at), false)
    } else this.#count(text, false)
    if (facts.summary !== null) {
      const end = offset + text.length - facts.joint.tailBytes
      await this.#addPart(part, facts.summary, offset + facts.joint.headBytes, end)
      this.#left = part
    }
    this.#compare(`part ${part}`)
  }

  /** Where a part that follows none begins to be sure; null where it decides nothing, or the stored facts see that elsewhere. */
  #startIn(
    text: Uint8Array,
    part: number,
    { joint }: PartFacts,
  ): { readonly at: number; readonly state: StateCode } | null {
    const offset = part * PART_BYTES
    const start = new EntryReader(contextOf(this.#file.reading, offset)).findStart(text, offset)
    if ((start?.at ?? null) !== (joint.decided ? joint.headBytes : null)) {
      this.#say(`part ${part}`, 'its first entry begins elsewhere in the text than stored')
      return null
    }
    return start
  }

  #begin(at: number, state: StateCode): Run {
    const text = new EntryRun(contextOf(this.#file.reading, at), at, state)
    return { stored: new Tally(at), counted: new Tally(at), text }
  }

  /** Reads on from where the run stands. */
  #count(bytes: Uint8Array, final: boolean): void {
    const { text, counted } = this.#run!
    const counter = new Counter(this.#file.reading.charset)
    const before = text.at
    text.read(bytes, final, counter)
    const { encoded, index } = counter.finish(text.at - before)
    const summary = decodeSummary(encoded)
    counted.add(summary, index, text.at)
    mergeSummaries(this.counted, summary)
  }

  /** Compares where facts and count have come to the same place; before, what one counts the other does not know yet. */
  #compare(where: string): void {
    const run = this.#run
    if (run?.stored.at !== run?.counted.at) return
    for (const clause of run?.stored.compare(run.counted) ?? []) this.#say(where, clause)
  }

  async #finish(bytes: number): Promise<void> {
    if (this.#left !== null) await this.#addSeam(this.#left)
    this.#count(new Uint8Array(0), true)
    const { stored, counted } = this.#run!
    if (stored.at !== counted.at) this.#say('', `its facts end at byte ${stored.at} of ${bytes}`)
    else this.#compare('its end')
    this.#endRun()
  }

  #endRun(): void {
    this.#run = null
    this.#left = null
  }

  async #text({ part, bytes, sha256 }: PartInfo): Promise<Uint8Array | null> {
    const start = part * PART_BYTES
    try {
      const text = await this.#store.readText(this.#upload, this.#file.index, start, start + bytes)
      const is = createHash('sha256').update(text).digest('hex')
      if (is === sha256) return text
      this.#say(`part ${part}`, `its text has SHA-256 ${is}, not ${sha256}`)
    } catch (error) {
      if (!(error instanceof LogkinError) || error.code === 'not-found' || error.code === 'busy') throw error
      this.#say(`part ${part}`, error.message.replace(/\.$/, ''))
    }
    return null
  }

  async #factsOf(part: number): Promise<PartFacts | null> {
    const record = await this.#fact('part', part)
    if (record === null) {
      this.#say(`part ${part}`, 'its facts are not stored')
      return null
    }
    return this.#decoded(`part ${part}`, () => decodePart(record))
  }

  async #fact(kind: 'part' | 'seam', part: number): Promise<Uint8Array | null> {
    const { index, revision } = this.#file
    const [record] = await this.#store.factsOf(this.#upload, index, revision, [{ kind, part }])
    return record?.facts ?? null
  }

  async #addPart(part: number, summary: Summary, from: number, to: number): Promise<void> {
    this.#follow(`part ${part}`, from, to - from === summary.bytes)
    const { index, revision } = this.#file
    const stored = await this.#store.indexes(this.#upload, index, part, revision)
    const blocks = this.#decoded(`the index of part ${part}`, () =>
      stored.map((block, at) => decodeBlockIndex(block, part * PART_BYTES + at * BLOCK_BYTES)),
    )
    const places = {
      offsets: blocks?.flatMap(({ offsets }) => [...offsets]) ?? [],
      rows: blocks?.flatMap(({ rows }) => [...rows]) ?? [],
    }
    this.#run!.stored.add(summary, places, to)
  }

  /** False where it is not there: in an open file it may still come. */
  async #addSeam(left: number): Promise<boolean> {
    const record = await this.#fact('seam', left)
    if (record === null && this.#file.state === 'complete') this.#say(`seam ${left}`, 'it is not stored')
    const seam: SeamFacts | null = record && this.#decoded(`seam ${left}`, () => decodeSeam(record))
    if (seam === null) return false
    const { from, to, summary, index } = seam
    this.#follow(`seam ${left}`, from, to - from === summary.bytes)
    this.#run!.stored.add(summary, index, to)
    return true
  }

  /** What is added has to begin where the facts before it ended. */
  #follow(where: string, from: number, wholly: boolean): void {
    const { at } = this.#run!.stored
    if (at !== from) this.#say(where, `it begins at byte ${from}, what is before it ends at ${at}`)
    if (!wholly) this.#say(where, 'it counts more or fewer bytes than it covers')
  }

  #decoded<T>(where: string, decode: () => T): T | null {
    try {
      return decode()
    } catch (error) {
      this.#say(where, `it can't be read (${error instanceof Error ? error.message : String(error)})`)
      return null
    }
  }

  #say(where: string, clause: string): void {
    const { index, name } = this.#file
    const place = where === '' ? '' : `, ${where}`
    this.differences.push(`Upload ${this.#upload}, file ${index} (${name})${place}: ${clause}.`)
  }
}
