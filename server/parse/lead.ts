import type { Element } from './format.ts'
import { isBlank } from './header.ts'
import { levelHere, type LevelForm } from './levels.ts'
import { firstTimestampAt } from './timestamp.ts'

/**
 * The lead of a line: the first thing in it that only a header has. A timestamp, at the start or after a few words,
 * perhaps in brackets or behind glog's letter; or, without one, a level at the start.
 */
export interface Lead {
  /** Words before it, each up to a blank. */
  readonly words: number
  /** Delimiter behind each of those words: blank, or "|". */
  readonly delimiter: ' ' | '|'
  /** What opens directly before the timestamp: "", "[", "(", "<", "{", or "L" for glog's level letter. */
  readonly open: string
  /** Name of the timestamp's format; null where a level leads. */
  readonly format: string | null
  /** How the level that leads is written; null where a timestamp does. */
  readonly level: LevelForm | null
}

const MAX_WORDS = 8
const MAX_LEAD_BYTES = 160
const OPENERS = '[(<{"'
const CLOSERS = '])>}"'
const SLASH = 47
const GLOG_LETTERS = 'IWEFD'

export const leadKey = (lead: Lead): string =>
  `${lead.words}${lead.delimiter}${lead.open}${lead.format ?? lead.level ?? ''}`

export const findLead = (line: Uint8Array): Lead | null => {
  const end = Math.min(line.length, MAX_LEAD_BYTES)
  let at = 0
  let delimiter: Lead['delimiter'] = ' '
  if (GLOG_LETTERS.includes(String.fromCharCode(line[0] ?? 0)) && line[1]! >= 48 && line[1]! <= 57) {
    const glog = firstTimestampAt(line, 1, end)
    if (glog?.name === 'glog') return { words: 0, delimiter, open: 'L', format: glog.name, level: null }
  }
  for (let words = 0; words <= MAX_WORDS && at < end; words++) {
    const open = OPENERS.includes(String.fromCharCode(line[at]!)) ? String.fromCharCode(line[at]!) : ''
    const format = firstTimestampAt(line, at + open.length, end)
    // A bare number may be a counter: an epoch counts only at full length, which its reader checks.
    if (format) return { words, delimiter, open, format: format.name, level: null }
    const level = words === 0 ? levelLeads(line, at, end) : null
    if (level) return { words: 0, delimiter, open, format: null, level }
    while (at < end && !isBlank(line[at]) && line[at] !== 124) at++
    if (at >= end) return null
    if (line[at] === 124) delimiter = '|'
    while (at < end && (isBlank(line[at]) || line[at] === 124)) at++
  }
  return null
}

/** "INFO: x", "[warn] x", "E/Tag( 12): x": a level in capitals or brackets, or with a colon, as the first word. */
const levelLeads = (line: Uint8Array, at: number, end: number): LevelForm | null => {
  const opened = '[(<'.includes(String.fromCharCode(line[at]!))
  if (opened) return levelHere(line, at + 1, end, 'any') > 0 ? 'any' : null
  const letter = levelHere(line, at, end, 'letter') > 0 && line[at + 1] === SLASH
  if (letter) return 'letter'
  return levelHere(line, at, end, 'capitals') > 0 ? 'capitals' : null
}

/** The elements up to and with the lead. */
export const leadElements = (lead: Lead): Element[] => {
  const elements: Element[] = []
  if (lead.format === null)
    return lead.open ? [{ is: 'bracket', name: 'level' }] : [{ is: 'level', as: lead.level ?? 'capitals' }]
  for (let word = 0; word < lead.words; word++) {
    const name = `field${word + 1}`
    if (lead.delimiter === '|') elements.push({ is: 'until', text: '|', name }, { is: 'sep', text: '|' })
    else elements.push({ is: 'word', name }, { is: 'sep', text: ' ' })
  }
  if (lead.open === 'L') elements.push({ is: 'level', as: 'glued' })
  else if (lead.open) elements.push({ is: 'sep', text: lead.open })
  elements.push({ is: 'time', format: lead.format })
  const closer = CLOSERS[OPENERS.indexOf(lead.open)]
  if (lead.open && lead.open !== 'L' && closer) elements.push({ is: 'sep', text: closer })
  return elements
}
