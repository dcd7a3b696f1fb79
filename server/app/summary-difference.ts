import { rowKey, UNPARSED_REASONS, type JumpTrack, type Row, type Summary } from '../model/summary.ts'

/** Of the shapes that differ only so many are named; the rest is counted. */
const MAX_SHAPES_NAMED = 3
const SHAPE_CHARS = 80

/** In what `stored` differs from `counted`, one clause each ("120 entries are stored, the text has 121"); empty where they are equal. */
export const summaryDifferences = (stored: Summary, counted: Summary): readonly string[] => {
  const found: string[] = []
  const compare = (what: string, has: number, is: number): void => {
    if (has !== is) found.push(`${has} ${what} are stored, the text has ${is}`)
  }
  compare('as the coarseness of the shapes', stored.coarseness, counted.coarseness)
  compare('bytes', stored.bytes, counted.bytes)
  compare('lines', stored.lines, counted.lines)
  compare('entries', stored.entries, counted.entries)
  for (const reason of UNPARSED_REASONS)
    compare(`${reason} lines`, stored.unparsed[reason], counted.unparsed[reason])
  found.push(...rowDifferences(stored, counted))
  if (stored.bucketMs.join() !== counted.bucketMs.join()) found.push('the widths of the buckets differ')
  for (const kind of ['yearless', 'dateless'] as const)
    if (!sameTrack(stored.jumps[kind], counted.jumps[kind]))
      found.push(`the order of the ${kind} times differs`)
  return found
}

const rowDifferences = (stored: Summary, counted: Summary): readonly string[] => {
  const found: string[] = []
  for (const [key, row] of counted.rows) {
    const has = stored.rows.get(key)
    if (!has) found.push(`shape ${nameOf(row)} is not stored, the text has ${row.count}`)
    else {
      const clause = rowDifference(has, row)
      if (clause !== null) found.push(`of shape ${nameOf(row)} ${clause}`)
    }
  }
  for (const row of stored.rows.values())
    if (!counted.rows.has(rowKey(row.shape, row.level, row.kind)))
      found.push(`shape ${nameOf(row)} is stored ${row.count} times, the text has none`)
  const more = found.length - MAX_SHAPES_NAMED
  return more > 0 ? [...found.slice(0, MAX_SHAPES_NAMED), `and ${more} more shapes differ`] : found
}

const nameOf = ({ shape, text }: Row): string =>
  `${shape} (${JSON.stringify(text.length > SHAPE_CHARS ? `${text.slice(0, SHAPE_CHARS)}...` : text)})`

const rowDifference = (stored: Row, counted: Row): string | null => {
  if (stored.count !== counted.count)
    return `${stored.count} entries are stored, the text has ${counted.count}`
  if (stored.lines !== counted.lines) return `${stored.lines} lines are stored, the text has ${counted.lines}`
  if (stored.text !== counted.text || stored.sample !== counted.sample) return 'the words differ'
  if (stored.first !== counted.first || stored.last !== counted.last) return 'the places differ'
  const sameTimes =
    stored.minUs === counted.minUs &&
    stored.maxUs === counted.maxUs &&
    sameBuckets(stored.buckets, counted.buckets) &&
    sameBuckets(stored.moreLines, counted.moreLines)
  return sameTimes ? null : 'the times differ'
}

const sameBuckets = (a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>): boolean => {
  if (a.size !== b.size) return false
  for (const [bucket, count] of a) if (b.get(bucket) !== count) return false
  return true
}

const sameTrack = (a: JumpTrack | null, b: JumpTrack | null): boolean =>
  a === null || b === null
    ? a === b
    : a.firstUs === b.firstUs &&
      a.firstAt === b.firstAt &&
      a.lastUs === b.lastUs &&
      a.jumps === b.jumps &&
      a.turns.join() === b.turns.join()
