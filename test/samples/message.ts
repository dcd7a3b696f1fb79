import type { Random } from './random.ts'

/** Writes one value of a message. */
export type Value = (random: Random) => string

/** A message as it stands in a program's source: constant words, and values that change from call to call. */
export interface Message {
  /** The constant words with `<*>` for each value. */
  readonly template: string
  readonly write: Value
}

/**
 * @example say`Accepted password for ${user} from ${ipv4} port ${port}`
 * // template: "Accepted password for <*> from <*> port <*>"
 */
export const say = (words: TemplateStringsArray, ...values: readonly Value[]): Message => ({
  template: words.join('<*>').replace(/\s+/g, ' '),
  write: (random) => {
    let text = words[0] ?? ''
    for (const [i, value] of values.entries()) text += value(random) + (words[i + 1] ?? '')
    return text
  },
})
