import {
  advance,
  commonBracketedTime,
  commonLevel,
  commonTag,
  commonTime,
  has,
  isAligned,
  isCaller,
  isLoudLevel,
  isNameBeforeBracket,
  isQualified,
  isTabbed,
  nearlyAll,
  saysLevel,
  wordsOnly,
  type Cursor,
} from './columns.ts'
import type { Element } from './format.ts'
import { isBlank } from './header-values.ts'

/** Tells the next column of a class of lines from their messages. */

const MAX_WORDS_AHEAD = 3
const MAX_CLOSED_BYTES = 80
const STAR = 42

/** Names for columns, each once: thread, thread2, ... */
export class Names {
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

export interface Column {
  readonly elements: readonly Element[]
  /** True for what stands in headers only; false for words and numbers that a message could begin with. */
  readonly sure: boolean
}

/** What nearly all lines have next, behind `separator`; null where that may be the message. `surely`: so many elements of `before` are no words of a message. */
export const nextColumn = (
  cursors: readonly Cursor[],
  wanted: number,
  separator: Element | null,
  names: Names,
  before: readonly Element[],
  surely: number,
  syslog: boolean,
): Column | null => {
  if (cursors.length < wanted) return null
  const sure = (...elements: Element[]): Column => ({ elements, sure: true })
  const timed = commonTime(cursors, wanted)
  if (timed) return sure(timed)
  const bracketed = commonBracketedTime(cursors, wanted)
  if (bracketed) return sure(...bracketed)
  if (has(cursors, { is: 'stream' }, wanted)) return sure({ is: 'stream' })
  if (!before.some(({ is }) => is === 'connection') && hasConnections(cursors))
    return sure({ is: 'connection' })
  const found = before.some(({ is }) => is === 'level') ? null : commonLevel(cursors, wanted, separator)
  const level = found?.as === 'sign' && !before.some(isRedisTime) ? null : found
  const behindWords = before.slice(surely).some(({ is }) => is === 'word')
  if (level && (!behindWords || isLoudLevel(cursors, wanted))) return sure(level)
  if (has(cursors, { is: 'bracket', name: '' }, wanted))
    return sure({ is: 'bracket', name: names.take('context') })
  const field = delimitedField(cursors, wanted, separator, names)
  if (field) return sure(field)
  const tag = commonTag(cursors, wanted, syslog && before.some(({ is }) => is === 'word'))
  if (tag)
    return {
      elements: [{ ...tag, name: names.take('component') }],
      sure: syslog || (!behindWords && saysLevel(cursors, tag, wanted)),
    }
  if (isCaller(cursors, wanted)) return sure({ is: 'word', name: names.take('caller') })
  if (isTabbed(cursors, wanted)) return sure({ is: 'word', name: names.take('component') })
  if (has(cursors, { is: 'number', name: '' }, wanted))
    return { elements: [{ is: 'number', name: names.take('number') }], sure: false }
  const words = wordsBeforeMark(cursors, wanted, names, syslog)
  if (words) return { elements: words, sure: syslog }
  if (isAligned(cursors, wanted) || isQualified(cursors, wanted) || isNameBeforeBracket(cursors, wanted))
    return { elements: [{ is: 'word', name: names.take('component') }], sure: false }
  return closedBy(']', cursors, wanted, names)
}

/** What stands between two of the marks that separate the columns: "|Billing|", ",web-1,", ":postgres@shop:". */
const delimitedField = (
  cursors: readonly Cursor[],
  wanted: number,
  separator: Element | null,
  names: Names,
): Element | null => {
  if (separator?.is !== 'sep') return null
  const text = separator.text.includes('|') ? '|' : separator.text
  if (!['|', ',', ';', ':'].includes(text)) return null
  const field = { is: 'until', text, name: '' } as const
  if (!has(cursors, field, wanted) || !wordsOnly(cursors, text.charCodeAt(0), wanted)) return null
  return { ...field, name: names.take('field') }
}

/** "17:M 01 Mar 2024 15:04:05.123 # x", and without the year before Redis 5. */
const isRedisTime = (element: Element): boolean =>
  element.is === 'time' && (element.format === 'day-month-name' || element.format === 'day-month')

/** One to three words before something that only headers have: a level, a time, `name[pid]:`, " - ", "|". */
const wordsBeforeMark = (
  cursors: readonly Cursor[],
  wanted: number,
  names: Names,
  syslog: boolean,
): readonly Element[] | null => {
  let ahead: Cursor[] = [...cursors]
  for (let words = 1; words <= MAX_WORDS_AHEAD; words++) {
    ahead = advance(ahead, { is: 'word', name: '' }, wanted)
    if (ahead.length < wanted) return null
    const marked = [' - ', ' | ', ' > '].some((text) => has(ahead, { is: 'sep', text }, wanted))
    const behind = advance(ahead, { is: 'sep', text: ' ' }, wanted)
    if (behind.length < wanted) return marked ? namedWords(words, names) : null
    const level = isLoudLevel(behind, wanted)
    if (
      marked ||
      level ||
      commonTag(behind, wanted, syslog) !== null ||
      commonTime(behind, wanted) !== null ||
      commonBracketedTime(behind, wanted) !== null
    )
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

/** `server.go:123] message`: a word closed by a bracket that was never opened, or opened before the time. */
export const closedBy = (
  closer: string,
  cursors: readonly Cursor[],
  wanted: number,
  names: Names,
): Column | null => {
  const element: Element = { is: 'until', text: closer, name: '' }
  const mark = closer.charCodeAt(0)
  let named = 0
  const closed = nearlyAll(cursors, wanted, (bytes, at) => {
    let end = at
    while (end < bytes.length && bytes[end] !== mark && !isBlank(bytes[end])) end++
    if (bytes[end] !== mark || end > at + MAX_CLOSED_BYTES || !isBlank(bytes[end + 1])) return false
    if (end > at) named++
    return true
  })
  if (!closed) return null
  const end: Element = { is: 'sep', text: `${closer} ` }
  return { elements: named > 0 ? [{ ...element, name: names.take('source') }, end] : [end], sure: true }
}

/** Whether some lines have nginx's `*12 ` here, and all that have a star. */
const hasConnections = (cursors: readonly Cursor[]): boolean => {
  const starred = cursors.filter(({ bytes, at }) => bytes[at] === STAR)
  return (
    starred.length > 0 &&
    starred.every((cursor) => advance([cursor], { is: 'connection' })[0]!.at > cursor.at)
  )
}
