import { figuresOf } from '../cluster/summary-code.ts'
import type { Level } from '../model/level.ts'
import { countOne, type DiskText } from './count-file.ts'
import { EntryTaker } from './entry-parts.ts'
import { today, wishesFrom, type LocalOptions } from './local.ts'
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
  /** The same text, where it is a plain file. */
  readonly disk?: DiskText | null | undefined
  readonly date?: string | undefined
}

/**
 * Passes the entries of a file to `take`, in batches, one part at a time. The file is read twice: a time without a year is
 * resolved by what comes after it.
 */
export const readLocalEntries = async (
  file: RereadableFile,
  options: LocalOptions,
  take: (batch: readonly LocalEntry[]) => Promise<void>,
): Promise<void> => {
  const wishes = { ...wishesFrom(options), date: file.date }
  const day = today()
  const { encoded, reading } = await countOne({ stream: file.read(), disk: file.disk }, wishes, day)
  const taker = new EntryTaker(reading, figuresOf(encoded))
  let line = 1
  const batches: LocalEntry[][] = []
  await readStretches(
    drain(file.read(), batches, take),
    wishes,
    day,
    () => {
      const batch: LocalEntry[] = []
      return {
        entry: (entry) => {
          const { lines, time, level, message, fields } = taker.parts(entry, line)
          batch.push({ line, lines, time, level, message, fields })
          line += lines
        },
        unparsed: (_, lines) => {
          line += lines
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
