import { TIME_NONE } from '../model/time.ts'
import type { Element, Format, Header } from './format.ts'
import { clearHeader, elementReader, headerReader, isBlank, type HeaderValues } from './header.ts'
import { levelHere } from './levels.ts'
import { findLead, leadElements, leadKey, type Lead } from './lead.ts'
import { behindPrefix, hasPrefix } from './prefix.ts'
import { isRecord } from './record.ts'

/**
 * Learns a file's format from its sample: from statistics over all its lines, so their order does not matter.
 * Lines that begin alike (same timestamp format in the same place, or a level first) are a class; for each class the columns
 * behind that lead are taken into the header as long as nearly every line of the class has them.
 */

/** Share of a class's lines that must have an element for it to be a column. */
const COLUMN_SHARE = 0.95
/** A class of fewer lines of the sample than this is left to the generic reader. */
const MIN_CLASS_LINES = 2
const MAX_CLASSES = 8
/** A lead in the middle of a line must be common and stand before messages of several kinds, else it is a time within some message; where nearly all lines have it, it is a header. */
const MIN_INNER_SHARE = 0.2
const SURE_INNER_SHARE = 0.9
/** A column of words or numbers is told from the message's own first word by the variety behind it. */
const MIN_VARIETY = 3
/** One word behind the columns is a value, and the columns were the message: "Login failed - alice". */
const MIN_WORDS_BEHIND = 2
const MAX_ELEMENTS = 24
const LAYOUT_SHARE = 0.9
/** Blanks that fill a column up are part of the separator. */
const MAX_SEPARATOR_BYTES = 100
const MAX_WORDS_AHEAD = 3

interface Cursor {
  readonly bytes: Uint8Array
  at: number
}

const scratch: HeaderValues = { us: 0, kind: TIME_NONE, zoneMinutes: null, level: 0, fields: null }
const textOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')

/** @param lines the sample's lines in UTF-8, without line ends and colours */
export const learnFormat = (lines: readonly Uint8Array[]): Format => {
  const written = lines.filter((line) => line.some((byte) => !isBlank(byte)))
  const prefixed = hasPrefix(written)
  const full = prefixed
    ? written.map((line) => line.subarray(Math.max(0, behindPrefix(line, 0, line.length))))
    : written
  const classes = new Map<string, { lead: Lead; lines: Uint8Array[] }>()
  let records = 0
  for (const line of full) {
    if (isRecord(line)) {
      records++
      continue
    }
    const lead = findLead(line)
    if (!lead) continue
    const key = leadKey(lead)
    const known = classes.get(key)
    if (known) known.lines.push(line)
    else classes.set(key, { lead, lines: [line] })
  }
  joinDayFirst(classes)
  const headers: Header[] = []
  const byCount = [...classes.entries()].sort(
    (a, b) => b[1].lines.length - a[1].lines.length || (a[0] < b[0] ? -1 : 1),
  )
  for (const [, { lead, lines: members }] of byCount.slice(0, MAX_CLASSES)) {
    if (members.length < Math.min(MIN_CLASS_LINES, full.length)) continue
    const header = learnHeader(lead, members)
    if (!header) continue
    if (lead.words > 0 && members.length < full.length * SURE_INNER_SHARE) {
      if (members.length < full.length * MIN_INNER_SHARE || variety(members, header) < MIN_VARIETY) continue
    }
    headers.push(header)
  }
  return {
    headers,
    prefixed,
    indentContinues: indentContinues(full),
    label: (prefixed ? 'container | ' : '') + labelOf(headers, records > full.length / 2),
  }
}

/** Where some dates of a place can only be day first ("15/03/2024"), those that can be either ("01/03/2024") are day first too. */
const joinDayFirst = (classes: Map<string, { lead: Lead; lines: Uint8Array[] }>): void => {
  for (const [key, { lead, lines }] of classes) {
    if (lead.format !== 'us-slash') continue
    const dayFirst = classes.get(leadKey({ ...lead, format: 'eu-slash' }))
    if (!dayFirst) continue
    dayFirst.lines.push(...lines)
    classes.delete(key)
  }
}

const learnHeader = (lead: Lead, lines: readonly Uint8Array[]): Header | null => {
  const elements = leadElements(lead)
  const need = elements.length
  let cursors: Cursor[] = lines.map((bytes) => ({ bytes, at: 0 }))
  for (const element of elements) cursors = advance(cursors, element)
  if (cursors.length < lines.length * COLUMN_SHARE) return null
  const wanted = lines.length * COLUMN_SHARE
  const names = new Names()
  const syslog = lead.format === 'syslog' || lead.format === 'weekday-syslog'
  // Number of elements up to the last column that only headers have; words and numbers behind it may be the message's own.
  let sure = elements.length
  while (elements.length < MAX_ELEMENTS) {
    const separator = commonSeparator(cursors, wanted)
    const behind = separator ? advance(cursors, separator) : cursors
    if (separator) elements.push(separator)
    const column = nextColumn(behind, wanted, separator, names, elements, syslog)
    if (!column) break
    elements.push(...column.elements)
    if (column.sure) sure = elements.length
    cursors = behind
    for (const element of column.elements) cursors = advance(cursors, element)
  }
  const header = { elements, need }
  const messages = variety(lines, header) >= MIN_VARIETY && wordsBehind(lines, header) >= MIN_WORDS_BEHIND
  return messages ? header : { elements: elements.slice(0, sure), need }
}

/** Moves every line past `element`; lines that have it not drop out. */
const advance = (cursors: readonly Cursor[], element: Element): Cursor[] => {
  const read = elementReader(element)
  const moved: Cursor[] = []
  for (const { bytes, at } of cursors) {
    clearHeader(scratch)
    const after = read(bytes, at, bytes.length, scratch)
    if (after >= 0) moved.push({ bytes, at: after })
  }
  return moved
}

/** Names for columns, each once: thread, thread2, ... */
class Names {
  readonly #used = new Map<string, number>()
  take(name: string): string {
    const count = (this.#used.get(name) ?? 0) + 1
    this.#used.set(name, count)
    return count === 1 ? name : `${name}${count}`
  }
}

const SEPARATORS = ' \t,-|:;'

/** The punctuation and blanks that nearly all lines have next: " - ", "|", ", ". */
const commonSeparator = (cursors: readonly Cursor[], wanted: number): Element | null => {
  const counts = new Map<string, number>()
  let blanks = 0
  for (const { bytes, at } of cursors) {
    let text = ''
    for (let k = at; k < bytes.length && k < at + MAX_SEPARATOR_BYTES; k++) {
      const char = String.fromCharCode(bytes[k]!)
      if (!SEPARATORS.includes(char)) break
      // "- 5" separates, "-5" is a number.
      if (char === '-' && bytes[k + 1] !== 45 && !isBlank(bytes[k + 1])) break
      if (!isBlank(bytes[k])) text += char
      else if (!text.endsWith(' ')) text += ' '
    }
    if (text.startsWith(' ')) blanks++
    if (text) counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  const best = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]
  if (best && best[1] >= wanted) return { is: 'sep', text: best[0] }
  return blanks >= wanted ? { is: 'sep', text: ' ' } : null
}

const has = (cursors: readonly Cursor[], element: Element, wanted: number): boolean =>
  advance(cursors, element).length >= wanted

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
  if (separator?.is === 'sep' && separator.text.trim() === '|') {
    const field: Element = { is: 'until', text: '|', name: names.take('field') }
    if (has(cursors, field, wanted) && wordsOnly(cursors, 124, wanted)) return sure(field)
  }
  if (has(cursors, { is: 'number', name: '' }, wanted))
    return { elements: [{ is: 'number', name: names.take('number') }], sure: false }
  const words = wordsBeforeMark(cursors, wanted, names, syslog)
  if (words) return { elements: words, sure: syslog }
  if (isAligned(cursors, wanted) || isQualified(cursors, wanted))
    return { elements: [{ is: 'word', name: names.take('component') }], sure: false }
  const closed = closedByBracket(cursors, wanted, names)
  return closed && { elements: closed, sure: true }
}

/** `name: `; where programs have blanks in their names (behind syslog's host), `Mail Helper[12]: ` too. */
const commonTag = (
  cursors: readonly Cursor[],
  wanted: number,
  spaced: boolean,
): { readonly is: 'tag'; readonly name: string; readonly spaced?: true } | null => {
  const plain = advance(cursors, { is: 'tag', name: '' }).length
  if (spaced && advance(cursors, { is: 'tag', name: '', spaced: true }).length > Math.max(plain, wanted))
    return { is: 'tag', name: '', spaced: true }
  return plain >= wanted ? { is: 'tag', name: '' } : null
}

/** A further timestamp that nearly all lines have here. */
const commonTime = (cursors: readonly Cursor[], wanted: number): Element | null => {
  const counts = new Map<string, number>()
  for (const { bytes, at } of cursors) {
    const lead = findLead(bytes.subarray(at, at + 40))
    if (lead && lead.words === 0 && lead.open === '' && lead.format)
      counts.set(lead.format, (counts.get(lead.format) ?? 0) + 1)
  }
  for (const [format, count] of counts) if (count >= wanted) return { is: 'time', format }
  return null
}

/** A level that nearly all lines have here. In small letters it is a column only where it varies or a mark stands before it: "Error handling x" is a message. */
const commonLevel = (
  cursors: readonly Cursor[],
  wanted: number,
  separator: Element | null,
): Element | null => {
  for (const form of ['capitals', 'letter', 'any'] as const) {
    const levels = cursors
      .map(({ bytes, at }) => levelHere(bytes, at, bytes.length, form) & 7)
      .filter((code) => code > 0)
    if (levels.length < wanted) continue
    const marked = separator?.is === 'sep' && separator.text.trim() !== ''
    if (form === 'any' && !marked && new Set(levels).size === 1) continue
    return { is: 'level', as: form }
  }
  return null
}

const wordsOnly = (cursors: readonly Cursor[], delimiter: number, wanted: number): boolean =>
  cursors.filter(({ bytes, at }) => !bytes.subarray(at, bytes.indexOf(delimiter, at)).some(isBlank)).length >=
  wanted

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

/** Words of different length filled up with blanks to one width: "CBS    Loaded", "CSI    Started". */
const isAligned = (cursors: readonly Cursor[], wanted: number): boolean => {
  const widths = new Map<number, number>()
  let padded = 0
  for (const { bytes, at } of cursors) {
    let end = at
    while (end < bytes.length && !isBlank(bytes[end])) end++
    let next = end
    while (next < bytes.length && isBlank(bytes[next])) next++
    if (next - end > 1) padded++
    widths.set(next - at, (widths.get(next - at) ?? 0) + 1)
  }
  return padded >= cursors.length / 2 && Math.max(...widths.values()) >= wanted
}

/** Names with dots in them, as loggers have: "com.acme.Billing", "nova.compute.manager". */
const isQualified = (cursors: readonly Cursor[], wanted: number): boolean => {
  const seen = new Set<string>()
  let qualified = 0
  for (const { bytes, at } of cursors) {
    const name = /^[A-Za-z_$][\w$-]*(?:(?:\.|::)[A-Za-z_$][\w$-]*)+(?=\s)/.exec(
      textOf(bytes.subarray(at, at + 120)),
    )
    if (!name) continue
    qualified++
    if (seen.size < MIN_VARIETY) seen.add(name[0])
  }
  return qualified >= wanted && seen.size >= MIN_VARIETY
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

/** Number of different first words of the messages behind a header, up to MIN_VARIETY. */
const variety = (lines: readonly Uint8Array[], header: Header): number => {
  const read = headerReader(header)
  const seen = new Set<string>()
  for (const line of lines) {
    const at = read(line, 0, line.length, scratch)
    if (at < 0) continue
    const first = /^[^A-Za-z\x80-\xff]*([A-Za-z\x80-\xff]+)/.exec(textOf(line.subarray(at, at + 80)))
    if (first?.[1]) seen.add(first[1])
    if (seen.size >= MIN_VARIETY) break
  }
  return seen.size
}

/** Median number of words behind a header. */
const wordsBehind = (lines: readonly Uint8Array[], header: Header): number => {
  const read = headerReader(header)
  const counts = lines.map((line) => {
    const at = read(line, 0, line.length, scratch)
    return at < 0
      ? 0
      : textOf(line.subarray(at, at + 200))
          .trim()
          .split(/\s+/)
          .filter(Boolean).length
  })
  return counts.sort((a, b) => a - b)[counts.length >> 1] ?? 0
}

/** Where nearly all lines are indented and none is a stack frame, indentation is layout and not continuation. */
const indentContinues = (lines: readonly Uint8Array[]): boolean => {
  const indented = lines.filter((line) => isBlank(line[0]))
  return (
    indented.length < lines.length * LAYOUT_SHARE ||
    indented.some((line) => /^\s+(?:at |File "|\.\.\. \d+ more|")/.test(textOf(line.subarray(0, 80))))
  )
}

const labelOf = (headers: readonly Header[], records: boolean): string => {
  if (records) return 'records (JSON or key=value)'
  const first = headers[0]
  if (!first) return 'message'
  const parts = first.elements.map((element) => {
    if (element.is === 'sep') return element.text
    if (element.is === 'time') return `time(${element.format})`
    if (element.is === 'bracket') return `[${element.name}]`
    if (element.is === 'tag') return `${element.name}:`
    return element.is === 'level' ? 'level' : element.name
  })
  return `${parts.join('').trim()} message`
}
