import { NO_LEVEL } from '../model/level.ts'
import type { LogRecord } from './record.ts'
import { timestampReader, type TimestampReader } from './timestamp.ts'

/**
 * Lines of access logs as Apache, nginx and their like write them: `host ident user [time] "request" status ...`, with or
 * without a virtual host before and referrer, agent and durations behind. The message is the request without its query, and
 * the status: what tells requests apart. Everything else is a field.
 */

const OPEN = 91
const CLOSE = 93
const QUOTE = 34
const SPACE = 32
const SLASH = 47
const MAX_LEAD_BYTES = 200
const decoder = new TextDecoder()
const clf: TimestampReader | undefined = timestampReader('clf')

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte <= 57

/** Position of the "[" of `[01/Mar/2024:` behind some words, or -1. */
export const timeAt = (line: Uint8Array, start: number, end: number): number => {
  const stop = Math.min(end, start + MAX_LEAD_BYTES)
  let at = start
  while (at < stop && line[at] !== OPEN) at++
  const found = at > start && at + 4 < stop && line[at - 1] === SPACE && isDigit(line[at + 1])
  return found && isDigit(line[at + 2]) && line[at + 3] === SLASH ? at : -1
}

/** Names of the words before the time, by their number. */
const LEADS: Readonly<Record<number, readonly string[]>> = {
  2: ['host', 'user'],
  3: ['host', 'ident', 'user'],
  4: ['vhost', 'host', 'ident', 'user'],
}

/** Position of the quote that ends the request whose opening quote is at `request`, where a status stands behind it; or -1. */
export const requestEnd = (line: Uint8Array, request: number, end: number): number => {
  let quote = request + 1
  while (quote < end && line[quote] !== QUOTE) quote += line[quote] === 92 ? 2 : 1
  const status = quote + 2
  if (line[quote + 1] !== SPACE) return -1
  if (!isDigit(line[status]) || !isDigit(line[status + 1]) || !isDigit(line[status + 2])) return -1
  const after = status + 3
  return after < end && line[after] !== SPACE ? -1 : quote
}

export const readAccessLine = (line: Uint8Array, start: number, end: number): LogRecord | null => {
  const open = timeAt(line, start, end)
  if (open < 0 || !clf) return null
  const close = clf.read(line, open + 1, end)
  if (close < 0 || line[close] !== CLOSE || line[close + 1] !== SPACE || line[close + 2] !== QUOTE)
    return null
  const { us, kind, zoneMinutes } = clf
  const request = close + 2
  const quote = requestEnd(line, request, end)
  if (quote < 0) return null
  const [status, after] = [quote + 2, quote + 5]
  const text = decoder.decode(line.subarray(request + 1, quote))
  const query = text.indexOf('?')
  const queryEnd = query < 0 ? -1 : text.indexOf(' ', query)
  const route = query < 0 ? text : text.slice(0, query) + (queryEnd < 0 ? '' : text.slice(queryEnd))
  const fields: Record<string, string> = {}
  const words = decoder.decode(line.subarray(start, open)).trim().split(' ')
  LEADS[words.length]?.forEach((name, index) => {
    if (words[index] !== '-') fields[name] = words[index]!
  })
  if (query >= 0) fields['query'] = text.slice(query + 1, queryEnd < 0 ? undefined : queryEnd)
  fields['status'] = decoder.decode(line.subarray(status, after))
  const behind = /^(\d+|-)(?: "([^"]*)" "([^"]*)")?(?: (.+))?$/.exec(
    decoder.decode(line.subarray(after + 1, end)),
  )
  const [, bytes, referrer, agent, rest] = behind ?? []
  for (const [name, value] of Object.entries({ bytes, referrer, agent, rest }))
    if (value !== undefined && value !== '-') fields[name] = value
  return {
    message: `"${route}" ${fields['status']}`,
    time: { us, kind, zoneMinutes },
    timeText: decoder.decode(line.subarray(open + 1, close)),
    level: NO_LEVEL,
    fields,
    wraps: false,
  }
}
