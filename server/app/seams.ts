import { ANALYZER_REVISION } from '../analyze.ts'
import { Counter } from '../counter.ts'
import { PART_BYTES } from '../model/limits.ts'
import type { LogFile } from '../model/upload.ts'
import { EntryRun } from '../parse/entry-run.ts'
import type { Store } from '../store/store.ts'
import { decodeJoint, encodeSeam, type PartJoint } from './facts.ts'
import { readPieces } from './pieces.ts'
import { contextOf } from './reading.ts'

/**
 * Joins neighbouring parts: what one part's end and the next one's start say together is a fact of its own, the seam, keyed by
 * the part it begins in. Parts that decide nothing by themselves (all of it one long line or trace) lie inside a seam.
 * Whoever brings the second part joins; doing it twice is harmless.
 */
export class SeamJoiner {
  readonly #store: Store
  readonly #upload: string
  readonly #file: LogFile
  readonly #joints = new Map<number, PartJoint | null>()

  constructor(store: Store, upload: string, file: LogFile) {
    this.#store = store
    this.#upload = upload
    this.#file = file
  }

  /** Writes the seams that a newly stored part makes possible. */
  async joinAround(part: number): Promise<void> {
    let left = part - 1
    let from = left < 0 ? null : await this.#joint(left)
    while (from?.decided === false) from = await this.#joint(--left)
    // Asked once: where it is missing it may arrive at any moment, and then joins by itself, decided or not.
    if (from) await this.#joinFrom(left, null)
    if ((await this.#joint(part))?.decided === true) await this.#joinFrom(part, null)
  }

  /** Writes every seam of a file of `bytes` in `parts` that is not there yet, the last one to its end. */
  async joinAll(bytes: number, parts: number): Promise<void> {
    const keys = await this.#store.factKeys(this.#upload, this.#file.index, this.#file.revision)
    const joined = new Set(keys.filter(({ kind }) => kind === 'seam').map(({ part }) => part))
    for (let part = 0; part < parts; part++) {
      if (joined.has(part) || (await this.#joint(part))?.decided !== true) continue
      await this.#joinFrom(part, { bytes, parts })
    }
  }

  async #joinFrom(
    left: number,
    end: { readonly bytes: number; readonly parts: number } | null,
  ): Promise<void> {
    const from = await this.#joint(left)
    if (!from) return
    let right = left + 1
    let to = await this.#joint(right)
    while (to?.decided === false) to = await this.#joint(++right)
    if (!to && (!end || right < end.parts)) return
    const start = left * PART_BYTES
    const last = await this.#bytesOf(left)
    const fromOffset = start + last - from.tailBytes
    const toOffset = to ? right * PART_BYTES + to.headBytes : (end?.bytes ?? fromOffset)
    const { reading, index: file } = this.#file
    const run = new EntryRun(contextOf(reading, fromOffset), fromOffset, from.tailState)
    const counter = new Counter(reading.charset)
    // Piece by piece: within a line of gigabytes no part decides anything, so all of them lie in one seam.
    for await (const { text, final } of readPieces(this.#store, this.#upload, file, fromOffset, toOffset))
      run.read(text, final, counter)
    const facts = encodeSeam(fromOffset, toOffset, counter.finish(toOffset - fromOffset))
    await this.#store.commitSeam({
      upload: this.#upload,
      file: this.#file.index,
      revision: this.#file.revision,
      analyzer: ANALYZER_REVISION,
      part: left,
      facts,
    })
  }

  async #joint(part: number): Promise<PartJoint | null> {
    const known = this.#joints.get(part)
    if (known) return known
    const [record] = await this.#store.factsOf(this.#upload, this.#file.index, this.#file.revision, [
      { kind: 'part', part },
    ])
    const joint = record ? decodeJoint(record.facts) : null
    this.#joints.set(part, joint)
    return joint
  }

  /** Only the last part is shorter than PART_BYTES, and only it can have none behind it. */
  async #bytesOf(part: number): Promise<number> {
    const found = (await this.#store.parts(this.#upload, this.#file.index)).find((info) => info.part === part)
    return found?.bytes ?? PART_BYTES
  }
}
