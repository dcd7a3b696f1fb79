/**
 * Cuts a stream into pieces of exactly `pieceBytes`, only the last one shorter and none empty, whatever the sizes of
 * the chunks that arrive. Each piece owns its whole ArrayBuffer, so it can be transferred to another thread.
 * Holds one piece; does not read ahead of its consumer.
 */
export async function* cutEvenly(
  stream: AsyncIterable<Uint8Array>,
  pieceBytes: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  let piece = new Uint8Array(pieceBytes)
  let filled = 0
  for await (const chunk of stream) {
    for (let taken = 0; taken < chunk.length;) {
      const part = chunk.subarray(taken, taken + pieceBytes - filled)
      piece.set(part, filled)
      taken += part.length
      filled += part.length
      if (filled === pieceBytes) {
        yield piece
        piece = new Uint8Array(pieceBytes)
        filled = 0
      }
    }
  }
  if (filled > 0) yield piece.slice(0, filled)
}
