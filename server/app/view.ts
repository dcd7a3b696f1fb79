import { coarsen, addTo, bucketOf } from '../cluster/histogram.ts'
import { partialName } from '../cluster/summary.ts'
import { buildTree, growTree, type MergeTree } from '../cluster/tree.ts'
import { LEVEL_KEYS, type LevelCode } from '../model/level.ts'
import { BUCKET_WIDTHS_MS, DEFAULT_SIMILARITY } from '../model/limits.ts'
import { atOnce, type Steps } from '../model/steps.ts'
import type { Figures, Row, Summary, UnparsedReason } from '../model/summary.ts'
import { TIME_FULL, TIME_NONE, US_PER_MS, type TimeKindCode } from '../model/time.ts'
import { Cut, type ViewGroup } from './cut.ts'
import { GroupTree } from './group-tree.ts'
import { isOrdered, type Resolve } from './resolve.ts'
import { NO_SERIES, SeriesPool } from './series.ts'

/** A file of a view, in the view's order: by upload, then by file. */
export interface ViewFile {
  readonly upload: string
  readonly file: number
  readonly name: string
  readonly summary: Figures
  readonly resolve: Resolve
}

/** The same with its rows. */
export interface CountedFile extends ViewFile {
  readonly summary: Summary
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
    const view = new View(
      files.map(({ summary, ...file }) => {
        const { rows: _, ...figures } = summary
        return { ...file, summary: figures }
      }),
    )
    files.forEach(({ summary }, place) => atOnce(view.collect(place, summary.rows.values())))
    return view
  }

  /** The view of these files, whose rows are still to be collected, file by file, before it grows. */
  static empty(files: readonly ViewFile[]): View {
    return new View(files)
  }

  /** Takes in the rows of the file at a place; files come in their order. */
  *collect(place: number, rows: Iterable<Row>): Steps<void> {
    const file = this.files[place]!
    for (const row of rows) {
      this.#collect(row, file, place)
      yield
    }
  }

  /** Makes the tree, and what the default cut shows. */
  *grow(): Steps<void> {
    this.#tree = new GroupTree(yield* growTree([...this.shapes.values()]), this.series, this.timeline)
    yield
    yield* this.cutAt(DEFAULT_SIMILARITY).drawTemplates()
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
    return (this.#tree ??= new GroupTree(buildTree([...this.shapes.values()]), this.series, this.timeline))
  }

  #collect(row: Row, viewFile: ViewFile, file: number): void {
    let shape = this.#shapes.get(row.shape)
    if (!shape) {
      shape = {
        shape: row.shape,
        text: row.text,
        count: 0,
        eldest: { file, offset: row.first, sample: row.sample },
        rows: [],
      }
      this.#shapes.set(row.shape, shape)
    } else if (shape.eldest.file === file && row.first < shape.eldest.offset) {
      shape.eldest.offset = row.first
      shape.eldest.sample = row.sample
    }
    shape.count += row.count
    const moved = this.#row(row, viewFile, file)
    shape.rows.push(moved)
    this.#note(moved)
  }

  /** Adds a row to what all together come to. */
  #note({ level, count, times }: ViewRow): void {
    if (times === NO_SERIES) this.untimed[level]! += count
    this.series.forEach(times, -Infinity, Infinity, (bucket, amount) => {
      let byLevel = this.timeline.get(bucket)
      if (!byLevel) this.timeline.set(bucket, (byLevel = new Float64Array(LEVEL_KEYS.length)))
      byLevel[level]! += amount
    })
  }

  #row(row: Row, file: ViewFile, place: number): ViewRow {
    const { level, count, lines, kind } = row
    if (kind === TIME_NONE)
      return {
        file: place,
        kind,
        level,
        count,
        lines,
        minUs: Infinity,
        maxUs: -Infinity,
        times: NO_SERIES,
        moreLines: NO_SERIES,
      }
    const widthMs = file.summary.bucketMs[kind]
    const move = (buckets: ReadonlyMap<number, number>): ReadonlyMap<number, number> => {
      if (kind === TIME_FULL)
        return widthMs === this.bucketMs ? buckets : coarsen(buckets, widthMs, this.bucketMs)
      const moved = new Map<number, number>()
      for (const [bucket, amount] of buckets)
        addTo(moved, bucketFor(file, bucket * widthMs * US_PER_MS, kind, this.bucketMs), amount)
      return moved
    }
    const [minUs, maxUs] = boundsOf(row, file)
    const [times, moreLines] = [row.buckets, row.moreLines].map((buckets) => this.series.add(move(buckets)))
    return { file: place, kind, level, count, lines, minUs, maxUs, times: times!, moreLines: moreLines! }
  }
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

/** First and last instant of a row; to a bucket where order says nothing, as the first as written may not be the first. */
const boundsOf = (row: Row, { summary, resolve }: ViewFile): readonly [number, number] => {
  const { kind } = row
  const name = partialName(kind)
  if (name === null || isOrdered(summary.jumps[name], name))
    return [resolve(row.minUs, kind), resolve(row.maxUs, kind)]
  const widthUs = summary.bucketMs[kind] * US_PER_MS
  let [first, last] = [Infinity, -Infinity]
  for (const bucket of row.buckets.keys()) {
    first = Math.min(first, resolve(bucket * widthUs, kind))
    last = Math.max(last, resolve((bucket + 1) * widthUs - 1, kind))
  }
  return [first, last]
}

const MAX_CUTS = 24
