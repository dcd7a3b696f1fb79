import type { Cluster } from './families.ts'
import { placeKey } from './place-key.ts'
import { WILD } from './vocabulary.ts'

/**
 * How many different tokens stand in a place behind the same token and before the same token, over messages of one length:
 * the open places of a message are those where values stand. `rhost=<ip> user=root` is open behind "rhost =" for all its kind.
 */
export class Variety {
  readonly #behind: Neighbours
  readonly #before: Neighbours

  constructor(clusters: readonly Pick<Cluster, 'tokens'>[]) {
    const tokens = clusters.reduce((sum, cluster) => sum + cluster.tokens.length, 0)
    this.#behind = new Neighbours(tokens)
    this.#before = new Neighbours(tokens)
    for (const { tokens } of clusters) {
      for (let at = 0; at < tokens.length; at++) {
        this.#behind.note(placeKey(tokens.length, at, tokens[at - 1] ?? EDGE), tokens[at]!)
        this.#before.note(placeKey(tokens.length, at, tokens[at + 1] ?? EDGE), tokens[at]!)
      }
    }
  }

  /** The `wanted` most open of the first `places` places, ascending. A wildcard is open whatever is around it. */
  openPlaces(tokens: Int32Array, places: number, wanted: number): readonly number[] {
    const openness: { readonly at: number; readonly variety: number }[] = []
    for (let at = 0; at < places; at++) {
      const variety = tokens[at] === WILD ? Infinity : this.#around(tokens, at)
      // Left out beside its neighbour, a place need only be open on its other side.
      if (variety > 1 || this.#most(tokens, at) > 1) openness.push({ at, variety })
    }
    return openness
      .sort((a, b) => b.variety - a.variety || a.at - b.at)
      .slice(0, wanted)
      .map(({ at }) => at)
      .sort((a, b) => a - b)
  }

  /** False where no message that agrees in all other places can have another token here. Around a wildcard nothing is known. */
  mayVary(tokens: Int32Array, at: number): boolean {
    return (
      tokens[at] === WILD ||
      tokens[at - 1] === WILD ||
      tokens[at + 1] === WILD ||
      this.#around(tokens, at) > 1
    )
  }

  #most(tokens: Int32Array, at: number): number {
    if (tokens[at - 1] === WILD || tokens[at + 1] === WILD) return Infinity
    const behind = this.#behind.count(placeKey(tokens.length, at, tokens[at - 1] ?? EDGE))
    const before = this.#before.count(placeKey(tokens.length, at, tokens[at + 1] ?? EDGE))
    return Math.max(behind, before)
  }

  #around(tokens: Int32Array, at: number): number {
    const behind = this.#behind.count(placeKey(tokens.length, at, tokens[at - 1] ?? EDGE))
    const before = this.#before.count(placeKey(tokens.length, at, tokens[at + 1] ?? EDGE))
    return Math.min(behind, before)
  }
}

/** Stands for what is before the first and behind the last token. */
const EDGE = -1

/** How many different tokens were seen with a key: an open-addressing table, since there are as many keys as tokens in a view. */
class Neighbours {
  readonly #keys: Float64Array
  /** The only token, or -1 - index into `sets` once there are several. */
  readonly #values: Int32Array
  readonly #sets: Set<number>[] = []

  constructor(entries: number) {
    const size = 2 ** Math.ceil(Math.log2(entries * 1.5 + 16))
    this.#keys = new Float64Array(size).fill(-1)
    this.#values = new Int32Array(size)
  }

  note(key: number, token: number): void {
    const slot = this.#slot(key)
    const value = this.#values[slot]!
    if (this.#keys[slot] !== key) {
      this.#keys[slot] = key
      this.#values[slot] = token
    } else if (value < 0) this.#sets[-1 - value]!.add(token)
    else if (value !== token) this.#values[slot] = -this.#sets.push(new Set([value, token]))
  }

  /** 1 where the key was never seen. */
  count(key: number): number {
    const slot = this.#slot(key)
    const value = this.#values[slot]!
    return this.#keys[slot] === key && value < 0 ? this.#sets[-1 - value]!.size : 1
  }

  #slot(key: number): number {
    const wrap = this.#keys.length - 1
    let slot = (key % 4_294_967_296) & wrap
    while (this.#keys[slot] !== key && this.#keys[slot] !== -1) slot = (slot + 1) & wrap
    return slot
  }
}
