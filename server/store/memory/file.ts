import { BLOCK_BYTES, PART_BYTES } from '../../model/limits.ts'
import type { FileKey, FileState, LogFile, Reading } from '../../model/upload.ts'
import { join } from '../join.ts'
import { textMissing } from '../ledger.ts'
import type { FactKey, FactRecord, NewUpload, PartInfo, PartRecord } from '../store.ts'

interface StoredPart extends PartInfo {
  readonly text: Uint8Array
}

/** One file of a memory store, with its text and its facts. What comes in is copied: callers may reuse their buffers. */
export class MemoryFile {
  readonly name: string
  readonly size: number | null
  readonly reading: Reading
  state: FileState = 'open'
  revision: number
  bytes: number | null = null
  parts: number | null = null
  readonly fingerprint: string
  /** Null until complete. */
  identity: string | null = null
  /** Number of the change that completed it. */
  finished: number | null = null
  finishedMs: number | null = null
  again = false
  readonly #parts = new Map<number, StoredPart>()
  /** By revision, then by kind and part. */
  readonly #facts = new Map<number, Map<string, FactRecord>>()
  readonly #indexes = new Map<string, readonly Uint8Array[]>()
  readonly #totals = new Map<number, Uint8Array>()

  constructor(file: NewUpload['files'][number], revision: number) {
    this.fingerprint = file.fingerprint
    this.name = file.name
    this.size = file.size
    this.reading = structuredClone(file.reading)
    this.revision = revision
  }

  answer(index: number, duplicateOf: FileKey | null): LogFile {
    const { name, size, state, reading, revision, bytes, parts } = this
    return {
      index,
      name,
      size,
      state,
      reading: structuredClone(reading),
      revision,
      bytes,
      parts,
      finishedAt: this.finishedMs === null ? null : new Date(this.finishedMs).toISOString(),
      duplicateOf,
    }
  }

  add(part: PartRecord): void {
    const { key, sha256, by, text, revision } = part
    this.#parts.set(key.part, { part: key.part, bytes: text.byteLength, sha256, by, text: text.slice() })
    this.addFacts(revision, { kind: 'part', part: key.part, facts: part.facts })
    this.#indexes.set(
      `${revision}/${key.part}`,
      part.indexes.map((index) => index.slice()),
    )
  }

  /** False where they are there already; the first ones stay. */
  addFacts(revision: number, { kind, part, facts }: FactRecord): boolean {
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

  indexes(part: number, revision: number): readonly Uint8Array[] {
    return this.#indexes.get(`${revision}/${part}`) ?? []
  }

  totals(revision: number): Uint8Array | null {
    return this.#totals.get(revision) ?? null
  }

  /** False where nothing changed by it. */
  replaceTotals(revision: number, totals: Uint8Array): boolean {
    return this.state === 'complete' && this.revision === revision && this.complete(revision, totals)
  }

  /** False where nothing changed by it. */
  complete(revision: number, totals: Uint8Array): boolean {
    const known = this.#totals.get(revision)
    const same = known !== undefined && Buffer.compare(known, totals) === 0
    if (same && this.state === 'complete' && this.revision === revision) return false
    this.#totals.set(revision, totals.slice())
    this.state = 'complete'
    this.revision = revision
    return true
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
    let removed = 0
    for (const { part, bytes } of this.#parts.values()) {
      if (removed >= maxRows) break
      this.#parts.delete(part)
      removed += Math.max(1, Math.ceil(bytes / BLOCK_BYTES))
    }
    return removed
  }
}
