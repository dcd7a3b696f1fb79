import levenshtein from 'fast-levenshtein'
import type { Steps } from '../model/steps.ts'
import type { ClusterTable } from './cluster-table.ts'
import { FamilyKeys, placesOf, SLOTS } from './family-keys.ts'
import { MaxHeap } from './heap.ts'
import { KeyIndex } from './key-index.ts'
import { LinkedLists } from './linked-lists.ts'
import { sharedTokens } from './shared-tokens.ts'
import { Position } from './variability.ts'
import { Variety } from './variety.ts'
import { WILD, type Vocabulary } from './vocabulary.ts'

/**
 * Families: clusters that agree in all tokens but one, or in all but two or three of their most open places. Found by an index over the
 * message with those places left out, so that nothing is compared with everything. There are very many families, so each is
 * small, and its score is computed when the best is next asked for.
 */
interface Family {
  readonly key: number
  readonly left: readonly number[]
  /** All places that hold values are left out; they need not all differ. */
  readonly ofSlots: boolean
  /** Numbers of clusters; those that were merged away are passed over. */
  members: number[]
  /** False once its members have changed since it was scored. */
  scored: boolean
  /** How often its members have changed: only what stands in the heap with this number holds. */
  version: number
}

interface Candidate {
  readonly score: number
  readonly order: number
  readonly family: Family
  readonly version: number
}

/** More places left out is weaker evidence. */
const PENALTY = [1, 0.97, 0.94] as const
/** So many tokens are looked at in one step, and so many candidates that hold no more are passed over. */
const TOKENS_A_STEP = 2_000
const PASSED_A_STEP = 256

export class Families {
  readonly #vocabulary: Vocabulary
  readonly #clusters: ClusterTable
  readonly #keys: FamilyKeys
  readonly #merged: boolean[] = []
  readonly #index = new KeyIndex()
  readonly #families: Family[] = []
  /** By cluster: the families it is of. */
  readonly #familiesOf = new LinkedLists()
  /** Below this nothing is a family. */
  readonly #floor: number
  readonly #heap = new MaxHeap<Candidate>()
  /** New ones, and those whose members have changed. */
  #unscored: Family[] = []
  readonly #position: Position
  /** By cluster: how many words it has, without what nearly all messages share. */
  readonly #words: number[] = []
  /** Number of first and of last tokens that nearly all messages share: they say nothing about what one message is. */
  readonly #shared: { readonly first: number; readonly last: number }

  private constructor(vocabulary: Vocabulary, clusters: ClusterTable, variety: Variety, floor: number) {
    this.#vocabulary = vocabulary
    this.#clusters = clusters
    this.#keys = new FamilyKeys(vocabulary, variety)
    this.#floor = floor
    this.#position = new Position(vocabulary.size)
    this.#shared = { first: sharedTokens(clusters, false), last: sharedTokens(clusters, true) }
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
  *best(): Steps<{ readonly members: readonly number[]; readonly score: number } | undefined> {
    let tokens = 0
    for (const family of this.#unscored) {
      family.members = family.members.filter((number) => !this.#merged[number])
      family.scored = true
      const score = this.#score(family)
      if (score >= this.#floor) this.#heap.push({ score, order: family.key, family, version: family.version })
      tokens += 1 + family.members.length * family.left.length
      if (tokens < TOKENS_A_STEP) continue
      tokens = 0
      yield
    }
    this.#unscored = []
    let passed = 0
    for (let candidate = this.#heap.pop(); candidate; candidate = this.#heap.pop()) {
      const { family, score, version } = candidate
      if (version === family.version) return { members: family.members, score }
      if (++passed % PASSED_A_STEP === 0) yield
    }
    return undefined
  }

  /** Puts the cluster that merging these makes in their place. */
  merge(members: readonly number[]): void {
    for (const member of members) this.#remove(member)
    this.#clusters.addMerged(members)
    this.#add(this.#clusters.length - 1)
  }

  #add(cluster: number): void {
    this.#words.push(this.#wordsOf(cluster))
    this.#keys.look(this.#clusters, cluster)
    const { keys, left } = this.#keys
    for (let at = 0; at < keys.length; at++) {
      const key = keys[at]!
      const known = this.#index.getOrSet(key, cluster)
      if (known === undefined) continue
      if (known >= 0) this.#found(key, left[at]!, known, cluster)
      else {
        const family = this.#families[-known - 1]!
        family.members.push(cluster)
        this.#familiesOf.push(cluster, -known - 1)
        this.#ask(family)
      }
    }
  }

  /** Two clusters are one family. */
  #found(key: number, left: number, first: number, second: number): void {
    const ofSlots = left === SLOTS
    const family: Family = {
      key,
      left: ofSlots ? this.#keys.slots.slice() : placesOf(left),
      ofSlots,
      members: [first, second],
      scored: false,
      version: 0,
    }
    const number = this.#families.push(family) - 1
    this.#index.set(key, -1 - number)
    this.#familiesOf.push(first, number)
    this.#familiesOf.push(second, number)
    this.#unscored.push(family)
  }

  #remove(cluster: number): void {
    this.#merged[cluster] = true
    this.#familiesOf.forEach(cluster, (family) => this.#ask(this.#families[family]!))
  }

  /** Has a family scored anew when the best is next asked for. */
  #ask(family: Family): void {
    if (!family.scored) return
    family.scored = false
    family.version++
    this.#unscored.push(family)
  }

  /** 0 where its members do not differ in every place left out; of slots, in any. */
  #score({ members, left, ofSlots }: Family): number {
    if (members.length < 2) return 0
    const { starts, tokens, inside, entries } = this.#clusters
    const { kinds, cues, texts } = this.#vocabulary
    const start = starts[members[0]!]!
    const context = this.#contextOf(members[0]!, left)
    let sum = 0
    for (const member of members) sum += entries[member]!
    let score = 1
    let varying = 0
    const position = this.#position
    for (const at of left) {
      position.clear()
      for (const member of members) {
        const place = starts[member]! + at
        const token = tokens[place]!
        position.add(token, kinds[token]!, inside[place]!)
      }
      if (!position.varies) {
        if (ofSlots) continue
        return 0
      }
      varying++
      const before = at > 0 ? tokens[start + at - 1]! : WILD
      const text = texts[before]
      const keyed = text === '=' || text === ':'
      score = Math.min(
        score,
        position.variability(sum, context, cues[before]!, keyed, nearness(position.names, texts)),
      )
    }
    if (varying === 0) return 0
    return ofSlots ? score : score * PENALTY[left.length - 1]!
  }

  /** How many words a cluster has besides the places left out. */
  #contextOf(cluster: number, left: readonly number[]): number {
    const start = this.#clusters.starts[cluster]!
    const end = this.#clusters.lengthOf(cluster) - this.#shared.last
    let words = this.#words[cluster]!
    for (const at of left)
      if (at >= this.#shared.first && at < end && this.#vocabulary.isWord(this.#clusters.tokens[start + at]!))
        words--
    return words
  }

  #wordsOf(cluster: number): number {
    const { starts, tokens } = this.#clusters
    const end = starts[cluster + 1]! - this.#shared.last
    let words = 0
    for (let at = starts[cluster]! + this.#shared.first; at < end; at++)
      if (this.#vocabulary.isWord(tokens[at]!)) words++
    return words
  }
}

/** So many are added in one step. */
const CLUSTERS_A_STEP = 16

/** How alike two names are written: 1 less their edit distance as a share of the longer; 0 below MIN_NEARNESS. */
const nearness = (names: readonly [number, number] | undefined, texts: readonly string[]): number => {
  if (!names) return 0
  const [a, b] = [texts[names[0]]!, texts[names[1]]!]
  const longer = Math.max(a.length, b.length)
  if (longer > MAX_NAME) return 0
  const near = 1 - levenshtein.get(a, b) / longer
  return near >= MIN_NEARNESS ? near : 0
}

const MIN_NEARNESS = 0.6
/** Edit distance costs the product of the lengths. */
const MAX_NAME = 64
