import { IncomingMessage } from 'node:http'
import type { Context } from 'hono'
import { gunzip } from '../ingest/decompress.ts'
import { LogkinError } from '../model/errors.ts'

/** The request's body as it arrives. Throws LogkinError 'bad-request' where the client vanishes before its end. */
export const readBody = (c: Context): AsyncGenerator<Uint8Array, void, undefined> => {
  const incoming = incomingOf(c)
  return incoming ? readSocket(incoming) : readStream(c.req.raw.body)
}

/** What Node.js reads the request from: a web stream would wrap each piece of it once more. Null where no socket is. */
const incomingOf = (c: Context): IncomingMessage | null => {
  const env: unknown = c.env
  return typeof env === 'object' &&
    env !== null &&
    'incoming' in env &&
    env.incoming instanceof IncomingMessage
    ? env.incoming
    : null
}

async function* readSocket(incoming: IncomingMessage): AsyncGenerator<Uint8Array, void, undefined> {
  // Who stops reading still has an answer to send: the rest is left to be drained behind it.
  const chunks: AsyncIterator<Uint8Array, undefined> = incoming.iterator({ destroyOnReturn: false })
  try {
    for (;;) {
      const { done, value } = await chunks.next().catch(vanished)
      if (done === true) return
      yield value
    }
  } finally {
    await chunks.return?.()
  }
}

async function* readStream(
  stream: ReadableStream<Uint8Array> | null,
): AsyncGenerator<Uint8Array, void, undefined> {
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

/** How long the body says it is, encoded as it comes; 0 where it does not say. */
export const bodyLength = (c: Context): number => {
  const header = c.req.header('content-length')?.trim() ?? ''
  return /^\d{1,15}$/.test(header) ? Number(header) : 0
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
 * Stops reading, and throws what `tooLarge` makes, as soon as more than `maxBytes` have come. `expected`: how many will
 * come, as far as is known; of packed bytes more than that.
 */
export const collect = async (
  stream: AsyncIterable<Uint8Array>,
  maxBytes: number,
  expected: number,
  tooLarge: () => Error,
): Promise<Uint8Array<ArrayBuffer>> => {
  let whole = new Uint8Array(Math.min(expected, maxBytes))
  let length = 0
  for await (const chunk of stream) {
    if (length + chunk.length > maxBytes) throw tooLarge()
    if (length + chunk.length > whole.length) {
      const larger = new Uint8Array(Math.min(maxBytes, Math.max(2 * whole.length, length + chunk.length)))
      larger.set(whole)
      whole = larger
    }
    whole.set(chunk, length)
    length += chunk.length
  }
  return length === whole.length ? whole : whole.slice(0, length)
}

const vanished = (): never => {
  throw new LogkinError('bad-request', 'The connection broke before all bytes had come; send them again.')
}
