import type { Kind, LogEvent } from '../test/samples/kind.ts'
import { kindNamed } from '../test/samples/index.ts'
import type { Message, Value } from '../test/samples/message.ts'
import { Random, seedOf } from '../test/samples/random.ts'
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
 * The text that the benchmark reads, made from a seed: the logs of several programs in one file, a line of one behind a line of
 * another, as a collector writes them. Most lines repeat, some are said once, a few carry a stack trace or text beyond ASCII.
 */

/** Changes with the generator, so that a cached corpus of another version isn't used. */
export const CORPUS_VERSION = 4

/** The formats: Java, Python, .NET, klog, syslog, PostgreSQL, nginx, access log, logfmt and JSON of two loggers. */
export const CORPUS_KINDS = [
  'java-service',
  'python-service',
  'dotnet-service',
  'kubernetes-controller',
  'syslog',
  'postgresql',
  'nginx-error',
  'nginx-access',
  'go-logfmt',
  'go-zap',
  'node-pino',
] as const

export interface CorpusOptions {
  readonly seed: number
  /** Log statements, over all kinds. */
  readonly statements: number
  /** Share of lines whose words, not only their values, occur nowhere else. */
  readonly uniqueShare: number
  /** Only this kind of log; default: all. */
  readonly kind?: string | undefined
}

/** What was written, counted while it was: what the file has to fulfil is held against this. */
export interface CorpusCounts {
  bytes: number
  lines: number
  entries: number
  /** Statements that wrote at least one entry. */
  statements: number
  /** Kinds that did. */
  kinds: number
  uniqueLines: number
  multiLineEntries: number
  nonAsciiLines: number
}

/** Share of entries with a stack trace, and of those with text beyond ASCII. */
const MULTI_LINE_SHARE = 0.022
const NON_ASCII_SHARE = 0.0115
/** Traces are written by these, and for the others too. */
const TRACED: ReadonlySet<string> = new Set([
  'java-service',
  'python-service',
  'dotnet-service',
  'kubernetes-controller',
])
/** Lines of requests, nothing else: no statement is invented for it. */
const REQUESTS = 'nginx-access'
const CHUNK_BYTES = 4_000_000
const MEAN_GAP_MS = 30

/** Chunks of whole entries until there are at least `minBytes`; adds up what is in them. */
export function* corpus(
  minBytes: number,
  options: CorpusOptions,
  counts: CorpusCounts = emptyCounts(),
): Generator<Uint8Array> {
  const writers = writersOf(options)
  const random = new Random(seedOf('lines', options.seed))
  const traced = writers.filter(({ kind }) => TRACED.has(kind.name)).length / writers.length
  const free = writers.filter(({ kind }) => kind.name !== REQUESTS).length / writers.length
  // Traces have lines besides: the share of entries is larger than that of lines.
  const uniqueChance = (options.uniqueShare * 1.12) / free
  const seen = new Set<LogEvent>()
  const kinds = new Set<Kind>()
  const encoder = new TextEncoder()
  let time = Date.UTC(2026, 0, 1)
  let text = ''
  const finish = (): Uint8Array => {
    const chunk = encoder.encode(text)
    counts.bytes += chunk.length
    counts.statements = seen.size
    counts.kinds = kinds.size
    text = ''
    return chunk
  }
  while (counts.bytes + text.length < minBytes) {
    const { kind, events, sums } = random.pick(writers)
    const event = events[place(sums, random.next() * sums.at(-1)!)]!
    time += random.gap(MEAN_GAP_MS)
    const other =
      kind.name === REQUESTS
        ? null
        : random.chance(uniqueChance)
          ? unique
          : random.chance(NON_ASCII_SHARE / free)
            ? random.skewed(CHINESE).write
            : null
    if (other === unique) counts.uniqueLines++
    else if (other) counts.nonAsciiLines++
    else seen.add(event)
    kinds.add(kind)
    const said = other ? { ...event, fields: {}, message: { template: '', write: other } } : event
    const [line = ''] = kind.write({ event: said, time, actor: random.int(0, 11), random })
    const lines =
      TRACED.has(kind.name) && random.chance(MULTI_LINE_SHARE / traced) ? [line, ...trace(random)] : [line]
    for (const one of lines) text += `${one}\n`
    counts.entries++
    counts.lines += lines.length
    if (lines.length > 1) counts.multiLineEntries++
    if (text.length >= CHUNK_BYTES) yield finish()
  }
  if (text !== '') yield finish()
}

export const emptyCounts = (): CorpusCounts => ({
  bytes: 0,
  lines: 0,
  entries: 0,
  statements: 0,
  kinds: 0,
  uniqueLines: 0,
  multiLineEntries: 0,
  nonAsciiLines: 0,
})

/** A kind with its events, and running sums of their weights: the n-th is written about 1/n as often as the first. */
interface Writer {
  readonly kind: Kind
  readonly events: readonly LogEvent[]
  readonly sums: Float64Array
}

const writersOf = ({ seed, statements, kind: only }: CorpusOptions): readonly [Writer, ...Writer[]] => {
  const [first, ...others] = (only === undefined ? CORPUS_KINDS : [only]).map((name, at, all) => {
    const kind = kindNamed(name)
    const random = new Random(seedOf(name, seed))
    const wanted =
      Math.floor((statements * (at + 1)) / all.length) - Math.floor((statements * at) / all.length)
    // What is said once at the start would be no line of a file of this size; what follows another is a line of its own.
    const own = kind.events.filter(({ when, untimed }) => when !== 'start' && untimed !== true)
    const others = name === REQUESTS ? [] : more(own, wanted - own.length, random)
    const events = shuffled([...own.slice(0, Math.max(1, wanted)), ...others], random)
    let sum = 0
    return { kind, events, sums: Float64Array.from(events, (_, rank) => (sum += 1 / (rank + 1))) }
  })
  if (first === undefined) throw new Error('A corpus needs a kind.')
  return [first, ...others]
}

/** Invented statements at the levels, and of the sources, that the kind's own ones have. */
const more = (own: readonly LogEvent[], count: number, random: Random): readonly LogEvent[] => {
  const made = new Map<string, LogEvent>()
  const [first, ...others] = own
  while (first && made.size < count) {
    const { level, source } = random.pick([first, ...others])
    const message = invented(random)
    made.set(message.template, { level, source, message })
  }
  return [...made.values()]
}

const shuffled = (events: readonly LogEvent[], random: Random): readonly LogEvent[] =>
  events
    .map((event) => ({ event, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ event }) => event)

/** Index of the first sum that is larger than `wanted`. */
const place = (sums: Float64Array, wanted: number): number => {
  let [low, high] = [0, sums.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sums[middle]! > wanted) high = middle
    else low = middle + 1
  }
  return low
}

const CHINESE = ((): readonly [Message, ...Message[]] => {
  const [first, ...others] = kindNamed('chinese-shop').events.map((event) => event.message)
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
  for (let extra = random.int(0, 1); extra > 0; extra--) parts.push(`, ${random.pick(OBJECTS)}=`)
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

const trace = (random: Random): readonly string[] => [
  `java.lang.IllegalStateException: ${random.pick(OBJECTS)} ${random.hex(8)} is ${random.pick(VERBS)}`,
  ...Array.from(
    { length: random.int(2, 7) },
    () =>
      `\tat com.example.${random.pick(OBJECTS)}.${random.pick(SUBJECTS)}.run(${random.pick(SUBJECTS)}.java:${random.int(10, 900)})`,
  ),
]
