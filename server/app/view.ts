import { BucketList } from '../cluster/bucket-list.ts'
import { bucketOf } from '../cluster/histogram.ts'
import { movedBucket, partialName } from '../cluster/summary.ts'
import type { Merge } from '../cluster/merge.ts'
import { TextTokens } from '../cluster/text-tokens.ts'
import { growTree, type MergeTree } from '../cluster/tree.ts'
import { LEVEL_KEYS, type LevelCode } from '../model/level.ts'
import { BUCKET_WIDTHS_MS, DEFAULT_SIMILARITY } from '../model/limits.ts'
import { atOnce, type Steps } from '../model/steps.ts'
import type { Figures, UnparsedReason } from '../model/summary.ts'
import { TIME_FULL, TIME_NONE, US_PER_MS, type TimeKindCode } from '../model/time.ts'
import { Cut, type ViewGroup } from './cut.ts'
import { encodedRows, type EncodedRow } from './encoded-row.ts'
import { GroupTree } from './group-tree.ts'
import { isOrdered, type Resolve } from './resolve.ts'
import { SeriesPool } from './series.ts'

/** A file of a view, in the view's order: by upload, then by file. */
export interface ViewFile {
  readonly upload: string
  readonly file: number
  readonly name: string
  readonly summary: Figures
  readonly resolve: Resolve
}

/** The same with what it adds up to, encoded. */
export interface CountedFile extends ViewFile {
  readonly encoded: Uint8Array
}

/** What files add up to. */
export const booksOf = (
  files: readonly ViewFile[],
): Pick<Figures, 'bytes' | 'lines' | 'entries'> & { readonly unparsedBy: View['unparsedBy'] } => {
  const sum = (of: (summary: Figures) => number): number =>
    files.reduce((total, { summary }) => total + of(summary), 0)
  return {
    bytes: sum(({ bytes }) => bytes),
    lines: sum(({ lines }) => lines),
    entries: sum(({ entries }) => entries),
    unparsedBy: {
      blank: sum(({ unparsed }) => unparsed.blank),
      binary: sum(({ unparsed }) => unparsed.binary),
    },
  }
}

/** Counts of a shape at one level and with one kind of time in a file, by its place in the view. */
export interface ViewRow {
  readonly file: number
  readonly kind: TimeKindCode
  readonly level: LevelCode
  readonly count: number
  readonly lines: number
  /** Infinity and -Infinity for entries without a time. */
  readonly minUs: number
  readonly maxUs: number
  /** Numbers of the view's series, each by bucket; entries without a time have none. */
  readonly times: number
  readonly moreLines: number
}

export interface ViewShape {
  readonly shape: string
  readonly text: string
  count: number
  /** Where its first entry stands: index of the file in the view, offset in the file. */
  readonly eldest: { file: number; offset: number; sample: string }
  readonly rows: ViewRow[]
}

/** So many rows are collected in one step. */
const ROWS_A_STEP = 16

/**
 * A set of files with what they add up to, all times resolved. Everything in it is a function of the files' summaries;
 * the tree is built when first asked for and kept, so that another cut costs only the cut.
 */
export class View {
  readonly #shapes = new Map<string, ViewShape>()
  readonly files: readonly ViewFile[]
  readonly bytes: number
  readonly lines: number
  readonly entries: number
  readonly unparsedBy: Readonly<Record<UnparsedReason, number>>
  /** That of its coarsest file. */
  readonly coarseness: number
  /** Width of all rows' buckets. */
  readonly bucketMs: number
  readonly series = new SeriesPool()
  readonly shapes: ReadonlyMap<string, ViewShape> = this.#shapes
  /** All entries that have a time, by bucket, then by level code. */
  readonly timeline = new Map<number, Float64Array>()
  /** Entries without a time, by level code. */
  readonly untimed = new Float64Array(LEVEL_KEYS.length)
  /** Of the row that is taken in. */
  readonly #times = new BucketList()
  readonly #moreLines = new BucketList()
  #byLevel: ReadonlyMap<LevelCode, number> | undefined
  #tree: GroupTree | undefined
  readonly #cuts = new Map<number, Cut>()

  private constructor(files: readonly ViewFile[]) {
    const { bytes, lines, entries, unparsedBy } = booksOf(files)
    this.files = files
    this.bytes = bytes
    this.lines = lines
    this.entries = entries
    this.unparsedBy = unparsedBy
    this.coarseness = files.reduce((most, { summary }) => Math.max(most, summary.coarseness), 0)
    this.bucketMs = files.reduce(
      (widest, { summary }) => Math.max(widest, ...summary.bucketMs),
      BUCKET_WIDTHS_MS[0]!,
    )
  }

  /** The view of these files, its tree still to be made. */
  static of(files: readonly CountedFile[]): View {
    const view = new View(files.map(({ encoded: _, ...file }) => file))
    files.forEach(({ encoded }, place) => atOnce(view.collect(place, encoded)))
    return view
  }

  /** The view of these files, whose rows are still to be collected, file by file, before it grows. */
  static empty(files: readonly ViewFile[]): View {
    return new View(files)
  }

  /** Takes in the rows of the file at a place, of its encoded summary; files come in their order. */
  *collect(place: number, encoded: Uint8Array): Steps<void> {
    const file = this.files[place]!
    let rows = 0
    for (const row of encodedRows(encoded)) {
      this.#collect(row, file, place)
      if (++rows % ROWS_A_STEP === 0) yield
    }
  }

  /** Makes the tree, of these merges where they are known. */
  *grow(known: readonly Merge[] | null = null): Steps<void> {
    this.#tree = yield* this.#growTree(known)
  }

  /** Makes the templates of the default cut, and what those of others need, so that nobody waits for all of them later. */
  *draw(): Steps<void> {
    const { tokens } = this.tree
    if (tokens instanceof TextTokens) yield* tokens.keep()
    yield* this.cutAt(DEFAULT_SIMILARITY).drawTemplates()
  }

  /** Makes what was asked for of another view, so that nobody waits for it once this one has taken its place. */
  *makeAs(other: View): Steps<void> {
    if (!other.#tree) return
    yield* this.#grown().makeAs(other.#tree)
    yield* this.cutAt(DEFAULT_SIMILARITY).makeAs(other.cutAt(DEFAULT_SIMILARITY))
  }

  /** How many entries there are of each level; to be asked for when all rows are collected. */
  get byLevel(): ReadonlyMap<LevelCode, number> {
    return (this.#byLevel ??= this.#countLevels())
  }

  #countLevels(): ReadonlyMap<LevelCode, number> {
    const byLevel = new Map<LevelCode, number>()
    for (const counts of [this.untimed, ...this.timeline.values()])
      counts.forEach((count, level) => {
        if (count > 0) byLevel.set(level, (byLevel.get(level) ?? 0) + count)
      })
    return byLevel
  }

  get tree(): MergeTree<ViewShape> {
    return this.#grown().tree
  }

  /** The groups at a similarity, eldest first. */
  cut(similarity: number): readonly ViewGroup[] {
    return this.cutAt(similarity).groups
  }

  cutAt(similarity: number): Cut {
    const known = this.#cuts.get(similarity)
    if (known) return known
    const cut = new Cut(this.#grown(), similarity)
    if (this.#cuts.size >= MAX_CUTS) this.#cuts.delete(this.#cuts.keys().next().value ?? similarity)
    this.#cuts.set(similarity, cut)
    return cut
  }

  #grown(): GroupTree {
    return (this.#tree ??= atOnce(this.#growTree()))
  }

  *#growTree(known: readonly Merge[] | null = null): Steps<GroupTree> {
    const tree = yield* growTree([...this.shapes.values()], known)
    return yield* GroupTree.grow(tree, this.series, this.timeline)
  }

  #collect(row: EncodedRow, viewFile: ViewFile, file: number): void {
    const name = row.shape
    let shape = this.#shapes.get(name)
    if (!shape) {
      shape = {
        shape: name,
        text: row.text,
        count: 0,
        eldest: { file, offset: row.first, sample: row.sample },
        rows: [],
      }
      this.#shapes.set(name, shape)
    } else if (shape.eldest.file === file && row.first < shape.eldest.offset) {
      shape.eldest.offset = row.first
      shape.eldest.sample = row.sample
    }
    shape.count += row.count
    shape.rows.push(this.#row(row, viewFile, file))
  }

  #row(row: EncodedRow, file: ViewFile, place: number): ViewRow {
    const { level, count, lines, kind } = row
    const [times, moreLines] = [this.#times, this.#moreLines]
    times.clear()
    moreLines.clear()
    if (kind === TIME_NONE) this.untimed[level]! += count
    else row.addTo(times, moreLines, bucketMover(file, kind, this.bucketMs))
    this.#note(level, times)
    const [minUs, maxUs] = boundsOf(row, file)
    return {
      file: place,
      kind,
      level,
      count,
      lines,
      minUs,
      maxUs,
      times: this.series.add(times),
      moreLines: this.series.add(moreLines),
    }
  }

  /** Adds the times of a row to those of all together. */
  #note(level: LevelCode, { length, buckets, counts }: BucketList): void {
    for (let at = 0; at < length; at++) {
      const bucket = buckets[at]!
      let byLevel = this.timeline.get(bucket)
      if (!byLevel) this.timeline.set(bucket, (byLevel = new Float64Array(LEVEL_KEYS.length)))
      byLevel[level]! += counts[at]!
    }
  }
}

/** Where the buckets of a file's rows go in a view with buckets of width `bucketMs`; null where they stay. */
const bucketMover = (
  file: ViewFile,
  kind: TimeKindCode,
  bucketMs: number,
): ((bucket: number) => number) | null => {
  const widthMs = file.summary.bucketMs[kind]
  if (kind === TIME_FULL && widthMs === bucketMs) return null
  if (kind !== TIME_FULL) return (bucket) => bucketFor(file, bucket * widthMs * US_PER_MS, kind, bucketMs)
  return (bucket) => movedBucket(bucket, widthMs, bucketMs, 0, kind)
}

/**
 * Number of the bucket of width `bucketMs` that an entry is counted in. Partial times are resolved a bucket at a time, so what
 * counts is where the start of its bucket falls; `us` is as written, moved past the turns before it.
 */
export const bucketFor = (
  { summary, resolve }: ViewFile,
  us: number,
  kind: TimeKindCode,
  bucketMs: number,
): number => {
  if (kind === TIME_FULL) return bucketOf(us, bucketMs)
  const widthMs = summary.bucketMs[kind]
  return bucketOf(resolve(bucketOf(us, widthMs) * widthMs * US_PER_MS, kind), bucketMs)
}

/** First and last instant of a row, none where its entries have no time; to a bucket where order says nothing, as the first as written may not be the first. */
const boundsOf = (row: EncodedRow, { summary, resolve }: ViewFile): readonly [number, number] => {
  const { kind } = row
  if (kind === TIME_NONE) return [Infinity, -Infinity]
  const name = partialName(kind)
  if (name === null || isOrdered(summary.jumps[name], name))
    return [resolve(row.minUs, kind), resolve(row.maxUs, kind)]
  const widthUs = summary.bucketMs[kind] * US_PER_MS
  let [first, last] = [Infinity, -Infinity]
  row.forEachBucket((bucket) => {
    first = Math.min(first, resolve(bucket * widthUs, kind))
    last = Math.max(last, resolve((bucket + 1) * widthUs - 1, kind))
  })
  return [first, last]
}

const MAX_CUTS = 24
