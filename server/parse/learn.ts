import { LineClass } from './continuation.ts'
import { joinDateOrders, type LeadClass } from './date-order.ts'
import type { Format, Header } from './format.ts'
import { isBlank } from './header-values.ts'
import { latin1 } from './latin1.ts'
import { findLead, leadKey } from './lead.ts'
import { learnHeaders } from './learn-header.ts'
import { classifyIndented } from './line-class.ts'
import { behindPrefix, hasPrefix } from './prefix.ts'
import { isRecord } from './record.ts'
import { learnColumns, readRow } from './table.ts'
import { MIN_VARIETY, variety } from './variety.ts'
import { innerLine } from './wrapper.ts'

/**
 * Learns a file's format from its sample: from statistics over all its lines, so their order does not matter.
 * Lines that begin alike (same timestamp format in the same place, or a level first) are a class; for each class the columns
 * behind that lead are taken into the header as long as nearly every line of the class has them.
 */

/** A class of fewer lines of the sample than this is left to the generic reader. */
const MIN_CLASS_LINES = 2
const MAX_CLASSES = 8
/** A lead in the middle of a line must be common and stand before messages of several kinds, else it is a time within some message; where nearly all lines have it, it is a header. */
const MIN_INNER_SHARE = 0.2
const SURE_INNER_SHARE = 0.9
const LAYOUT_SHARE = 0.9

/** @param lines the sample's lines in UTF-8, without line ends and colours */
export const learnFormat = (lines: readonly Uint8Array[]): Format => {
  const written = lines.filter((line) => line.some((byte) => !isBlank(byte)))
  const prefixed = hasPrefix(written)
  const own = prefixed
    ? written.map((line) => line.subarray(Math.max(0, behindPrefix(line, 0, line.length))))
    : written
  const full = own.map(innerLine)
  const columns = learnColumns(full)
  const classes = new Map<string, LeadClass>()
  let records = 0
  for (const line of full) {
    if (isRecord(line) || (columns && readRow(columns, line, 0, line.length))) {
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
  joinDateOrders(classes)
  const headers: Header[] = []
  const byCount = [...classes.entries()].sort(
    (a, b) => b[1].lines.length - a[1].lines.length || (a[0] < b[0] ? -1 : 1),
  )
  for (const [, { lead, lines: members }] of byCount.slice(0, MAX_CLASSES)) {
    // Of two lines one may be the other's second: java.util.logging writes two a message.
    const few = lead.format === null ? full.length : Math.ceil(full.length / 2)
    if (members.length < Math.min(MIN_CLASS_LINES, few)) continue
    const learned = learnHeaders(lead, members)
    const [first] = learned
    if (!first) continue
    if (lead.words > 0 && members.length < full.length * SURE_INNER_SHARE) {
      if (members.length < full.length * MIN_INNER_SHARE || variety(members, first) < MIN_VARIETY) continue
    }
    headers.push(...learned)
  }
  return {
    headers,
    prefixed,
    columns,
    indentContinues: indentContinues(full),
    label: (prefixed ? 'container | ' : '') + labelOf(headers, records > full.length / 2),
  }
}

/** Where nearly all lines are indented and none is a stack frame, indentation is layout and not continuation. */
const indentContinues = (lines: readonly Uint8Array[]): boolean => {
  const indented = lines.filter((line) => isBlank(line[0]))
  return indented.length < lines.length * LAYOUT_SHARE || indented.some((line) => isFrame(line))
}

const isFrame = (line: Uint8Array): boolean => {
  const first = line.findIndex((byte) => !isBlank(byte))
  return (
    classifyIndented(line, 0, first, line.length) !== LineClass.indented ||
    /^\s+(?:at |#\d+ |\.\.\. \d+ more|")/.test(latin1(line.subarray(0, 80)))
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
    return 'name' in element ? element.name : element.is
  })
  return `${parts.join('').trim()} message`
}
