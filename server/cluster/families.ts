import type { Steps } from '../model/steps.ts'
import type { ClusterTable } from './cluster-table.ts'
import { FamilyKeys } from './family-keys.ts'
import { FamilyScore } from './family-score.ts'
import { FamilyTable } from './family-table.ts'
import { grown } from './grown.ts'
import { MaxHeap } from './heap.ts'
import { KeyIndex } from './key-index.ts'
import { LinkedLists } from './linked-lists.ts'
import { Variety } from './variety.ts'
import type { Vocabulary } from './vocabulary.ts'

/** A family that was scored; it holds while its clusters are the same. */
interface Candidate {
  readonly score: number
  readonly order: number
  readonly family: number
  readonly version: number
}

/** So many tokens are looked at in one step, and so many candidates that hold no more are passed over. */
const TOKENS_A_STEP = 2_000
const PASSED_A_STEP = 256
/** So many clusters are added in one step. */
const CLUSTERS_A_STEP = 16

/**
 * Families: clusters that agree in all tokens but one, or in all but two or three of their most open places. Found by an index over the
 * message with those places left out, so that nothing is compared with everything. There are very many families, so each is
 * small, and its score is computed when the best is next asked for.
 */
export class Families {
  readonly #clusters: ClusterTable
  readonly #keys: FamilyKeys
  readonly #score: FamilyScore
  /** Below this nothing is a family. */
  readonly #floor: number
  /** 1 by cluster that was merged away. */
  #merged: Uint8Array<ArrayBuffer>
  /** By key: its only cluster, or -1 less its family. */
  readonly #index = new KeyIndex()
  readonly #families = new FamilyTable()
  /** By cluster: the families it is of. */
  readonly #familiesOf = new LinkedLists()
  readonly #heap = new MaxHeap<Candidate>()
  /** New ones, and those whose clusters have changed. */
  #unscored: number[] = []

  private constructor(vocabulary: Vocabulary, clusters: ClusterTable, variety: Variety, floor: number) {
    this.#clusters = clusters
    this.#keys = new FamilyKeys(vocabulary, variety)
    this.#score = new FamilyScore(vocabulary, clusters, floor)
    this.#floor = floor
    this.#merged = new Uint8Array(clusters.length * 2)
  }

  /** Those of all clusters of the table, with a score of `floor` at least. */
  static *grow(vocabulary: Vocabulary, clusters: ClusterTable, floor: number): Steps<Families> {
    const families = new Families(vocabulary, clusters, yield* Variety.grow(clusters), floor)
    for (let cluster = 0; cluster < clusters.length; cluster++) {
      families.#add(cluster)
      if (cluster % CLUSTERS_A_STEP === 0) yield
    }
    return families
  }

  /** The clusters of the family that most surely is one kind of message, and how surely; undefined when none is left. */
  *best(): Steps<{ readonly members: Int32Array; readonly score: number } | undefined> {
    const families = this.#families
    let tokens = 0
    for (const family of this.#unscored) {
      families.isUnscored[family] = 0
      tokens += 1 + this.#scored(family)
      if (tokens < TOKENS_A_STEP) continue
      tokens = 0
      yield
    }
    this.#unscored = []
    let passed = 0
    for (let candidate = this.#heap.pop(); candidate; candidate = this.#heap.pop()) {
      const { family, score, version } = candidate
      if (version === families.version[family])
        return { members: families.clustersOf(family, this.#merged).slice(), score }
      if (++passed % PASSED_A_STEP === 0) yield
    }
    return undefined
  }

  /** Puts the cluster that merging these makes in their place. */
  merge(members: Int32Array): void {
    for (const member of members) this.#remove(member)
    this.#clusters.addMerged(members)
    this.#add(this.#clusters.length - 1)
  }

  /** Scores a family. @returns how many clusters were looked at */
  #scored(family: number): number {
    const { present, left, keys, version } = this.#families
    if (present[family]! < 2) return 0
    const members = this.#families.clustersOf(family, this.#merged)
    const score = this.#score.of(members, left[family]!)
    if (score >= this.#floor)
      this.#heap.push({ score, order: keys[family]!, family, version: version[family]! })
    return members.length
  }

  #add(cluster: number): void {
    this.#score.look(cluster)
    this.#keys.look(this.#clusters, cluster)
    const { keys, left } = this.#keys
    for (let at = 0; at < keys.length; at++) {
      const key = keys[at]!
      const known = this.#index.getOrSet(key, cluster)
      if (known === undefined) continue
      let family = -known - 1
      if (known >= 0) {
        family = this.#families.add(key, left[at]!)
        this.#index.set(key, -1 - family)
        this.#join(family, known)
      }
      this.#join(family, cluster)
      this.#ask(family)
    }
  }

  #join(family: number, cluster: number): void {
    this.#families.push(family, cluster)
    this.#familiesOf.push(cluster, family)
  }

  #remove(cluster: number): void {
    if (cluster >= this.#merged.length) this.#merged = grown(this.#merged, cluster * 2)
    this.#merged[cluster] = 1
    this.#familiesOf.forEach(cluster, (family) => {
      this.#families.present[family]!--
      this.#ask(family)
    })
  }

  /** Has a family scored anew when the best is next asked for. */
  #ask(family: number): void {
    const { isUnscored, version } = this.#families
    if (isUnscored[family] === 1) return
    isUnscored[family] = 1
    version[family]!++
    this.#unscored.push(family)
  }
}
