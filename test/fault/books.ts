import { expect } from 'vitest'
import type { GroupsAnswer } from '../../server/model/answers.ts'
import { Random } from '../samples/random.ts'

/**
 * Logs that are easily counted by other means than those under test: each entry begins with a date and names its kind by
 * a word that stands nowhere else, continuation lines begin with a tab, blank lines are empty.
 */
const KINDS: readonly (readonly [word: string, write: (random: Random) => string])[] = [
  ['alder', (random) => `INFO alder listening on port ${random.int(1024, 65535)}`],
  ['birch', (random) => `WARN slow birch query took ${random.int(1, 9999)} ms in table ${random.hex(8)}`],
  [
    'cedar',
    (random) => `ERROR request to cedar failed\n\tat com.acme.Client.send(Client.java:${random.int(1, 900)})`,
  ],
  [
    'elder',
    (random) =>
      `DEBUG cache of elder sessions swept, ${random.int(0, 500)} entries of ${random.int(500, 900)} went`,
  ],
  ['hazel', () => 'INFO Grüße von hazel: 订单已支付'],
  ['maple', (random) => `INFO "GET /maple/${random.int(1, 99999)} HTTP/1.1" 200 ${random.int(100, 99999)}`],
  [
    'willow',
    (random) =>
      `FATAL out of memory in willow\n\tat frame ${random.int(1, 9)}\n\tat frame ${random.int(1, 9)}\n`,
  ],
]

/** A log of at least so many bytes; equal seeds give equal bytes. */
export const writeLog = (seed: number, minBytes: number, newline = '\n'): Uint8Array => {
  const random = new Random(seed)
  const lines: string[] = []
  for (let bytes = 0, at = Date.UTC(2026, 2, 1); bytes < minBytes;) {
    at += random.int(0, 5_000)
    const text = `${new Date(at).toISOString()} ${random.pick(KINDS as [(typeof KINDS)[0]])[1](random)}`
    bytes += Buffer.byteLength(text) + 1
    lines.push(...text.split('\n'))
  }
  return Buffer.from(lines.map((line) => line + newline).join(''))
}

/** What a text comes to. Books of several texts are added up. */
export interface Books {
  readonly bytes: number
  readonly lines: number
  readonly entries: number
  readonly blank: number
  /** Entries, and lines in them, by the word that names the kind. */
  readonly kinds: ReadonlyMap<string, { readonly entries: number; readonly lines: number }>
}

/** Counts without anything of the server. */
export const count = (text: Uint8Array): Books => {
  const lines = Buffer.from(text).toString().split('\n')
  // Behind the last newline stands nothing.
  lines.pop()
  const kinds = new Map(KINDS.map(([word]) => [word, { entries: 0, lines: 0 }]))
  let current = { entries: 0, lines: 0 }
  let entries = 0
  let blank = 0
  for (const line of lines) {
    if (line.trim() === '') {
      blank++
      continue
    }
    if (!line.startsWith('\t')) {
      const word = KINDS.find(([name]) => line.includes(name))?.[0] ?? ''
      current = kinds.get(word)!
      current.entries++
      entries++
    }
    current.lines++
  }
  return { bytes: text.length, lines: lines.length, entries, blank, kinds }
}

export const sum = (books: readonly Books[]): Books => {
  const of = (what: (one: Books) => number): number => books.reduce((total, one) => total + what(one), 0)
  const kinds = KINDS.map(([word]) => {
    const entries = of((one) => one.kinds.get(word)?.entries ?? 0)
    return [word, { entries, lines: of((one) => one.kinds.get(word)?.lines ?? 0) }] as const
  })
  return {
    bytes: of((one) => one.bytes),
    lines: of((one) => one.lines),
    entries: of((one) => one.entries),
    blank: of((one) => one.blank),
    kinds: new Map(kinds),
  }
}

/** What the server's answer comes to, in the same terms. */
const booksOf = (answer: GroupsAnswer): Books => ({
  bytes: answer.bytes,
  lines: answer.lines,
  entries: answer.entries,
  blank: answer.unparsedBy.blank,
  kinds: new Map(
    KINDS.map(([word]) => {
      const own = answer.groups.filter(({ template }) => template.includes(word))
      const of = (what: 'count' | 'lines'): number => own.reduce((total, group) => total + group[what], 0)
      return [word, { entries: of('count'), lines: of('lines') }]
    }),
  ),
})

/** The answer says exactly what was counted, and its own books balance. `groups` must hold all of them. */
export const expectBooks = (answer: GroupsAnswer, books: Books): void => {
  expect(answer.partial).toBe(false)
  expect(booksOf(answer)).toEqual(books)
  expect(answer.groups.reduce((total, group) => total + group.count, 0)).toBe(answer.entries)
  expect(answer.groups.reduce((total, group) => total + group.lines, 0) + answer.unparsed).toBe(answer.lines)
}
