import { coarsen, addTo, bucketOf } from '../cluster/histogram.ts'
import { partialName } from '../cluster/summary.ts'
import { templateOf } from '../cluster/template.ts'
import { buildTree, cutTree, type MergeTree } from '../cluster/tree.ts'
import type { LevelCode } from '../model/level.ts'
import { BUCKET_WIDTHS_MS } from '../model/limits.ts'
import type { Row, Summary, UnparsedReason } from '../model/summary.ts'
import { TIME_FULL, TIME_NONE, US_PER_MS, type TimeKindCode } from '../model/time.ts'
import { isOrdered, type Resolve } from './resolve.ts'

/** A file of a view, in the view's order: by upload, then by file. */
export interface ViewFile {
  readonly upload: string
  readonly file: number
  readonly name: string
  readonly summary: Summary
  readonly resolve: Resolve
}

/** Counts of a shape at one level; `buckets` is null for entries without a time. */
export interface ViewRow {
  readonly level: LevelCode
  readonly count: number
  readonly lines: number
  readonly minUs: number
  readonly maxUs: number
  readonly buckets: ReadonlyMap<number, number> | null
  readonly moreLines: ReadonlyMap<number, number>
}

export interface ViewShape {
  readonly shape: string
  readonly text: string
  count: number
  /** Where its first entry stands: index of the file in the view, offset in the file. */
  readonly eldest: { file: number; offset: number; sample: string }
  readonly rows: ViewRow[]
}

/** A group of a cut: its shapes, eldest first. */
export interface ViewGroup {
  /** Name of its eldest shape. */
  readonly id: string
  readonly template: string
  readonly shapes: readonly ViewShape[]
}

/**
 * A set of files with what they add up to, all times resolved. Everything in it is a function of the files' summaries;
 * the tree is built when first asked for and kept, so that another cut costs only the cut.
 */
export class View {
  readonly files: readonly ViewFile[]
  readonly bytes: number
  readonly lines: number
  readonly entries: number
  readonly unparsedBy: Readonly<Record<UnparsedReason, number>>
  /** Width of all rows' buckets. */
  readonly bucketMs: number
  readonly shapes: ReadonlyMap<string, ViewShape>
  #tree: MergeTree | undefined
  readonly #cuts = new Map<number, readonly ViewGroup[]>()

  constructor(files: readonly ViewFile[]) {
    const sum = (of: (summary: Summary) => number): number =>
      files.reduce((total, { summary }) => total + of(summary), 0)
    this.files = files
    this.bytes = sum(({ bytes }) => bytes)
    this.lines = sum(({ lines }) => lines)
    this.entries = sum(({ entries }) => entries)
    this.unparsedBy = {
      blank: sum(({ unparsed }) => unparsed.blank),
      binary: sum(({ unparsed }) => unparsed.binary),
    }
    this.bucketMs = files.reduce(
      (widest, { summary }) => Math.max(widest, ...summary.bucketMs),
      BUCKET_WIDTHS_MS[0]!,
    )
    this.shapes = this.#collect()
  }

  get tree(): MergeTree {
    return (this.#tree ??= buildTree([...this.shapes.values()]))
  }

  /** The groups at a similarity, eldest first. */
  cut(similarity: number): readonly ViewGroup[] {
    const known = this.#cuts.get(similarity)
    if (known) return known
    const { tree } = this
    const groups = cutTree(tree, similarity).map((members) => this.#group(tree, members))
    groups.sort((a, b) => byAge(a.shapes[0]!, b.shapes[0]!))
    if (this.#cuts.size >= MAX_CUTS) this.#cuts.delete(this.#cuts.keys().next().value ?? similarity)
    this.#cuts.set(similarity, groups)
    return groups
  }

  #group(tree: MergeTree, members: readonly number[]): ViewGroup {
    const shapes = members.map((member) => this.shapes.get(tree.shapes[member]!.shape)!).sort(byAge)
    const template = templateOf(
      members.map((member) => ({ ...tree.shapes[member]!, tokens: tree.tokens[member]! })),
    )
    return { id: shapes[0]!.shape, template, shapes }
  }

  #collect(): ReadonlyMap<string, ViewShape> {
    const shapes = new Map<string, ViewShape>()
    this.files.forEach((viewFile, file) => {
      for (const row of viewFile.summary.rows.values()) {
        let shape = shapes.get(row.shape)
        if (!shape) {
          shape = {
            shape: row.shape,
            text: row.text,
            count: 0,
            eldest: { file, offset: row.first, sample: row.sample },
            rows: [],
          }
          shapes.set(row.shape, shape)
        } else if (shape.eldest.file === file && row.first < shape.eldest.offset) {
          shape.eldest.offset = row.first
          shape.eldest.sample = row.sample
        }
        shape.count += row.count
        shape.rows.push(this.#row(row, viewFile))
      }
    })
    return shapes
  }

  #row(row: Row, file: ViewFile): ViewRow {
    const { level, count, lines, kind } = row
    if (kind === TIME_NONE)
      return { level, count, lines, minUs: 0, maxUs: 0, buckets: null, moreLines: row.moreLines }
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
    return { level, count, lines, minUs, maxUs, buckets: move(row.buckets), moreLines: move(row.moreLines) }
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

const byAge = (a: ViewShape, b: ViewShape): number =>
  a.eldest.file - b.eldest.file || a.eldest.offset - b.eldest.offset
