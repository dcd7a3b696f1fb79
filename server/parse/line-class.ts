import { LineClass, type LineClassCode } from './continuation.ts'
import { latin1 } from './latin1.ts'
import { LINE_RULES, type Rule } from './line-rules.ts'
import { isDigit } from './timestamp-fields.ts'

/** The class of a line from its bytes alone (law 1): the first rule that matches it. */

const CLASSIFIED_BYTES = 300
const NO_RULES: readonly Rule[] = []
const BY_START = new Map<number, Rule[]>()
/** Whether any rule can match a line that begins with these two bytes. */
const STARTS = new Uint8Array(1 << 16)

const pair = (first: number, second: number): number => (first << 8) | second
const FRAME_RULES = LINE_RULES.filter(({ starts }) => starts === undefined)

for (const rule of LINE_RULES) {
  for (const start of rule.starts ?? []) {
    const first = start.charCodeAt(0)
    for (let second = 0; second < 256; second++) {
      if (start.length > 1 && start.charCodeAt(1) !== second) continue
      const key = pair(first, second)
      STARTS[key] = 1
      const known = BY_START.get(key)
      if (known) known.push(rule)
      else BY_START.set(key, [rule])
    }
  }
}

const SPACE = 32
const MAX_FRAME_WORD = 200

/** Names of functions and exceptions: one word, or a word that a colon, ":in" or a comma ends; or ")" at the line's end. */
const mayBeFrame = (bytes: Uint8Array, start: number, end: number): boolean => {
  const first = bytes[start]!
  const letter =
    (first >= 65 && first <= 90) ||
    (first >= 97 && first <= 122) ||
    first === 95 ||
    first === 47 ||
    first === 46
  if (!letter) return false
  const stop = Math.min(end, start + MAX_FRAME_WORD)
  let at = start
  while (at < stop && bytes[at] !== SPACE) at++
  if (at === end) return true
  const last = bytes[at - 1]!
  return (
    last === 58 ||
    last === 44 ||
    last === 41 ||
    (last === 110 && bytes[at - 2] === 105 && bytes[at - 3] === 58)
  )
}

/** The class of a line at column 0 that has no header, is not blank and not binary. */
export const classifyPlain = (bytes: Uint8Array, start: number, end: number): LineClassCode => {
  const key = pair(bytes[start]!, end - start > 1 ? bytes[start + 1]! : 0)
  const listed = STARTS[key] !== 0
  const frame = mayBeFrame(bytes, start, end)
  if (!listed && !frame) return LineClass.plain
  const text = latin1(bytes, start, Math.min(end, start + CLASSIFIED_BYTES))
  for (const rule of listed ? BY_START.get(key)! : NO_RULES) if (rule.pattern.test(text)) return rule.class
  for (const rule of frame ? FRAME_RULES : NO_RULES) if (rule.pattern.test(text)) return rule.class
  return LineClass.plain
}

const PYTHON_FRAME = /^ {2}File "[^"]+", line \d/
const EXCEPTION_GROUP = /^ *\+ Exception Group Traceback /

/** The class of an indented line: `first` is its first byte that is no blank. */
export const classifyIndented = (
  bytes: Uint8Array,
  start: number,
  first: number,
  end: number,
): LineClassCode => {
  const byte = bytes[first]
  if (byte === 70 && PYTHON_FRAME.test(latin1(bytes, start, Math.min(end, start + CLASSIFIED_BYTES))))
    return LineClass.pythonFrame
  if (byte === 43 && EXCEPTION_GROUP.test(latin1(bytes, start, Math.min(end, start + CLASSIFIED_BYTES))))
    return LineClass.block
  return LineClass.indented
}

/** Whether a line begins a dump, "00000000  48 65 6c 6c", or would with other digits. */
export const mayBeginDump = (bytes: Uint8Array, start: number, end: number): boolean =>
  (isDigit(bytes[start]) || isDigit(bytes[start + 1])) &&
  /^(?:0x)?\d{4,8}[ :] *(?:[0-9a-f]{2}){1,4}(?: +(?:[0-9a-f]{2}){1,4}){3}/.test(
    latin1(bytes, start, Math.min(end, start + CLASSIFIED_BYTES)),
  )

/** Lines that belong to a crash whatever word they begin with. */
const OF_TRACE = new Set<LineClassCode>([
  LineClass.continues,
  LineClass.link,
  LineClass.trailer,
  LineClass.traceback,
  LineClass.panic,
  LineClass.rustPanic,
  LineClass.goFrame,
  LineClass.goroutine,
  LineClass.announce,
  LineClass.sanitizer,
])
export const isOfTrace = (found: LineClassCode): boolean => OF_TRACE.has(found)

/**
 * The class of a line that a header was read from: a listed one where the header is a mark of its own ("# Time: "), or is no
 * more than a level and the line belongs to a crash.
 */
export const classifyHeaded = (
  bytes: Uint8Array,
  start: number,
  end: number,
  timed: boolean,
): LineClassCode => {
  const byte = bytes[start]
  if (timed && byte !== 35 && byte !== 61) return LineClass.headed
  const found = classifyPlain(bytes, start, end)
  const listed = found === LineClass.slowTime || found === LineClass.report || (!timed && isOfTrace(found))
  return listed ? found : LineClass.headed
}
