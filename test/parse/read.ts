import { learn } from '../../server/analyze.ts'
import { isoOf } from '../../server/app/resolve.ts'
import { levelKey } from '../../server/model/level.ts'
import { EntryReader } from '../../server/parse/entries.ts'
import { levelInMessage } from '../../server/parse/levels.ts'

/** As counter.ts looks for a level in a message whose header has none. */
const HEAD_CHARS = 120

interface ReadEntry {
  /** Of its first line, from 1. */
  readonly line: number
  readonly message: string
  readonly time: string | null
  readonly level: string
  readonly lines: number
  readonly fields: Readonly<Record<string, string>>
}

/** Reads a text as a file would be read: the format learned from it. */
export const read = (
  text: string,
  format?: string,
  zone = 'UTC',
): { entries: ReadEntry[]; unparsed: number } => {
  const bytes = new TextEncoder().encode(text)
  const entries: ReadEntry[] = []
  let unparsed = 0
  new EntryReader({ ...learn(bytes, undefined, format), zone }, true).scan(bytes, 0, 0, 0, true, {
    entry: (entry) => {
      const message = new TextDecoder().decode(entry.text.subarray(entry.from, entry.to))
      entries.push({
        line: bytes.subarray(0, entry.start).filter((byte) => byte === 10).length + 1,
        message,
        time: entry.header.kind === 0 ? null : isoOf(entry.us),
        level: levelKey(entry.header.level || levelInMessage(message.slice(0, HEAD_CHARS))),
        lines: entry.lines,
        fields: { ...entry.header.fields },
      })
    },
    unparsed: (_, lines) => (unparsed += lines),
  })
  return { entries, unparsed }
}

/** A file of one format: messages of several kinds behind the same header. */
export const MESSAGES = [
  'Started billing',
  'Charged order 17',
  'Lost connection to 10.0.0.1',
  'Retrying in 5s',
  'Stopped billing',
  'Cache is warm',
] as const
