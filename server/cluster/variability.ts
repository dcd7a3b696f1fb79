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

const TOKEN_KINDS = Object.keys(TokenKind).length

/** Without constant words in the rest, nothing says that two messages are of one kind. */
const CONTEXT = [0.35, 0.85, 0.97, 1] as const

/** Long names have hardly recurred in a family of so many entries a name: two in eight entries, not in nine. */
const SELDOM = 4
/** How much it adds to a name's score that the other is spelt just like it. */
const NEAR_WEIGHT = 0.1

/** One position over the messages of a family, and then that of the next: there are very many families, and most are small. */
export class Position {
  /** By token: when it was last seen. */
  readonly #seen: Int32Array
  #now = 0
  readonly #byKind = new Int32Array(TOKEN_KINDS)
  #distinct = 0
  #wildcards = 0
  /** Distinct values inside wildcards. */
  #inWildcards = 0
  #first = WILD
  #second = WILD

  /** @param tokens how many there are */
  constructor(tokens: number) {
    this.#seen = new Int32Array(tokens)
  }

  /** To be called before the first message of a family. */
  clear(): void {
    this.#now++
    this.#byKind.fill(0)
    this.#distinct = 0
    this.#wildcards = 0
    this.#inWildcards = 0
  }

  /** @param inside distinct values behind a wildcard; 0 for a token */
  add(token: number, kind: TokenKindCode, inside: number): void {
    this.#inWildcards += inside
    if (token === WILD) this.#wildcards++
    if (this.#seen[token] === this.#now) return
    this.#seen[token] = this.#now
    this.#byKind[kind]!++
    if (this.#distinct === 0) this.#first = token
    else if (this.#distinct === 1) this.#second = token
    this.#distinct++
  }

  /** False where all messages have the same token here; two wildcards are never the same. */
  get varies(): boolean {
    return this.#distinct > 1 || this.#wildcards > 1
  }

  /** The two names of a position that has just two tokens, none less of a value than a name; undefined elsewhere. */
  get names(): readonly [number, number] | undefined {
    if (this.#distinct !== 2 || this.#inWildcards > 0 || this.#least !== TokenKind.name) return undefined
    return [this.#first, this.#second]
  }

  /** The least variable kind among the tokens. */
  get #least(): TokenKindCode {
    let least: TokenKindCode = TokenKind.slot
    for (let kind = 1; kind < TokenKind.absent; kind++)
      if (this.#byKind[kind]! > 0) least = kind as TokenKindCode
    return least
  }

  /** @param near likeness of the spelling of its two names, 0 to 1; @param entries in the family; @param context constant words in the rest of its messages; @param cue a word before it announces a value; @param keyed stands behind a "=" or ":" */
  variability(entries: number, context: number, cue: boolean, keyed: boolean, near: number): number {
    const slots = this.#byKind[TokenKind.slot]!
    const absent = this.#byKind[TokenKind.absent]!
    const dotted = this.#byKind[TokenKind.dotted]!
    const least = this.#least
    const pair = PAIR[least]!
    const contextFactor = CONTEXT[Math.min(context, CONTEXT.length - 1)]!
    if (least === TokenKind.mark) return pair * contextFactor
    let score = pair
    // A word where others have a number, an address or nothing ("user=root", "user=<num>") is likely a value too.
    if (slots > 0 || (absent > 0 && keyed && least !== TokenKind.state)) score = Math.max(pair, 0.5)
    // And where others have a name with dots.
    else if (least === TokenKind.word && dotted > 0) score = Math.max(pair, 0.42)
    const distinct = this.#distinct + this.#inWildcards
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
