import { PART_BYTES } from '../model/limits.ts'

/** What is kept once a stretch (each of its rows is written, and added up again) is paid more seldom in long ones. */
const MOST_PARTS = 2
/** About so many lines are held at once, in some thirty bytes each: of short lines a stretch is shorter. */
const MAX_LINES = 200_000
/** What is left is shared out so many times over, so that the last ones are short and all threads end together. */
const SHARES = 2

const LINE_FEED = 10

/**
 * How a file on disk is shared out to threads: in stretches of two parts to one part, the last ones shorter. What comes of it is the
 * same for every cut (law 1).
 * @param start of the file, which tells how long its lines are
 * @param partBytes of the shortest but the last
 * @returns how long each is, in bytes, one after the other
 */
export function* stretchSizes(
  bytes: number,
  start: Uint8Array,
  threads: number,
  partBytes = PART_BYTES,
): Generator<number> {
  const most = Math.min(MOST_PARTS * partBytes, Math.ceil(MAX_LINES * lineBytes(start)))
  for (let left = bytes; left > 0;) {
    const share = Math.floor(left / (threads * SHARES))
    const size = Math.min(left, Math.max(partBytes, Math.min(most, share)))
    yield size
    left -= size
  }
}

/** How long lines are on average, with their ends. */
const lineBytes = (text: Uint8Array): number => {
  let lines = 1
  for (let at = text.indexOf(LINE_FEED); at >= 0; at = text.indexOf(LINE_FEED, at + 1)) lines++
  return text.length / lines
}
