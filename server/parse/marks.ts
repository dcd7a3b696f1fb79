import { digitValues } from './digit-values.ts'
import { isBlank, isDigit, keep, lookedTo, type ElementReader } from './header-values.ts'
import { levelOfNumber } from './levels.ts'

/** Elements that carriers of lines put before them: syslog, the kernel, container runtimes, and nginx's connections. */

const SPACE = 32
const DASH = 45
const DOT = 46
const STAR = 42
const MAX_PRIORITY = 191

export const priority: ElementReader = (bytes, at, end, into) => {
  lookedTo(into, at + 1)
  if (bytes[at] !== 60) return -1
  let after = at + 1
  let value = 0
  while (after < end && after < at + 4 && isDigit(bytes[after])) value = value * 10 + bytes[after++]! - 48
  lookedTo(into, after + 3)
  if (after === at + 1 || after >= end || bytes[after] !== 62) return -1
  digitValues.matter = true
  if (value > MAX_PRIORITY) return -1
  into.level = levelOfNumber(value & 7)
  after++
  // The version of RFC 5424.
  return bytes[after] === 49 && bytes[after + 1] === SPACE && after + 1 < end ? after + 2 : after
}

export const uptime: ElementReader = (bytes, at, end, into) => {
  lookedTo(into, at + 1)
  if (at >= end || bytes[at] !== 91) return -1
  let after = at + 1
  while (after < end && isBlank(bytes[after])) after++
  const digits = after
  while (after < end && (isDigit(bytes[after]) || bytes[after] === DOT)) after++
  lookedTo(into, after + 2)
  if (after === digits || bytes[digits] === DOT) return -1
  const whole = !bytes.subarray(digits, after).includes(DOT)
  const seconds = bytes[after] === 115
  if (seconds) after++
  if (after >= end || bytes[after] !== 93 || (whole && !seconds)) return -1
  keep(into, 'uptime', bytes, digits, after)
  return after + 1
}

export const structured: ElementReader = (bytes, at, end, into) => {
  lookedTo(into, at + 1)
  if (at < end && bytes[at] === DASH) return at + 1
  let after = at
  while (after < end && bytes[after] === 91) {
    let quoted = false
    while (after < end && (quoted || bytes[after] !== 93)) {
      if (bytes[after] === 92) after++
      else if (bytes[after] === 34) quoted = !quoted
      after++
    }
    after++
  }
  lookedTo(into, after + 1)
  if (after === at || after > end) return -1
  keep(into, 'structured', bytes, at, after)
  return after
}

const STREAMS = ['stdout', 'stderr'].map((name) => new TextEncoder().encode(name))

export const stream: ElementReader = (bytes, at, end, into) => {
  lookedTo(into, at + 9)
  const name = STREAMS.find((wanted) => wanted.every((byte, k) => bytes[at + k] === byte))
  if (!name || at + 9 > end || bytes[at + 6] !== SPACE || bytes[at + 8] !== SPACE) return -1
  // F: full, P: partial.
  if (bytes[at + 7] !== 70 && bytes[at + 7] !== 80) return -1
  keep(into, 'stream', bytes, at, at + 6)
  return at + 9
}

export const connection: ElementReader = (bytes, at, end, into) => {
  lookedTo(into, at + 2)
  if (at >= end || bytes[at] !== STAR || !isDigit(bytes[at + 1])) return at
  let after = at + 1
  while (after < end && isDigit(bytes[after])) after++
  lookedTo(into, after + 1)
  if (after >= end || bytes[after] !== SPACE) return at
  keep(into, 'connection', bytes, at + 1, after)
  return after + 1
}
