import levenshtein from 'fast-levenshtein'
import type { ClusterTable } from './cluster-table.ts'
import { placesOf, SLOTS, slotsIn } from './family-keys.ts'
import { sharedTokens } from './shared-tokens.ts'
import { Position } from './variability.ts'
import { WILD, type Vocabulary } from './vocabulary.ts'

/** More places left out is weaker evidence. */
const PENALTY = [1, 0.97, 0.94] as const

/** How surely clusters that agree in all places but some are one kind of message. */
export class FamilyScore {
  readonly #vocabulary: Vocabulary
  readonly #clusters: ClusterTable
  /** What is less counts as nothing. */
  readonly #floor: number
  readonly #position: Position
  /** By cluster: how many words it has, without what nearly all messages share. */
  readonly #words: number[] = []
  /** Number of first and of last tokens that nearly all messages share: they say nothing about what one message is. */
  readonly #shared: { readonly first: number; readonly last: number }

  constructor(vocabulary: Vocabulary, clusters: ClusterTable, floor: number) {
    this.#vocabulary = vocabulary
    this.#clusters = clusters
    this.#floor = floor
    this.#position = new Position(vocabulary.size)
    this.#shared = { first: sharedTokens(clusters, false), last: sharedTokens(clusters, true) }
  }

  /** Looks at the next cluster: those of a family were all looked at. */
  look(cluster: number): void {
    this.#words.push(this.#wordsOf(cluster))
  }

  /**
   * 0 where they do not differ in every place left out; of slots, in any.
   * @param left as FamilyKeys says it
   */
  of(members: Int32Array, left: number): number {
    const [first = 0] = members
    return left === SLOTS
      ? this.#ofSlots(members, slotsIn(this.#clusters, first, this.#vocabulary))
      : this.#ofPlaces(members, placesOf(left))
  }

  #ofSlots(members: Int32Array, slots: readonly number[]): number {
    const varying = slots.filter((at) => this.#varies(members, at))
    return varying.length === 0 ? 0 : this.#least(members, varying, this.#contextOf(members[0]!, slots))
  }

  #ofPlaces(members: Int32Array, places: readonly number[]): number {
    for (const at of places) if (!this.#varies(members, at)) return 0
    const score = this.#least(members, places, this.#contextOf(members[0]!, places))
    return score * PENALTY[places.length - 1]!
  }

  /** False where all have the same token; two wildcards are never the same. */
  #varies(members: Int32Array, at: number): boolean {
    const { starts, tokens } = this.#clusters
    const token = tokens[starts[members[0]!]! + at]!
    if (token === WILD) return members.length > 1
    for (let of = 1; of < members.length; of++) if (tokens[starts[members[of]!]! + at] !== token) return true
    return false
  }

  /** The least variability of places in which they differ. */
  #least(members: Int32Array, places: readonly number[], context: number): number {
    const { starts, tokens, inside, entries } = this.#clusters
    const { kinds, cues, texts } = this.#vocabulary
    const start = starts[members[0]!]!
    let sum = 0
    for (let of = 0; of < members.length; of++) sum += entries[members[of]!]!
    let score = 1
    const position = this.#position
    for (const at of places) {
      position.clear()
      for (let of = 0; of < members.length; of++) {
        const place = starts[members[of]!]! + at
        const token = tokens[place]!
        position.add(token, kinds[token]!, inside[place]!)
      }
      const before = at > 0 ? tokens[start + at - 1]! : WILD
      const text = texts[before]
      const keyed = text === '=' || text === ':'
      const near = nearness(position.names, texts)
      score = Math.min(score, position.variability(sum, context, cues[before]!, keyed, near))
      if (score < this.#floor) return 0
    }
    return score
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
