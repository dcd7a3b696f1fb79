import { sorted } from '../cluster/sorted.ts'
import { LEVEL_KEYS } from '../model/level.ts'
import { atOnce, type Steps } from '../model/steps.ts'
import { countGroup, isRanged, leaves, type Counts, type Filter, type Left } from './filter.ts'
import type { GroupTree } from './group-tree.ts'
import { COUNT, FIGURES, LINES, MAX_US, MIN_US } from './node-counts.ts'
import type { ViewShape } from './view.ts'

/** What counts take that are of no group. */
const OWN_BYTES = 1024

/** What a filter leaves of the groups of a cut, in columns by the group's place in the cut. */
export class CutCounts {
  readonly counts: Float64Array
  readonly lines: Float64Array
  /** Infinity and -Infinity where no entry has a time. */
  readonly minUs: Float64Array
  readonly maxUs: Float64Array
  /** The highest level code. */
  readonly worst: Int8Array

  constructor(size: number) {
    this.counts = new Float64Array(size)
    this.lines = new Float64Array(size)
    this.minUs = new Float64Array(size).fill(Infinity)
    this.maxUs = new Float64Array(size).fill(-Infinity)
    this.worst = new Int8Array(size)
  }

  get byteLength(): number {
    return OWN_BYTES + this.counts.byteLength * 4 + this.worst.byteLength
  }
}

/** A group of a cut; its template and its shapes are made out when they are looked at. */
export class ViewGroup {
  readonly #tree: GroupTree
  readonly #node: number
  #shapes: readonly ViewShape[] | undefined
  /** How many shapes it has. */
  readonly size: number

  constructor(tree: GroupTree, node: number) {
    this.#tree = tree
    this.#node = node
    this.size = tree.nodes.sizes[node]!
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

  /** The first SAMPLES_PER_GROUP of its shapes. */
  get firstShapes(): readonly ViewShape[] {
    return this.#tree.firstShapesOf(this.#node)
  }

  /** What a filter leaves of it. */
  counts(filter: Filter): Counts {
    if (isRanged(filter) || filter.narrowing) return countGroup(this.#tree.series, this, filter)
    return this.#tree.countsOf(this.#node, filter.levels)
  }
}

/** The groups of a view at one similarity, eldest first. */
export class Cut {
  /** How many groups. */
  readonly size: number
  readonly #tree: GroupTree
  readonly #similarity: number
  /** Of each group, by its place. */
  readonly #nodes: Int32Array
  readonly #made: ViewGroup[] = []
  #places: Int32Array | undefined
  #templateRanks: Int32Array | undefined
  #lowerTemplates: readonly string[] | undefined

  constructor(tree: GroupTree, similarity: number) {
    this.#tree = tree
    this.#similarity = similarity
    this.#nodes = tree.byAge(tree.nodes.cut(similarity))
    this.size = this.#nodes.length
  }

  get groups(): readonly ViewGroup[] {
    return Array.from(this.#nodes, (_, place) => this.at(place))
  }

  /** The group at a place below `size`. */
  at(place: number): ViewGroup {
    return (this.#made[place] ??= new ViewGroup(this.#tree, this.#nodes[place]!))
  }

  /** The group of that id; undefined where there is none. */
  find(id: string): ViewGroup | undefined {
    const shape = this.#tree.placeOf(id)
    if (shape === undefined) return undefined
    const place = this.#placesOfShapes()[shape]!
    return this.#tree.eldest[this.#nodes[place]!] === shape ? this.at(place) : undefined
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

  /** Makes what is asked for of all templates, so that it is there at once. */
  *prepare(made: { readonly templateRanks: boolean; readonly lowerTemplates: boolean }): Steps<void> {
    if (made.templateRanks) this.#templateRanks ??= yield* this.#rankTemplates()
    if (made.lowerTemplates) this.#lowerTemplates ??= yield* this.#lowerAll()
  }

  /** Makes what was asked for of another cut, before it takes that one's place. */
  makeAs(other: Cut): Steps<void> {
    return this.prepare({
      templateRanks: other.#templateRanks !== undefined,
      lowerTemplates: other.#lowerTemplates !== undefined,
    })
  }

  /** By place: equal for equal templates, in their order. */
  get templateRanks(): Int32Array {
    return (this.#templateRanks ??= atOnce(this.#rankTemplates()))
  }

  *#rankTemplates(): Steps<Int32Array> {
    const templates = yield* this.#templates()
    const inOrder = yield* sorted([...new Set(templates)], (a, b) => (a < b ? -1 : 1))
    const rankOf = new Map(inOrder.map((template, rank) => [template, rank]))
    return Int32Array.from(templates, (template) => rankOf.get(template)!)
  }

  /** By place, in lower case. */
  get lowerTemplates(): readonly string[] {
    return (this.#lowerTemplates ??= atOnce(this.#lowerAll()))
  }

  *#lowerAll(): Steps<readonly string[]> {
    const lower: string[] = []
    for (const template of yield* this.#templates()) {
      lower.push(template.toLowerCase())
      yield
    }
    return lower
  }

  *#templates(): Steps<readonly string[]> {
    yield* this.drawTemplates()
    return Array.from(this.#nodes, (node) => this.#tree.templateOf(node))
  }

  count(filter: Filter): CutCounts {
    if (!isRanged(filter) && !filter.narrowing) return this.#levelCounts(filter.levels)
    const found = new CutCounts(this.size)
    this.#countRange(filter, found)
    return found
  }

  #levelCounts(levels: Filter['levels']): CutCounts {
    const name = [this.#similarity, ...(levels ? [...levels].sort() : ['all'])].join()
    const { counted } = this.#tree
    const known = counted.get(name)
    if (known) return known
    const found = new CutCounts(this.size)
    this.#countLevels(levels, found)
    counted.set(name, found)
    return found
  }

  #countLevels(levels: Filter['levels'], found: CutCounts): void {
    const { starts, levels: levelOf, figures } = this.#tree.counts
    const isWanted = LEVEL_KEYS.map((_, level) => !levels || levels.has(level))
    const left: Left = { count: 0, lines: 0, minUs: 0, maxUs: 0 }
    for (let group = 0; group < this.#nodes.length; group++) {
      const node = this.#nodes[group]!
      for (let place = starts[node]!; place < starts[node + 1]!; place++) {
        const level = levelOf[place]!
        if (!isWanted[level]) continue
        const at = place * FIGURES
        left.count = figures[at + COUNT]!
        left.lines = figures[at + LINES]!
        left.minUs = figures[at + MIN_US]!
        left.maxUs = figures[at + MAX_US]!
        add(found, group, level, left)
      }
    }
  }

  #countRange(filter: Filter, found: CutCounts): void {
    const places = this.#placesOfShapes()
    const { series, rows, places: shapes, rowSums } = this.#tree
    if (rowSums && !filter.narrowing) {
      rowSums.count(filter, series, rows, (row, level, left) =>
        add(found, places[shapes[row]!]!, level, left),
      )
      return
    }
    const left: Left = { count: 0, lines: 0, minUs: 0, maxUs: 0 }
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
