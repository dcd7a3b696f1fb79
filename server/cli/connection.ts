import { setTimeout as sleep } from 'node:timers/promises'
import { LogkinError } from '../model/errors.ts'
import type { ErrorCode } from '../model/errors.ts'
import type { UploadAnswer } from '../model/answers.ts'
import { ask, type HttpAnswer, type HttpRequest } from './http.ts'

/** Together about a minute: longer than a restart of all workers, shorter than anyone's patience. */
const MAX_ATTEMPTS = 10
/** A server that says itself when to come again is alive: some ten minutes of a full queue are borne. */
const MAX_BUSY_ATTEMPTS = 300
const FIRST_DELAY_MS = 200
const MAX_DELAY_MS = 15_000

/** Answers that say "not now". */
const PASSING = new Set([408, 429, 502, 503, 504])

export interface SendableRequest {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array<ArrayBuffer>
  /** Asked before sending again after the connection broke: true if the server has it already. */
  readonly arrived?: () => Promise<boolean>
}

/** A server that may be busy, restarting, or out of reach for a while. */
export interface Connection {
  /**
   * The answer's body; null where `arrived` said that none is needed. Sends again with growing pauses, or after
   * Retry-After, when the server is out of reach or says "not now". Throws LogkinError with the server's sentence
   * for any other refusal, and when it stays out of reach.
   */
  request(request: SendableRequest): Promise<unknown>
  upload(id: string): Promise<UploadAnswer>
  /** SHA-256 (64 hex digits) of each part that is stored of a file. */
  parts(id: string, file: number): Promise<ReadonlyMap<number, string>>
}

/** @param base the address as the user typed it; Logkin may stand below a path */
export const connect = (base: URL, token: string | undefined): Connection => {
  const root = new URL(base)
  if (!root.pathname.endsWith('/')) root.pathname += '/'
  const authorization: Record<string, string> =
    token === undefined ? {} : { Authorization: `Bearer ${token}` }

  const request = async (wanted: SendableRequest): Promise<unknown> => {
    const { method, path, headers = {}, body, arrived } = wanted
    for (let attempt = 1; ; attempt++) {
      const outcome = await attemptOnce(new URL(path, root), {
        method,
        headers: { ...headers, ...authorization },
        ...(body === undefined ? {} : { body }),
      })
      if ('answer' in outcome) return outcome.answer
      if (attempt >= (outcome.waitMs === undefined ? MAX_ATTEMPTS : MAX_BUSY_ATTEMPTS)) throw outcome.failure
      // No sooner than it says, and not all connections at once.
      await sleep(outcome.waitMs === undefined ? pauseMs(attempt) : outcome.waitMs * (1 + Math.random() / 2))
      if (outcome.broken && (await arrived?.()) === true) return null
    }
  }
  return {
    request,
    parts: async (id, file) =>
      asParts(await request({ method: 'GET', path: `api/v1/uploads/${id}/files/${file}/parts` })),
    upload: async (id) => asUpload(await request({ method: 'GET', path: `api/v1/uploads/${id}` })),
  }
}

type Outcome =
  | { readonly answer: unknown }
  | { readonly failure: LogkinError; readonly waitMs: number | undefined; readonly broken: boolean }

const attemptOnce = async (url: URL, request: HttpRequest): Promise<Outcome> => {
  let answer: HttpAnswer
  try {
    answer = await ask(url, request)
  } catch (error) {
    const failure = new LogkinError(
      'busy',
      `${url.origin} does not answer (${reasonOf(error)}); is Logkin running there?`,
    )
    return { failure, waitMs: undefined, broken: true }
  }
  const { status, headers, text } = answer
  if (status >= 200 && status < 300) return { answer: parseJson(text) }
  const failure = asError(status, text, headers.location)
  if (!PASSING.has(status)) throw failure
  return { failure, waitMs: retryAfterMs(headers['retry-after']), broken: false }
}

/** Doubles, with some chance in it, so that parallel connections do not come back all at once. */
const pauseMs = (attempt: number): number =>
  Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1)) * (0.75 + Math.random() / 2)

/** Seconds or a date (RFC 9110, 10.2.3). */
const retryAfterMs = (header: string | undefined): number | undefined => {
  if (header === undefined) return undefined
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now()
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), 60_000)
}

/** Of several addresses that were tried in vain the code says why, and no message. */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const asError = (status: number, text: string, location: string | undefined): LogkinError => {
  if (location !== undefined && status < 400)
    return new LogkinError(
      'unsupported',
      `The server sends on to ${location}; name the address that it means.`,
    )
  const answer = parseJson(text)
  if (isRecord(answer) && isRecord(answer['error']) && typeof answer['error']['message'] === 'string') {
    const { message, details } = answer['error']
    return new LogkinError(codeOf(status), message, isRecord(details) ? details : {})
  }
  return new LogkinError(codeOf(status), `The server answered ${status}; is this the address of a Logkin?`)
}

/** Only tells a passing refusal from a final one; what is wrong, the sentence says. */
const codeOf = (status: number): ErrorCode =>
  PASSING.has(status) ? 'busy' : status === 409 ? 'conflict' : 'unsupported'

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

const asParts = (answer: unknown): ReadonlyMap<number, string> => {
  const parts: unknown = isRecord(answer) ? answer['parts'] : undefined
  if (!Array.isArray(parts)) throw stranger('parts')
  return new Map(
    parts.map((part: unknown) => {
      if (isRecord(part) && typeof part['part'] === 'number' && typeof part['sha256'] === 'string')
        return [part['part'], part['sha256']]
      throw stranger('parts')
    }),
  )
}

/** Something else answers at this address. */
export const stranger = (wanted: string): LogkinError =>
  new LogkinError('unsupported', `The server answered something else than ${wanted}; is it a Logkin?`)

/** What this side relies on is checked; the rest of the answer is the server's own. */
export const asUpload = (answer: unknown): UploadAnswer => {
  const fits =
    isRecord(answer) &&
    typeof answer['id'] === 'string' &&
    typeof answer['partBytes'] === 'number' &&
    Array.isArray(answer['files']) &&
    answer['files'].every(
      (file: unknown) =>
        isRecord(file) &&
        typeof file['complete'] === 'boolean' &&
        Array.isArray(file['missing']) &&
        typeof file['missingCount'] === 'number' &&
        isRecord(file['received']) &&
        typeof file['received']['parts'] === 'number',
    )
  if (!fits) throw stranger('an upload')
  return answer as unknown as UploadAnswer
}
