import { Fields } from './fields.ts'
import { hasMeaning, hasMessage, toRecord } from './record-fields.ts'
import type { LogRecord } from './record.ts'

/** Lines of key=value pairs: `time=2024-03-01T15:04:05Z level=warn msg="disk is full" disk=sda`. */

const EQUALS = 61
const MAX_KEY_BYTES = 40
const MIN_PAIRS = 2
const decoder = new TextDecoder()

/** `key=` at the start, and a value right behind it. Looks at no more than a key's length: most lines are no records. */
export const mayBeLogfmt = (line: Uint8Array, start: number, end: number): boolean => {
  const stop = Math.min(end - 1, start + MAX_KEY_BYTES)
  for (let at = start; at < stop; at++) {
    const byte = line[at]!
    if (byte === EQUALS) return at > start && line[at + 1]! > 32
    const letter = (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte === 95 || byte === 64
    const digitOrDot = (byte >= 48 && byte <= 57) || byte === 45 || byte === 46
    if (!letter && !(digitOrDot && at > start)) return false
  }
  return false
}

const PAIR = /([A-Za-z_@][\w.@/-]*)=(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S*))\s*/y

export const readLogfmt = (line: Uint8Array, start: number, end: number): LogRecord | null => {
  if (!mayBeLogfmt(line, start, end)) return null
  const text = decoder.decode(line.subarray(start, end))
  const fields = new Fields()
  let at = 0
  PAIR.lastIndex = 0
  for (let found = PAIR.exec(text); found; found = PAIR.exec(text)) {
    const [, key = '', double, single, bare] = found
    fields.add(key, double === undefined ? (single ?? bare ?? '') : unescape(double))
    at = PAIR.lastIndex
    if (at >= text.length) break
  }
  // Only with a message, a level or a time is it a logger's record; "user=root" alone is a message.
  if (fields.size < MIN_PAIRS || !hasMeaning(fields)) return null
  // Words behind the pairs: `level=info caller=main.go:3 started with 3 workers`.
  if (at < text.length && !hasMessage(fields)) fields.add('msg', text.slice(at))
  return toRecord(fields, text)
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }
const unescape = (value: string): string =>
  value.includes('\\') ? value.replace(/\\(.)/g, (_, char: string) => ESCAPES[char] ?? char) : value
