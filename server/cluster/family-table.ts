import { grown } from './grown.ts'

/** How many there are at first; doubled when they are more. */
const FIRST_FAMILIES = 1 << 10
const FIRST_MEMBERS = 1 << 12

/**
 * Families by number, from 0, with the clusters that each is of in the order in which they came. In columns: a view has tens of
 * thousands of families, nearly all of two or three clusters.
 */
export class FamilyTable {
  #length = 0
  keys = new Float64Array(FIRST_FAMILIES)
  /** What each leaves out, as FamilyKeys says it. */
  left = new Int32Array(FIRST_FAMILIES)
  /** How many of its clusters were not merged away. */
  present = new Int32Array(FIRST_FAMILIES)
  /** How often its clusters have changed. */
  version = new Int32Array(FIRST_FAMILIES)
  /** 1 for those whose clusters have changed since they were scored. */
  isUnscored = new Uint8Array(FIRST_FAMILIES)
  /** One more than the places of its first and its last cluster in the columns below. */
  #first = new Int32Array(FIRST_FAMILIES)
  #last = new Int32Array(FIRST_FAMILIES)
  #members = 0
  #clusters = new Int32Array(FIRST_MEMBERS)
  /** One more than the place of the next of its family. */
  #next = new Int32Array(FIRST_MEMBERS)
  #found = new Int32Array(FIRST_MEMBERS)

  /** @returns the number of a family without clusters */
  add(key: number, left: number): number {
    if (this.#length === this.keys.length) this.#growFamilies()
    this.keys[this.#length] = key
    this.left[this.#length] = left
    return this.#length++
  }

  push(family: number, cluster: number): void {
    if (this.#members === this.#clusters.length) this.#growMembers()
    this.#clusters[this.#members++] = cluster
    const last = this.#last[family]!
    if (last === 0) this.#first[family] = this.#members
    else this.#next[last - 1] = this.#members
    this.#last[family] = this.#members
    this.present[family]!++
  }

  /**
   * Its clusters, which are not to be changed, until others are asked for.
   * @param gone 1 by cluster that was merged away: it is dropped for good
   */
  clustersOf(family: number, gone: Uint8Array): Int32Array {
    const clusters = this.#clusters
    const next = this.#next
    const found = this.#found
    let length = 0
    let before = 0
    for (let at = this.#first[family]!; at > 0; at = next[at - 1]!) {
      const cluster = clusters[at - 1]!
      if (gone[cluster] === 1) continue
      if (before === 0) this.#first[family] = at
      else next[before - 1] = at
      found[length++] = cluster
      before = at
    }
    if (before > 0) next[before - 1] = 0
    else this.#first[family] = 0
    this.#last[family] = before
    return found.subarray(0, length)
  }

  #growFamilies(): void {
    this.keys = grown(this.keys)
    this.left = grown(this.left)
    this.present = grown(this.present)
    this.version = grown(this.version)
    this.isUnscored = grown(this.isUnscored)
    this.#first = grown(this.#first)
    this.#last = grown(this.#last)
  }

  #growMembers(): void {
    this.#clusters = grown(this.#clusters)
    this.#next = grown(this.#next)
    this.#found = new Int32Array(this.#clusters.length)
  }
}
