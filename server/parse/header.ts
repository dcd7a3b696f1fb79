import { NO_LEVEL, levelCode, type LevelCode } from '../model/level.ts'
import { TIME_NONE } from '../model/time.ts'
import { digitValues } from './digit-values.ts'
import type { Element, Header } from './format.ts'
import {
  clearHeader,
  isBlank,
  isDigit,
  keep,
  lookedTo,
  textOf,
  type ElementReader,
  type HeaderValues,
} from './header-values.ts'
import { levelAt, levelHere, levelOfNumber, type LevelForm } from './levels.ts'
import { connection, priority, stream, structured, uptime } from './marks.ts'
import { timestampReader } from './timestamp.ts'

const SPACE = 32
const COLON = 58
const HASH = 35
const SLASH = 47
const DASH = 45
const PERCENT = 37
const DOT = 46
const INFO = levelCode('info')
const MAX_FIELD_BYTES = 200
const MAX_TAG_BYTES = 80
const OPENERS = '[(<'
const CLOSERS = '])>'

const time = (format: string): ElementReader => {
  const reader = timestampReader(format)
  if (!reader) return () => -1
  return (bytes, at, end, into) => {
    while (at < end && isBlank(bytes[at])) at++
    const after = reader.read(bytes, at, end)
    lookedTo(into, Math.max(stepEnd(bytes, Math.max(at, reader.places.lastStep)), after + 1))
    if (after < 0) return -1
    // Of several timestamps the first that names its date wins; a receiver's "Nov  9" adds nothing to an epoch.
    digitValues.matter ||= into.kind !== TIME_NONE
    if (into.kind === TIME_NONE || reader.kind < into.kind) {
      into.us = reader.us
      into.kind = reader.kind
      into.zoneMinutes = reader.zoneMinutes
      into.timeReader = reader
      into.timeFrom = at
      into.timeTo = after
      if (into.fields) into.timeText = textOf(bytes, at, after)
    }
    return after
  }
}

/** Behind all that a step of a timestamp that begins at `at` looks at: the longest are zones, "Asia/Shanghai]", " +0800", " CEST". */
const stepEnd = (bytes: Uint8Array, at: number): number => {
  const end = wordEnd(bytes, at, MAX_STEP_WORD)
  return bytes[end] === SLASH && end > at ? at + MAX_REGION_BYTES : Math.max(end + 1, at + MIN_STEP_BYTES)
}
const MAX_STEP_WORD = 24
const MIN_STEP_BYTES = 8
const MAX_REGION_BYTES = 48

/** Where a run of letters, digits and bytes beyond ASCII ends, which begins at `at`. */
const wordEnd = (bytes: Uint8Array, at: number, most: number): number => {
  let end = at
  while (end < at + most && isOfWord(bytes[end])) end++
  return end
}
const isOfWord = (byte: number | undefined): boolean =>
  byte !== undefined &&
  ((byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte >= 0x80)

const MAX_LEVEL_WORD = 14

/** Behind all that is looked at to say whether a level stands at `at`: the word, blanks or a mark, and a number. */
const levelEnd = (bytes: Uint8Array, at: number): number => {
  let end = wordEnd(bytes, at, MAX_LEVEL_WORD) + 1
  while (isBlank(bytes[end - 1]) && isBlank(bytes[end])) end++
  while (isDigit(bytes[end])) end++
  return end + 2
}

const level =
  (form: LevelForm): ElementReader =>
  (bytes, at, end, into) => {
    const read = levelHere(bytes, at, end, form)
    lookedTo(into, levelEnd(bytes, at))
    if (read === 0) return -1
    into.level = read & 7
    return at + (read >> 3)
  }

/** Reads `text`, in which a blank stands for one or more blanks; where `padded`, also behind blanks. */
const separator = (text: string, padded: boolean): ElementReader => {
  const wanted = new TextEncoder().encode(text)
  return (bytes, at, end, into) => {
    if (padded) while (at < end && isBlank(bytes[at])) at++
    for (const byte of wanted) {
      lookedTo(into, at + 1)
      if (byte === SPACE) {
        if (!isBlank(bytes[at]) || at >= end) return -1
        while (at < end && isBlank(bytes[at])) at++
      } else if (at < end && bytes[at] === byte) at++
      else return -1
    }
    lookedTo(into, at + 1)
    return at
  }
}

const bracket =
  (name: string): ElementReader =>
  (bytes, at, end, into) => {
    const which = at < end ? OPENERS.indexOf(String.fromCharCode(bytes[at]!)) : -1
    lookedTo(into, at + 1)
    if (which < 0) return -1
    const open = OPENERS.charCodeAt(which)
    const close = CLOSERS.charCodeAt(which)
    const stop = Math.min(end, at + MAX_FIELD_BYTES)
    let depth = 0
    let mark = -1
    for (let k = at; k < stop; k++) {
      const byte = bytes[k]
      if (byte === open) depth++
      else if (byte === close && --depth === 0) {
        lookedTo(into, k + 1)
        if (into.level === NO_LEVEL) {
          const level =
            levelWithin(bytes, at + 1, k) ||
            (isBefore(bytes, k + 1, MYSQL_CODE, into) ? INFO : NO_LEVEL) ||
            (mark < 0 ? 0 : levelWithin(bytes, mark + 1, k))
          if (level !== NO_LEVEL) into.level = level
        }
        keep(into, name, bytes, at + 1, k)
        return k + 1
      } else if (byte === COLON || byte === HASH || byte === SLASH) mark = k
    }
    lookedTo(into, stop + 1)
    return -1
  }

/** Before its code MySQL writes the label: "[Note]", "[Warning]", "[System]". */
const MYSQL_CODE = new TextEncoder().encode(' [MY-')
const isBefore = (bytes: Uint8Array, at: number, wanted: Uint8Array, into: HeaderValues): boolean =>
  wanted.every((byte, k) => {
    lookedTo(into, at + k + 1)
    return bytes[at + k] === byte
  })

/** The level that is the first word of a bracket, or all of what follows its last mark: "[warn]", "[core:info]", "[---W---]". */
const levelWithin = (bytes: Uint8Array, from: number, end: number): LevelCode => {
  let at = from
  while (at < end && bytes[at] === DASH) at++
  const found = levelAt(bytes, at, end)
  const after = at + (found >> 3)
  return found > 0 && (after >= end || isBlank(bytes[after]) || bytes[after] === DASH) ? found & 7 : NO_LEVEL
}

/** `sshd[123]: `, `kernel: `, `Tag  ( 123): `; where `spaced`, also `Mail Helper[12]: `. */
const tag =
  (name: string, spaced: boolean): ElementReader =>
  (bytes, at, end, into) => {
    const stop = Math.min(end, at + MAX_TAG_BYTES)
    for (let k = at; k < stop; k++) {
      const byte = bytes[k]!
      lookedTo(into, k + 2)
      if (byte === 61 || byte === 34 || byte === 123) return -1 // = " {: a message, not a name
      if (byte !== COLON || !(k + 1 >= end || isBlank(bytes[k + 1]))) continue
      const open = pidStart(bytes, at, k)
      let nameEnd = open < 0 ? k : open
      while (nameEnd > at && isBlank(bytes[nameEnd - 1])) nameEnd--
      if (nameEnd === at || (!(spaced && open > 0) && bytes.subarray(at, nameEnd).some(isBlank))) return -1
      if (open > 0) keep(into, 'pid', bytes, open + 1, k - 1)
      if (into.level === NO_LEVEL) into.level = levelOfTag(bytes, at, nameEnd)
      keep(into, name, bytes, at, nameEnd)
      return k + 1
    }
    lookedTo(into, stop + 1)
    return -1
  }

/** The level that a name is, "Info", or ends with, "billing.WARNING", or in a message's code as Cisco writes it, "%SYS-5-CONFIG_I". */
const levelOfTag = (bytes: Uint8Array, from: number, end: number): LevelCode => {
  if (bytes[from] === PERCENT) {
    digitValues.matter = true
    const dash = bytes.indexOf(DASH, from)
    const digit = bytes[dash + 1]
    return dash > 0 && dash + 2 < end && isDigit(digit) && bytes[dash + 2] === DASH
      ? levelOfNumber(digit! - 48)
      : NO_LEVEL
  }
  const whole = levelAt(bytes, from, end)
  if (whole >> 3 === end - from) return whole & 7
  let at = end
  while (at > from && bytes[at - 1]! >= 65 && bytes[at - 1]! <= 90) at--
  return at > from && at < end && bytes[at - 1] === DOT ? levelAt(bytes, at, end) & 7 : NO_LEVEL
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
    lookedTo(into, after + 1)
    if (after === digits || (after < end && !isBlank(bytes[after]))) return -1
    keep(into, name, bytes, at, after)
    return after
  }

const word =
  (name: string): ElementReader =>
  (bytes, at, end, into) => {
    let after = at
    while (after < end && !isBlank(bytes[after])) after++
    lookedTo(into, after + 1)
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
      lookedTo(into, k + 1)
      keep(into, name, bytes, at, k)
      return k
    }
    lookedTo(into, stop + 1)
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
      return separator(element.text, element.padded === true)
    case 'bracket':
      return bracket(element.name)
    case 'tag':
      return tag(element.name, element.spaced === true)
    case 'number':
      return number(element.name)
    case 'word':
      return word(element.name)
    case 'priority':
      return priority
    case 'uptime':
      return uptime
    case 'structured':
      return structured
    case 'stream':
      return stream
    case 'connection':
      return connection
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
    lookedTo(into, position + 1)
    return position
  }
}
