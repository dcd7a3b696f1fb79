import type { EntryAnswer, LineOrder } from '../model/answers.ts'
import type { EntrySource, Found } from './entry-source.ts'
import type { Filter } from './filter.ts'

/** An entry and the file it is read from. */
export interface Placed {
  readonly entry: Found
  readonly source: EntrySource
}

/** Wanted entries that stand together. */
export interface RankedShare {
  readonly source: EntrySource
  readonly count: number
  /** Of them without a time. */
  readonly untimed: number
  /** Those of rank [from, to) by place. */
  readonly ranked: (from: number, to: number) => Promise<readonly Found[]>
  /** The same of those without a time. */
  readonly rankedUntimed: (from: number, to: number) => Promise<readonly Found[]>
}

/** All wanted entries, in shares that stand in the order of the files. */
export interface RankedShares<S extends RankedShare = RankedShare> {
  readonly shares: readonly S[]
  /** Of those with a time those of rank [from, to) by time; those of one time by place. Throws LogkinError 'bad-request' where too much would have to be read. */
  readonly byTime: (from: number, to: number) => Promise<readonly Placed[]>
}

/** Up to `limit` entries behind `position` others in an order. */
export const linePage = async (
  ranks: RankedShares,
  order: LineOrder,
  position: number,
  limit: number,
  context: number | undefined,
  filter: Filter,
): Promise<readonly EntryAnswer[]> => {
  const { shares } = ranks
  const total = shares.reduce((sum, { count }) => sum + count, 0)
  const reversed = order.startsWith('-')
  const from = Math.max(0, reversed ? total - position - limit : position)
  const to = Math.min(total, reversed ? total - position : position + limit)
  if (from >= to) return []
  const page = order.endsWith('time')
    ? await byTime(ranks, from, to)
    : await slices(
        shares,
        from,
        to,
        ({ count }) => count,
        ({ ranked }) => ranked,
      )
  if (reversed) page.reverse()
  const answers = new Map<Placed, EntryAnswer | null>()
  // By place, as text is read a block at a time.
  for (const placed of page.toSorted((a, b) => a.entry.from - b.entry.from))
    answers.set(placed, await placed.source.read(placed.entry, filter, { context }))
  return page.flatMap((placed) => answers.get(placed) ?? [])
}

/** Entries without a time stand behind all others, by place. */
const byTime = async (ranks: RankedShares, from: number, to: number): Promise<Placed[]> => {
  const timed = ranks.shares.reduce((sum, { count, untimed }) => sum + count - untimed, 0)
  const page: Placed[] = []
  if (from < timed) page.push(...(await ranks.byTime(from, Math.min(to, timed))))
  if (to > timed)
    page.push(
      ...(await slices(
        ranks.shares,
        Math.max(0, from - timed),
        to - timed,
        ({ untimed }) => untimed,
        ({ rankedUntimed }) => rankedUntimed,
      )),
    )
  return page
}

/** Entries of rank [from, to), of shares one behind the other; only those shares are read that hold some. */
const slices = async (
  shares: readonly RankedShare[],
  from: number,
  to: number,
  countOf: (share: RankedShare) => number,
  readerOf: (share: RankedShare) => RankedShare['ranked'],
): Promise<Placed[]> => {
  const page: Placed[] = []
  let start = 0
  for (const share of shares) {
    const count = countOf(share)
    if (start >= to) break
    if (start + count > from) {
      const entries = await readerOf(share)(Math.max(0, from - start), Math.min(count, to - start))
      for (const entry of entries) page.push({ entry, source: share.source })
    }
    start += count
  }
  return page
}
