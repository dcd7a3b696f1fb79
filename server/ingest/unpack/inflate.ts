import { createInflateRaw } from 'node:zlib'
import { Engine } from './engine.ts'
import type { ByteSource } from './source.ts'

/** Given to the inflater at a time. Deflate expands at most 1032-fold, so that no more than 34 MB wait. */
const FEED_BYTES = 32 * 1024
/** Output of one call: fewer hops through the thread pool than with the default of 16 KiB. */
const CHUNK_BYTES = 256 * 1024

/** Unpacks one deflate stream (RFC 1951); the source then stands right behind it. Throws Broken. Answers the packed bytes. */
export async function* inflate(source: ByteSource): AsyncGenerator<Uint8Array, number, undefined> {
  const engine = new Engine(createInflateRaw({ chunkSize: CHUNK_BYTES }))
  let packed = 0
  try {
    for (;;) {
      const bytes = await source.some(FEED_BYTES)
      if (bytes === null) {
        await engine.finish()
        yield* engine.take()
        return packed
      }
      const behind = await engine.feed(bytes)
      packed += bytes.length - behind
      if (behind > 0) {
        source.unread(bytes.subarray(bytes.length - behind))
        await engine.ended()
        yield* engine.take()
        return packed
      }
      yield* engine.take()
    }
  } finally {
    engine.close()
  }
}
