import { cutEvenly } from '../ingest/cut.ts'
import { PART_BYTES } from '../model/limits.ts'
import type { Reading, ReadingWishes } from '../model/upload.ts'
import { State } from '../parse/continuation.ts'
import type { EntrySink } from '../parse/entry-view.ts'
import { EntryRun } from '../parse/entry-run.ts'
import { contextOf, readingOf } from './reading.ts'

/** Takes the entries of one stretch; `done` says how many of the file's bytes that were. */
export interface StretchSink extends EntrySink {
  done(bytes: number): void
}

/**
 * Reads a stream in this process, front to back, a part at a time with what the part before left over: by law 1 the same
 * entries as parts analysed apart and joined. Holds one part, and the last unfinished entry.
 */
export const readStretches = async (
  stream: AsyncIterable<Uint8Array>,
  wishes: ReadingWishes,
  today: string,
  open: (reading: Reading) => StretchSink,
  withFields = false,
): Promise<Reading> => {
  let reading: Reading | undefined
  let run: EntryRun | undefined
  const read = (piece: Uint8Array, final: boolean): Reading => {
    reading ??= readingOf(piece, wishes, today)
    run ??= new EntryRun(contextOf(reading, 0), 0, State.none, withFields)
    const before = run.at
    const sink = open(reading)
    run.read(piece, final, sink)
    sink.done(run.at - before)
    return reading
  }
  for await (const piece of cutEvenly(stream, PART_BYTES)) read(piece, false)
  return read(new Uint8Array(0), true)
}
