import type { Dendrogram } from '../cluster/dendrogram.ts'
import { grown } from '../cluster/grown.ts'
import { LEVEL_KEYS, type LevelCode } from '../model/level.ts'
import type { Steps } from '../model/steps.ts'
import type { ViewShape } from './view.ts'

const LEVELS = LEVEL_KEYS.length
/** So many nodes are counted in one step. */
const NODES_A_STEP = 64

/** Places in the figures of a node at a level: entries, lines, first and last time; Infinity and -Infinity where none has a time. */
export const COUNT = 0
export const LINES = 1
export const MIN_US = 2
export const MAX_US = 3
export const FIGURES = 4

/**
 * What each node of a tree has of each level that its shapes have, node after node, level after level: a cut looks at thousands of
 * them all over the tree, so they stand as close as they can.
 */
export class NodeCounts {
  /** By node, and one behind the last: its first place in `levels`. */
  readonly starts: Int32Array
  levels: Uint8Array<ArrayBuffer> = new Uint8Array(0)
  /** FIGURES for each place in `levels`. */
  figures: Float64Array<ArrayBuffer> = new Float64Array(0)
  #nodes = 0
  /** Of the node that is added up. */
  readonly #sums = new Float64Array(LEVELS * FIGURES)

  private constructor(nodes: number) {
    this.starts = new Int32Array(nodes + 1)
    this.#clear()
  }

  static *of(nodes: Dendrogram, shapes: readonly ViewShape[]): Steps<NodeCounts> {
    const { leaves, lefts, rights } = nodes
    const sums = new NodeCounts(leaves + lefts.length)
    for (const { rows } of shapes) {
      for (const { level, count, lines, minUs, maxUs } of rows) sums.#add(level, count, lines, minUs, maxUs)
      if (sums.#end() % NODES_A_STEP === 0) yield
    }
    for (const [merge, left] of lefts.entries()) {
      sums.#addNode(left)
      sums.#addNode(rights[merge]!)
      if (sums.#end() % NODES_A_STEP === 0) yield
    }
    return sums
  }

  #add(level: LevelCode, count: number, lines: number, minUs: number, maxUs: number): void {
    const sums = this.#sums
    const at = level * FIGURES
    sums[at + COUNT]! += count
    sums[at + LINES]! += lines
    if (minUs < sums[at + MIN_US]!) sums[at + MIN_US] = minUs
    if (maxUs > sums[at + MAX_US]!) sums[at + MAX_US] = maxUs
  }

  #addNode(node: number): void {
    const { starts, levels, figures } = this
    for (let place = starts[node]!; place < starts[node + 1]!; place++) {
      const at = place * FIGURES
      this.#add(
        levels[place]!,
        figures[at + COUNT]!,
        figures[at + LINES]!,
        figures[at + MIN_US]!,
        figures[at + MAX_US]!,
      )
    }
  }

  /** What was added is the next node's. @returns how many nodes there are */
  #end(): number {
    const sums = this.#sums
    let length = this.starts[this.#nodes]!
    if (length + LEVELS > this.levels.length) {
      this.levels = grown(this.levels, length * 2 + LEVELS)
      this.figures = grown(this.figures, this.levels.length * FIGURES)
    }
    for (let level = 0; level < LEVELS; level++) {
      const at = level * FIGURES
      if (sums[at + COUNT] === 0) continue
      this.levels[length] = level
      this.figures.set(sums.subarray(at, at + FIGURES), length++ * FIGURES)
    }
    this.starts[++this.#nodes] = length
    this.#clear()
    return this.#nodes
  }

  #clear(): void {
    const sums = this.#sums
    sums.fill(0)
    for (let at = 0; at < sums.length; at += FIGURES) {
      sums[at + MIN_US] = Infinity
      sums[at + MAX_US] = -Infinity
    }
  }
}
