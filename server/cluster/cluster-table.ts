import { grown } from './grown.ts'
import { WILD } from './vocabulary.ts'

/**
 * Shapes merged so far, numbered from 0: the tokens of each, WILD where its shapes differ. In columns, as a view has tens of
 * thousands, and a family may look at most of them.
 */
export class ClusterTable {
  /** Index of one of its shapes. */
  readonly roots: number[] = []
  readonly entries: number[] = []
  /** Where its tokens stand in `tokens`. */
  readonly starts: number[] = [0]
  tokens = new Int32Array(1 << 12)
  /** Distinct values behind each wildcard; 0 elsewhere. */
  inside = new Int32Array(1 << 12)

  get length(): number {
    return this.roots.length
  }

  add(root: number, tokens: Int32Array, entries: number): void {
    const start = this.#begin(root, tokens.length, entries)
    this.tokens.set(tokens, start)
  }

  /** How many tokens it has. */
  lengthOf(cluster: number): number {
    return this.starts[cluster + 1]! - this.starts[cluster]!
  }

  /** A look at its tokens, not to be kept. */
  tokensOf(cluster: number): Int32Array {
    return this.tokens.subarray(this.starts[cluster], this.starts[cluster + 1])
  }

  /** Adds what merging clusters of one length makes: a wildcard wherever they differ. */
  addMerged(members: Int32Array): void {
    const [first = 0] = members
    const length = this.lengthOf(first)
    let entries = 0
    for (const member of members) entries += this.entries[member]!
    const start = this.#begin(this.roots[first]!, length, entries)
    const { tokens, starts, inside } = this
    for (let at = 0; at < length; at++) {
      const token = tokens[starts[first]! + at]!
      let same = token === WILD ? 0 : 1
      while (same > 0 && same < members.length && tokens[starts[members[same]!]! + at] === token) same++
      if (same === members.length) {
        tokens[start + at] = token
        continue
      }
      const values = new Set<number>()
      let within = 0
      for (const member of members) {
        values.add(tokens[starts[member]! + at]!)
        within += inside[starts[member]! + at]!
      }
      values.delete(WILD)
      tokens[start + at] = WILD
      inside[start + at] = values.size + within
    }
  }

  /** Makes room for the tokens of one more; answers where they begin. */
  #begin(root: number, length: number, entries: number): number {
    const start = this.starts.at(-1)!
    this.roots.push(root)
    this.entries.push(entries)
    this.starts.push(start + length)
    if (start + length > this.tokens.length) {
      const room = Math.max(this.tokens.length * 2, start + length)
      this.tokens = grown(this.tokens, room)
      this.inside = grown(this.inside, room)
    }
    return start
  }
}
