import { Masker } from '../cluster/mask.ts'
import { Counter } from '../counter.ts'
import { emptySummary, mergeSummaries, partialName, turnsBefore } from '../cluster/summary.ts'
import { LEVELS, NO_LEVEL, type Level } from '../model/level.ts'
import type { Summary } from '../model/summary.ts'
import { CYCLE_US, TIME_NONE } from '../model/time.ts'
import type { Reading } from '../model/upload.ts'
import type { EntryView } from '../parse/entries.ts'
import { levelInMessage } from '../parse/levels.ts'
import { zoneMinutesAt } from '../parse/zone.ts'
import { today, type LocalOptions } from './local.ts'
import { isoInZone, resolver, type Resolve } from './resolve.ts'
import { readStretches } from './stretches.ts'

/** An entry as `logkin entries` prints it. */
export interface LocalEntry {
  /** Number of its first line, from 1. */
  readonly line: number
  readonly lines: number
  readonly time: string | null
  readonly level: Level | null
  readonly message: string
  readonly fields: Readonly<Record<string, string>>
}

export interface RereadableFile {
  readonly read: () => AsyncIterable<Uint8Array>
  readonly date?: string | undefined
}

const HEAD_CHARS = 120
const decoder = new TextDecoder()

/**
 * Passes the entries of a file to `take`, in batches, one part at a time. The file is read twice: a time without a year is
 * resolved by what comes after it.
 */
export const readLocalEntries = async (
  file: RereadableFile,
  options: LocalOptions,
  take: (batch: readonly LocalEntry[]) => Promise<void>,
): Promise<void> => {
  const wishes = { zone: options.zone, charset: options.charset, date: file.date }
  const day = today()
  const totals: Summary = emptySummary()
  const reading = await readStretches(file.read(), wishes, day, (text, offset, { charset }) => {
    const counter = new Counter(text, offset, charset)
    return {
      entry: (entry) => {
        counter.entry(entry)
      },
      unparsed: (reason, lines) => {
        counter.unparsed(reason, lines)
      },
      done: (bytes) => {
        mergeSummaries(totals, counter.finish(bytes).summary)
      },
    }
  })
  const printer = new EntryPrinter(reading, totals)
  const batches: LocalEntry[][] = []
  await readStretches(
    drain(file.read(), batches, take),
    wishes,
    day,
    (_, offset) => {
      const batch: LocalEntry[] = []
      return {
        entry: (entry) => batch.push(printer.entry(entry, offset + entry.start)),
        unparsed: (_, lines) => {
          printer.skip(lines)
        },
        done: () => batches.push(batch),
      }
    },
    true,
  )
  for (const batch of batches) await take(batch)
}

/** Passes on what was read before asking for more, so that no more than one part waits. */
async function* drain(
  stream: AsyncIterable<Uint8Array>,
  batches: LocalEntry[][],
  take: (batch: readonly LocalEntry[]) => Promise<void>,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) {
    for (let batch = batches.shift(); batch; batch = batches.shift()) await take(batch)
    yield chunk
  }
}

/** Entries as read to entries as printed; keeps count of lines. `totals` is what the whole file adds up to. */
class EntryPrinter {
  readonly #reading: Reading
  readonly #jumps: Summary['jumps']
  readonly #resolve: Resolve
  readonly #masker = new Masker()
  #line = 1

  constructor(reading: Reading, totals: Summary) {
    this.#reading = reading
    this.#jumps = totals.jumps
    this.#resolve = resolver(totals, reading)
  }

  skip(lines: number): void {
    this.#line += lines
  }

  /** `offset` is the entry's in the file. */
  entry(entry: EntryView, offset: number): LocalEntry {
    const line = this.#line
    this.#line += entry.lines
    const fields = { ...entry.header.fields }
    return {
      line,
      lines: entry.lines,
      time: this.#time(entry, offset),
      level: this.#level(entry),
      message: decoder.decode(entry.text.subarray(entry.from, entry.to)),
      fields,
    }
  }

  #time(entry: EntryView, offset: number): string | null {
    const { kind, zoneMinutes } = entry.header
    if (kind === TIME_NONE) return null
    const name = partialName(kind)
    if (name === null) return isoInZone(entry.us, zoneMinutes ?? zoneMinutesAt(this.#reading.zone, entry.us))
    const turns = turnsBefore(this.#jumps[name], offset)
    const us = this.#resolve(entry.us + turns * CYCLE_US[name], kind)
    return isoInZone(us, zoneMinutesAt(this.#reading.zone, us))
  }

  /** As the counter decides it: by the header, else by a word at the start of the masked message. */
  #level(entry: EntryView): Level | null {
    let code = entry.header.level
    if (code === NO_LEVEL) {
      this.#masker.mask(entry.text, entry.from, entry.to)
      code = levelInMessage(this.#masker.text().slice(0, HEAD_CHARS))
    }
    return LEVELS[code - 1] ?? null
  }
}
