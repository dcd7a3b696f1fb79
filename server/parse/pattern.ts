import type { Element, Format, Header } from './format.ts'
import { elementReader } from './header.ts'
import { clearHeader, emptyHeader } from './header-values.ts'
import { firstTimestampAt, timestampReader } from './timestamp.ts'

/**
 * A header that the user names: "time level [thread] logger: message". Words are columns up to the next blank, or up to the
 * mark behind them; `time` and `level` are read as such, `message` ends it; everything else stands in the lines as written.
 */

/** A notation of time by its name in timestamps.ts, where it is not to be found in the text: `time(iso)`. */
const PIECE = /([A-Za-z_][\w-]*)(?:\(([\w-]+)\))?|\s+|[^\sA-Za-z_]+/gy

/** What is wrong with a pattern, as a sentence. */
export class PatternError extends Error {}

/**
 * @param lines of the sample, in UTF-8: what the time looks like is taken from them
 * Throws PatternError.
 */
export const formatOfPattern = (pattern: string, lines: readonly Uint8Array[]): Format => {
  const text = pattern.trim()
  const elements: Element[] = []
  let cursors = lines.map((bytes) => ({ bytes, at: 0 }))
  const add = (element: Element): void => {
    elements.push(element)
    const read = elementReader(element)
    const values = emptyHeader(false)
    cursors = cursors.flatMap(({ bytes, at }) => {
      clearHeader(values)
      const after = read(bytes, at, bytes.length, values)
      return after < 0 ? [] : [{ bytes, at: after }]
    })
  }
  for (const { 0: piece, 1: name, 2: notation, index } of text.matchAll(PIECE)) {
    const end = index + piece.length
    if (name === undefined) add({ is: 'sep', text: piece.replace(/\s+/, ' ') })
    else if (name === 'message') {
      if (end < text.length) throw new PatternError(`Nothing can stand behind "message": "${pattern}".`)
    } else if (name === 'time') add({ is: 'time', format: notation ?? notationAt(cursors) })
    else if (notation !== undefined) throw new PatternError(`Only time has a notation: "${piece}".`)
    else if (name === 'level') add({ is: 'level', as: 'any' })
    else add(column(name, text[end]))
  }
  const unknown = elements.find((element) => element.is === 'time' && !timestampReader(element.format))
  if (unknown?.is === 'time')
    throw new PatternError(`There is no notation of time named "${unknown.format}".`)
  if (!elements.some(({ is }) => is !== 'sep'))
    throw new PatternError(
      `"${pattern}" names no columns; write a header such as "time level [thread] logger: message".`,
    )
  const header: Header = { elements, need: elements.length }
  return { headers: [header], prefixed: false, indentContinues: true, label: text }
}

const column = (name: string, behind: string | undefined): Element =>
  behind === undefined || /\s/.test(behind) ? { is: 'word', name } : { is: 'until', text: behind, name }

/** How most lines write the time that stands here; ISO where there are none. */
const notationAt = (cursors: readonly { readonly bytes: Uint8Array; readonly at: number }[]): string => {
  const counts = new Map<string, number>()
  for (const { bytes, at } of cursors) {
    const found = firstTimestampAt(bytes, at, bytes.length)?.name
    if (found !== undefined) counts.set(found, (counts.get(found) ?? 0) + 1)
  }
  const [best] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  return best?.[0] ?? 'iso'
}
