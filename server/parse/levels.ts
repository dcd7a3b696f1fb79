import { LEVELS, NO_LEVEL, levelCode, type Level, type LevelCode } from '../model/level.ts'
import { digitValues } from './digit-values.ts'
import { isDigit } from './timestamp-fields.ts'

/** Words, letters and numbers that programs write for a level, as data. Compared in lower case. */
const WORDS: Readonly<Record<Level, readonly string[]>> = {
  trace: [
    'trace',
    'trac',
    'verbose',
    'vrb',
    'trc',
    'finest',
    'finer',
    'fine',
    'silly',
    'debug5',
    'debug4',
    '跟踪',
    '详细',
  ],
  debug: ['debug', 'dbg', 'debu', 'config', 'debug1', 'debug2', 'debug3', 'log7', '调试', '調試'],
  info: [
    'info',
    'information',
    'inf',
    'notice',
    'note',
    'log',
    'informational',
    'statement',
    'hint',
    'detail',
    'success',
    'log6',
    'log5',
    '信息',
    '資訊',
    '提示',
    '情報',
    '정보',
  ],
  warn: ['warn', 'warning', 'wrn', 'log4', '警告', '告警', '경고'],
  error: [
    'error',
    'err',
    'erro',
    'eror',
    'log3',
    'severe',
    'fail',
    'failure',
    '错误',
    '錯誤',
    '异常',
    '严重',
    '重大',
    '심각',
  ],
  fatal: [
    'fatal',
    'fata',
    'ftl',
    'log0',
    'log1',
    'log2',
    'critical',
    'crit',
    'alert',
    'emerg',
    'emergency',
    'panic',
    'pani',
    'dpanic',
    '致命',
    '紧急',
  ],
}
const LETTERS: Readonly<Record<string, Level>> = {
  T: 'trace',
  V: 'trace',
  D: 'debug',
  I: 'info',
  W: 'warn',
  E: 'error',
  F: 'fatal',
}

const BY_WORD = new Map<string, LevelCode>(
  LEVELS.flatMap((level) => WORDS[level].map((word) => [word, levelCode(level)] as const)),
)

/** The level a word names, in any case; NO_LEVEL where it names none. */
export const levelOfWord = (word: string): LevelCode => BY_WORD.get(word.toLowerCase()) ?? NO_LEVEL

/** The level one capital letter names, as in logcat and glog. */
const levelOfLetter = (letter: string): LevelCode => {
  const level = LETTERS[letter]
  return level ? levelCode(level) : NO_LEVEL
}

/** The level of a numeric severity: pino and bunyan (10 to 60), syslog (0 to 7), Python (10 to 50 agree with pino in kind), Monolog (100 to 600). */
export const levelOfNumber = (severity: number): LevelCode => {
  if (severity >= 100) return Math.min(6, Math.floor(severity / 100) + 1)
  if (severity >= 10) {
    const step = Math.min(6, Math.floor(severity / 10))
    return levelCode(LEVELS[step - 1] ?? 'info')
  }
  return [6, 6, 6, 5, 4, 3, 3, 2][severity] ?? NO_LEVEL
}

const MAX_LEVEL_WORD = 13
const NUMBERED = /^(?:debug|log)\d$/i
const TAB = 9

/** Length of the run of ASCII letters and non-ASCII bytes at `at`, or 0 where it is longer than any level. */
const wordLength = (bytes: Uint8Array, at: number, end: number): number => {
  let length = 0
  while (at + length < end) {
    const byte = bytes[at + length]!
    const letter =
      (byte >= 65 && byte <= 90) ||
      (byte >= 97 && byte <= 122) ||
      byte >= 0x80 ||
      (length > 0 && byte >= 48 && byte <= 57)
    if (!letter) break
    if (++length > MAX_LEVEL_WORD) return 0
  }
  return length
}

const decoder = new TextDecoder()
const cache = new Map<string, LevelCode>()

/**
 * Reads a level word or letter at `at`: returns its length * 8 + code, or 0 where there is none.
 * One integer, so that the hot path allocates nothing but a short latin1 key.
 */
export const levelAt = (bytes: Uint8Array, at: number, end: number): number => {
  const length = wordLength(bytes, at, end)
  if (length === 0) return 0
  let key = ''
  for (let k = 0; k < length; k++) key += String.fromCharCode(bytes[at + k]!)
  let code = cache.get(key)
  if (code === undefined) {
    const text = decoder.decode(bytes.subarray(at, at + length))
    code = length === 1 ? levelOfLetter(text) : levelOfWord(text)
    if (cache.size < 10_000) cache.set(key, code)
  }
  // "DEBUG1" and "DEBUG5" are different levels, "DEBUG7" is none.
  if (isDigit(bytes[at + length - 1])) digitValues.matter ||= NUMBERED.test(key)
  return code === NO_LEVEL ? 0 : length * 8 + code
}

/**
 * How a column writes its levels. `capitals`: INFO, or with a mark behind it, "info:", "Error]", "info  : ", or between tabs; `any`: Info, info;
 * `letter`: I, as logcat; `glued`: glog's letter right before the date; `sign`: Redis' "#", "*", "-" and ".".
 */
export type LevelForm = 'capitals' | 'any' | 'letter' | 'glued' | 'sign'

/** The bytes by which Redis writes its levels. */
const SIGNS: Readonly<Record<number, LevelCode>> = {
  [0x23]: levelCode('warn'),
  [0x2a]: levelCode('info'),
  [0x2d]: levelCode('trace'),
  [0x2e]: levelCode('debug'),
}

const isBlank = (byte: number | undefined): boolean => byte === 32 || byte === TAB

/** Words of the language that levels are also called by: in small letters they are none. */
const AMBIGUOUS = new Set([
  'log',
  'note',
  'fine',
  'finer',
  'finest',
  'config',
  'fail',
  'failure',
  'hint',
  'detail',
  'statement',
  'alert',
  'silly',
  'verbose',
  'success',
])
const MARKS_BEHIND = ':/|,])>-;[!'

/** As `levelAt`, but only where a level stands as a column of this form writes it: "A client", "Log file", "I2C bus" are none. */
export const levelHere = (bytes: Uint8Array, at: number, end: number, form: LevelForm): number => {
  if (form === 'glued') {
    const next = bytes[at + 1]
    const code =
      next !== undefined && next >= 48 && next <= 57
        ? levelOfLetter(String.fromCharCode(bytes[at]!))
        : NO_LEVEL
    return code === NO_LEVEL ? 0 : 8 + code
  }
  if (form === 'sign') {
    const code = at + 1 < end && isBlank(bytes[at + 1]) ? SIGNS[bytes[at]!] : undefined
    return code === undefined ? 0 : 8 + code
  }
  const read = levelAt(bytes, at, end)
  const length = read >> 3
  if (length === 0 || (length === 1) !== (form === 'letter')) return 0
  const next = at + length < end ? String.fromCharCode(bytes[at + length]!) : ' '
  if (next !== ' ' && next !== '\t' && !MARKS_BEHIND.includes(next)) return 0
  if (form === 'letter') return read
  if (next === '!') return read + 8
  const numbered = next === ' ' ? numberBehind(bytes, at + length, end) : 0
  if (numbered > 0) return read + numbered * 8
  if (next === ':' || next === ']' || next === '[') return read
  const word = bytes.subarray(at, at + length)
  if (word.every((byte) => byte < 97 || byte >= 0x80)) return read
  if (AMBIGUOUS.has(decoder.decode(word).toLowerCase())) return 0
  return form === 'any' || (next === '\t' && bytes[at - 1] === TAB) || isPadded(bytes, at + length, end)
    ? read
    : 0
}

/** Length of " 1" in BIND's "debug 1: x", or 0. */
const numberBehind = (bytes: Uint8Array, at: number, end: number): number => {
  let after = at + 1
  while (after < end && bytes[after]! >= 48 && bytes[after]! <= 57) after++
  return after > at + 1 && after + 1 < end && bytes[after] === 58 && isBlank(bytes[after + 1])
    ? after - at
    : 0
}

/** "info  : x", "error    x": filled up to a width, perhaps before a colon. */
const isPadded = (bytes: Uint8Array, at: number, end: number): boolean => {
  let after = at
  while (after < end && isBlank(bytes[after])) after++
  return after - at > 1 || (after > at && after < end && bytes[after] === 58)
}

/** At the start of a message: "error: x", "[warn] x", "PHP Warning: x". */
const LEADING =
  /^(?:\[(error|warn(?:ing)?|fatal|panic|info|debug|notice)\]|(?:(?!no )\S+ )?(fatal error|error|warn(?:ing)?|fatal|panic|info|debug|notice):)/i
/** In its first words, in capitals only: "no error" is not an error. */
const LOUD =
  /(?<![A-Za-z0-9_])(TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|FATAL|CRITICAL|SEVERE|PANIC)(?![A-Za-z0-9_])|\blevel=(\w+)|(错误|警告|致命)/

/** A level named within the first words of a message that has none in its header: "ERROR: x", "[warn] x", "level=debug x". */
export const levelInMessage = (head: string): LevelCode => {
  const found = LEADING.exec(head) ?? LOUD.exec(head)
  const word = found?.[1] ?? found?.[2] ?? found?.[3]
  return word === undefined ? NO_LEVEL : levelOfWord(word.replace(/fatal error/i, 'fatal'))
}
