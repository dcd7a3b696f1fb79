import { advance, commonLevel, commonSeparator, type Cursor } from './columns.ts'
import type { Element, Header } from './format.ts'
import { latin1 } from './latin1.ts'
import { leadElements, type Lead } from './lead.ts'
import { Names, closedBy, nextColumn } from './next-column.ts'
import { MIN_VARIETY, haveWordsBehind, variety } from './variety.ts'

/** Learns the headers of one class of lines: the columns behind its lead, as long as nearly every line has them. */

/** Share of a class's lines that must have an element for it to be a column. */
const COLUMN_SHARE = 0.95
/** One word behind the columns is a value, and the columns were the message: "Login failed - alice". */
const MIN_WORDS_BEHIND = 2
const MAX_ELEMENTS = 24
/** Share and number of a class's lines that must have a column to be a class of their own. */
const SPLIT_SHARE = 0.1
const MIN_SPLIT_LINES = 10
/** So many different ones are no words of a message. */
const MIN_IDS = 8
const ID_SHARE = 0.8
/** Timestamps behind which syslog's host and tag stand. */
const SYSLOG_FORMATS = new Set(['syslog', 'weekday-syslog'])

/**
 * The headers of lines that begin with `lead`, to be tried in this order; none where too few lines can be read. There are
 * several where some lines have a column that others lack: programs of one time notation in one file, an optional request id.
 */
export const learnHeaders = (lead: Lead, lines: readonly Uint8Array[]): readonly Header[] => {
  const elements = leadElements(lead)
  let cursors: Cursor[] = lines.map((bytes) => ({ bytes, at: 0 }))
  for (const element of elements) cursors = advance(cursors, element)
  if (cursors.length < lines.length * COLUMN_SHARE) return []
  const syslog = lead.format !== null && SYSLOG_FORMATS.has(lead.format)
  const unclosed = lead.closed ? '' : lead.open === '(' ? ')' : ']'
  return extend({ elements, need: elements.length, cursors, names: new Names(), syslog, unclosed })
}

/** A header as far as it is known, and where each of its lines stands behind it. */
interface Start {
  readonly elements: readonly Element[]
  readonly need: number
  readonly cursors: readonly Cursor[]
  readonly names: Names
  readonly syslog: boolean
  /** What closes the bracket that the timestamp stands in, where columns follow in it; else "". */
  readonly unclosed: string
}

const extend = (start: Start): readonly Header[] => {
  const { need, names, syslog } = start
  const elements = [...start.elements]
  let { cursors, unclosed } = start
  const lines = cursors.map(({ bytes }) => bytes)
  const wanted = lines.length * COLUMN_SHARE
  // Number of elements up to the last column that only headers have; words and numbers behind it may be the message's own.
  let sure = elements.length
  while (elements.length < MAX_ELEMENTS) {
    const separator = commonSeparator(cursors, wanted)
    const behind = separator ? advance(cursors, separator) : cursors
    const closing =
      unclosed && !commonLevel(behind, wanted, separator) ? closedBy(unclosed, behind, wanted, names) : null
    const before = separator ? [...elements, separator] : elements
    const column = closing ?? nextColumn(behind, wanted, separator, names, before, sure, syslog)
    if (closing) unclosed = ''
    if (!column) {
      const parts = split({ ...start, elements, cursors, unclosed })
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
  if (variety(lines, header) >= MIN_VARIETY && haveWordsBehind(lines, header, MIN_WORDS_BEHIND))
    return [header]
  // ": " and " - " behind a sure column are no part of the message.
  if (elements[sure]?.is === 'sep') sure++
  return [{ elements: elements.slice(0, sure), need }]
}

/** Divides lines by a column that a good part of them has and only headers have: first those with it, then the others. */
const split = (start: Start): readonly Start[] | null => {
  const { elements, cursors, names } = start
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
      { ...start, elements: long, need: long.length, cursors: found, names: names.copy() },
      { ...start, need: elements.length, cursors: others },
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
    const [, inside] = /^\[([^\]]{1,120})\]/.exec(latin1(bytes.subarray(at, at + 130))) ?? []
    if (inside === undefined) continue
    brackets++
    if (!/\d/.test(inside)) continue
    numbered++
    ids.add(inside)
  }
  return numbered >= brackets * ID_SHARE && ids.size >= MIN_IDS
}
