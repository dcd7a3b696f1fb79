import levenshtein from 'fast-levenshtein'
import type { Steps } from '../model/steps.ts'
import { MaxHeap } from './heap.ts'
import { Position } from './variability.ts'
import { KeyIndex } from './key-index.ts'
import { blankKey, minus, placeKey, plus } from './place-key.ts'
import { Variety } from './variety.ts'
import { TokenKind, WILD, type Vocabulary } from './vocabulary.ts'

/** Shapes merged so far: its tokens, WILD where they differ. */
export interface Cluster {
  /** Index of one of its shapes. */
  readonly root: number
  readonly tokens: Int32Array
  /** Distinct values behind each wildcard; 0 elsewhere. May be longer than the tokens. */
  readonly inside: Int32Array
  readonly entries: number
}

/**
 * Families: clusters that agree in all tokens but one, or in all but two or three of their most open places. Found by an index over the
 * message with those places left out, so that nothing is compared with everything. There are very many families, so each is
 * small, and its score is computed when it is asked for.
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
  /** How often it was scored: only what stands in the heap with this number holds. */
  version: number
}

interface Candidate {
  readonly score: number
  readonly order: number
  readonly family: Family
  readonly version: number
}

/** Places left out together are among this many of the most open places of a message, so their pairs and triples stay few. */
const OPEN_PLACES = 5
/** More places left out is weaker evidence. */
const PENALTY = [1, 0.97, 0.94] as const
/** Messages longer than this are compared in their first tokens' places only; their tails are payload. */
const MAX_PLACES = 120

/** Tells families of slots from those of as many places. */
const SLOTS_KEY = placeKey(0, 0, 0)

/** A family not scored yet stands before all others until it is. */
const UNKNOWN_SCORE = 2

export class Families {
  readonly #vocabulary: Vocabulary
  readonly #clusters: Cluster[] = []
  readonly #merged: boolean[] = []
  readonly #numbers = new Map<Cluster, number>()
  readonly #index: KeyIndex
  readonly #families: Family[] = []
  readonly #heap = new MaxHeap<Candidate>()
  readonly #variety: Variety
  readonly #blanks = new Float64Array(MAX_PLACES)

  /** Number of first and of last tokens that nearly all messages share: they say nothing about what one message is. */
  readonly #shared: { readonly first: number; readonly last: number }

  private constructor(vocabulary: Vocabulary, clusters: readonly Cluster[], variety: Variety) {
    this.#vocabulary = vocabulary
    this.#shared = { first: sharedTokens(clusters, false), last: sharedTokens(clusters, true) }
    this.#variety = variety
    this.#index = new KeyIndex()
  }

  static *grow(vocabulary: Vocabulary, clusters: readonly Cluster[]): Steps<Families> {
    const families = new Families(vocabulary, clusters, yield* Variety.grow(clusters))
    for (const cluster of clusters) {
      families.add(cluster)
      yield
    }
    return families
  }

  /** The family that most surely is one kind of message, and how surely; undefined when none is left above `floor`. */
  *best(floor: number): Steps<{ readonly members: readonly Cluster[]; readonly score: number } | undefined> {
    for (let candidate = this.#heap.pop(); candidate; candidate = this.#heap.pop()) {
      yield
      const { family, score, version } = candidate
      if (score < floor) return undefined
      if (version !== family.version) continue
      if (family.scored) return { members: family.members.map((number) => this.#clusters[number]!), score }
      family.members = family.members.filter((number) => !this.#merged[number])
      family.scored = true
      family.version++
      const renewed = this.#score(family)
      if (renewed > 0) this.#heap.push({ score: renewed, order: family.key, family, version: family.version })
    }
    return undefined
  }

  add(cluster: Cluster): void {
    const number = this.#clusters.push(cluster) - 1
    this.#numbers.set(cluster, number)
    this.#each(cluster, (key, left, ofSlots) => {
      const known = this.#index.get(key)
      if (known === undefined) this.#index.set(key, number)
      else if (known >= 0) {
        const members = [known, number]
        const family: Family = { key, left, ofSlots, members, scored: false, version: 0 }
        this.#index.set(key, -this.#families.push(family))
        this.#heap.push({ score: UNKNOWN_SCORE, order: key, family, version: 0 })
      } else {
        const family = this.#families[-known - 1]!
        family.members.push(number)
        this.#ask(family)
      }
    })
  }

  remove(cluster: Cluster): void {
    const number = this.#numbers.get(cluster)!
    this.#merged[number] = true
    this.#numbers.delete(cluster)
    this.#each(cluster, (key) => {
      const known = this.#index.get(key)
      if (known !== undefined && known < 0) this.#ask(this.#families[-known - 1]!)
    })
  }

  /** Has a family scored anew when it is next looked at. */
  #ask(family: Family): void {
    if (!family.scored) return
    family.scored = false
    family.version++
    this.#heap.push({ score: UNKNOWN_SCORE, order: family.key, family, version: family.version })
  }

  /** 0 where its members do not differ in every place left out; of slots, in any. */
  #score({ members, left, ofSlots }: Family): number {
    if (members.length < 2) return 0
    const { tokens } = this.#clusters[members[0]!]!
    let context = 0
    for (let at = this.#shared.first; at < tokens.length - this.#shared.last; at++)
      if (!left.includes(at) && this.#vocabulary.isWord(tokens[at]!)) context++
    let entries = 0
    for (const member of members) entries += this.#clusters[member]!.entries
    let score = 1
    let varying = 0
    for (const at of left) {
      const position = new Position()
      for (const member of members) {
        const cluster = this.#clusters[member]!
        position.add(cluster.tokens[at]!, this.#vocabulary.kinds[cluster.tokens[at]!]!, cluster.inside[at]!)
      }
      if (!position.varies) {
        if (ofSlots) continue
        return 0
      }
      varying++
      const before = at > 0 ? tokens[at - 1]! : WILD
      const cue = this.#vocabulary.cues[before]!
      const text = this.#vocabulary.texts[before]
      const keyed = text === '=' || text === ':'
      score = Math.min(
        score,
        position.variability(entries, context, cue, keyed, nearness(position.pair, this.#vocabulary.texts)),
      )
    }
    if (varying === 0) return 0
    return ofSlots ? score : score * PENALTY[left.length - 1]!
  }

  /** Calls back with every key of a cluster and the places it leaves out. Keys are sums of place keys, so each costs an addition. */
  #each(cluster: Cluster, visit: (key: number, left: readonly number[], ofSlots: boolean) => void): void {
    const { tokens } = cluster
    const places = Math.min(tokens.length, MAX_PLACES)
    // What leaving out a place adds to the key of the whole.
    const blanks = this.#blanks
    let sum = tokens.length
    for (let at = 0; at < tokens.length; at++) {
      const value = placeKey(tokens.length, at, tokens[at]!)
      if (at < places) blanks[at] = minus(blankKey(at), value)
      sum = plus(sum, value)
    }
    const slots: number[] = []
    for (let at = 0; at < places; at++)
      if (this.#vocabulary.kinds[tokens[at]!] === TokenKind.slot) slots.push(at)
    if (slots.length > 1) {
      let key = plus(sum, SLOTS_KEY)
      for (const at of slots) key = plus(key, blanks[at]!)
      visit(key, slots, true)
    }
    this.#variety.look(tokens, places)
    for (let at = 0; at < places; at++)
      if (this.#variety.mayVary(at)) visit(plus(sum, blanks[at]!), [at], false)
    const open = this.#variety.openPlaces(OPEN_PLACES)
    for (let i = 0; i < open.length; i++) {
      const first = plus(sum, blanks[open[i]!]!)
      for (let j = i + 1; j < open.length; j++) {
        const second = plus(first, blanks[open[j]!]!)
        visit(second, [open[i]!, open[j]!], false)
        for (let k = j + 1; k < open.length; k++)
          visit(plus(second, blanks[open[k]!]!), [open[i]!, open[j]!, open[k]!], false)
      }
    }
  }
}

const sharedTokens = (clusters: readonly Cluster[], fromEnd: boolean): number => {
  // Messages of one length may be one statement, whose words they share.
  const lengths = new Map<number, number>()
  for (const { tokens } of clusters) lengths.set(tokens.length, (lengths.get(tokens.length) ?? 0) + 1)
  if (clusters.length < MIN_SHARING || Math.max(...lengths.values()) > clusters.length * ONE_STATEMENT)
    return 0
  for (let at = 0; ; at++) {
    const counts = new Map<number, number>()
    let most = 0
    for (const { tokens } of clusters) {
      if (at >= tokens.length) continue
      const token = tokens[fromEnd ? tokens.length - 1 - at : at]!
      const count = (counts.get(token) ?? 0) + 1
      counts.set(token, count)
      most = Math.max(most, count)
    }
    if (most < clusters.length * SHARING) return at
  }
}

const MIN_SHARING = 10
const SHARING = 0.95
const ONE_STATEMENT = 0.4

/** How alike two names are written: 1 less their edit distance as a share of the longer; 0 below MIN_NEARNESS. */
const nearness = (pair: readonly [number, number] | undefined, texts: readonly string[]): number => {
  if (!pair) return 0
  const [a, b] = [texts[pair[0]]!, texts[pair[1]]!]
  const longer = Math.max(a.length, b.length)
  if (longer > MAX_NAME) return 0
  const near = 1 - levenshtein.get(a, b) / longer
  return near >= MIN_NEARNESS ? near : 0
}

const MIN_NEARNESS = 0.6
/** Edit distance costs the product of the lengths. */
const MAX_NAME = 64
