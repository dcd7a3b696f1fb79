import { LEVELS, NO_LEVEL, levelCode, type Level, type LevelCode } from '../model/level.ts'

/** Words, letters and numbers that programs write for a level, as data. Compared in lower case. */
const WORDS: Readonly<Record<Level, readonly string[]>> = {
  trace: ['trace', 'verbose', 'vrb', 'trc', 'finest', 'finer', 'fine', 'silly', 'debug5', 'debug4', '跟踪'],
  debug: ['debug', 'dbg', 'debu', 'config', 'debug1', 'debug2', 'debug3', '调试', '調試'],
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
    '信息',
    '資訊',
    '提示',
  ],
  warn: ['warn', 'warning', 'wrn', '警告', '告警'],
  error: ['error', 'err', 'eror', 'severe', 'fail', 'failure', '错误', '錯誤', '异常'],
  fatal: [
    'fatal',
    'ftl',
    'critical',
    'crit',
    'alert',
    'emerg',
    'emergency',
    'panic',
    'dpanic',
    '致命',
    '严重',
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

/** The level of a numeric severity: pino and bunyan (10 to 60), syslog (0 to 7), Python (10 to 50 agree with pino in kind). */
export const levelOfNumber = (severity: number): LevelCode => {
  if (severity >= 10) {
    const step = Math.min(6, Math.floor(severity / 10))
    return levelCode(LEVELS[step - 1] ?? 'info')
  }
  return [6, 6, 6, 5, 4, 3, 3, 2][severity] ?? NO_LEVEL
}

const MAX_LEVEL_WORD = 13

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
  return code === NO_LEVEL ? 0 : length * 8 + code
}

/**
 * How a column writes its levels. `capitals`: INFO, or with a mark behind it, "info:", "Error]"; `any`: Info, info;
 * `letter`: I, as logcat; `glued`: glog's letter right before the date.
 */
export type LevelForm = 'capitals' | 'any' | 'letter' | 'glued'

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
])
const MARKS_BEHIND = ':/|,])>-;'

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
  const read = levelAt(bytes, at, end)
  const length = read >> 3
  if (length === 0 || (length === 1) !== (form === 'letter')) return 0
  const next = at + length < end ? String.fromCharCode(bytes[at + length]!) : ' '
  if (next !== ' ' && next !== '\t' && !MARKS_BEHIND.includes(next)) return 0
  if (form === 'letter' || next === ':' || next === ']') return read
  const word = bytes.subarray(at, at + length)
  if (word.every((byte) => byte < 97 || byte >= 0x80)) return read
  return form === 'any' && !AMBIGUOUS.has(decoder.decode(word).toLowerCase()) ? read : 0
}

/** At the start of a message: "error: x", "[warn] x". */
const LEADING =
  /^(?:\[(error|warn(?:ing)?|fatal|panic|info|debug|notice)\]|(fatal error|error|warn(?:ing)?|fatal|panic|info|debug|notice):)/i
/** In its first words, in capitals only: "no error" is not an error. */
const LOUD =
  /(?<![A-Za-z0-9_])(TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|FATAL|CRITICAL|SEVERE|PANIC)(?![A-Za-z0-9_])|\blevel=(\w+)|(错误|警告|致命)/

/** A level named within the first words of a message that has none in its header: "ERROR: x", "[warn] x", "level=debug x". */
export const levelInMessage = (head: string): LevelCode => {
  const found = LEADING.exec(head) ?? LOUD.exec(head)
  const word = found?.[1] ?? found?.[2] ?? found?.[3]
  return word === undefined ? NO_LEVEL : levelOfWord(word.replace(/fatal error/i, 'fatal'))
}
