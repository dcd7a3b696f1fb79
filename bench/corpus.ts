import { sqlTime } from '../test/samples/clock.ts'
import { headed, type Kind, type LogEvent } from '../test/samples/kind.ts'
import type { Message, Value } from '../test/samples/message.ts'
import { Random } from '../test/samples/random.ts'
import { generate, KINDS } from '../test/samples/index.ts'
import {
  bytes,
  decimal,
  file,
  hex,
  host,
  ip,
  ms,
  num,
  port,
  quoted,
  route,
  size,
  tail,
  url,
  user,
  uuid,
  word,
} from '../test/samples/values.ts'

/**
 * The text that the benchmark reads: one program's log with at least TEMPLATES kinds of messages, made from a seed.
 * Lines are 90 to 140 bytes long on average. The shares are what real services show: most lines repeat,
 * some are said once, a few carry a stack trace or text beyond ASCII.
 */
export const CORPUS = {
  templates: 2200,
  /** Share of entries whose words, not only their values, occur nowhere else. */
  uniqueShare: 0.05,
  /** Share of entries with a stack trace. */
  multiLineShare: 0.02,
  nonAsciiShare: 0.01,
  /** Changes with the generator, so that a cached corpus of another version isn't used. */
  version: 3,
} as const

const CHUNK_LINES = 50_000
/** Longer than a chunk lasts, so that times never run backwards. */
const CHUNK_MS = 4 * 3_600_000

/** Chunks of whole lines until there are at least `minBytes`. */
export function* corpus(minBytes: number, seed: number): Generator<Uint8Array> {
  const events = messages(seed).map((message, i): LogEvent => {
    const random = new Random(seed + i)
    return { level: random.skewed(LEVELS), source: logger(random), message }
  })
  for (let made = 0, chunk = 0; made < minBytes; chunk++) {
    const start = new Date(Date.UTC(2026, 0, 1) + chunk * CHUNK_MS).toISOString()
    const { text } = generate(service(events, start), { lines: CHUNK_LINES, seed: seed + chunk })
    made += text.length
    yield text
  }
}

const LEVELS = ['info', 'debug', 'info', 'warn', 'error'] as const

const service = (events: readonly LogEvent[], start: string): Kind => ({
  name: 'bench',
  about: 'One service with thousands of messages.',
  start,
  meanGapMs: 90,
  precisionMs: 1,
  events,
  write: (moment) => {
    const { event, time, actor, random } = moment
    const header = `${sqlTime(time)} ${(event.level ?? 'info').toUpperCase().padEnd(5)} [exec-${actor + 1}] ${event.source} - `
    if (random.chance(CORPUS.uniqueShare)) return [header + unique(random)]
    if (random.chance(CORPUS.nonAsciiShare)) return [header + random.skewed(CHINESE).write(random)]
    const lines = headed(header, moment).slice(0, 1)
    return random.chance(CORPUS.multiLineShare) ? [...lines, ...trace(random)] : lines
  },
})

/** All messages of the sample programs that are ASCII, then invented ones. */
const messages = (seed: number): readonly Message[] => {
  const known = KINDS.filter(
    (kind) => kind.name !== 'chinese-shop' && kind.name !== 'docker-compose',
  ).flatMap((kind) => kind.events.map((event) => event.message))
  const byTemplate = new Map(known.map((message) => [message.template, message]))
  const random = new Random(seed)
  while (byTemplate.size < CORPUS.templates) {
    const message = invented(random)
    byTemplate.set(message.template, message)
  }
  // Shuffled: the first are written most often.
  return [...byTemplate.values()]
    .map((message) => ({ message, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ message }) => message)
}

const CHINESE = ((): readonly [Message, ...Message[]] => {
  const [first, ...others] = KINDS.filter((kind) => kind.name === 'chinese-shop').flatMap((kind) =>
    kind.events.map((event) => event.message),
  )
  if (first === undefined) throw new Error('The sample kind "chinese-shop" has no events.')
  return [first, ...others]
})()

const SUBJECTS = [
  'Scheduler',
  'Session',
  'Ledger',
  'Replica',
  'Snapshot',
  'Partition',
  'Gateway',
  'Consumer',
  'Allocator',
  'Index',
  'Mirror',
  'Broker',
] as const
const VERBS = [
  'opened',
  'closed',
  'rejected',
  'retried',
  'merged',
  'flushed',
  'expired',
  'promoted',
  'throttled',
  'resumed',
  'drained',
  'rebuilt',
] as const
const OBJECTS = [
  'segment',
  'channel',
  'quota',
  'manifest',
  'cursor',
  'lease',
  'window',
  'digest',
  'tenant',
  'bucket',
  'route',
  'buffer',
] as const
const LINKS = [
  'for',
  'after',
  'from',
  'while handling',
  'because of',
  'on behalf of',
  'within',
  'against',
] as const
const VALUES: readonly [Value, ...Value[]] = [
  num(1, 90000),
  uuid,
  ip,
  route,
  file,
  hex(16),
  host,
  user,
  ms,
  size,
  quoted(word),
  url,
  decimal(0, 99, 2),
  port,
  bytes,
  tail(1, 1e9),
]

/** `Ledger merged window <*> because of manifest <*>, cursor=<*>`, and the like. */
const invented = (random: Random): Message => {
  const parts = [
    `${random.pick(SUBJECTS)} ${random.pick(VERBS)} ${random.pick(OBJECTS)} `,
    ` ${random.pick(LINKS)} ${random.pick(OBJECTS)} `,
  ]
  for (let extra = random.int(0, 2); extra > 0; extra--) parts.push(`, ${random.pick(OBJECTS)}=`)
  const values = parts.map(() => random.pick(VALUES))
  return {
    template: parts.map((words) => `${words}<*>`).join(''),
    write: (now) => parts.map((words, i) => words + (values[i]?.(now) ?? '')).join(''),
  }
}

const SYLLABLES = [
  'ka',
  'lo',
  'mir',
  'ten',
  'su',
  'vor',
  'ba',
  'ri',
  'nel',
  'do',
  'pha',
  'quin',
  'tes',
  'wo',
  'zan',
  'gri',
] as const
const madeUpWord = (random: Random): string =>
  Array.from({ length: random.int(2, 4) }, () => random.pick(SYLLABLES)).join('')

/** A line of free text, as people type it into a form. */
const unique = (random: Random): string =>
  Array.from({ length: random.int(5, 11) }, () =>
    random.chance(0.2) ? random.pick(OBJECTS) : madeUpWord(random),
  ).join(' ')

const logger = (random: Random): string => `c.e.${random.pick(OBJECTS)}.${random.pick(SUBJECTS)}`

const trace = (random: Random): readonly string[] => [
  `java.lang.IllegalStateException: ${random.pick(OBJECTS)} ${random.hex(8)} is ${random.pick(VERBS)}`,
  ...Array.from(
    { length: random.int(2, 7) },
    () =>
      `\tat com.example.${random.pick(OBJECTS)}.${random.pick(SUBJECTS)}.run(${random.pick(SUBJECTS)}.java:${random.int(10, 900)})`,
  ),
]
