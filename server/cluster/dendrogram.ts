import type { MergeTree } from './tree.ts'

/** Stands for no node. */
const NONE = -1

/**
 * A merge tree with its inner nodes: what of it a cut yields is found without joining anything anew. Nodes 0 to leaves - 1 are the
 * tree's shapes; node leaves + n is what merge n makes of two nodes. All of a node's shapes stand side by side in one order.
 */
export class Dendrogram {
  readonly leaves: number
  /** By node less `leaves`: the two nodes that it is made of; those below it come before it. */
  readonly lefts: Int32Array
  readonly rights: Int32Array
  readonly #parents: Int32Array
  /** Of each merge, falling. */
  readonly #similarities: Float64Array
  /** The shapes; node n has those from starts[n] to before starts[n] + sizes[n]. */
  readonly order: Int32Array
  readonly starts: Int32Array
  readonly sizes: Int32Array

  constructor({
    shapes,
    merges,
  }: Pick<MergeTree, 'merges'> & { readonly shapes: { readonly length: number } }) {
    const leaves = shapes.length
    const nodes = leaves + merges.length
    this.leaves = leaves
    this.lefts = new Int32Array(merges.length)
    this.rights = new Int32Array(merges.length)
    this.#parents = new Int32Array(nodes).fill(NONE)
    this.#similarities = Float64Array.from(merges, ({ similarity }) => similarity)
    this.sizes = new Int32Array(nodes).fill(1, 0, leaves)
    // By way of a node that is above: shorter each time it is gone.
    const tops = Int32Array.from({ length: nodes }, (_, node) => node)
    const topOf = (leaf: number): number => {
      let node = leaf
      while (tops[node] !== node) node = tops[node] = tops[tops[node]!]!
      return node
    }
    merges.forEach(({ a, b }, merge) => {
      const node = leaves + merge
      const [left, right] = [topOf(a), topOf(b)]
      this.lefts[merge] = left
      this.rights[merge] = right
      tops[left] = tops[right] = this.#parents[left] = this.#parents[right] = node
      this.sizes[node] = this.sizes[left]! + this.sizes[right]!
    })
    this.starts = new Int32Array(nodes)
    this.order = new Int32Array(leaves)
    let next = 0
    for (let node = nodes - 1; node >= 0; node--) {
      if (this.#parents[node] === NONE) {
        this.starts[node] = next
        next += this.sizes[node]!
      }
      if (node < leaves) this.order[this.starts[node]!] = node
      else {
        const [left, right] = [this.lefts[node - leaves]!, this.rights[node - leaves]!]
        this.starts[left] = this.starts[node]!
        this.starts[right] = this.starts[node]! + this.sizes[left]!
      }
    }
  }

  /** The nodes that are groups at a similarity, by number; together they have every shape once. */
  cut(similarity: number): readonly number[] {
    const made = this.leaves + this.#mergesAt(similarity)
    const groups: number[] = []
    for (let node = 0; node < made; node++) {
      const parent = this.#parents[node]!
      if (parent === NONE || parent >= made) groups.push(node)
    }
    return groups
  }

  /** A node's shapes; a view of `order`, not to be changed. */
  shapesOf(node: number): Int32Array {
    return this.order.subarray(this.starts[node], this.starts[node]! + this.sizes[node]!)
  }

  /** How many merges have at least this similarity. */
  #mergesAt(similarity: number): number {
    let [low, high] = [0, this.#similarities.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#similarities[middle]! >= similarity) low = middle + 1
      else high = middle
    }
    return low
  }
}
