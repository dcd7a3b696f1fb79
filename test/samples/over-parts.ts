import { PART_BYTES } from '../../server/model/limits.ts'

/** A line so long that a part holds few of them: soon analysed. */
const FILLER_BYTES = 300_000

/** A text that stands across each of the first `edges` edges between parts; what lies between is filled with long lines. */
export const overParts = (text: Uint8Array, edges: number): Buffer => {
  const pieces: Uint8Array[] = [text]
  let length = text.length
  for (let edge = 1; edge <= edges; edge++) {
    const start = edge * PART_BYTES - Math.floor(text.length / 2)
    while (length < start) {
      // What would be left for the last line must not be too short for one.
      const bytes = start - length < 2 * FILLER_BYTES ? start - length : FILLER_BYTES
      pieces.push(Buffer.from(`filler ${'x'.repeat(bytes - 8)}\n`))
      length += bytes
    }
    pieces.push(text)
    length += text.length
  }
  return Buffer.concat(pieces)
}
