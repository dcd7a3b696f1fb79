import { NO_LEVEL, type LevelCode } from '../model/level.ts'
import { TIME_NONE, type TimeKindCode } from '../model/time.ts'
import type { Element, Header } from './format.ts'
import { levelAt, levelHere, type LevelForm } from './levels.ts'
import { timestampReader } from './timestamp.ts'

/** What a header says; one object is reused for every line. `fields` is filled only where it is wanted. */
export interface HeaderValues {
  us: number
  kind: TimeKindCode
  zoneMinutes: number | null
  level: LevelCode
  /** The timestamp as written; null where there is none, or fields are not wanted. */
  timeText: string | null
  fields: Record<string, string> | null
}

/** @param withFields whether header fields are to be collected */
export const emptyHeader = (withFields: boolean): HeaderValues => ({
  us: 0,
  kind: TIME_NONE,
  zoneMinutes: null,
  level: NO_LEVEL,
  timeText: null,
  fields: withFields ? {} : null,
})

export const clearHeader = (into: HeaderValues): void => {
  into.us = 0
  into.kind = TIME_NONE
  into.zoneMinutes = null
  into.level = NO_LEVEL
  if (into.fields) {
    into.fields = {}
    into.timeText = null
  }
}

/** Reads one element at `at`: the position after it, or -1. */
export type ElementReader = (bytes: Uint8Array, at: number, end: number, into: HeaderValues) => number

const SPACE = 32
const TAB = 9
const COLON = 58
const MAX_FIELD_BYTES = 200
const MAX_TAG_BYTES = 80
const OPENERS = '[(<'
const CLOSERS = '])>'
const decoder = new TextDecoder()

export const isBlank = (byte: number | undefined): boolean => byte === SPACE || byte === TAB
const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte <= 57

const keep = (into: HeaderValues, name: string, bytes: Uint8Array, from: number, to: number): void => {
  if (into.fields) into.fields[name] = decoder.decode(bytes.subarray(from, to)).trim()
}

const time = (format: string): ElementReader => {
  const reader = timestampReader(format)
  if (!reader) return () => -1
  return (bytes, at, end, into) => {
    while (at < end && isBlank(bytes[at])) at++
    const after = reader.read(bytes, at, end)
    if (after < 0) return -1
    // Of several timestamps the first that names its date wins; a receiver's "Nov  9" adds nothing to an epoch.
    if (into.kind === TIME_NONE || reader.kind < into.kind) {
      into.us = reader.us
      into.kind = reader.kind
      into.zoneMinutes = reader.zoneMinutes
      if (into.fields) into.timeText = decoder.decode(bytes.subarray(at, after))
    }
    return after
  }
}

const level =
  (form: LevelForm): ElementReader =>
  (bytes, at, end, into) => {
    const read = levelHere(bytes, at, end, form)
    if (read === 0) return -1
    into.level = read & 7
    return at + (read >> 3)
  }

/** Reads `text`, in which a blank stands for one or more blanks. */
const separator = (text: string): ElementReader => {
  const wanted = new TextEncoder().encode(text)
  return (bytes, at, end) => {
    for (const byte of wanted) {
      if (byte === SPACE) {
        if (!isBlank(bytes[at]) || at >= end) return -1
        while (at < end && isBlank(bytes[at])) at++
      } else if (at < end && bytes[at] === byte) at++
      else return -1
    }
    return at
  }
}

const bracket =
  (name: string): ElementReader =>
  (bytes, at, end, into) => {
    const which = at < end ? OPENERS.indexOf(String.fromCharCode(bytes[at]!)) : -1
    if (which < 0) return -1
    const open = OPENERS.charCodeAt(which)
    const close = CLOSERS.charCodeAt(which)
    const stop = Math.min(end, at + MAX_FIELD_BYTES)
    let depth = 0
    for (let k = at; k < stop; k++) {
      if (bytes[k] === open) depth++
      else if (bytes[k] === close && --depth === 0) {
        const found = levelAt(bytes, at + 1, k)
        if (found > 0 && isEndOfWord(bytes, at + 1 + (found >> 3), k) && into.level === NO_LEVEL)
          into.level = found & 7
        keep(into, name, bytes, at + 1, k)
        return k + 1
      }
    }
    return -1
  }

const isEndOfWord = (bytes: Uint8Array, at: number, end: number): boolean => at >= end || isBlank(bytes[at])

/** `sshd[123]: `, `kernel: `, `Tag  ( 123): `; where `spaced`, also `Mail Helper[12]: `. */
const tag =
  (name: string, spaced: boolean): ElementReader =>
  (bytes, at, end, into) => {
    const stop = Math.min(end, at + MAX_TAG_BYTES)
    for (let k = at; k < stop; k++) {
      const byte = bytes[k]!
      if (byte === 61 || byte === 34 || byte === 123) return -1 // = " {: a message, not a name
      if (byte !== COLON || !(k + 1 >= end || isBlank(bytes[k + 1]))) continue
      const open = pidStart(bytes, at, k)
      let nameEnd = open < 0 ? k : open
      while (nameEnd > at && isBlank(bytes[nameEnd - 1])) nameEnd--
      if (nameEnd === at || (!(spaced && open > 0) && bytes.subarray(at, nameEnd).some(isBlank))) return -1
      if (open > 0) keep(into, 'pid', bytes, open + 1, k - 1)
      keep(into, name, bytes, at, nameEnd)
      return k + 1
    }
    return -1
  }

/** Where `[123]` or `( 123)` before `end` opens, or -1. */
const pidStart = (bytes: Uint8Array, from: number, end: number): number => {
  const closer = bytes[end - 1]
  if (closer !== 93 && closer !== 41) return -1
  let open = end - 2
  while (open > from && (isDigit(bytes[open]) || isBlank(bytes[open]))) open--
  return open > from && open < end - 2 && (bytes[open] === 91 || bytes[open] === 40) ? open : -1
}

const number =
  (name: string): ElementReader =>
  (bytes, at, end, into) => {
    const digits = bytes[at] === 45 ? at + 1 : at
    let after = digits
    while (after < end && isDigit(bytes[after])) after++
    if (after === digits || (after < end && !isBlank(bytes[after]))) return -1
    keep(into, name, bytes, at, after)
    return after
  }

const word =
  (name: string): ElementReader =>
  (bytes, at, end, into) => {
    let after = at
    while (after < end && !isBlank(bytes[after])) after++
    if (after === at) return -1
    keep(into, name, bytes, at, after)
    return after
  }

const until = (text: string, name: string): ElementReader => {
  const first = text.charCodeAt(0)
  return (bytes, at, end, into) => {
    const stop = Math.min(end, at + MAX_FIELD_BYTES)
    for (let k = at; k < stop; k++) {
      if (bytes[k] !== first) continue
      keep(into, name, bytes, at, k)
      return k
    }
    return -1
  }
}

export const elementReader = (element: Element): ElementReader => {
  switch (element.is) {
    case 'time':
      return time(element.format)
    case 'level':
      return level(element.as)
    case 'sep':
      return separator(element.text)
    case 'bracket':
      return bracket(element.name)
    case 'tag':
      return tag(element.name, element.spaced === true)
    case 'number':
      return number(element.name)
    case 'word':
      return word(element.name)
    case 'until':
      return until(element.text, element.name)
  }
}

/** Compiles a header: reads a line and returns where its message begins, or -1 where the line has not this header. */
export const headerReader = (header: Header): ElementReader => {
  const readers = header.elements.map(elementReader)
  return (bytes, at, end, into) => {
    clearHeader(into)
    let position = at
    for (let k = 0; k < readers.length; k++) {
      const after = readers[k]!(bytes, position, end, into)
      if (after < 0) {
        if (k < header.need) return -1
        break
      }
      position = after
    }
    while (position < end && isBlank(bytes[position])) position++
    return position
  }
}
