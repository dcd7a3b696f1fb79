import { Dendrogram } from '../cluster/dendrogram.ts'
import { NodeTemplates } from '../cluster/node-templates.ts'
import { sorted } from '../cluster/sorted.ts'
import type { MergeTree } from '../cluster/tree.ts'
import type { LevelCode } from '../model/level.ts'
import { SAMPLES_PER_GROUP } from '../model/limits.ts'
import { atOnce, type Steps } from '../model/steps.ts'
import type { CutCounts } from './cut.ts'
import type { Counts } from './filter.ts'
import { COUNT, FIGURES, LINES, MAX_US, MIN_US, NodeCounts } from './node-counts.ts'
import { Recent } from './recent.ts'
import { RowSums } from './row-sums.ts'
import type { SeriesPool } from './series.ts'
import type { ViewRow, ViewShape } from './view.ts'

/** Of four cuts of 30,000 groups each. */
const MAX_COUNTED_BYTES = 4 * 1024 * 1024
/** The first shapes of so many nodes are kept. */
const MAX_FIRST_SHAPES = 10_000
/** Stands for no node. */
const NONE = -1

/**
 * A view's tree with what is known of each of its nodes, which are the groups of all cuts: added up once, from the shapes upwards,
 * so that a cut costs no more than to find its nodes. Templates are made when they are first asked for, and kept.
 */
export class GroupTree {
  readonly tree: MergeTree<ViewShape>
  readonly nodes: Dendrogram
  /** Of each node the eldest of its shapes, by its place in the tree's shapes. */
  readonly eldest: Int32Array
  readonly counts: NodeCounts
  /** Place of each shape in the order of age. */
  readonly #ages: Int32Array
  /** The other way round: the shape of each age. */
  readonly #byAge: Int32Array
  readonly #timeline: ReadonlyMap<number, unknown>
  #rowSums: RowSums | null | undefined
  readonly #templates: NodeTemplates
  readonly #firstShapes = new Map<number, readonly ViewShape[]>()

  /** What cuts came to last, by similarity and levels. */
  readonly counted = new Recent<CutCounts>(MAX_COUNTED_BYTES)

  /** What the shapes' rows count by bucket. */
  readonly series: SeriesPool
  /** Of every row, in the order of the tree's shapes: its shape's place, and the row; side by side, as filters go through all. */
  readonly places: Int32Array
  readonly rows: readonly ViewRow[]

  private constructor(
    tree: MergeTree<ViewShape>,
    series: SeriesPool,
    timeline: ReadonlyMap<number, unknown>,
    nodes: Dendrogram,
    byAge: Int32Array,
    counts: NodeCounts,
  ) {
    this.tree = tree
    this.series = series
    this.#timeline = timeline
    this.rows = tree.shapes.flatMap(({ rows }) => rows)
    this.places = Int32Array.from(tree.shapes.flatMap(({ rows }, place) => rows.map(() => place)))
    this.nodes = nodes
    this.#templates = new NodeTemplates(tree, nodes)
    this.#byAge = byAge
    this.#ages = new Int32Array(tree.shapes.length)
    this.#byAge.forEach((place, age) => (this.#ages[place] = age))
    this.eldest = this.#eldest()
    this.counts = counts
  }

  /** @param timeline by each bucket that a row has entries in */
  static *grow(
    tree: MergeTree<ViewShape>,
    series: SeriesPool,
    timeline: ReadonlyMap<number, unknown>,
  ): Steps<GroupTree> {
    const nodes = new Dendrogram(tree)
    yield
    const byAge = yield* shapesByAge(tree.shapes)
    const counts = yield* NodeCounts.of(nodes, tree.shapes)
    return new GroupTree(tree, series, timeline, nodes, byAge, counts)
  }

  /** Counts of the rows by bucket; null where searching in each row's series takes less. Made when it is first asked for. */
  get rowSums(): RowSums | null {
    if (this.#rowSums === undefined) this.#rowSums = atOnce(this.#growRowSums())
    return this.#rowSums
  }

  #growRowSums(): Steps<RowSums | null> {
    return RowSums.grow(this.series, this.rows, this.#timeline.keys())
  }

  /** Makes what was asked for of another tree, before it takes that one's place. */
  *makeAs(other: GroupTree): Steps<void> {
    if (other.#rowSums !== undefined) this.#rowSums = yield* this.#growRowSums()
  }

  /** Nodes that have no shape in common, by the age of their eldest shapes. */
  byAge(nodes: readonly number[]): Int32Array {
    const found = new Int32Array(this.nodes.leaves).fill(NONE)
    for (const node of nodes) found[this.#ages[this.eldest[node]!]!] = node
    let length = 0
    for (const node of found) if (node !== NONE) found[length++] = node
    return found.slice(0, length)
  }

  /** Eldest first. */
  shapesOf(node: number): readonly ViewShape[] {
    const ages = this.nodes.shapesOf(node).map((place) => this.#ages[place]!)
    return Array.from(ages.sort(), (age) => this.tree.shapes[this.#byAge[age]!]!)
  }

  /** The first SAMPLES_PER_GROUP of the same. */
  firstShapesOf(node: number): readonly ViewShape[] {
    const known = this.#firstShapes.get(node)
    if (known) return known
    const shapes = this.#findFirst(node)
    if (this.#firstShapes.size === MAX_FIRST_SHAPES) this.#firstShapes.clear()
    this.#firstShapes.set(node, shapes)
    return shapes
  }

  #findFirst(node: number): readonly ViewShape[] {
    const first: number[] = []
    for (const place of this.nodes.shapesOf(node)) {
      const age = this.#ages[place]!
      if (first.length === SAMPLES_PER_GROUP && age > first[SAMPLES_PER_GROUP - 1]!) continue
      first.splice(first.length === SAMPLES_PER_GROUP ? SAMPLES_PER_GROUP - 1 : first.length, 1, age)
      for (let at = first.length - 1; at > 0 && first[at]! < first[at - 1]!; at--)
        [first[at], first[at - 1]] = [first[at - 1]!, first[at]!]
    }
    return first.map((age) => this.tree.shapes[this.#byAge[age]!]!)
  }

  /** What a node has of some levels (null: of all). */
  countsOf(node: number, levels: ReadonlySet<LevelCode> | null): Counts {
    const sum: Counts = { count: 0, lines: 0, minUs: Infinity, maxUs: -Infinity, byLevel: new Map() }
    const { starts, levels: levelOf, figures } = this.counts
    for (let place = starts[node]!; place < starts[node + 1]!; place++) {
      const level = levelOf[place]!
      if (levels && !levels.has(level)) continue
      const at = place * FIGURES
      sum.count += figures[at + COUNT]!
      sum.lines += figures[at + LINES]!
      sum.minUs = Math.min(sum.minUs, figures[at + MIN_US]!)
      sum.maxUs = Math.max(sum.maxUs, figures[at + MAX_US]!)
      sum.byLevel.set(level, figures[at + COUNT]!)
    }
    return sum
  }

  /** The shape of that name, by its place in the tree's shapes. */
  placeOf(shape: string): number | undefined {
    // They are ascending by name.
    const { shapes } = this.tree
    let [low, high] = [0, shapes.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (shapes[middle]!.shape < shape) low = middle + 1
      else high = middle
    }
    return shapes[low]?.shape === shape ? low : undefined
  }

  templateOf(node: number): string {
    return this.#templates.of(node)
  }

  #eldest(): Int32Array {
    const { leaves, lefts, rights } = this.nodes
    const eldest = Int32Array.from({ length: leaves + lefts.length }, (_, node) => node)
    lefts.forEach((left, merge) => {
      const [a, b] = [eldest[left]!, eldest[rights[merge]!]!]
      eldest[leaves + merge] = this.#ages[a]! < this.#ages[b]! ? a : b
    })
    return eldest
  }
}

function* shapesByAge(shapes: readonly ViewShape[]): Steps<Int32Array> {
  const files = Int32Array.from(shapes, ({ eldest }) => eldest.file)
  const offsets = Float64Array.from(shapes, ({ eldest }) => eldest.offset)
  yield
  const places = yield* sorted(
    [...shapes.keys()],
    (a, b) => files[a]! - files[b]! || offsets[a]! - offsets[b]!,
  )
  return Int32Array.from(places)
}
