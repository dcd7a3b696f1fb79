import {
  advance,
  commonLevel,
  commonSeparator,
  commonTag,
  commonTime,
  has,
  isAligned,
  isCaller,
  isQualified,
  wordsOnly,
  type Cursor,
} from './columns.ts'
import type { Element, Header } from './format.ts'
import { leadElements, type Lead } from './lead.ts'
import { MIN_VARIETY, variety, wordsBehind } from './variety.ts'

/** Learns the header of one class of lines: the columns behind its lead, as long as nearly every line has them. */

/** Share of a class's lines that must have an element for it to be a column. */
const COLUMN_SHARE = 0.95
/** One word behind the columns is a value, and the columns were the message: "Login failed - alice". */
const MIN_WORDS_BEHIND = 2
const MAX_ELEMENTS = 24
const MAX_WORDS_AHEAD = 3
/** Share and number of a class's lines that must have a column to be a class of their own. */
const SPLIT_SHARE = 0.1
const MIN_SPLIT_LINES = 10
/** So many different ones are no words of a message. */
const MIN_IDS = 8
const ID_SHARE = 0.8

const textOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')

/**
 * The headers of lines that begin with `lead`, to be tried in this order; none where too few lines can be read. There are
 * several where some lines have a column that others lack: programs of one time notation in one file, an optional request id.
 */
export const learnHeaders = (lead: Lead, lines: readonly Uint8Array[]): readonly Header[] => {
  const elements = leadElements(lead)
  let cursors: Cursor[] = lines.map((bytes) => ({ bytes, at: 0 }))
  for (const element of elements) cursors = advance(cursors, element)
  if (cursors.length < lines.length * COLUMN_SHARE) return []
  const syslog = lead.format === 'syslog' || lead.format === 'weekday-syslog'
  return extend({ elements, need: elements.length, cursors, names: new Names(), syslog })
}

/** A header as far as it is known, and where each of its lines stands behind it. */
interface Start {
  readonly elements: readonly Element[]
  readonly need: number
  readonly cursors: readonly Cursor[]
  readonly names: Names
  readonly syslog: boolean
}

const extend = (start: Start): readonly Header[] => {
  const { need, names, syslog } = start
  const elements = [...start.elements]
  let { cursors } = start
  const lines = cursors.map(({ bytes }) => bytes)
  const wanted = lines.length * COLUMN_SHARE
  // Number of elements up to the last column that only headers have; words and numbers behind it may be the message's own.
  let sure = elements.length
  while (elements.length < MAX_ELEMENTS) {
    const separator = commonSeparator(cursors, wanted)
    const behind = separator ? advance(cursors, separator) : cursors
    const column = nextColumn(behind, wanted, separator, names, elements, syslog)
    if (!column) {
      const parts = split({ ...start, elements, cursors })
      if (parts) return parts.flatMap(extend)
    }
    if (separator) elements.push(separator)
    if (!column) break
    elements.push(...column.elements)
    if (column.sure) sure = elements.length
    cursors = behind
    for (const element of column.elements) cursors = advance(cursors, element)
  }
  const header = { elements, need }
  const messages = variety(lines, header) >= MIN_VARIETY && wordsBehind(lines, header) >= MIN_WORDS_BEHIND
  if (messages) return [header]
  if (elements[sure]?.is === 'sep') sure++
  return [{ elements: elements.slice(0, sure), need }]
}

/** Divides lines by a column that a good part of them has and only headers have: first those with it, then the others. */
const split = ({ elements, cursors, names, syslog }: Start): readonly Start[] | null => {
  const level: readonly Element[] = [{ is: 'level', as: 'capitals' }]
  const id: readonly Element[] = [
    { is: 'sep', text: '[' },
    { is: 'until', text: ']', name: 'context' },
    { is: 'sep', text: ']' },
  ]
  const behind = advance(cursors, BLANK)
  for (const divider of elements.some(({ is }) => is === 'level') ? [id] : [level, id]) {
    const found = divider.reduce((left, element) => advance(left, element), behind)
    if (found.length < cursors.length * SPLIT_SHARE || found.length < MIN_SPLIT_LINES) continue
    if (divider === id && !areIds(behind)) continue
    const column = divider.map((part) => ('name' in part ? { ...part, name: names.take(part.name) } : part))
    const long = [...elements, BLANK, ...column]
    const having = new Set(found.map(({ bytes }) => bytes))
    const others = cursors.filter(({ bytes }) => !having.has(bytes))
    return [
      { elements: long, need: long.length, cursors: found, names: names.copy(), syslog },
      { elements, need: elements.length, cursors: others, names, syslog },
    ]
  }
  return null
}

const BLANK: Element = { is: 'sep', text: ' ' }

/** Square brackets that hold a process, an address, a request id: with digits, and many different ones; not a word of the message. */
const areIds = (cursors: readonly Cursor[]): boolean => {
  const ids = new Set<string>()
  let brackets = 0
  let numbered = 0
  for (const { bytes, at } of cursors) {
    const [, inside] = /^\[([^\]]{1,120})\]/.exec(textOf(bytes.subarray(at, at + 130))) ?? []
    if (inside === undefined) continue
    brackets++
    if (!/\d/.test(inside)) continue
    numbered++
    ids.add(inside)
  }
  return numbered >= brackets * ID_SHARE && ids.size >= MIN_IDS
}

/** Names for columns, each once: thread, thread2, ... */
class Names {
  readonly #used = new Map<string, number>()
  take(name: string): string {
    const count = (this.#used.get(name) ?? 0) + 1
    this.#used.set(name, count)
    return count === 1 ? name : `${name}${count}`
  }

  copy(): Names {
    const copy = new Names()
    for (const [name, count] of this.#used) copy.#used.set(name, count)
    return copy
  }
}

interface Column {
  readonly elements: readonly Element[]
  /** True for what stands in headers only; false for words and numbers that a message could begin with. */
  readonly sure: boolean
}

const nextColumn = (
  cursors: readonly Cursor[],
  wanted: number,
  separator: Element | null,
  names: Names,
  before: readonly Element[],
  syslog: boolean,
): Column | null => {
  if (cursors.length < wanted) return null
  const sure = (...elements: Element[]): Column => ({ elements, sure: true })
  const timed = commonTime(cursors, wanted)
  if (timed) return sure(timed)
  const level = before.some(({ is }) => is === 'level') ? null : commonLevel(cursors, wanted, separator)
  if (level) return sure(level)
  if (has(cursors, { is: 'bracket', name: '' }, wanted))
    return sure({ is: 'bracket', name: names.take('context') })
  const tag = commonTag(cursors, wanted, syslog && before.some(({ is }) => is === 'word'))
  if (tag) return { elements: [{ ...tag, name: names.take('component') }], sure: syslog }
  const field = delimitedField(cursors, wanted, separator, names)
  if (field) return sure(field)
  if (isCaller(cursors, wanted)) return sure({ is: 'word', name: names.take('caller') })
  if (has(cursors, { is: 'number', name: '' }, wanted))
    return { elements: [{ is: 'number', name: names.take('number') }], sure: false }
  const words = wordsBeforeMark(cursors, wanted, names, syslog)
  if (words) return { elements: words, sure: syslog }
  if (isAligned(cursors, wanted) || isQualified(cursors, wanted))
    return { elements: [{ is: 'word', name: names.take('component') }], sure: false }
  const closed = closedByBracket(cursors, wanted, names)
  return closed && { elements: closed, sure: true }
}

/** What stands between two of the marks that separate the columns: "|Billing|", ",web-1,". */
const delimitedField = (
  cursors: readonly Cursor[],
  wanted: number,
  separator: Element | null,
  names: Names,
): Element | null => {
  if (separator?.is !== 'sep') return null
  const text = separator.text.includes('|') ? '|' : separator.text
  if (!['|', ',', ';'].includes(text)) return null
  const field = { is: 'until', text, name: '' } as const
  if (!has(cursors, field, wanted) || !wordsOnly(cursors, text.charCodeAt(0), wanted)) return null
  return { ...field, name: names.take('field') }
}

/** One to three words before something that only headers have: a level, a time, `name[pid]:`, " - ", "|". */
const wordsBeforeMark = (
  cursors: readonly Cursor[],
  wanted: number,
  names: Names,
  syslog: boolean,
): readonly Element[] | null => {
  let ahead: Cursor[] = [...cursors]
  for (let words = 1; words <= MAX_WORDS_AHEAD; words++) {
    ahead = advance(ahead, { is: 'word', name: '' })
    if (ahead.length < wanted) return null
    const marked = [' - ', ' | '].some((text) => has(ahead, { is: 'sep', text }, wanted))
    const behind = advance(ahead, { is: 'sep', text: ' ' })
    if (behind.length < wanted) return marked ? namedWords(words, names) : null
    const level = commonLevel(behind, wanted, null) !== null
    if (marked || level || commonTag(behind, wanted, syslog) !== null || commonTime(behind, wanted) !== null)
      return namedWords(words, names)
    ahead = behind
  }
  return null
}

const namedWords = (count: number, names: Names): readonly Element[] => {
  const elements: Element[] = []
  for (let k = 0; k < count; k++) {
    if (k > 0) elements.push({ is: 'sep', text: ' ' })
    elements.push({ is: 'word', name: names.take('source') })
  }
  return elements
}

/** `server.go:123] message`: a word closed by a bracket that was never opened. */
const closedByBracket = (
  cursors: readonly Cursor[],
  wanted: number,
  names: Names,
): readonly Element[] | null => {
  const closed = cursors.filter(({ bytes, at }) =>
    /^[^\s[\]]{1,80}\] /.test(textOf(bytes.subarray(at, at + 90))),
  )
  if (closed.length < wanted) return null
  return [
    { is: 'until', text: ']', name: names.take('source') },
    { is: 'sep', text: '] ' },
  ]
}
