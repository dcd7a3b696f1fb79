import { BLOCK_BYTES } from '../../model/limits.ts'
import type { PackedFile, PackedState, ReadingWishes, UnpackOutcome } from '../../model/upload.ts'
import type { NewFile, PartInfo, StagedPart } from '../store.ts'

interface Staged extends PartInfo {
  /** Null once it is unpacked. */
  content: Uint8Array | null
}

/** What came packed of a file of a memory store. */
export class MemoryPacked {
  readonly #name: string
  readonly size: number | null
  readonly #format: string
  readonly #wishes: ReadingWishes
  state: PackedState = 'receiving'
  bytes: number | null = null
  parts: number | null = null
  again = false
  outcome: UnpackOutcome | null = null
  readonly #staged = new Map<number, Staged>()

  constructor({ name, size }: NewFile, { format, wishes }: NonNullable<NewFile['packed']>) {
    this.#name = name
    this.size = size
    this.#format = format
    this.#wishes = structuredClone(wishes)
  }

  answer(file: number): PackedFile {
    const { size, state, bytes, parts, again, outcome } = this
    return structuredClone({
      file,
      name: this.#name,
      size,
      format: this.#format,
      state,
      wishes: this.#wishes,
      bytes,
      parts,
      again,
      outcome,
    })
  }

  add({ key: { part }, sha256, by, bytes }: StagedPart): void {
    this.#staged.set(part, { part, bytes: bytes.byteLength, sha256, by, content: bytes.slice() })
  }

  sha256Of(part: number): string | null {
    return this.#staged.get(part)?.sha256 ?? null
  }

  partInfos(): PartInfo[] {
    return [...this.#staged.values()]
      .sort((a, b) => a.part - b.part)
      .map(({ part, bytes, sha256, by }) => ({ part, bytes, sha256, by }))
  }

  read(part: number): Uint8Array {
    return this.#staged.get(part)?.content?.slice() ?? new Uint8Array(0)
  }

  takenBytes(): number {
    if (this.state === 'done') return 0
    return Math.max(
      this.size ?? 0,
      this.partInfos().reduce((sum, { bytes }) => sum + bytes, 0),
    )
  }

  /** Removes the bytes of parts, up to `maxBlocks` or the first; answers how many blocks it were. */
  drop(maxBlocks: number): number {
    let dropped = 0
    for (const staged of this.#staged.values()) {
      if (dropped >= maxBlocks) break
      if (staged.content === null) continue
      staged.content = null
      dropped += Math.ceil(staged.bytes / BLOCK_BYTES)
    }
    return dropped
  }
}
