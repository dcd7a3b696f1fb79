import { decode } from '../ingest/charset.ts'
import { lineUnit, nextLine, textEnd, type LineUnit } from '../ingest/lines.ts'
import { CONTEXT_BYTES } from '../model/limits.ts'
import type { LogFile } from '../model/upload.ts'
import type { Format } from '../parse/format.ts'
import type { TextBlocks } from './text-blocks.ts'

/** The lines that stand around an entry in its file, whatever they are, decoded. */
export interface LineContext {
  readonly before: readonly string[]
  readonly after: readonly string[]
}

/**
 * Up to `count` lines before the entry at file offset `from` and behind its last line, which ends at or behind `end`;
 * fewer where they are longer than CONTEXT_BYTES together.
 * @param known bytes of the file that can be read
 */
export const readContext = async (
  texts: TextBlocks,
  upload: string,
  file: LogFile,
  { from, end, known }: { readonly from: number; readonly end: number; readonly known: number },
  count: number,
): Promise<LineContext> => {
  if (count === 0) return { before: [], after: [] }
  const { charset, format } = file.reading
  const unit = lineUnit(charset, (format as Format).returns === true)
  const linesOf = async (start: number, stop: number, whole: boolean): Promise<string[]> => {
    if (start >= stop) return []
    const bytes = await texts.read(upload, file, start, stop)
    return split(bytes, start, unit, whole).map((line) => decode(line, charset))
  }
  const start = Math.max(0, from - CONTEXT_BYTES)
  const before = await linesOf(start, from, true)
  // What the window begins with is the end of some line.
  const whole = start === 0 ? before : before.slice(1)
  const stop = Math.min(known, end + CONTEXT_BYTES)
  const behind = await linesOf(end, stop, stop === known)
  // First the end of the entry's own last line.
  return { before: whole.slice(-count), after: behind.slice(1, 1 + count) }
}

/** Lines without their ends; the last one without an end only where that is `whole`. */
const split = (bytes: Uint8Array, base: number, unit: LineUnit, whole: boolean): Uint8Array[] => {
  const lines: Uint8Array[] = []
  for (let at = 0; at < bytes.length;) {
    const next = nextLine(bytes, at, unit, base)
    if (next < 0 && !whole) break
    const end = next < 0 ? bytes.length : next
    lines.push(bytes.subarray(at, textEnd(bytes, at, end, unit)))
    at = end
  }
  return lines
}
