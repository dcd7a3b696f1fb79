import type { EntryAnswer, LineOrder } from '../model/answers.ts'
import { LogkinError } from '../model/errors.ts'
import { MAX_SORTED_BYTES, PART_BYTES } from '../model/limits.ts'
import type { Store } from '../store/store.ts'
import type { Directories } from './directories.ts'
import { EntrySource, type Found } from './entry-source.ts'
import { isRanged, type Filter } from './filter.ts'
import { entriesOf, sharesOf, wantedRows, type Share } from './stretch.ts'
import type { CachedView } from './view-cache.ts'

/** A share of one file of the view. */
interface FileShare extends Share {
  readonly source: EntrySource
}

interface Timed {
  readonly us: number
  readonly entry: Found
  readonly source: EntrySource
}

/**
 * Entries by their rank in an order. How many entries a fact holds, and between which times, is known; so only facts that may
 * hold an entry of the page are read.
 */
export class LineRanks {
  readonly #store: Store
  readonly #directories: Directories
  readonly #cached: CachedView
  readonly #shapes: ReadonlySet<string>
  readonly #filter: Filter

  constructor(
    store: Store,
    directories: Directories,
    cached: CachedView,
    shapes: ReadonlySet<string>,
    filter: Filter,
  ) {
    this.#store = store
    this.#directories = directories
    this.#cached = cached
    this.#shapes = shapes
    this.#filter = filter
  }

  /** Up to `limit` entries behind `position` others. Throws LogkinError 'bad-request' where too much would have to be sorted. */
  async page(
    order: LineOrder,
    position: number,
    limit: number,
    context: number | undefined,
  ): Promise<readonly EntryAnswer[]> {
    const shares = await this.#shares()
    const total = shares.reduce((sum, { count }) => sum + count, 0)
    const reversed = order.startsWith('-')
    const from = Math.max(0, reversed ? total - position - limit : position)
    const to = Math.min(total, reversed ? total - position : position + limit)
    if (from >= to) return []
    const page = await (order.endsWith('time')
      ? this.#byTime(shares, from, to)
      : this.#byPlace(shares, from, to))
    if (reversed) page.reverse()
    const answers: EntryAnswer[] = []
    for (const { entry, source } of page) {
      const answer = await source.read(entry, this.#filter, { context })
      if (answer) answers.push(answer)
    }
    return answers
  }

  /** All with exact counts, in the order of the files. */
  async #shares(): Promise<FileShare[]> {
    const exact: FileShare[] = []
    for (const viewFile of this.#cached.view.files) {
      const logFile = this.#cached.logFiles.get(viewFile)
      if (!logFile) continue
      const directory = await this.#directories.of(viewFile.upload, logFile, viewFile.summary.coarseness)
      const wanted = wantedRows(directory, this.#shapes, this.#filter)
      const source = new EntrySource(this.#store, viewFile, logFile)
      for (const share of sharesOf(viewFile, directory, wanted, this.#filter)) {
        const count = share.edge ? (await this.#entries({ ...share, source })).count : share.count
        if (count > 0) exact.push({ ...share, count, source })
      }
    }
    return exact
  }

  #byPlace(shares: readonly FileShare[], from: number, to: number) {
    return slices(
      shares,
      from,
      to,
      ({ count }) => count,
      async (share) =>
        share.edge
          ? (await this.#times(share)).map(({ entry }) => entry)
          : (await this.#entries(share)).found,
    )
  }

  /** Entries without a time stand behind all others, by place. */
  async #byTime(shares: readonly FileShare[], from: number, to: number) {
    const timed = shares.filter(({ count, untimed }) => count > untimed)
    const timedCount = timed.reduce((sum, { count, untimed }) => sum + count - untimed, 0)
    const page: Omit<Timed, 'us'>[] = []
    if (from < timedCount) page.push(...(await this.#sorted(timed, from, Math.min(to, timedCount))))
    if (to > timedCount)
      page.push(...(await this.#untimed(shares, Math.max(0, from - timedCount), to - timedCount)))
    return page
  }

  async #sorted(shares: readonly FileShare[], from: number, to: number): Promise<Timed[]> {
    const [firstUs, lastUs] = boundsOf(shares, from, to)
    let before = 0
    const entries: Timed[] = []
    const near = shares.filter(({ minUs, maxUs }) => maxUs >= firstUs && minUs <= lastUs)
    const bytes = near.reduce(
      (sum, { source }) => sum + Math.min(PART_BYTES, source.viewFile.summary.bytes),
      0,
    )
    if (bytes > MAX_SORTED_BYTES) throw tooMixed(bytes)
    for (const { maxUs, count, untimed } of shares) if (maxUs < firstUs) before += count - untimed
    for (const share of near) {
      for (const timed of await this.#times(share)) if (timed.us < Infinity) entries.push(timed)
      await letOthersIn()
    }
    // Stable: entries of one time stay in the order of the files.
    entries.sort((a, b) => a.us - b.us)
    return entries.slice(from - before, to - before)
  }

  #untimed(shares: readonly FileShare[], from: number, to: number) {
    return slices(
      shares,
      from,
      to,
      ({ untimed }) => untimed,
      async (share) => (await this.#entries(share)).found.filter(({ row }) => row.kind === 0),
    )
  }

  #entries({ source, key }: FileShare): ReturnType<typeof entriesOf> {
    const { viewFile, logFile } = source
    return entriesOf(this.#store, viewFile, logFile, key, this.#shapes, this.#filter)
  }

  /** All of a share that are in the time range, by place. */
  async #times(share: FileShare): Promise<Timed[]> {
    const { source } = share
    const entries: Timed[] = []
    for (const entry of (await this.#entries(share)).found) {
      const us =
        isUntimed(entry) && !isRanged(this.#filter) ? Infinity : await source.timeOf(entry, this.#filter)
      if (us !== null) entries.push({ us, entry, source })
    }
    return entries
  }
}

/** Entries of rank [from, to), of shares one behind the other; only those shares are read that hold some. */
const slices = async (
  shares: readonly FileShare[],
  from: number,
  to: number,
  countOf: (share: FileShare) => number,
  entriesIn: (share: FileShare) => Promise<readonly Found[]>,
): Promise<Omit<Timed, 'us'>[]> => {
  const page: Omit<Timed, 'us'>[] = []
  let start = 0
  for (const share of shares) {
    const count = countOf(share)
    if (start >= to) break
    if (start + count > from) {
      const { source } = share
      for (const entry of (await entriesIn(share)).slice(Math.max(0, from - start), to - start))
        page.push({ entry, source })
    }
    start += count
  }
  return page
}

const isUntimed = ({ row }: Found): boolean => row.kind === 0

/**
 * Between which times, inclusive, the entries of rank [from, to) lie: no more than `from` entries can be before the first, and at
 * least `to` are surely not behind the last.
 */
const boundsOf = (
  shares: readonly FileShare[],
  from: number,
  to: number,
): readonly [firstUs: number, lastUs: number] => {
  let firstUs = -Infinity
  let sum = 0
  for (const { minUs, count, untimed } of shares.toSorted((a, b) => a.minUs - b.minUs)) {
    sum += count - untimed
    if (sum <= from) continue
    firstUs = minUs
    break
  }
  sum = 0
  for (const { maxUs, count, untimed } of shares.toSorted((a, b) => a.maxUs - b.maxUs)) {
    sum += count - untimed
    if (sum >= to) return [firstUs, maxUs]
  }
  return [firstUs, Infinity]
}

const tooMixed = (bytes: number): LogkinError =>
  new LogkinError(
    'bad-request',
    `The times of these files overlap so much that ${Math.ceil(bytes / 1_000_000)} MB would have to be read for this page: narrow it down with from and to, name fewer uploads, or ask for order=file.`,
  )

const letOthersIn = (): Promise<void> => new Promise((done) => setImmediate(done))
