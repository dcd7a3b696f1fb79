/** Disjoint sets of the numbers 0 to size - 1; a set's root is its smallest number. */
export class UnionFind {
  readonly #parent: Int32Array

  constructor(size: number) {
    this.#parent = Int32Array.from({ length: size }, (_, index) => index)
  }

  find(index: number): number {
    const parent = this.#parent
    while (parent[index] !== index) index = parent[index] = parent[parent[index]!]!
    return index
  }

  /** False where both are in one set already. */
  join(a: number, b: number): boolean {
    const rootA = this.find(a)
    const rootB = this.find(b)
    if (rootA === rootB) return false
    this.#parent[Math.max(rootA, rootB)] = Math.min(rootA, rootB)
    return true
  }

  sets(): readonly (readonly number[])[] {
    const sets = new Map<number, number[]>()
    for (let index = 0; index < this.#parent.length; index++) {
      const root = this.find(index)
      const set = sets.get(root)
      if (set) set.push(index)
      else sets.set(root, [index])
    }
    return [...sets.values()]
  }
}
