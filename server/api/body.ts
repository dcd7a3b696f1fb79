import { IncomingMessage } from 'node:http'
import type { Context } from 'hono'
import { gunzip } from '../ingest/decompress.ts'
import { LogkinError } from '../model/errors.ts'

/**
 * The request's body as it arrives. Throws LogkinError 'bad-request' where the client vanishes before its end.
 * @param copied each chunk is, before the next is asked for: then it need not be kept
 */
export const readBody = (c: Context, copied = false): AsyncGenerator<Uint8Array, void, undefined> => {
  const incoming = incomingOf(c)
  return incoming ? readSocket(incoming, copied) : readStream(c.req.raw.body)
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

async function* readSocket(
  incoming: IncomingMessage,
  copied: boolean,
): AsyncGenerator<Uint8Array, void, undefined> {
  // Who stops reading still has an answer to send: the rest is left to be drained behind it.
  const chunks: AsyncIterator<Uint8Array, undefined> = incoming.iterator({ destroyOnReturn: false })
  try {
    for (;;) {
      const { done, value } = await chunks.next().catch(vanished)
      if (done === true) return
      yield value
      if (copied) letGo(value)
    }
  } finally {
    await chunks.return?.()
  }
}

/** At once, where nothing else stands in its memory: a part comes in a hundred chunks, and the heap would be collected for them. */
const letGo = ({ buffer, byteLength }: Uint8Array): void => {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0)
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

/** The body without its Content-Encoding: none, or gzip; each chunk is to be copied before the next is asked for. Throws LogkinError 'unsupported' for any other. */
export const readDecodedBody = (c: Context, name: string): AsyncGenerator<Uint8Array, void, undefined> => {
  const encoding = c.req.header('content-encoding')?.trim().toLowerCase() ?? 'identity'
  if (encoding === 'identity' || encoding === '') return readBody(c, true)
  if (encoding === 'gzip' || encoding === 'x-gzip') return gunzip(readBody(c), name)
  throw new LogkinError('unsupported', `Content-Encoding ${encoding} is not read here; send gzip or none.`)
}

/**
 * All of a stream as one array that owns its buffer, so that it can be transferred to another thread.
 * Stops reading, and throws what `tooLarge` makes, as soon as more than there is room for have come. `expected`: how many will
 * come, as far as is known; of packed bytes more than that. `room` for as many as may come is taken where so many are expected.
 */
export const collect = async (
  stream: AsyncIterable<Uint8Array>,
  maxBytes: number,
  expected: number,
  room: () => Uint8Array<ArrayBuffer>,
  tooLarge: () => Error,
): Promise<Uint8Array<ArrayBuffer>> => {
  let whole = expected < maxBytes ? new Uint8Array(expected) : room()
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
