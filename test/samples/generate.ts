import type { Level } from '../../server/model/level.ts'
import type { Kind, LogEvent } from './kind.ts'
import { Random, seedOf } from './random.ts'

/** The right answer for one entry. */
interface TrueEntry {
  /** Key of its message's template in `Truth.templates`. */
  readonly event: string
  readonly lines: number
  readonly level: Level | null
  /** ISO 8601 in UTC with milliseconds, as exact as the line tells; null where lines carry no time. */
  readonly time: string | null
}

export interface Truth {
  readonly entries: readonly TrueEntry[]
  /** For each line the index of its entry; null for a blank line between entries. */
  readonly lines: readonly (number | null)[]
  /** Event to template, `Accepted password for <*>`: one for each log statement of the program that wrote something. */
  readonly templates: ReadonlyMap<string, string>
}

interface Sample {
  readonly text: Uint8Array
  readonly truth: Truth
}

interface GenerateOptions {
  /** The text has at least this many lines and ends with a whole entry. */
  readonly lines: number
  readonly seed: number
}

/** An entry as written, or a blank line between entries (`entry` null). */
interface Written {
  readonly text: readonly string[]
  readonly entry: TrueEntry | null
}

const BURST = { from: 0.42, to: 0.55, speedUp: 25, share: 0.5 }

/** Writes a log of this kind. Pure: equal arguments give equal bytes. */
export const generate = (kind: Kind, { lines, seed }: GenerateOptions): Sample => {
  const newline = kind.newline ?? '\n'
  const names = new Map(withFollowers(kind.events).map((event, i) => [event, `E${i + 1}`]))
  const entries: TrueEntry[] = []
  const lineEntries: (number | null)[] = []
  const templates = new Map<string, string>()
  let text = ''
  for (const event of names.keys()) templates.set(names.get(event) ?? '', event.message.template)
  for (const record of records(kind, { lines, seed }, names)) {
    for (const line of record.text) {
      text += line + newline
      lineEntries.push(record.entry === null ? null : entries.length)
    }
    if (record.entry !== null) entries.push(record.entry)
  }
  const written = new Set(entries.map((entry) => entry.event))
  for (const name of templates.keys()) if (!written.has(name)) templates.delete(name)
  return { text: new TextEncoder().encode(text), truth: { entries, lines: lineEntries, templates } }
}

/** The entries one by one, in the order of their times. */
function* records(
  kind: Kind,
  { lines, seed }: GenerateOptions,
  names: ReadonlyMap<LogEvent, string>,
): Generator<Written> {
  const random = new Random(seedOf(kind.name, seed))
  const chooser = new Chooser(kind.events)
  const rare = kind.events
    .filter((event) => event.when === 'once')
    .map((event) => ({ event, at: random.int(Math.floor(lines * 0.1), Math.floor(lines * 0.9)) }))
    .sort((a, b) => a.at - b.at)
  const starting = kind.events.filter((event) => event.when === 'start')
  let time = Date.parse(kind.start)
  let done = 0
  while (done < lines || rare.length > 0) {
    const progress = done / lines
    const inBurst = progress > BURST.from && progress < BURST.to
    time += random.gap(inBurst ? kind.meanGapMs / BURST.speedUp : kind.meanGapMs)
    const due =
      starting.shift() ?? (rare[0] !== undefined && rare[0].at <= done ? rare.shift()?.event : undefined)
    const event = due ?? chooser.choose(random, inBurst)
    const actor = random.int(0, 11)
    for (const one of [event, ...(event.then ?? [])]) {
      const text = kind.write({ event: one, time, actor, random })
      done += text.length
      yield {
        text,
        entry: {
          event: names.get(one) ?? '',
          lines: text.length,
          level: one.level,
          time: one.untimed === true ? null : written(time, kind),
        },
      }
    }
    if (kind.blankShare !== undefined && random.chance(kind.blankShare)) {
      done++
      yield { text: [''], entry: null }
    }
  }
}

/** Picks events by rank as in life: the n-th of the list about 1/n as often as the first. */
class Chooser {
  readonly #events: readonly LogEvent[]
  readonly #burst: readonly LogEvent[]
  /** Running sums of the weights of #events. */
  readonly #sums: readonly number[]

  constructor(all: readonly LogEvent[]) {
    this.#events = all.filter((event) => event.when === undefined || event.when === 'burst')
    this.#burst = all.filter((event) => event.when === 'burst')
    let sum = 0
    this.#sums = this.#events.map((event, rank) => (sum += weight(event, rank)))
  }

  choose(random: Random, inBurst: boolean): LogEvent {
    const [first, ...others] = inBurst && random.chance(BURST.share) ? this.#burst : []
    if (first !== undefined) return random.pick([first, ...others])
    const wanted = random.next() * (this.#sums.at(-1) ?? 0)
    const event = this.#events[this.#sums.findIndex((sum) => sum > wanted)]
    if (event === undefined)
      throw new Error('A kind needs at least one event that is neither "start" nor "once".')
    return event
  }
}

/** Bursts seldom begin outside of a burst; who writes a dozen lines at once writes them more seldom. */
const weight = ({ when, more }: LogEvent, rank: number): number =>
  when === 'burst' ? 0.005 : (more === undefined ? 1 : 0.3) / (rank + 1)

const withFollowers = (events: readonly LogEvent[]): readonly LogEvent[] =>
  events.flatMap((event) => [event, ...(event.then ?? [])])

const written = (time: number, { precisionMs }: Kind): string | null =>
  precisionMs === null ? null : new Date(Math.floor(time / precisionMs) * precisionMs).toISOString()
