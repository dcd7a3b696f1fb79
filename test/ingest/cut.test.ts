import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutEvenly } from '../../server/ingest/cut.ts'

test('pieces are even, complete, in order, and own their buffers, whatever the chunks', async () => {
  const chunks = fc.array(fc.uint8Array({ maxLength: 25 }), { maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(chunks, fc.integer({ min: 1, max: 10 }), async (stream, pieceBytes) => {
      const pieces: Uint8Array[] = []
      for await (const piece of cutEvenly(
        (async function* () {
          yield* stream
        })(),
        pieceBytes,
      ))
        pieces.push(piece)
      expect(Buffer.concat(pieces)).toEqual(Buffer.concat(stream))
      for (const [i, piece] of pieces.entries()) {
        if (i < pieces.length - 1) expect(piece.length).toBe(pieceBytes)
        expect(piece.length).toBeGreaterThan(0)
        expect(piece.buffer.byteLength).toBe(piece.length)
      }
    }),
  )
})
