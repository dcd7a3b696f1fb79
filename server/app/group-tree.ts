import { Dendrogram } from '../cluster/dendrogram.ts'
import { templateOf } from '../cluster/template.ts'
import type { MergeTree } from '../cluster/tree.ts'
import { LEVEL_KEYS } from '../model/level.ts'
import type { SeriesPool } from './series.ts'
import type { ViewRow, ViewShape } from './view.ts'

/** Columns by node, then by level code: what its shapes have of that level. */
interface NodeCounts {
  readonly counts: Float64Array
  readonly lines: Float64Array
  /** Of entries with a time; Infinity and -Infinity where there are none. */
  readonly minUs: Float64Array
  readonly maxUs: Float64Array
}

const LEVELS = LEVEL_KEYS.length

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
  readonly #templates = new Map<number, string>()

  /** What the shapes' rows count by bucket. */
  readonly series: SeriesPool
  /** Of every row, in the order of the tree's shapes: its shape's place, and the row; side by side, as filters go through all. */
  readonly places: Int32Array
  readonly rows: readonly ViewRow[]

  constructor(tree: MergeTree<ViewShape>, series: SeriesPool) {
    this.tree = tree
    this.series = series
    this.rows = tree.shapes.flatMap(({ rows }) => rows)
    this.places = Int32Array.from(tree.shapes.flatMap(({ rows }, place) => rows.map(() => place)))
    this.nodes = new Dendrogram(tree)
    this.#ages = agesOf(tree.shapes)
    this.eldest = this.#eldest()
    this.counts = countNodes(this.nodes, tree.shapes)
  }

  /** Whether node a's eldest shape is elder than b's: negative, or positive. */
  byAge(a: number, b: number): number {
    return this.#ages[this.eldest[a]!]! - this.#ages[this.eldest[b]!]!
  }

  /** Eldest first. */
  shapesOf(node: number): readonly ViewShape[] {
    const places = this.nodes.shapesOf(node).slice()
    return Array.from(
      places.sort((a, b) => this.#ages[a]! - this.#ages[b]!),
      (place) => this.tree.shapes[place]!,
    )
  }

  templateOf(node: number): string {
    const known = this.#templates.get(node)
    if (known !== undefined) return known
    const template = this.#template(node)
    this.#templates.set(node, template)
    return template
  }

  #template(node: number): string {
    const { shapes, tokens } = this.tree
    // In one order whatever the tree looks like.
    const places = this.nodes.shapesOf(node).slice().sort()
    return templateOf(Array.from(places, (place) => ({ ...shapes[place]!, tokens: tokens.at(place) })))
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

const agesOf = (shapes: readonly ViewShape[]): Int32Array => {
  const ages = new Int32Array(shapes.length)
  shapes
    .map(({ eldest }, place) => ({ ...eldest, place }))
    .sort((a, b) => a.file - b.file || a.offset - b.offset)
    .forEach(({ place }, age) => (ages[place] = age))
  return ages
}

const countNodes = (nodes: Dendrogram, shapes: readonly ViewShape[]): NodeCounts => {
  const size = (nodes.leaves + nodes.lefts.length) * LEVELS
  const sums: NodeCounts = {
    counts: new Float64Array(size),
    lines: new Float64Array(size),
    minUs: new Float64Array(size).fill(Infinity),
    maxUs: new Float64Array(size).fill(-Infinity),
  }
  const add = (at: number, count: number, lines: number, minUs: number, maxUs: number): void => {
    sums.counts[at]! += count
    sums.lines[at]! += lines
    if (minUs < sums.minUs[at]!) sums.minUs[at] = minUs
    if (maxUs > sums.maxUs[at]!) sums.maxUs[at] = maxUs
  }
  shapes.forEach(({ rows }, place) => {
    for (const { level, count, lines, minUs, maxUs } of rows)
      add(place * LEVELS + level, count, lines, minUs, maxUs)
  })
  const addNode = (to: number, from: number): void => {
    for (let level = 0; level < LEVELS; level++) {
      const at = from * LEVELS + level
      if (sums.counts[at]! > 0)
        add(to * LEVELS + level, sums.counts[at]!, sums.lines[at]!, sums.minUs[at]!, sums.maxUs[at]!)
    }
  }
  nodes.lefts.forEach((left, merge) => {
    addNode(nodes.leaves + merge, left)
    addNode(nodes.leaves + merge, nodes.rights[merge]!)
  })
  return sums
}
