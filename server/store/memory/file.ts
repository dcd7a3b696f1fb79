import { BLOCK_BYTES, PART_BYTES } from '../../model/limits.ts'
import type { FileKey, FileState, LogFile, Reading, ReadingWishes } from '../../model/upload.ts'
import { join } from '../join.ts'
import { textMissing } from '../ledger.ts'
import { MemoryPacked } from './packed.ts'
import type {
  AnalysisRecord,
  FactKey,
  FactRecord,
  FoldKey,
  FoldRecord,
  NewFile,
  PartInfo,
  PartRecord,
  Reanalysed,
  SeamRecord,
} from '../store.ts'

interface StoredPart extends PartInfo {
  readonly text: Uint8Array
}

/** One file of a memory store, with its text and its facts. What comes in is copied: callers may reuse their buffers. */
export class MemoryFile {
  name: string
  size: number | null
  reading: Reading
  state: FileState = 'open'
  revision: number
  analyzer: number
  /** The analysis that is to replace the one that is read; `analyzer` is null until it is begun. */
  asked: {
    readonly wanted: ReadingWishes | null
    readonly revision: number
    readonly analyzer: number | null
  } | null = null
  bytes: number | null = null
  parts: number | null = null
  readonly fingerprint: string
  /** Null until complete. */
  identity: string | null = null
  /** Number of the change that completed it. */
  finished: number | null = null
  finishedMs: number | null = null
  again = false
  /** Null where it came as it is. */
  readonly packed: MemoryPacked | null
  /** The packed file that it is a member of, and which one in there. */
  member: { readonly of: number; readonly number: number } | null = null
  readonly #parts = new Map<number, StoredPart>()
  /** By revision, then by kind and part. */
  readonly #facts = new Map<number, Map<string, FactRecord>>()
  readonly #indexes = new Map<string, readonly Uint8Array[]>()
  readonly #totals = new Map<number, Uint8Array>()
  /** By revision, then by name. */
  readonly #derived = new Map<number, Map<string, Uint8Array>>()
  /** By revision, ascending. */
  readonly #folds = new Map<number, readonly (FoldKey & { readonly data: Uint8Array })[]>()

  constructor(file: NewFile, revision: number) {
    this.fingerprint = file.fingerprint
    this.name = file.name
    this.size = file.size
    this.reading = structuredClone(file.reading)
    this.revision = revision
    this.analyzer = revision
    this.packed = file.packed === undefined ? null : new MemoryPacked(file, file.packed)
  }

  answer(index: number, duplicateOf: FileKey | null): LogFile {
    const { name, size, state, reading, revision, analyzer, asked, bytes, parts } = this
    return {
      index,
      name,
      size,
      state,
      reading: structuredClone(reading),
      revision,
      analyzer,
      reanalysis: asked && structuredClone({ wanted: asked.wanted }),
      bytes,
      parts,
      finishedAt: this.finishedMs === null ? null : new Date(this.finishedMs).toISOString(),
      duplicateOf,
      packedIn: this.member?.of ?? null,
    }
  }

  /** Takes the first member of what it came as. */
  become({ name, reading }: NewFile, of: number): void {
    this.name = name
    this.size = null
    this.reading = structuredClone(reading)
    this.member = { of, number: 0 }
  }

  add(part: PartRecord): void {
    const { key, sha256, by, text, analyzer } = part
    this.#parts.set(key.part, { part: key.part, bytes: text.byteLength, sha256, by, text: text.slice() })
    this.addAnalysis(part)
    this.analyzer = Math.min(this.analyzer, analyzer)
  }

  /** False where it is there already. */
  addAnalysis({ key: { part }, revision, facts, indexes }: AnalysisRecord): boolean {
    if (!this.#addFacts(revision, { kind: 'part', part, facts })) return false
    this.#indexes.set(
      `${revision}/${part}`,
      indexes.map((index) => index.slice()),
    )
    return true
  }

  /** False where it is there already, or of an analysis that is replaced by now. */
  addSeam({ revision, part, facts, analyzer }: SeamRecord): boolean {
    if (revision !== this.revision && revision !== this.asked?.revision) return false
    if (!this.#addFacts(revision, { kind: 'seam', part, facts })) return false
    if (revision === this.revision) this.analyzer = Math.min(this.analyzer, analyzer)
    return true
  }

  /** False where they are there already; the first ones stay. */
  #addFacts(revision: number, { kind, part, facts }: FactRecord): boolean {
    const known = this.#facts.get(revision) ?? new Map<string, FactRecord>()
    this.#facts.set(revision, known)
    if (known.has(`${kind}/${part}`)) return false
    known.set(`${kind}/${part}`, { kind, part, facts: facts.slice() })
    return true
  }

  part(part: number): PartInfo | null {
    return this.#parts.get(part) ?? null
  }

  partInfos(): PartInfo[] {
    return [...this.#parts.values()]
      .sort((a, b) => a.part - b.part)
      .map(({ part, bytes, sha256, by }) => ({ part, bytes, sha256, by }))
  }

  facts(revision: number): FactRecord[] {
    const known = [...(this.#facts.get(revision)?.values() ?? [])]
    return known.sort((a, b) => a.part - b.part || (a.kind === b.kind ? 0 : a.kind === 'part' ? -1 : 1))
  }

  factsOf(revision: number, keys: readonly FactKey[]): FactRecord[] {
    const known = this.#facts.get(revision)
    return keys.flatMap(({ kind, part }) => known?.get(`${kind}/${part}`) ?? [])
  }

  /** False where it is covered, or nobody needs it. */
  addFold({ revision, from, to, data }: FoldRecord): boolean {
    const wanted = revision === this.revision ? this.state !== 'complete' : revision === this.asked?.revision
    const known = this.#folds.get(revision) ?? []
    if (!wanted || known.some((fold) => fold.from <= from && fold.to >= to)) return false
    const others = known.filter((fold) => fold.from < from || fold.to > to)
    this.#folds.set(
      revision,
      [...others, { from, to, data: data.slice() }].sort((a, b) => a.from - b.from),
    )
    return true
  }

  foldKeys(revision: number): FoldKey[] {
    return (this.#folds.get(revision) ?? []).map(({ from, to }) => ({ from, to }))
  }

  fold(revision: number, { from, to }: FoldKey): Uint8Array | null {
    return this.#folds.get(revision)?.find((fold) => fold.from === from && fold.to === to)?.data ?? null
  }

  indexes(part: number, revision: number): readonly Uint8Array[] {
    return this.#indexes.get(`${revision}/${part}`) ?? []
  }

  totals(revision: number): Uint8Array | null {
    return this.#totals.get(revision) ?? null
  }

  /** False where the revision is neither read nor asked for. */
  keepDerived(revision: number, name: string, data: Uint8Array): boolean {
    if (revision !== this.revision && revision !== this.asked?.revision) return false
    const known = this.#derived.get(revision) ?? new Map<string, Uint8Array>()
    this.#derived.set(revision, known.set(name, data.slice()))
    return true
  }

  derived(revision: number, name: string): Uint8Array | null {
    return this.#derived.get(revision)?.get(name) ?? null
  }

  /** False where nothing changed by it. */
  replaceTotals(revision: number, totals: Uint8Array): boolean {
    if (this.state !== 'complete' || this.revision !== revision) return false
    const known = this.#totals.get(revision)
    if (known !== undefined && Buffer.compare(known, totals) === 0) return false
    this.#totals.set(revision, totals.slice())
    return true
  }

  complete(totals: Uint8Array): void {
    this.#totals.set(this.revision, totals.slice())
    this.#folds.delete(this.revision)
    this.state = 'complete'
  }

  /** Lets readers see another analysis. */
  switchTo({ revision, analyzer, reading, totals }: Reanalysed): void {
    this.#totals.set(revision, totals.slice())
    this.#folds.delete(revision)
    this.revision = revision
    this.analyzer = analyzer
    this.reading = structuredClone(reading)
    this.asked = null
  }

  /** Removes up to `maxRows` facts of analyses that are neither read nor asked for; answers how many it were. */
  dropReplaced(maxRows: number): number {
    let removed = 0
    for (const revision of this.#folds.keys())
      if (revision !== this.revision && revision !== this.asked?.revision) this.#folds.delete(revision)
    for (const [revision, known] of this.#facts) {
      if (revision === this.revision || revision === this.asked?.revision) continue
      for (const [name, { kind, part }] of known) {
        if (removed >= maxRows) return removed
        known.delete(name)
        if (kind === 'part') this.#indexes.delete(`${revision}/${part}`)
        removed++
      }
      this.#facts.delete(revision)
      this.#totals.delete(revision)
      this.#derived.delete(revision)
    }
    return removed
  }

  readText(from: number, to: number): Uint8Array {
    const pieces: Uint8Array[] = []
    for (let part = Math.floor(from / PART_BYTES); part * PART_BYTES < to; part++) {
      const start = part * PART_BYTES
      const text = this.#parts.get(part)?.text
      if (text === undefined || start + text.byteLength < Math.min(to, start + PART_BYTES))
        throw textMissing(from, to)
      pieces.push(text.subarray(Math.max(0, from - start), to - start))
    }
    return join(pieces, to - from)
  }

  /** Removes up to `maxRows` rows (as many as the blocks) and answers how many it were. */
  removeSome(maxRows: number): number {
    let removed = this.packed?.drop(maxRows) ?? 0
    for (const { part, bytes } of this.#parts.values()) {
      if (removed >= maxRows) break
      this.#parts.delete(part)
      removed += Math.max(1, Math.ceil(bytes / BLOCK_BYTES))
    }
    return removed
  }
}
