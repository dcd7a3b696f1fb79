import { cutEvenly } from '../ingest/cut.ts'
import { PART_BYTES } from '../model/limits.ts'
import type { Reading, ReadingWishes } from '../model/upload.ts'
import { State, type StateCode } from '../parse/continuation.ts'
import { EntryReader, type EntrySink } from '../parse/entries.ts'
import { contextOf, readingOf } from './reading.ts'

/** Takes the entries of one stretch: `text` begins at file offset `offset`; `done` says how many of its bytes were decided. */
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
  open: (text: Uint8Array, offset: number, reading: Reading) => StretchSink,
  withFields = false,
): Promise<Reading> => {
  let reading: Reading | undefined
  let reader: EntryReader | undefined
  let rest: Uint8Array = new Uint8Array(0)
  let state: StateCode = State.none
  let offset = 0
  const scan = (text: Uint8Array, final: boolean): void => {
    reading ??= readingOf(text, wishes, today)
    reader ??= new EntryReader(contextOf(reading, 0), withFields)
    const sink = open(text, offset, reading)
    const end = reader.scan(text, 0, state, offset, final, sink)
    sink.done(end.at)
    state = end.state
    rest = text.subarray(end.at)
    offset += end.at
  }
  for await (const piece of cutEvenly(stream, PART_BYTES))
    scan(rest.length === 0 ? piece : Buffer.concat([rest, piece]), false)
  scan(rest, true)
  return reading ?? readingOf(rest, wishes, today)
}
