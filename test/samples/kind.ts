import type { Level } from '../../server/model/level.ts'
import type { Message, Value } from './message.ts'
import type { Random } from './random.ts'

/** One statement in a program that writes a log entry. */
export interface LogEvent {
  readonly level: Level | null
  /** Logger, component or process, as the kind's header names it. */
  readonly source: string
  readonly message: Message
  /** Its lines carry no time, whatever the kind's others do. */
  readonly untimed?: true
  /** Continuation lines: a stack trace, wrapped SQL. */
  readonly more?: (random: Random) => readonly string[]
  /** Fields of structured kinds (JSON, logfmt), already in the kind's notation. */
  readonly fields?: Readonly<Record<string, Value>>
  /** `start`: once, at the beginning, in the order listed. `once`: once, somewhere. `burst`: mostly while traffic is high. */
  readonly when?: 'start' | 'once' | 'burst'
  /** Entries that always follow this one at once, by the same thread or process. */
  readonly then?: readonly LogEvent[]
}

/** What a header is made of. */
export interface Moment {
  readonly event: LogEvent
  /** Milliseconds since 1970, with fractions. */
  readonly time: number
  /** Shared by an entry and those that follow it: for a process id or a thread. */
  readonly actor: number
  readonly random: Random
}

/** A program that writes logs. */
export interface Kind {
  readonly name: string
  /** One sentence: what it is and what is hard about it. */
  readonly about: string
  readonly start: string
  /** Mean time between two entries outside of bursts. */
  readonly meanGapMs: number
  /** What the written time is rounded down to; null where lines carry no time. */
  readonly precisionMs: number | null
  readonly newline?: '\r\n'
  /** Share of entries after which a blank line stands. */
  readonly blankShare?: number
  /** By frequency: the first is written most often, the n-th about 1/n as often. */
  readonly events: readonly LogEvent[]
  /** The entry's lines, without line ends. */
  write(moment: Moment): readonly string[]
}

type Extras = Omit<LogEvent, 'level' | 'source' | 'message'>

/** Makes events of one level and source: `const warn = events('warn', 'http.Server')`. */
export const events =
  (level: Level | null, source: string) =>
  (message: Message, extras: Extras = {}): LogEvent => ({ level, source, message, ...extras })

/** A header, the message, and the continuation lines as they are. */
export const headed = (header: string, { event, random }: Moment): readonly string[] => [
  header + event.message.write(random),
  ...(event.more?.(random) ?? []),
]
