import { hasSlot } from './words.ts'

/** Kinds of token, from surely a value to surely constant. */
export const TokenKind = {
  /** A typed slot, alone or in a word: `<num>`, `job_<num>`. */
  slot: 0,
  /** Has a digit: `eth0`, `utf8`. */
  numbered: 1,
  /** Names of several parts: `com.acme.Billing`. */
  dotted: 2,
  /** Built like an identifier: `order-service`, `NullPointerException`. */
  name: 3,
  /** A word of a language. */
  word: 4,
  /** A word that says what happened or how it is: `started`, `down`, `true`. */
  state: 5,
  /** Punctuation. */
  mark: 6,
  /** Says that there is no value: `null`, a lone `-`. */
  absent: 7,
} as const
export type TokenKindCode = (typeof TokenKind)[keyof typeof TokenKind]

/** Words that tell states, directions and answers apart; two messages that differ in one are two kinds of message. */
const STATE_WORDS = new Set(
  `up down on off in out to from yes no ok true false all any not success successful successfully failure fail start stop begin end open close
  read write get set put post delete add remove create update insert load save send receive push pull enter exit lock unlock online offline idle busy
  active inactive ready alive dead full empty high low left right first last before after with without error warning info debug normal critical
  valid invalid available unavailable present missing old new local remote master slave leader follower primary secondary hit miss pass head`.split(
    /\s+/,
  ),
)

const isState = (token: string): boolean => {
  const word = token.toLowerCase()
  return STATE_WORDS.has(word) || (word.length > 4 && /(?:ed|ing)$/.test(word))
}

const ABSENT = new Set(['null', 'nil', 'none', 'undefined', 'n/a', '-', '[]', '{}', '()'])

const kindOf = (token: string): TokenKindCode => {
  if (token === '' || hasSlot(token)) return TokenKind.slot
  if (ABSENT.has(token.toLowerCase())) return TokenKind.absent
  // Numbers are masked, but for those that say what happened: a status.
  if (/^\d+$/.test(token)) return TokenKind.state
  if (/\d/.test(token)) return TokenKind.numbered
  if (!/\p{L}/u.test(token)) return TokenKind.mark
  // A name of two parts, `com.acme.notes/.Editor`, names one thing of many.
  if (token.includes('/') && token.includes('.')) return TokenKind.numbered
  // What kind of failure it was is no mere value.
  if (/[a-z](?:Exception|Error|Failure)$/.test(token)) return TokenKind.state
  if (/\p{L}\.[\w$-]+\.\p{L}/u.test(token)) return TokenKind.dotted
  if (/[\p{L}][._$/\\@:-]+[\p{L}]/u.test(token) || /[a-z][A-Z]/.test(token) || token.length > 24)
    return TokenKind.name
  return isState(token) ? TokenKind.state : TokenKind.word
}

/** Nouns and prepositions behind which programs print a value: "for user X", "from X", "service X". */
const CUES = new Set(
  `user users for from by host server client peer name named file folder table topic queue service app application module process program command device
  driver interface zone region role group job task worker thread node pod container image database schema column key type called method function class
  channel bucket domain account customer session owner state status mode reason`.split(/\s+/),
)

/** Tokens as numbers, with what is known of each. Number 0 is the wildcard. */
export class Vocabulary {
  readonly #numbers = new Map<string, number>([['', 0]])
  readonly kinds: TokenKindCode[] = [TokenKind.slot]
  readonly cues: boolean[] = [false]
  readonly texts: string[] = ['']

  /** The number of a token. Whether a number has hexadecimal letters is chance. */
  number(written: string): number {
    const token = written.includes('<hex>') ? written.replaceAll('<hex>', '<num>') : written
    const known = this.#numbers.get(token)
    if (known !== undefined) return known
    const number = this.kinds.push(kindOf(token)) - 1
    this.cues.push(CUES.has(token.toLowerCase()))
    this.texts.push(token)
    this.#numbers.set(token, number)
    return number
  }

  /** How many there are. */
  get size(): number {
    return this.kinds.length
  }

  /** Words of any kind say what a message is about; slots and marks do not. */
  isWord(number: number): boolean {
    const kind = this.kinds[number]!
    return kind !== TokenKind.slot && kind !== TokenKind.mark && kind !== TokenKind.absent
  }
}

export const WILD = 0
