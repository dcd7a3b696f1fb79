import type { Steps } from '../model/steps.ts'
import type { ClusterTable } from './cluster-table.ts'
import { KeyIndex } from './key-index.ts'
import { placeKey, plus, tokenKey } from './place-key.ts'
import { WILD } from './vocabulary.ts'

/**
 * How many different tokens stand in a place behind the same token and before the same token, over messages of one length:
 * the open places of a message are those where values stand. `rhost=<ip> user=root` is open behind "rhost =" for all its kind.
 */
export class Variety {
  readonly #behind = new Neighbours()
  readonly #before = new Neighbours()
  /** By place of a token among those of the clusters it was grown from: numbers of what was noted of it. */
  readonly #noted: { readonly behind: Int32Array; readonly before: Int32Array }
  #tokens: Int32Array = new Int32Array(0)
  #places = 0
  /** Of each place of the message looked at: how open it is on its less, and on its more open side. */
  #least = new Float64Array(128)
  #most = new Float64Array(128)

  private constructor(tokens: number) {
    this.#noted = { behind: new Int32Array(tokens), before: new Int32Array(tokens) }
  }

  static *grow(clusters: ClusterTable): Steps<Variety> {
    const { length, starts } = clusters
    const variety = new Variety(starts[length]!)
    const { behind, before } = variety.#noted
    for (let cluster = 0; cluster < length; cluster++) {
      const tokens = clusters.tokensOf(cluster)
      for (let at = 0; at < tokens.length; at++) {
        const place = starts[cluster]! + at
        behind[place] = variety.#behind.note(
          placeKey(tokens.length, at, tokenAt(tokens, at - 1)),
          tokens[at]!,
        )
        before[place] = variety.#before.note(
          placeKey(tokens.length, at, tokenAt(tokens, at + 1)),
          tokens[at]!,
        )
      }
      if (cluster % CLUSTERS_A_STEP === 0) yield
    }
    return variety
  }

  /**
   * Looks at the first `places` places of a cluster: `mayVary` and `openPlaces` are about it until the next is looked at.
   */
  look(clusters: ClusterTable, cluster: number, places: number): void {
    const tokens = clusters.tokensOf(cluster)
    this.#tokens = tokens
    this.#places = places
    if (this.#least.length < places) {
      this.#least = new Float64Array(places * 2)
      this.#most = new Float64Array(places * 2)
    }
    const start = clusters.starts[cluster]!
    const noted = start < this.#noted.behind.length
    for (let at = 0; at < places; at++) {
      const before = tokenAt(tokens, at - 1)
      const after = tokenAt(tokens, at + 1)
      const behind = noted
        ? this.#behind.counts[this.#noted.behind[start + at]!]!
        : this.#behind.count(placeKey(tokens.length, at, before))
      const infront = noted
        ? this.#before.counts[this.#noted.before[start + at]!]!
        : this.#before.count(placeKey(tokens.length, at, after))
      const unknown = before === WILD || after === WILD
      this.#least[at] = tokens[at] === WILD ? Infinity : Math.min(behind, infront)
      this.#most[at] = unknown ? Infinity : Math.max(behind, infront)
    }
  }

  /** The `wanted` most open places, ascending. A wildcard is open whatever is around it. */
  openPlaces(wanted: number): readonly number[] {
    const open: number[] = []
    const least = this.#least
    for (let at = 0; at < this.#places; at++) {
      // Left out beside its neighbour, a place need only be open on its other side.
      if (!(least[at]! > 1 || this.#most[at]! > 1)) continue
      let rank = open.length
      while (rank > 0 && least[open[rank - 1]!]! < least[at]!) rank--
      if (rank >= wanted) continue
      open.splice(rank, 0, at)
      if (open.length > wanted) open.pop()
    }
    return open.sort((a, b) => a - b)
  }

  /** False where no message that agrees in all other places can have another token here. Around a wildcard nothing is known. */
  mayVary(at: number): boolean {
    const tokens = this.#tokens
    return this.#least[at]! > 1 || tokens[at - 1] === WILD || tokens[at + 1] === WILD
  }
}

/** So many clusters are noted in one step. */
const CLUSTERS_A_STEP = 32

/** Stands for what is before the first and behind the last token. */
const EDGE = -1
const tokenAt = (tokens: Int32Array, at: number): number =>
  at >= 0 && at < tokens.length ? tokens[at]! : EDGE

/** How many different tokens were seen with a key; keys are numbered from 0. A token is known again by a key of 52 bits. */
class Neighbours {
  readonly counts: number[] = []
  readonly #numbers = new KeyIndex()
  /** The first token seen with it. */
  readonly #tokens: number[] = []
  /** Of the others a key of each with its key. */
  readonly #pairs = new KeyIndex()

  /** @returns the number of the key */
  note(key: number, token: number): number {
    const { length } = this.counts
    const known = this.#numbers.getOrSet(key, length)
    if (known === undefined) {
      this.counts.push(1)
      this.#tokens.push(token)
      return length
    }
    if (this.#tokens[known] !== token && this.#pairs.getOrSet(plus(key, tokenKey(token)), 0) === undefined)
      this.counts[known]!++
    return known
  }

  /** 1 where the key was never seen. */
  count(key: number): number {
    const number = this.#numbers.get(key)
    return number === undefined ? 1 : this.counts[number]!
  }
}
