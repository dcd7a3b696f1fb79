import { PART_BYTES } from '../model/limits.ts'
import type { LogFile } from '../model/upload.ts'
import type { Store } from '../store/store.ts'
import { PartBlocks } from './part-blocks.ts'
import { PartRows } from './part-rows.ts'
import { Recent } from './recent.ts'
import type { ViewFile } from './view.ts'

/** What is kept of parts from one question to the next: that of some 50 parts of ordinary logs, in which first lines are looked for. */
const MANY_BYTES = 48 * 1024 * 1024

/** What of a part's facts finds its entries. */
interface KeptPart {
  readonly rows: PartRows
  readonly blocks: PartBlocks
  readonly byteLength: number
}

/** Reads parts' facts and indexes, keeping what it looked at last: facts of a revision never change. */
export class KeptParts {
  readonly #store: Pick<Store, 'factsOf' | 'indexes'>
  readonly #known: Recent<KeptPart>

  private constructor(store: Pick<Store, 'factsOf' | 'indexes'>, most: number) {
    this.#store = store
    this.#known = new Recent(most)
  }

  /** For one question, which goes through the parts once. */
  static passing(store: Pick<Store, 'factsOf' | 'indexes'>): KeptParts {
    return new KeptParts(store, 0)
  }

  /** For all that are asked. */
  static lasting(store: Pick<Store, 'factsOf' | 'indexes'>): KeptParts {
    return new KeptParts(store, MANY_BYTES)
  }

  /** Null where its facts are not there (any more). */
  async of(
    { upload, file, summary }: ViewFile,
    { revision }: LogFile,
    part: number,
  ): Promise<KeptPart | null> {
    const { coarseness } = summary
    const name = [upload, file, revision, part, coarseness].join('/')
    const known = this.#known.get(name)
    if (known) return known
    const [record] = await this.#store.factsOf(upload, file, revision, [{ kind: 'part', part }])
    if (!record) return null
    const rows = new PartRows(record.facts, coarseness)
    const start = part * PART_BYTES
    const indexes = () => this.#store.indexes(upload, file, part, revision)
    const blocks = new PartBlocks(indexes, start, start + rows.end)
    const kept = {
      rows,
      blocks,
      get byteLength() {
        return rows.byteLength + blocks.byteLength
      },
    }
    this.#known.set(name, kept)
    return kept
  }
}
