import type { Dendrogram } from './dendrogram.ts'
import { tellingMembers } from './telling-members.ts'
import { isBetterModel, templateOf, type Member } from './template.ts'
import type { MergeTree } from './tree.ts'

/** Of so many shapes it pays to leave out those that say nothing new. */
const MANY_SHAPES = 64
/** Of so many large nodes it is kept who decides their templates: of 20,000 shapes a dozen for each. */
const MAX_KNOWN = 1024

/** A shape with its place in the tree. */
interface PlacedMember extends Member {
  readonly place: number
}

/**
 * Templates of a tree's nodes (template.ts), each made when it is first asked for, and kept. Of a node of thousands of shapes most
 * stand in one that is below it: where that one's template is known, only the others are looked at.
 */
export class NodeTemplates {
  readonly #tree: Pick<MergeTree, 'shapes' | 'tokens'>
  readonly #nodes: Dendrogram
  readonly #templates = new Map<number, string>()
  /** Shapes with their tokens, by place: those that were in large nodes. */
  readonly #members: PlacedMember[] = []
  /** Of large nodes those that decide their templates, also beside other shapes. */
  readonly #telling = new Map<number, readonly PlacedMember[]>()
  #models: Int32Array | undefined

  constructor(tree: Pick<MergeTree, 'shapes' | 'tokens'>, nodes: Dendrogram) {
    this.#tree = tree
    this.#nodes = nodes
  }

  of(node: number): string {
    const known = this.#templates.get(node)
    if (known !== undefined) return known
    const template = this.#template(node)
    this.#templates.set(node, template)
    return template
  }

  #template(node: number): string {
    const { shapes, tokens } = this.#tree
    // In one order whatever the tree looks like.
    if (this.#nodes.sizes[node]! >= MANY_SHAPES) return templateOf(this.#tellingOf(node))
    const places = this.#nodes.shapesOf(node).slice().sort()
    return templateOf(Array.from(places, (place) => ({ ...shapes[place]!, tokens: tokens.at(place) })))
  }

  /** Those of a large node's shapes that decide its template, in the order of their places. */
  #tellingOf(node: number): readonly PlacedMember[] {
    const { order, starts, sizes } = this.#nodes
    const end = starts[node]! + sizes[node]!
    const below = this.#knownBelow(node)
    if (below !== null) {
      const behind = starts[below]! + sizes[below]!
      const others = [...order.subarray(starts[node], starts[below]), ...order.subarray(behind, end)]
      const members = [...this.#telling.get(below)!, ...others.map((place) => this.#member(place))]
      const { telling, beside } = tellingMembers(members.sort((a, b) => a.place - b.place))
      if (beside) return this.#keep(node, telling)
    }
    const places = order.slice(starts[node], end).sort()
    const { telling, beside } = tellingMembers(Array.from(places, (place) => this.#member(place)))
    return beside ? this.#keep(node, telling) : telling
  }

  #keep(node: number, telling: readonly PlacedMember[]): readonly PlacedMember[] {
    if (this.#telling.size === MAX_KNOWN) this.#telling.clear()
    this.#telling.set(node, telling)
    return telling
  }

  /** The largest node below this one that has its model, and of which is known who decides its template; null where there is none. */
  #knownBelow(node: number): number | null {
    const { leaves, lefts, rights, starts, sizes } = this.#nodes
    const model = starts[(this.#models ??= this.#findModels())[node]!]!
    for (let below = node; sizes[below]! >= MANY_SHAPES;) {
      const right = rights[below - leaves]!
      below =
        model >= starts[right]! && model < starts[right]! + sizes[right]! ? right : lefts[below - leaves]!
      if (this.#telling.has(below)) return below
    }
    return null
  }

  /** By node: the place of the shape as which its template is written. */
  #findModels(): Int32Array {
    const { shapes } = this.#tree
    const { leaves, lefts, rights } = this.#nodes
    const models = Int32Array.from({ length: leaves + lefts.length }, (_, node) => node)
    lefts.forEach((left, merge) => {
      const [a, b] = [models[left]!, models[rights[merge]!]!]
      const [first, second] = [Math.min(a, b), Math.max(a, b)]
      models[leaves + merge] = isBetterModel(shapes[second]!, shapes[first]!) ? second : first
    })
    return models
  }

  #member(place: number): PlacedMember {
    const { shapes, tokens } = this.#tree
    const { text, count } = shapes[place]!
    return (this.#members[place] ??= { text, count, place, tokens: tokens.at(place) })
  }
}
