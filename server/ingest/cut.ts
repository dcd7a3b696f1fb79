/**
 * Cuts a stream into pieces of exactly `pieceBytes`, only the last one shorter and none empty, whatever the sizes of
 * the chunks that arrive. Each piece owns its whole ArrayBuffer, so it can be transferred to another thread.
 * Holds one piece; does not read ahead of its consumer. `take` gives room for a piece: new, or that of one that nobody needs any more.
 */
export async function* cutEvenly(
  stream: AsyncIterable<Uint8Array>,
  pieceBytes: number,
  take = (): Uint8Array<ArrayBuffer> => new Uint8Array(pieceBytes),
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  let piece = take()
  let filled = 0
  for await (const chunk of stream) {
    for (let taken = 0; taken < chunk.length;) {
      const part = chunk.subarray(taken, taken + pieceBytes - filled)
      piece.set(part, filled)
      taken += part.length
      filled += part.length
      if (filled === pieceBytes) {
        yield piece
        piece = take()
        filled = 0
      }
    }
  }
  if (filled > 0) yield piece.slice(0, filled)
}
