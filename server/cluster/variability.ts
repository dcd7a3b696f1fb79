import { TokenKind, WILD, type TokenKindCode } from './vocabulary.ts'

/**
 * How surely a position that takes several values is a variable: 0 (the values carry meaning) to 1 (they are only values).
 * It is asked of families: messages that agree in all other places.
 */

/** Two values of the least variable kind among them, nothing else known. Slots of different type and numbered names are values; two words are not. */
const PAIR: readonly number[] = (() => {
  const pair: number[] = []
  pair[TokenKind.slot] = 0.9
  pair[TokenKind.numbered] = 0.72
  pair[TokenKind.dotted] = 0.46
  pair[TokenKind.name] = 0.46
  pair[TokenKind.word] = 0.3
  pair[TokenKind.state] = 0.12
  pair[TokenKind.mark] = 0.05
  return pair
})()

/** Number of distinct words at which they are half way from two words to surely values. */
const HALF_WAY_VALUES = 6
/** States are few; even many of them are not values. */
const HALF_WAY_STATES = 30

/** Without constant words in the rest, nothing says that two messages are of one kind. */
const CONTEXT = [0.35, 0.85, 0.97, 1] as const

/** Long names have hardly recurred in a family of so many entries a name: two in eight entries, not in nine. */
const SELDOM = 4
/** How much it adds to a name's score that the other is spelt just like it. */
const NEAR_WEIGHT = 0.1

/** One position over the messages of a family. */
export class Position {
  /** Distinct tokens, with how often each occurs. */
  readonly #tokens = new Map<number, number>()
  readonly #byKind: number[] = []
  /** Distinct values inside wildcards. */
  #inWildcards = 0

  /** @param inside distinct values behind a wildcard; 0 for a token */
  add(token: number, kind: TokenKindCode, inside: number): void {
    this.#inWildcards += inside
    const count = this.#tokens.get(token) ?? 0
    this.#tokens.set(token, count + 1)
    if (count === 0) this.#byKind[kind] = (this.#byKind[kind] ?? 0) + 1
  }

  /** False where all messages have the same token here; two wildcards are never the same. */
  get varies(): boolean {
    return this.#tokens.size > 1 || (this.#tokens.get(WILD) ?? 0) > 1
  }

  /** The two tokens of a position that has just two; undefined where it has more, or a wildcard. */
  get pair(): readonly [number, number] | undefined {
    if (this.#tokens.size !== 2 || this.#inWildcards > 0) return undefined
    const [a, b] = this.#tokens.keys()
    return a === undefined || b === undefined ? undefined : [a, b]
  }

  /** @param near likeness of the spelling of its two names, 0 to 1; @param entries in the family; @param context constant words in the rest of its messages; @param cue a word before it announces a value; @param keyed stands behind a "=" or ":" */
  variability(entries: number, context: number, cue: boolean, keyed: boolean, near: number): number {
    const slots = this.#byKind[TokenKind.slot] ?? 0
    const absent = this.#byKind[TokenKind.absent] ?? 0
    const dotted = this.#byKind[TokenKind.dotted] ?? 0
    let least: TokenKindCode = TokenKind.slot
    for (let kind = 1; kind < TokenKind.absent; kind++)
      if ((this.#byKind[kind] ?? 0) > 0) least = kind as TokenKindCode
    const pair = PAIR[least]!
    const contextFactor = CONTEXT[Math.min(context, CONTEXT.length - 1)]!
    if (least === TokenKind.mark) return pair * contextFactor
    let score = pair
    // A word where others have a number, an address or nothing ("user=root", "user=<num>") is likely a value too.
    if (slots > 0 || (absent > 0 && keyed && least !== TokenKind.state)) score = Math.max(pair, 0.5)
    // And where others have a name with dots.
    else if (least === TokenKind.word && dotted > 0) score = Math.max(pair, 0.42)
    const distinct = this.#tokens.size + this.#inWildcards
    const half = least === TokenKind.state ? HALF_WAY_STATES : HALF_WAY_VALUES
    score += (1 - score) * ((distinct - 2) / (distinct - 2 + half))
    // Values that hardly ever recur are values: five names in five entries, not five in a thousand.
    if (distinct >= 3 && distinct * 2 >= entries) score += (1 - score) * 0.3
    // Long names that have hardly recurred are values; a few that come again and again may say what happened.
    if (least === TokenKind.dotted && entries <= distinct * SELDOM) score += (1 - score) * 0.2
    // Two names written nearly alike, `worker-east`, `worker-west`, are two values of one thing.
    if (least === TokenKind.name) score += (1 - score) * NEAR_WEIGHT * near
    if (cue && least !== TokenKind.state) score += (1 - score) * 0.25
    return score * contextFactor
  }
}
