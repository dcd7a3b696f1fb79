import { partialName, turnsBefore } from '../cluster/summary.ts'
import { Masker } from '../cluster/mask.ts'
import type { EntryParts } from '../model/answers.ts'
import { LEVELS, NO_LEVEL, type Level } from '../model/level.ts'
import type { Figures } from '../model/summary.ts'
import { CYCLE_US, TIME_NONE } from '../model/time.ts'
import type { Reading } from '../model/upload.ts'
import type { EntryView } from '../parse/entry-view.ts'
import { levelInMessage } from '../parse/levels.ts'
import { zoneMinutesAt } from '../parse/zone.ts'
import { isoInZone, resolver, type Resolve } from './resolve.ts'

const HEAD_CHARS = 120
const decoder = new TextDecoder()

/** Takes entries apart, as they were counted. `totals` is what their whole file adds up to: it says which year a time is of. */
export class EntryTaker {
  readonly #reading: Reading
  readonly #jumps: Figures['jumps']
  readonly #resolve: Resolve
  readonly #masker = new Masker()

  constructor(reading: Reading, totals: Figures) {
    this.#reading = reading
    this.#jumps = totals.jumps
    this.#resolve = resolver(totals, reading)
  }

  /** An entry read with its fields. @param line number of its first line, from 1 */
  parts(entry: EntryView, line: number): EntryParts {
    const { offset } = entry
    return {
      line,
      lines: entry.lines,
      offset,
      time: this.#time(entry, offset),
      timeText: entry.header.timeText?.trim() ?? null,
      level: this.#level(entry),
      fields: { ...entry.header.fields },
      message: decoder.decode(entry.text.subarray(entry.from, entry.to)),
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
