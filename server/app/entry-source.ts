import { turnsBefore, partialName } from '../cluster/summary.ts'
import { decode, isUtf8 } from '../ingest/charset.ts'
import { lineUnit, nextLine } from '../ingest/lines.ts'
import { LEVELS, type Level } from '../model/level.ts'
import { MAX_ENTRY_BYTES, MAX_LINE_BYTES } from '../model/limits.ts'
import type { EntryAnswer } from '../model/answers.ts'
import type { Row } from '../model/summary.ts'
import { CYCLE_US, TIME_NONE, type TimeKindCode } from '../model/time.ts'
import type { LogFile } from '../model/upload.ts'
import { State } from '../parse/continuation.ts'
import { EntryReader } from '../parse/entries.ts'
import type { EntrySink, EntryView } from '../parse/entry-view.ts'
import { EntryRun } from '../parse/entry-run.ts'
import type { Format } from '../parse/format.ts'
import type { Archive } from './archive.ts'
import { isRanged, isWithin, type Filter } from './filter.ts'
import { readContext } from './line-context.ts'
import { readPieces } from './pieces.ts'
import { contextOf } from './reading.ts'
import { isoInZone } from './resolve.ts'
import { bucketFor, type ViewFile } from './view.ts'

/** An entry by where it stands in the file and what it was counted as. */
export interface Found {
  readonly from: number
  readonly to: number
  readonly row: FoundRow
}

/** What an entry's row says of it. */
export type FoundRow = Pick<Row, 'shape' | 'level' | 'kind'>

/** CR and LF in UTF-16. */
const MAX_LINE_END_BYTES = 4

/** By how many µs a time as written at a file offset is moved past the turns of its year or day before it. */
export const turnsUpTo = ({ summary }: ViewFile, name: 'yearless' | 'dateless', offset: number): number =>
  turnsBefore(summary.jumps[name], offset) * CYCLE_US[name]

/** Reads entries of one file anew for their text and time. */
export class EntrySource {
  readonly viewFile: ViewFile
  readonly logFile: LogFile
  readonly #archive: Archive
  readonly #reader: EntryReader

  constructor(archive: Archive, viewFile: ViewFile, logFile: LogFile) {
    this.viewFile = viewFile
    this.logFile = logFile
    this.#archive = archive
    this.#reader = new EntryReader(contextOf(logFile.reading, 0))
  }

  /** Null where it is counted outside the time range, or its text is not wanted. */
  async read(
    { from, to, row }: Found,
    filter: Filter,
    { wanted, context = 0 }: { wanted?: (text: string) => boolean; context?: number | undefined } = {},
  ): Promise<EntryAnswer | null> {
    const { upload, file, name: fileName, resolve } = this.viewFile
    const cut = to - from > MAX_LINE_BYTES
    const most = wanted ? MAX_ENTRY_BYTES : MAX_LINE_BYTES
    const { start, bytes } = await this.#bytesOf(from, to, most)
    // Most entries of a search are one line, and not wanted: those are not taken apart.
    if (wanted && to - from <= most && from > 0) {
      const line = this.#onlyLine(bytes)
      if (line !== null && !wanted(line)) return null
    }
    const answers: EntryAnswer[] = []
    let end = to
    this.#reader.scan(bytes, 0, 0, start, true, {
      entry: (entry) => {
        if (answers.length > 0) return
        const { kind, zoneMinutes } = entry.header
        const written = this.#written(entry, from)
        if (!this.#isWithin(written, kind, filter)) return
        const { charset } = this.logFile.reading
        const text = decode(bytes.subarray(entry.start, entry.end), charset)
        if (wanted && !wanted(text)) return
        if (!cut) end = entry.endOffset
        const shown = Math.min(entry.end, entry.start + MAX_LINE_BYTES)
        const level: Level | null = LEVELS[row.level - 1] ?? null
        answers.push({
          upload,
          file,
          fileName,
          offset: from,
          time: kind === TIME_NONE ? null : isoInZone(resolve(written, kind), zoneMinutes ?? 0),
          level,
          text: shown === entry.end ? text : decode(bytes.subarray(entry.start, shown), charset),
          cut,
        })
      },
      unparsed: () => {},
    })
    const [answer] = answers
    if (!answer) return null
    if (context === 0) return answer
    const place = { from, end, known: this.logFile.bytes ?? to }
    return { ...answer, ...(await readContext(this.#archive.texts, upload, this.logFile, place, context)) }
  }

  /** Its time as written, moved past the turns of the year or day before it: of an entry that has one. */
  async writtenOf({ from, to }: Found): Promise<number> {
    const { start, bytes } = await this.#bytesOf(from, to, MAX_LINE_BYTES)
    let written: number | undefined
    this.#reader.scan(bytes, 0, 0, start, true, {
      entry: (entry) => {
        written ??= this.#written(entry, from)
      },
      unparsed: () => {},
    })
    return written ?? 0
  }

  /** Whether it is counted within the time range. */
  async isWithin(found: Found, filter: Filter): Promise<boolean> {
    return this.#isWithin(await this.writtenOf(found), found.row.kind, filter)
  }

  /** Bytes [from, to) of the file's text. */
  text(from: number, to: number): Promise<Uint8Array> {
    return this.#archive.texts.read(this.viewFile.upload, this.logFile, from, to)
  }

  /**
   * Where its last line ends, with the line's end: what stands between there and `to` is no entry's. `ended` is false where the
   * file ends without one. Null where it is counted outside the time range.
   */
  async endOf(
    { from, to }: Found,
    filter: Filter,
  ): Promise<{ readonly end: number; readonly ended: boolean } | null> {
    const { reading, index } = this.logFile
    const unit = lineUnit(reading.charset, (reading.format as Format).returns === true)
    if (to - from <= MAX_LINE_BYTES && !isRanged(filter)) {
      const bytes = await this.text(from, to)
      if (nextLine(bytes, 0, unit, from) === bytes.length) return { end: to, ended: true }
    }
    let end: number | null | undefined
    const run = new EntryRun(contextOf(reading, from), from, State.none)
    const sink: EntrySink = {
      entry: (entry) => {
        if (end !== undefined) return
        const within = this.#isWithin(this.#written(entry, from), entry.header.kind, filter)
        end = within ? entry.endOffset : null
      },
      unparsed: () => {},
    }
    const { upload } = this.viewFile
    if (to - from <= MAX_ENTRY_BYTES) run.read(await this.text(from, to), true, sink)
    else
      for await (const { text, final } of readPieces(this.#archive.store, upload, index, from, to))
        run.read(text, final, sink)
    if (end === undefined || end === null) return null
    const behind = await this.text(end, Math.min(to, end + MAX_LINE_END_BYTES))
    const next = nextLine(behind, 0, unit, end)
    if (next > 0) return { end: end + next, ended: true }
    return { end: end + behind.length, ended: behind.length > 0 }
  }

  /** The first bytes of an entry, at most so many, behind the NULs that a crash left before the text, perhaps by the megabyte. */
  async #bytesOf(
    from: number,
    to: number,
    most: number,
  ): Promise<{ readonly start: number; readonly bytes: Uint8Array }> {
    let start = from
    let bytes = await this.text(from, Math.min(to, from + most))
    while (start + most < to && bytes.every((byte) => byte === 0)) {
      start += most
      bytes = await this.text(start, Math.min(to, start + most))
    }
    return { start, bytes }
  }

  /** Its time as written, moved past the turns of the year or day before it. */
  #written({ us, header }: EntryView, from: number): number {
    const name = partialName(header.kind)
    return us + (name === null ? 0 : turnsUpTo(this.viewFile, name, from))
  }

  #isWithin(written: number, kind: TimeKindCode, filter: Filter): boolean {
    if (!isRanged(filter)) return true
    return kind !== TIME_NONE && isWithin(filter, bucketFor(this.viewFile, written, kind, filter.bucketMs))
  }

  /** The text without its line end; null where that is in it. */
  #onlyLine(bytes: Uint8Array): string | null {
    const { charset } = this.logFile.reading
    const text = isUtf8(charset)
      ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
      : decode(bytes, charset)
    const line = text.endsWith('\r\n') ? text.slice(0, -2) : text.endsWith('\n') ? text.slice(0, -1) : text
    return line.includes('\n') || line.includes('\r') ? null : line
  }
}
