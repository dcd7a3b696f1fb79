import { sqlTime } from '../test/samples/clock.ts'
import { Random } from '../test/samples/random.ts'

/**
 * The text for the benchmark of reading: one service's log whose messages are MESSAGES statements in made-up words, each with
 * masked values and with one of NAMES names of its own, so that a store of it has that many groups, and shapes by the product.
 */
export const READING_CORPUS = {
  messages: 5_000,
  names: 4,
  /** Changes with the generator, so that a cached store of another version isn't used. */
  version: 1,
} as const

/** When the first line was written, and how much later each next one: ten million are a month. */
const START_MS = Date.UTC(2026, 0, 1)
const GAP_MS = 260
const CHUNK_LINES = 20_000
const LEVELS = ['INFO ', 'DEBUG', 'INFO ', 'WARN ', 'ERROR'] as const
const SYLLABLES = ['ka', 'lo', 'mir', 'ten', 'su', 'vor', 'ba', 'ri', 'nel', 'do', 'pha', 'quin'] as const

/** Milliseconds since 1970 of the first and behind the last of so many lines. */
export const timesOf = (lines: number): readonly [number, number] => [START_MS, START_MS + lines * GAP_MS]

/** A made-up word, of those that a message is made of. */
export const madeUpWord = (random: Random): string => {
  let word = ''
  for (let left = random.int(2, 4); left > 0; left--) word += random.pick(SYLLABLES)
  return word
}

/** Chunks of whole lines, `lines` in all. */
export function* readingCorpus(lines: number, seed: number): Generator<Uint8Array> {
  const random = new Random(seed)
  const words = (count: number): string => Array.from({ length: count }, () => madeUpWord(random)).join(' ')
  const messages = Array.from({ length: READING_CORPUS.messages }, () => ({
    level: random.skewed(LEVELS),
    start: words(random.int(3, 6)),
    end: words(random.int(1, 3)),
    names: Array.from({ length: READING_CORPUS.names }, () => madeUpWord(random)),
  }))
  let text = ''
  for (let line = 0; line < lines; line++) {
    // Each once at first, so that a small store has all of them too; then some often, some seldom.
    const at = line < messages.length ? line : Math.floor(random.next() ** 2 * messages.length)
    const { level, start, end, names } = messages[at]!
    const name = names[random.int(0, names.length - 1)]!
    const time = sqlTime(START_MS + line * GAP_MS)
    text += `${time} ${level} [exec-${random.int(1, 16)}] ${start} ${random.int(1, 99_999)} for user ${name} from 10.0.${random.int(0, 255)}.${random.int(0, 255)}, ${end} in ${random.int(1, 9_999)} ms\n`
    if ((line + 1) % CHUNK_LINES === 0 || line + 1 === lines) {
      yield Buffer.from(text)
      text = ''
    }
  }
}
