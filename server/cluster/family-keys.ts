import type { ClusterTable } from './cluster-table.ts'
import { blankKey, minus, placeKey, plus } from './place-key.ts'
import type { Variety } from './variety.ts'
import { TokenKind, type Vocabulary } from './vocabulary.ts'

/** Places left out together are among this many of the most open places of a message, so their pairs and triples stay few. */
const OPEN_PLACES = 5
/** Messages longer than this are compared in their first tokens' places only; their tails are payload. */
const MAX_PLACES = 120
/** A place in a number that holds up to three. */
const PLACE_BITS = 7
const PLACE_MASK = (1 << PLACE_BITS) - 1

/** Tells families of slots from those of as many places. */
const SLOTS_KEY = placeKey(0, 0, 0)
/** Instead of places: all that hold values are left out. */
export const SLOTS = -1

/**
 * The keys of the families that a cluster may be of (families.ts), each with the places that it leaves out. Keys are sums of place
 * keys, so each costs an addition.
 */
export class FamilyKeys {
  /** Of the cluster looked at last. */
  readonly keys: number[] = []
  /** By key: the places left out, as `placesOf` reads them, or SLOTS. */
  readonly left: number[] = []
  readonly #vocabulary: Vocabulary
  readonly #variety: Variety
  readonly #blanks = new Float64Array(MAX_PLACES)

  constructor(vocabulary: Vocabulary, variety: Variety) {
    this.#vocabulary = vocabulary
    this.#variety = variety
  }

  look(clusters: ClusterTable, cluster: number): void {
    const tokens = clusters.tokensOf(cluster)
    const places = Math.min(tokens.length, MAX_PLACES)
    this.keys.length = 0
    this.left.length = 0
    // What leaving out a place adds to the key of the whole.
    const blanks = this.#blanks
    let sum = tokens.length
    for (let at = 0; at < tokens.length; at++) {
      const value = placeKey(tokens.length, at, tokens[at]!)
      if (at < places) blanks[at] = minus(blankKey(at), value)
      sum = plus(sum, value)
    }
    this.#leaveSlots(slotsIn(clusters, cluster, this.#vocabulary), sum)
    this.#variety.look(clusters, cluster, places)
    for (let at = 0; at < places; at++) if (this.#variety.mayVary(at)) this.#push(plus(sum, blanks[at]!), at)
    this.#leaveOpen(this.#variety.openPlaces(OPEN_PLACES), sum)
  }

  #leaveSlots(slots: readonly number[], sum: number): void {
    if (slots.length < 2) return
    let key = plus(sum, SLOTS_KEY)
    for (const at of slots) key = plus(key, this.#blanks[at]!)
    this.#push(key, SLOTS)
  }

  /** Their pairs and triples. */
  #leaveOpen(open: readonly number[], sum: number): void {
    const blanks = this.#blanks
    for (let i = 0; i < open.length; i++) {
      const first = plus(sum, blanks[open[i]!]!)
      for (let j = i + 1; j < open.length; j++) {
        const second = plus(first, blanks[open[j]!]!)
        const pair = open[i]! | ((open[j]! + 1) << PLACE_BITS)
        this.#push(second, pair)
        for (let k = j + 1; k < open.length; k++)
          this.#push(plus(second, blanks[open[k]!]!), pair | ((open[k]! + 1) << (2 * PLACE_BITS)))
      }
    }
  }

  #push(key: number, left: number): void {
    this.keys.push(key)
    this.left.push(left)
  }
}

/** The places of a cluster that hold values. */
export const slotsIn = (
  { tokens, starts }: ClusterTable,
  cluster: number,
  { kinds }: Vocabulary,
): readonly number[] => {
  const start = starts[cluster]!
  const end = Math.min(starts[cluster + 1]!, start + MAX_PLACES)
  const slots: number[] = []
  for (let place = start; place < end; place++)
    if (kinds[tokens[place]!] === TokenKind.slot) slots.push(place - start)
  return slots
}

/** The one, two or three places, ascending, that a number of `left` holds: each behind the first is stored plus one. */
export const placesOf = (left: number): readonly number[] => {
  const places = [left & PLACE_MASK]
  for (let more = left >> PLACE_BITS; more > 0; more >>= PLACE_BITS) places.push((more & PLACE_MASK) - 1)
  return places
}
