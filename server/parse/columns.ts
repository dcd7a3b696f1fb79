import type { Element } from './format.ts'
import { clearHeader, emptyHeader, isBlank } from './header-values.ts'
import { elementReader } from './header.ts'
import { latin1 } from './latin1.ts'
import { findLeadingTime } from './lead.ts'
import { NO_LEVEL, levelCode } from '../model/level.ts'
import { levelHere } from './levels.ts'
import { MIN_VARIETY } from './variety.ts'

/**
 * What nearly all lines of a class have next: each question is asked of cursors, one a line, all behind the same columns.
 * `wanted` is how many lines have to agree.
 */
export interface Cursor {
  readonly bytes: Uint8Array
  at: number
}

/** Blanks that fill a column up are part of the separator. */
const MAX_SEPARATOR_BYTES = 100
const MAX_TIME_BYTES = 40
const TAB = 9
const SPACE = 32
const INFO = levelCode('info')
const WARN = levelCode('warn')

const scratch = emptyHeader(false)
/** Moves every line past `element`; lines that have it not drop out. Where so many do that fewer than `wanted` are left, it stops there. */
export const advance = (cursors: readonly Cursor[], element: Element, wanted = 0): Cursor[] => {
  const read = elementReader(element)
  const moved: Cursor[] = []
  let spare = cursors.length - wanted
  for (const { bytes, at } of cursors) {
    clearHeader(scratch)
    const after = read(bytes, at, bytes.length, scratch)
    if (after >= 0) moved.push({ bytes, at: after })
    else if (--spare < 0) break
  }
  return moved
}

/** Whether `wanted` lines have it; most questions are answered no by the first lines. */
export const nearlyAll = (
  cursors: readonly Cursor[],
  wanted: number,
  has: (bytes: Uint8Array, at: number) => boolean,
): boolean => {
  let spare = cursors.length - wanted
  for (const { bytes, at } of cursors) if (!has(bytes, at) && --spare < 0) return false
  return spare >= 0
}

const SEPARATORS = ' \t,-|:;>'
const IS_SEPARATOR = Array.from({ length: 256 }, (_, byte) => SEPARATORS.includes(String.fromCharCode(byte)))

/** The punctuation and blanks that nearly all lines have next: " - ", "|", ", ". */
export const commonSeparator = (cursors: readonly Cursor[], wanted: number): Element | null => {
  const counts = new Map<string, number>()
  let blanks = 0
  let single = 0
  for (const { bytes, at } of cursors) {
    if (bytes[at] === SPACE && !IS_SEPARATOR[bytes[at + 1] ?? 0]) {
      single++
      continue
    }
    let text = ''
    for (let k = at; k < bytes.length && k < at + MAX_SEPARATOR_BYTES; k++) {
      const char = String.fromCharCode(bytes[k]!)
      if (!SEPARATORS.includes(char)) break
      // "- 5" separates, "-5" is a number; "-> x" separates, "> x" is a quote; logback writes "|-INFO".
      if (
        char === '-' &&
        bytes[k + 1] !== 45 &&
        bytes[k + 1] !== 62 &&
        !isBlank(bytes[k + 1]) &&
        !text.endsWith('|')
      )
        break
      if (char === '>' && !text.endsWith('-') && !isBlank(bytes[k + 1])) break
      if (!isBlank(bytes[k])) text += char
      else if (!text.endsWith(' ')) text += ' '
    }
    if (text.startsWith(' ')) blanks++
    // Whether a blank follows may differ from line to line: "|a", "| b".
    for (const form of new Set([text, text.trimEnd()]))
      if (form) counts.set(form, (counts.get(form) ?? 0) + 1)
  }
  if (single > 0) counts.set(' ', (counts.get(' ') ?? 0) + single)
  blanks += single
  const [best] = [...counts]
    .filter(([, count]) => count >= wanted)
    .sort((a, b) => b[0].length - a[0].length || b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  if (best) return { is: 'sep', text: best[0] }
  if (blanks >= wanted) return { is: 'sep', text: ' ' }
  // "WARN : x" beside "FATAL: x": filled up before the mark.
  const [common] = [...counts].sort(
    (a, b) => b[1] - a[1] || b[0].length - a[0].length || (a[0] < b[0] ? -1 : 1),
  )
  const trimmed = common?.[0].trimStart() ?? ''
  const padded = (counts.get(trimmed) ?? 0) + (counts.get(` ${trimmed}`) ?? 0)
  return trimmed.trim() !== '' && padded >= wanted ? { is: 'sep', text: trimmed, padded: true } : null
}

export const has = (cursors: readonly Cursor[], element: Element, wanted: number): boolean =>
  advance(cursors, element, wanted).length >= wanted

/** `name: `; where programs have blanks in their names (behind syslog's host), `Mail Helper[12]: ` too. */
export const commonTag = (
  cursors: readonly Cursor[],
  wanted: number,
  spaced: boolean,
): { readonly is: 'tag'; readonly name: string; readonly spaced?: true } | null => {
  const plain = advance(cursors, { is: 'tag', name: '' }, wanted).length
  if (spaced && has(cursors, { is: 'tag', name: '', spaced: true }, Math.floor(Math.max(plain, wanted)) + 1))
    return { is: 'tag', name: '', spaced: true }
  return plain >= wanted ? { is: 'tag', name: '' } : null
}

/** A further timestamp that nearly all lines have here. */
export const commonTime = (cursors: readonly Cursor[], wanted: number): Element | null => {
  const counts = new Map<string, number>()
  const timed = nearlyAll(cursors, wanted, (bytes, at) => {
    const lead = isBlank(bytes[at]) ? null : findLeadingTime(bytes.subarray(at, at + MAX_TIME_BYTES))
    if (lead?.before.length !== 0 || lead.open !== '' || lead.format === null) return false
    counts.set(lead.format, (counts.get(lead.format) ?? 0) + 1)
    return true
  })
  if (!timed) return null
  for (const [format, count] of counts) if (count >= wanted) return { is: 'time', format }
  return null
}

/** A further timestamp in square brackets, with its brackets. */
export const commonBracketedTime = (
  cursors: readonly Cursor[],
  wanted: number,
): readonly Element[] | null => {
  const opened = advance(cursors, { is: 'sep', text: '[' }, wanted)
  const time = opened.length < wanted ? null : commonTime(opened, wanted)
  if (!time || advance(advance(opened, time), { is: 'sep', text: ']' }).length < wanted) return null
  return [{ is: 'sep', text: '[' }, time, { is: 'sep', text: ']' }]
}

/** Whether nearly all lines come from behind a tab and have another before the next blank. */
export const isTabbed = (cursors: readonly Cursor[], wanted: number): boolean =>
  nearlyAll(cursors, wanted, (bytes, at) => {
    if (bytes[at - 1] !== TAB) return false
    let end = at
    while (end < bytes.length && !isBlank(bytes[end])) end++
    return end > at && bytes[end] === TAB
  })

/** `NETWORK [conn12] x`: a name in capitals, or with dots, before a bracket. */
export const isNameBeforeBracket = (cursors: readonly Cursor[], wanted: number): boolean =>
  nearlyAll(cursors, wanted, (bytes, at) =>
    /^(?:[A-Z][A-Z_]+|-|[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+) +\[/.test(
      latin1(bytes.subarray(at, at + 120)),
    ),
  )

/** Whether the element says the level on nearly all lines: "billing.WARNING: x". */
export const saysLevel = (cursors: readonly Cursor[], element: Element, wanted: number): boolean => {
  const read = elementReader(element)
  return nearlyAll(cursors, wanted, (bytes, at) => {
    clearHeader(scratch)
    return read(bytes, at, bytes.length, scratch) >= 0 && scratch.level !== NO_LEVEL
  })
}

/** One letter on all lines: "I | x", "I NETWORK [main] x", "V Tag: x", and not "I am here". */
const areLettersOfHeaders = (cursors: readonly Cursor[], wanted: number): boolean =>
  nearlyAll(cursors, wanted, (bytes, at) =>
    /^[A-Z](?:\/| +(?:\||[A-Z]{2}|\S+ *:|\S+ +\[)|[^ ])/.test(latin1(bytes.subarray(at, at + 80))),
  )

/** A level that nearly all lines have here. In small letters it is a column only where it varies or a mark stands before it: "Error handling x" is a message. */
export const commonLevel = (
  cursors: readonly Cursor[],
  wanted: number,
  separator: Element | null,
): (Element & { readonly is: 'level' }) | null => {
  for (const form of ['capitals', 'letter', 'any', 'sign'] as const) {
    const levels = new Set<number>()
    const common = nearlyAll(cursors, wanted, (bytes, at) => {
      const code = levelHere(bytes, at, bytes.length, form) & 7
      if (code > 0) levels.add(code)
      return code > 0
    })
    if (!common) continue
    // "-" and "." alone are punctuation.
    if (form === 'sign' && !levels.has(INFO) && !levels.has(WARN)) continue
    if (form === 'letter' && levels.size === 1 && !areLettersOfHeaders(cursors, wanted)) continue
    const marked = separator?.is === 'sep' && separator.text.trim() !== ''
    if (form === 'any' && !marked && levels.size === 1) continue
    return { is: 'level', as: form }
  }
  return null
}

/** A level behind words: of several kinds, or one that no message would write so. "Connection error: x" is a message. */
export const isLoudLevel = (cursors: readonly Cursor[], wanted: number): boolean => {
  if (!commonLevel(cursors, wanted, null)) return false
  const words = new Set(
    cursors.map(({ bytes, at }) => /^[^\s:]*:?/.exec(latin1(bytes.subarray(at, at + 20)))?.[0] ?? ''),
  )
  return words.size > 2 || [...words].every((word) => word === word.toUpperCase() || !word.endsWith(':'))
}

export const wordsOnly = (cursors: readonly Cursor[], delimiter: number, wanted: number): boolean =>
  nearlyAll(cursors, wanted, (bytes, at) => !bytes.subarray(at, bytes.indexOf(delimiter, at)).some(isBlank))

/** Words of different length filled up with blanks to one width: "web    Started", "mailer Stopped". */
export const isAligned = (cursors: readonly Cursor[], wanted: number): boolean => {
  const widths = new Map<number, number>()
  let padded = 0
  let left = cursors.length
  for (const { bytes, at } of cursors) {
    if (padded + left-- < cursors.length / 2) return false
    let end = at
    while (end < bytes.length && !isBlank(bytes[end])) end++
    let next = end
    while (next < bytes.length && isBlank(bytes[next])) next++
    if (next - end > 1) padded++
    widths.set(next - at, (widths.get(next - at) ?? 0) + 1)
  }
  return padded >= cursors.length / 2 && Math.max(...widths.values()) >= wanted
}

/** Where in the source the line was written: "worker/pool.go:214", "server.c:1741(main)". */
export const isCaller = (cursors: readonly Cursor[], wanted: number): boolean =>
  nearlyAll(cursors, wanted, (bytes, at) =>
    /^[\w./-]+\.[a-zA-Z]{1,6}:\d+(?:\(\w+\)$|(?=\s))/.test(latin1(bytes.subarray(at, at + 120))),
  )

/** Names with dots in them, as loggers have: "com.acme.Billing", "shop.cart.checkout". Of two parts, only where they vary. */
export const isQualified = (cursors: readonly Cursor[], wanted: number): boolean => {
  const seen = new Set<string>()
  let long = 0
  const qualified = nearlyAll(cursors, wanted, (bytes, at) => {
    const name = /^[A-Za-z_$][\w$-]*((?:\.|::)[A-Za-z_$][\w$-]*)+(?=\s)/.exec(
      latin1(bytes.subarray(at, at + 120)),
    )
    if (!name) return false
    if (/[.:].*\w[.:]/.test(name[0])) long++
    if (seen.size < MIN_VARIETY) seen.add(name[0])
    return true
  })
  return qualified && (seen.size >= MIN_VARIETY || long >= wanted)
}
