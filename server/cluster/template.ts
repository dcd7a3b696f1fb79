import { SLOT } from './mask.ts'
import type { Tokens } from './tokens.ts'
import { WILDCARD } from './wildcard.ts'

/** A shape of a group with its tokens. */
export interface Member {
  readonly text: string
  readonly tokens: Tokens
  readonly count: number
}

/**
 * What a group's shapes share, written as its most frequent (of those, shortest) shape writes it, with slots where they differ:
 * the common type of the values where they have one, else `<*>`.
 *
 * @param members in a fixed order, so that equal groups have equal templates
 */
export const templateOf = (members: readonly Member[]): string => {
  const model = members.reduce((most, member) => (isBetterModel(member, most) ? member : most))
  if (members.length === 1) return model.text
  const others = members.filter((member) => member !== model)
  const slots: (string | null)[] = model.tokens.list.map(() => null)
  for (const member of others) {
    const { tokens } = member
    if (tokens.list.length === model.tokens.list.length) {
      tokens.list.forEach((token, at) => {
        const own = slots[at] ?? model.tokens.list[at]!
        if (token !== own) slots[at] = commonSlot(own, token)
        else if (slots[at] === null && isOtherText(model, member, at)) slots[at] = WILDCARD
      })
    } else markMissing(model.tokens.list, tokens.list, slots)
  }
  return write(model, slots)
}

/** The most frequent, of those the shortest. */
export const isBetterModel = (
  a: Pick<Member, 'text' | 'count'>,
  b: Pick<Member, 'text' | 'count'>,
): boolean => a.count > b.count || (a.count === b.count && a.text.length < b.text.length)

/** True where one token stands for different words: a list of names, a value of several tokens. Lengths of lists don't count. */
const isOtherText = (a: Member, b: Member, at: number): boolean => {
  const own = textAt(a, at)
  return own !== textAt(b, at) && own !== a.tokens.list[at] && hasWords(own)
}

const EVERY_SLOT = new RegExp(SLOT.source, 'g')

/** Whether there are letters in it besides those of slots. */
export const hasWords = (text: string): boolean => /\p{L}/u.test(text.replaceAll(EVERY_SLOT, ''))

/** How the token at a place is written. */
export const textAt = ({ text, tokens }: Member, at: number): string =>
  text.slice(tokens.spans[at * 2], tokens.spans[at * 2 + 1])

/** The one type two values have, with the letters around it: `<num>` and `<num>` ... else a wildcard. */
const commonSlot = (a: string, b: string): string => {
  if (a.replaceAll('<hex>', '<num>') === b.replaceAll('<hex>', '<num>')) return a.includes('<hex>') ? a : b
  const typeA = SLOT.exec(a)?.[0]
  const typeB = SLOT.exec(b)?.[0]
  return typeA !== undefined && typeA === typeB && a.replace(typeA, '') === b.replace(typeB, '')
    ? a
    : WILDCARD
}

/** For messages of another length: tokens of the model that are not in the longest common subsequence become wildcards. */
const markMissing = (model: readonly string[], other: readonly string[], slots: (string | null)[]): void => {
  const width = other.length + 1
  const table = new Uint16Array((model.length + 1) * width)
  for (let i = model.length - 1; i >= 0; i--) {
    for (let j = other.length - 1; j >= 0; j--) {
      table[i * width + j] =
        model[i] === other[j]
          ? table[(i + 1) * width + j + 1]! + 1
          : Math.max(table[(i + 1) * width + j]!, table[i * width + j + 1]!)
    }
  }
  let j = 0
  for (let i = 0; i < model.length; i++) {
    while (
      j < other.length &&
      model[i] !== other[j] &&
      table[i * width + j + 1]! >= table[(i + 1) * width + j]!
    )
      j++
    if (j < other.length && model[i] === other[j]) j++
    else slots[i] = WILDCARD
  }
}

/** The model's text with its tokens replaced; wildcards that follow one another are one. */
const write = (model: Member, slots: readonly (string | null)[]): string => {
  let text = ''
  let at = 0
  let lastWild = false
  slots.forEach((slot, index) => {
    const start = model.tokens.spans[index * 2]!
    const end = model.tokens.spans[index * 2 + 1]!
    if (slot === null) {
      text += model.text.slice(at, end)
      lastWild = false
    } else {
      if (!(lastWild && slot === WILDCARD && /^\s*$/.test(model.text.slice(at, start))))
        text += model.text.slice(at, start) + slot
      lastWild = slot === WILDCARD
    }
    at = end
  })
  return text + model.text.slice(at)
}
