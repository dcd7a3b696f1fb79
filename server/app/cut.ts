import { LEVEL_KEYS } from '../model/level.ts'
import type { Steps } from '../model/steps.ts'
import { isRanged, leaves, type Filter, type Left } from './filter.ts'
import type { GroupTree } from './group-tree.ts'
import type { ViewShape } from './view.ts'

const LEVELS = LEVEL_KEYS.length

/** What a filter leaves of the groups of a cut, in columns by the group's place in the cut. */
export interface CutCounts {
  readonly counts: Float64Array
  readonly lines: Float64Array
  /** Infinity and -Infinity where no entry has a time. */
  readonly minUs: Float64Array
  readonly maxUs: Float64Array
  /** The highest level code. */
  readonly worst: Int8Array
}

/** A group of a cut; its template and its shapes are made out when they are looked at. */
export class ViewGroup {
  readonly #tree: GroupTree
  readonly #node: number
  #shapes: readonly ViewShape[] | undefined

  constructor(tree: GroupTree, node: number) {
    this.#tree = tree
    this.#node = node
  }

  /** Name of its eldest shape. */
  get id(): string {
    return this.#tree.tree.shapes[this.#tree.eldest[this.#node]!]!.shape
  }

  get template(): string {
    return this.#tree.templateOf(this.#node)
  }

  /** Eldest first. */
  get shapes(): readonly ViewShape[] {
    return (this.#shapes ??= this.#tree.shapesOf(this.#node))
  }
}

/** The groups of a view at one similarity, eldest first. */
export class Cut {
  readonly groups: readonly ViewGroup[]
  readonly #tree: GroupTree
  readonly #nodes: readonly number[]
  #places: Int32Array | undefined
  #templateRanks: Int32Array | undefined
  #lowerTemplates: readonly string[] | undefined

  constructor(tree: GroupTree, similarity: number) {
    this.#tree = tree
    this.#nodes = [...tree.nodes.cut(similarity)].sort((a, b) => tree.byAge(a, b))
    this.groups = this.#nodes.map((node) => new ViewGroup(tree, node))
  }

  /** The group of that id; undefined where there is none. */
  find(id: string): ViewGroup | undefined {
    return this.groups.find((group) => group.id === id)
  }

  /** Negative where the id of the group at place a comes before that of b. */
  compareIds(a: number, b: number): number {
    const { eldest } = this.#tree
    return eldest[this.#nodes[a]!]! - eldest[this.#nodes[b]!]!
  }

  /** Makes all templates, so that nobody waits for them later. */
  *drawTemplates(): Steps<void> {
    for (const node of this.#nodes) {
      this.#tree.templateOf(node)
      yield
    }
  }

  /** By place: equal for equal templates, in their order. */
  get templateRanks(): Int32Array {
    if (this.#templateRanks) return this.#templateRanks
    const templates = this.groups.map(({ template }) => template)
    const ranks = new Int32Array(templates.length)
    const sorted = [...new Set(templates)].sort((a, b) => (a < b ? -1 : 1))
    const rankOf = new Map(sorted.map((template, rank) => [template, rank]))
    templates.forEach((template, place) => (ranks[place] = rankOf.get(template)!))
    return (this.#templateRanks = ranks)
  }

  /** By place, in lower case. */
  get lowerTemplates(): readonly string[] {
    return (this.#lowerTemplates ??= this.groups.map(({ template }) => template.toLowerCase()))
  }

  count(filter: Filter): CutCounts {
    const size = this.groups.length
    const found: CutCounts = {
      counts: new Float64Array(size),
      lines: new Float64Array(size),
      minUs: new Float64Array(size).fill(Infinity),
      maxUs: new Float64Array(size).fill(-Infinity),
      worst: new Int8Array(size),
    }
    if (isRanged(filter) || filter.narrowing) this.#countRange(filter, found)
    else this.#countLevels(filter, found)
    return found
  }

  #countLevels({ levels }: Filter, found: CutCounts): void {
    const { counts, lines, minUs, maxUs } = this.#tree.counts
    const wanted = LEVEL_KEYS.map((_, level) => level).filter((level) => !levels || levels.has(level))
    const left: Left = { count: 0, lines: 0, minUs: 0, maxUs: 0 }
    this.#nodes.forEach((node, place) => {
      for (const level of wanted) {
        const at = node * LEVELS + level
        left.count = counts[at]!
        if (left.count === 0) continue
        left.lines = lines[at]!
        left.minUs = minUs[at]!
        left.maxUs = maxUs[at]!
        add(found, place, level, left)
      }
    })
  }

  #countRange(filter: Filter, found: CutCounts): void {
    const left: Left = { count: 0, lines: 0, minUs: 0, maxUs: 0 }
    const places = this.#placesOfShapes()
    const { series, rows, places: shapes } = this.#tree
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at]!
      if (leaves(series, row, filter, left)) add(found, places[shapes[at]!]!, row.level, left)
    }
  }

  /** By shape: the place of its group. */
  #placesOfShapes(): Int32Array {
    if (this.#places) return this.#places
    const { nodes } = this.#tree
    const places = new Int32Array(nodes.leaves)
    this.#nodes.forEach((node, place) => {
      for (const shape of nodes.shapesOf(node)) places[shape] = place
    })
    return (this.#places = places)
  }
}

const add = (found: CutCounts, place: number, level: number, left: Left): void => {
  found.counts[place]! += left.count
  found.lines[place]! += left.lines
  if (left.minUs < found.minUs[place]!) found.minUs[place] = left.minUs
  if (left.maxUs > found.maxUs[place]!) found.maxUs[place] = left.maxUs
  if (level > found.worst[place]!) found.worst[place] = level
}
