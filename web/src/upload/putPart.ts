import type { PutPartAnswer } from '../../../server/api/types.ts'
import { readAnswer } from '../wire/answer.ts'
import { BUSY_ATTEMPTS, partUrl, WRITE_ATTEMPTS } from '../wire/request.ts'
import { RequestFailure, withRetry } from '../wire/retry.ts'
import { contentDigest } from './digest.ts'
import type { Part } from './parts.ts'
import { gzipForTransit } from './transit.ts'

/** A part over a very slow line takes this long at the most; then it is sent again. */
const PUT_TIMEOUT_MS = 600_000

interface PutPartOptions {
  readonly upload: string
  readonly file: number
  /** Gzip it on the way. */
  readonly packed: boolean
  /** Content-Digest of each part that the server has already. */
  readonly stored: ReadonlyMap<number, string>
  readonly onBytes: (bytes: number) => void
  readonly onWait: () => void
  readonly signal: AbortSignal
}

/** Sends one part until the server has it; not at all where it has these very bytes. */
export const putPart = async (part: Part, options: PutPartOptions): Promise<void> => {
  const { upload, file, onBytes, onWait, signal } = options
  const digest = await contentDigest(part.bytes)
  if (options.stored.get(part.part) === digest) {
    onBytes(part.bytes.length)
    return
  }
  const packed = options.packed ? await gzipForTransit(part.bytes) : null
  const headers: Record<string, string> = {
    'content-type': 'application/octet-stream',
    'content-digest': digest,
  }
  if (packed !== null) headers['content-encoding'] = 'gzip'
  await withRetry(
    () =>
      send(partUrl(upload, file, part.part), headers, packed ?? part.bytes, signal, (fraction) => {
        onBytes(fraction * part.bytes.length)
      }),
    { attempts: WRITE_ATTEMPTS, busyAttempts: BUSY_ATTEMPTS, signal, onWait },
  )
}

/** XMLHttpRequest, because fetch does not say how much of a body has left. */
const send = (
  url: string,
  headers: Record<string, string>,
  body: Uint8Array<ArrayBuffer>,
  signal: AbortSignal,
  onFraction: (fraction: number) => void,
): Promise<PutPartAnswer> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const stop = (): void => {
      request.abort()
    }
    const settle = (run: () => void): void => {
      signal.removeEventListener('abort', stop)
      run()
    }
    const fail = (): void => {
      settle(() => {
        reject(new RequestFailure(0, 'network', 'The server can not be reached.'))
      })
    }
    request.open('PUT', url)
    request.timeout = PUT_TIMEOUT_MS
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.onprogress = (event) => {
      if (event.total > 0) onFraction(event.loaded / event.total)
    }
    request.onerror = fail
    request.ontimeout = fail
    request.onabort = () => {
      settle(() => {
        reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'))
      })
    }
    request.onload = () => {
      settle(() => {
        const { status, responseText: text } = request
        try {
          resolve(
            readAnswer<PutPartAnswer>(
              { status, text, retryAfter: request.getResponseHeader('retry-after') },
              'sha256',
            ),
          )
        } catch (error) {
          reject(error instanceof Error ? error : new Error('unreadable answer'))
        }
      })
    }
    if (signal.aborted) {
      fail()
      return
    }
    signal.addEventListener('abort', stop, { once: true })
    request.send(body)
  })
