import type { Steps } from '../model/steps.ts'
import type { Cluster } from './families.ts'
import { KeyIndex } from './key-index.ts'
import { placeKey } from './place-key.ts'
import { WILD } from './vocabulary.ts'

/**
 * How many different tokens stand in a place behind the same token and before the same token, over messages of one length:
 * the open places of a message are those where values stand. `rhost=<ip> user=root` is open behind "rhost =" for all its kind.
 */
export class Variety {
  readonly #behind = new Neighbours()
  readonly #before = new Neighbours()
  #tokens: Int32Array = new Int32Array(0)
  #places = 0
  /** Of each place of the message looked at: how open it is on its less, and on its more open side. */
  #least = new Float64Array(128)
  #most = new Float64Array(128)

  private constructor() {}

  static *grow(clusters: readonly Pick<Cluster, 'tokens'>[]): Steps<Variety> {
    const variety = new Variety()
    for (const { tokens } of clusters) {
      for (let at = 0; at < tokens.length; at++) {
        variety.#behind.note(placeKey(tokens.length, at, tokens[at - 1] ?? EDGE), tokens[at]!)
        variety.#before.note(placeKey(tokens.length, at, tokens[at + 1] ?? EDGE), tokens[at]!)
      }
      yield
    }
    return variety
  }

  /**
   * Looks at the first `places` places of a message: `mayVary` and `openPlaces` are about it until the next is looked at.
   * A place is looked up once, as the tables are far larger than a processor's caches.
   */
  look(tokens: Int32Array, places: number): void {
    this.#tokens = tokens
    this.#places = places
    if (this.#least.length < places) {
      this.#least = new Float64Array(places * 2)
      this.#most = new Float64Array(places * 2)
    }
    for (let at = 0; at < places; at++) {
      const before = tokens[at - 1] ?? EDGE
      const after = tokens[at + 1] ?? EDGE
      const behind = this.#behind.count(placeKey(tokens.length, at, before))
      const infront = this.#before.count(placeKey(tokens.length, at, after))
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

/** Stands for what is before the first and behind the last token. */
const EDGE = -1

/** How many different tokens were seen with a key. */
class Neighbours {
  /** The only token, or -1 - index into `sets` once there are several. */
  readonly #values = new KeyIndex()
  readonly #sets: Set<number>[] = []

  note(key: number, token: number): void {
    const value = this.#values.get(key)
    if (value === undefined) this.#values.set(key, token)
    else if (value < 0) this.#sets[-1 - value]!.add(token)
    else if (value !== token) this.#values.set(key, -this.#sets.push(new Set([value, token])))
  }

  /** 1 where the key was never seen. */
  count(key: number): number {
    const value = this.#values.get(key)
    return value !== undefined && value < 0 ? this.#sets[-1 - value]!.size : 1
  }
}
