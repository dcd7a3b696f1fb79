import type { GroupTextAnswer, GroupTextQuery } from '../model/answers.ts'
import { BLOCK_BYTES } from '../model/limits.ts'
import { passingThrough, type Archive } from './archive.ts'
import type { EntrySource } from './entry-source.ts'
import { noCursor, placeOf, walkEntries, cursorAt } from './entry-walk.ts'
import { filterOf } from './filter.ts'
import { findGroup } from './groups.ts'
import type { Narrowing } from './narrowing.ts'
import { ShapeSet } from './shape-set.ts'
import type { CachedView } from './view-cache.ts'

/** A piece is sent when it has grown to this, and one of a longer entry holds no more. */
const PIECE_BYTES = 2 * BLOCK_BYTES
/** Or when it has taken so long, as entries are rare: other questions wait. */
const PIECE_MS = 250

/** The place of an entry, and how much of it is sent already. */
const CURSOR = /^([\d.]+)@(\d{1,15})$/

/**
 * A piece of the text of a group's entries, byte for byte, in the order of the files; the cursor goes on. Where a file ends without
 * a line end, one is added, so that the next file's first line is one of its own.
 */
export const answerGroupText = async (
  archive: Archive,
  cached: CachedView,
  id: string,
  query: GroupTextQuery,
  clock: () => number,
  narrowing: Narrowing | null = null,
): Promise<GroupTextAnswer> => {
  const { view } = cached
  const group = findGroup(view, id, query)
  const filter = filterOf(query, view.bucketMs, narrowing)
  const shapes = new ShapeSet(group.shapes)
  const match = CURSOR.exec(query.cursor ?? '0.0.0@0')
  if (!match) throw noCursor()
  let sent = Number(match[2])
  const began = clock()
  const pieces: Uint8Array[] = []
  let bytes = 0
  const answer = (cursor: string | null): GroupTextAnswer => ({
    // In memory of its own, so that it can be passed to another thread.
    bytes: new Uint8Array(Buffer.concat(pieces)),
    cursor,
  })
  const start = placeOf(match[1])
  for await (const walked of walkEntries(passingThrough(archive), cached, shapes, filter, start)) {
    const { file, fact, first, found, source } = walked
    for (const [at, one] of found.entries()) {
      const cursor = cursorAt({ file, fact, entry: first + at })
      if (bytes >= PIECE_BYTES || (bytes > 0 && clock() - began >= PIECE_MS))
        return answer(`${cursor}@${sent}`)
      const { from } = one
      const place = await source.endOf(one, filter)
      if (place) {
        const stop = Math.min(place.end, from + sent + PIECE_BYTES)
        const text = await source.text(from + sent, stop)
        pieces.push(text)
        bytes += text.length
        if (stop < place.end) return answer(`${cursor}@${stop - from}`)
        if (!place.ended) pieces.push(lineEndOf(source))
      }
      sent = 0
    }
  }
  return answer(null)
}

const lineEndOf = ({ logFile }: EntrySource): Uint8Array => {
  const { charset } = logFile.reading
  return Uint8Array.from(charset === 'utf-16le' ? [10, 0] : charset === 'utf-16be' ? [0, 10] : [10])
}
