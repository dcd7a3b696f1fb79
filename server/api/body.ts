import type { Context } from 'hono'
import { gunzip } from '../ingest/decompress.ts'
import { LogkinError } from '../model/errors.ts'

/** The request's body as it arrives. Throws LogkinError 'bad-request' where the client vanishes before its end. */
export async function* readBody(c: Context): AsyncGenerator<Uint8Array, void, undefined> {
  const stream: ReadableStream<Uint8Array> | null = c.req.raw.body
  if (stream === null) return
  const reader = stream.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(vanished)
      if (done) return
      yield value
    }
  } finally {
    reader.releaseLock()
  }
}

/** The body without its Content-Encoding: none, or gzip. Throws LogkinError 'unsupported' for any other. */
export const readDecodedBody = (c: Context, name: string): AsyncGenerator<Uint8Array, void, undefined> => {
  const encoding = c.req.header('content-encoding')?.trim().toLowerCase() ?? 'identity'
  if (encoding === 'identity' || encoding === '') return readBody(c)
  if (encoding === 'gzip' || encoding === 'x-gzip') return gunzip(readBody(c), name)
  throw new LogkinError('unsupported', `Content-Encoding ${encoding} is not read here; send gzip or none.`)
}

/**
 * All of a stream as one array that owns its buffer, so that it can be transferred to another thread.
 * Stops reading, and throws what `tooLarge` makes, as soon as more than `maxBytes` have come.
 */
export const collect = async (
  stream: AsyncIterable<Uint8Array>,
  maxBytes: number,
  tooLarge: () => Error,
): Promise<Uint8Array<ArrayBuffer>> => {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of stream) {
    length += chunk.length
    if (length > maxBytes) throw tooLarge()
    chunks.push(chunk)
  }
  const whole = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

const vanished = (): never => {
  throw new LogkinError('bad-request', 'The connection broke before all bytes had come; send them again.')
}
