import type { Element } from './format.ts'
import { emptyHeader, isBlank } from './header-values.ts'
import { elementReader } from './header.ts'
import { latin1 } from './latin1.ts'
import { levelHere, type LevelForm } from './levels.ts'
import { firstTimestampAt } from './timestamp.ts'

/**
 * The lead of a line: the first thing in it that only a header has. A timestamp, at the start or after a few words,
 * perhaps in brackets or behind glog's letter; or, without one, a level, a syslog priority or the seconds since a start.
 */
export interface Lead {
  /** What stands before it. */
  readonly before: readonly Element[]
  /** How many of those are words that a message could begin with. */
  readonly words: number
  /** What opens directly before the timestamp: "", "[", "< ", ..., or "L" for glog's level letter. */
  readonly open: string
  /** False where the bracket closes further on: "[2024-03-01T15:04:05Z WARN  billing] x". */
  readonly closed: boolean
  /** Name of the timestamp's format; null where none leads. */
  readonly format: string | null
  /** What is sure to stand behind it. */
  readonly behind?: readonly Element[]
  /** How the level that leads is written; null where none does. */
  readonly level: LevelForm | null
}

const MAX_WORDS = 8
const MAX_LEAD_BYTES = 160
const OPENERS = '[(<{"'
const CLOSERS = '])>}"'
const PIPE = 124
const SLASH = 47
const GLOG_LETTERS = 'IWEFD'
const GLOG_FORMATS = new Set(['glog', 'compact'])

const SPACE: Element = { is: 'sep', text: ' ' }
const COLON: Element = { is: 'sep', text: ':' }
const PRIORITY: Element = { is: 'priority' }
const UPTIME: Element = { is: 'uptime' }
/** Host, application, process, kind of message and structured data (RFC 5424, 6). */
const RFC_5424: readonly Element[] = [
  ...['host', 'component', 'pid', 'msgid'].flatMap((name): Element[] => [SPACE, { is: 'word', name }]),
  SPACE,
  { is: 'structured' },
]
const scratch = emptyHeader(false)
const readPriority = elementReader(PRIORITY)
const readUptime = elementReader(UPTIME)

export const leadKey = (lead: Lead): string => {
  if (lead.before.length > 0 || lead.behind) return JSON.stringify(lead)
  const short = `${lead.words} ${lead.open} ${lead.closed} ${lead.format} ${lead.level}`
  let key = shortKeys.get(short)
  if (key === undefined) shortKeys.set(short, (key = JSON.stringify(lead)))
  return key
}
/** Most lines begin with their lead. */
const shortKeys = new Map<string, string>()

export const findLead = (line: Uint8Array): Lead | null => {
  const end = Math.min(line.length, MAX_LEAD_BYTES)
  const before: Element[] = []
  let at = 0
  while (at < end && isBlank(line[at])) at++
  if (at > 0) before.push(SPACE)
  const marked = (level: LevelForm | null): Lead => ({
    before,
    words: 0,
    open: '',
    closed: true,
    format: null,
    level,
  })
  const prioritized = readPriority(line, at, end, scratch)
  if (prioritized >= 0) {
    before.push(PRIORITY)
    at = prioritized
    const timed = leadingTime(line, at, end, before, 0)
    if (!timed) return marked(null)
    return line[at - 1] === 32 ? { ...timed, behind: RFC_5424 } : timed
  }
  return (
    leadingTime(line, at, end, before, 0) ??
    timeBehindName(line, at, end, before) ??
    letterAndTime(line, at, end, before) ??
    numbersAndTime(line, at, end, before) ??
    levelLead(line, at, end, before) ??
    (readUptime(line, at, end, scratch) >= 0 ? { ...marked(null), before: [...before, UPTIME] } : null) ??
    timeBehindWords(line, at, end, before)
  )
}

/** "16044:20240301:150405.887 x": a name of a few letters or digits and a colon, then a date and time. */
const timeBehindName = (
  line: Uint8Array,
  from: number,
  end: number,
  before: readonly Element[],
): Lead | null => {
  const found = /^[\w./-]{1,64}:(?=\d)/.exec(latin1(line, from, Math.min(end, from + 66)))
  const timed = found && leadingTime(line, from + found[0].length, end, [], 1)
  if (!timed?.format || /time$/.test(timed.format)) return null
  return { ...timed, before: [...before, { is: 'until', text: ':', name: 'source' }, COLON] }
}

/** A timestamp right at the line's start, or behind a priority: what a line of an unknown format can be read by. */
export const findLeadingTime = (line: Uint8Array): Lead | null => {
  const end = Math.min(line.length, MAX_LEAD_BYTES)
  const behind = readPriority(line, 0, end, scratch)
  return behind < 0 ? leadingTime(line, 0, end, [], 0) : leadingTime(line, behind, end, [PRIORITY], 0)
}

/** A timestamp at `at`, perhaps in brackets or behind a level's letter. */
const leadingTime = (
  line: Uint8Array,
  at: number,
  end: number,
  before: readonly Element[],
  words: number,
): Lead | null => {
  if (at >= end) return null
  const first = String.fromCharCode(line[at]!)
  if (GLOG_LETTERS.includes(first) && line[at + 1]! >= 48 && line[at + 1]! <= 57) {
    const glog = firstTimestampAt(line, at + 1, end)
    if (glog && GLOG_FORMATS.has(glog.name))
      return { before, words, open: 'L', closed: true, format: glog.name, level: null }
  }
  const bracket = OPENERS.indexOf(first)
  let start = bracket < 0 ? at : at + 1
  let open = bracket < 0 ? '' : first
  if (first === '<' && isBlank(line[start])) {
    open = '< '
    while (isBlank(line[start])) start++
  }
  const reader = firstTimestampAt(line, start, end)
  if (!reader) return null
  let { after } = reader
  if (open === '< ') while (isBlank(line[after])) after++
  const closed = bracket < 0 || String.fromCharCode(line[after] ?? 0) === CLOSERS[bracket]
  return { before, words, open, closed, format: reader.name, level: null }
}

/** "[W 240301 15:04:05 web:30] x": a level's letter in the bracket, before the time. */
const letterAndTime = (
  line: Uint8Array,
  at: number,
  end: number,
  before: readonly Element[],
): Lead | null => {
  if (line[at] !== 91 || !isBlank(line[at + 2]) || levelHere(line, at + 1, end, 'letter') === 0) return null
  const elements: Element[] = [{ is: 'sep', text: '[' }, { is: 'level', as: 'letter' }, SPACE]
  const timed = leadingTime(line, at + 3, end, [...before, ...elements], 0)
  return timed && { ...timed, closed: false }
}

/** "[1234:5678:1121/092653.123456:ERROR:bus.cc:405] x": process and thread in the bracket, before the time. */
const numbersAndTime = (
  line: Uint8Array,
  at: number,
  end: number,
  before: readonly Element[],
): Lead | null => {
  if (line[at] !== 91) return null
  const found = /^\[\d{1,12}:\d{1,12}:(?=\d)/.exec(latin1(line, at, Math.min(end, at + 30)))
  const timed = found && leadingTime(line, at + found[0].length, end, [], 0)
  if (!timed?.format) return null
  const numbers = ['pid', 'thread'].flatMap((name): Element[] => [{ is: 'until', text: ':', name }, COLON])
  return { ...timed, before: [...before, { is: 'sep', text: '[' }, ...numbers], closed: false }
}

/** Kernel and syslog facilities, as `dmesg -x` writes them before the level. */
const FACILITY = /^(?:kern|user|mail|daemon|auth|syslog|lpr|news|uucp|cron|authpriv|ftp|local[0-7]) *:/
/** "148 [main] WARN x", "[0.004s][info] x": milliseconds or brackets before a level. */
const BEFORE_LEVEL = /^(?:\d{1,12} +)?(?:\[[^[\]]{1,60}\] ?){0,4}/

/** "INFO: x", "[warn] x", "E/Tag( 12): x": a level in capitals or brackets, or with a colon, as the first word, or behind brackets. */
const levelLead = (line: Uint8Array, at: number, end: number, before: readonly Element[]): Lead | null => {
  const lead = (level: LevelForm, open = '', elements: readonly Element[] = []): Lead => ({
    before: [...before, ...elements],
    words: 0,
    open,
    closed: true,
    format: null,
    level,
  })
  const open = '[(<'.includes(String.fromCharCode(line[at] ?? 0)) ? String.fromCharCode(line[at]!) : ''
  if (open && levelHere(line, at + 1, end, 'any') > 0) return lead('any', open)
  if (!open && levelHere(line, at, end, 'letter') > 0 && line[at + 1] === SLASH) return lead('letter')
  if (!open && levelHere(line, at, end, 'capitals') > 0) return lead('capitals')
  const text = latin1(line, at, end)
  const facility = FACILITY.exec(text)
  if (facility && levelHere(line, at + facility[0].length, end, 'any') > 0)
    return lead('any', '', [{ is: 'until', text: ':', name: 'facility' }, COLON])
  const prefix = BEFORE_LEVEL.exec(text)?.[0] ?? ''
  const bracketed = prefix.includes('[') && levelHere(line, at + prefix.length, end, 'capitals') > 0
  return bracketed ? lead('capitals', '', bracketElements(prefix)) : null
}

const bracketElements = (prefix: string): Element[] => {
  const elements: Element[] = []
  if (/^\d/.test(prefix)) elements.push({ is: 'number', name: 'elapsed' }, SPACE)
  for (const found of prefix.matchAll(/\[[^\]]*\]( ?)/g)) {
    elements.push({
      is: 'bracket',
      name: elements.some(({ is }) => is === 'bracket') ? 'context2' : 'context',
    })
    if (found[1]) elements.push(SPACE)
  }
  return elements
}

/** A timestamp after some words, divided by blanks or by "|". */
const timeBehindWords = (
  line: Uint8Array,
  from: number,
  end: number,
  indent: readonly Element[],
): Lead | null => {
  let at = from
  let delimiter: ' ' | '|' = ' '
  for (let words = 1; words <= MAX_WORDS && at < end; words++) {
    while (at < end && !isBlank(line[at]) && line[at] !== PIPE) at++
    if (at >= end) return null
    if (line[at] === PIPE) delimiter = '|'
    while (at < end && (isBlank(line[at]) || line[at] === PIPE)) at++
    const timed = leadingTime(line, at, end, [], words)
    if (timed) return { ...timed, before: [...indent, ...wordElements(words, delimiter)] }
  }
  return null
}

const wordElements = (count: number, delimiter: ' ' | '|'): Element[] => {
  const elements: Element[] = []
  for (let word = 1; word <= count; word++) {
    const name = `field${word}`
    if (delimiter === '|') elements.push({ is: 'until', text: '|', name }, { is: 'sep', text: '|' })
    else elements.push({ is: 'word', name }, SPACE)
  }
  return elements
}

/** The elements up to and with the lead. */
export const leadElements = (lead: Lead): Element[] => {
  const elements: Element[] = [...lead.before]
  if (lead.format === null) {
    if (lead.open) elements.push({ is: 'bracket', name: 'level' })
    else if (lead.level) elements.push({ is: 'level', as: lead.level })
    return elements
  }
  if (lead.open === 'L') elements.push({ is: 'level', as: 'glued' })
  else if (lead.open) elements.push({ is: 'sep', text: lead.open })
  elements.push({ is: 'time', format: lead.format })
  if (lead.behind) elements.push(...lead.behind)
  if (!lead.closed || lead.open === '' || lead.open === 'L') return elements
  const closer = CLOSERS[OPENERS.indexOf(lead.open.trim())] ?? ''
  elements.push({ is: 'sep', text: lead.open.endsWith(' ') ? ` ${closer}` : closer })
  return elements
}
