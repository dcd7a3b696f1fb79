import { KeyIndex } from './key-index.ts'
import { placeKey, plus } from './place-key.ts'
import { isBetterModel, textAt, hasWords, type Member } from './template.ts'

export interface Telling<M> {
  /** Some of the members in the same order, with the same template. */
  readonly telling: readonly M[]
  /**
   * Whether that also holds beside others, wherever these stand among them, if the same one is the model (template.ts) of all: the
   * template does not depend on the order of what stands anywhere.
   */
  readonly beside: boolean
}

/**
 * Those of a group's members that decide its template (template.ts): of thousands of shapes most bring nothing that others
 * before them did not bring. A member is left out where each of its tokens
 *
 * - is the model's, written as there;
 * - or stands where the model has a word and a member before had another one: `user alice` and `user bob` leave a wildcard there;
 * - or is one that a member before had at that place: `<num>` beside `<ip>`.
 *
 * Of members of another length only their words in common with the model count, and each such row of words once.
 *
 * @param members in a fixed order
 */
export const tellingMembers = <M extends Member>(members: readonly M[]): Telling<M> => {
  const model = members.reduce((most, member) => (isBetterModel(member, most) ? member : most))
  const places = model.tokens.list.map((token, at) => new Place(token, textAt(model, at)))
  const words = new Map(model.tokens.list.map((token, at) => [token, at]))
  const rows = new KeyIndex()
  const telling = members.filter((member) => {
    if (member === model) return true
    const { list } = member.tokens
    if (list.length !== places.length) return rows.getOrSet(rowKey(list, words), 0) === undefined
    let tells = false
    // Each place looks at it, whatever those before say.
    for (let at = 0; at < places.length; at++) if (places[at]!.see(member, at)) tells = true
    return tells
  })
  return { telling, beside: !places.some(({ hasOrder }) => hasOrder) }
}

/** Of the row of words that a message has in common with the model. */
const rowKey = (list: readonly string[], words: ReadonlyMap<string, number>): number => {
  let key = 0
  let length = 0
  for (const token of list) {
    const word = words.get(token)
    if (word !== undefined) key = plus(key, placeKey(0, length++, word))
  }
  return key
}

/** A token of the model, and what members had in its place so far. */
class Place {
  readonly #own: string
  readonly #ownText: string
  /** A word: any other in its place leaves a wildcard. */
  readonly #isWord: boolean
  /** Where equal tokens may be written in several ways, as a list of names is, another text leaves a wildcard, too. */
  readonly #isWritten: boolean
  /** It is a wildcard by now, and remains one. */
  #isWild = false
  readonly #seen = new Set<string>()
  /** Tokens with `<hex>` for `<num>`: one of them is the slot. Beside others that have the same type, their order decides. */
  readonly #alike: Set<string>
  #hasHex: boolean

  constructor(own: string, ownText: string) {
    this.#own = own
    this.#ownText = ownText
    this.#isWord = !own.includes('<')
    this.#isWritten = own !== ownText && hasWords(ownText)
    this.#alike = new Set([numbered(own)])
    this.#hasHex = own.includes('<hex>')
  }

  /** Whether it may matter who comes first. */
  get hasOrder(): boolean {
    return this.#isWritten || this.#hasHex
  }

  /** Whether a member may change what stands here; notes what it has. */
  see(member: Member, at: number): boolean {
    if (this.#isWild) return false
    const token = member.tokens.list[at]!
    if (token === this.#own) {
      if (!this.#isWritten) return false
      const text = textAt(member, at)
      if (text === this.#ownText) return false
      this.#isWild = this.#seen.size === 0
      return true
    }
    if (this.#isWord) return (this.#isWild = true)
    const before = this.#seen.size
    this.#seen.add(token)
    if (this.#seen.size > before) {
      this.#alike.add(numbered(token))
      this.#hasHex ||= token.includes('<hex>')
      return true
    }
    return this.#hasHex && this.#alike.size > 1
  }
}

const numbered = (token: string): string => token.replaceAll('<hex>', '<num>')
