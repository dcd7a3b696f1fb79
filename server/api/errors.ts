import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Logger } from 'pino'
import type { z } from 'zod'
import { LogkinError } from '../model/errors.ts'
import type { ErrorCode } from '../model/errors.ts'
import type { ErrorAnswer } from './types.ts'

/** The one mapping of errors to HTTP. */
const STATUS: Readonly<Record<ErrorCode, ContentfulStatusCode>> = {
  'bad-request': 400,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  incomplete: 409,
  gone: 410,
  'too-large': 413,
  unsupported: 415,
  internal: 500,
  busy: 503,
  'disk-full': 507,
}

/** What a client waits after 'busy' when the error names no time of its own. */
const DEFAULT_RETRY_AFTER_SECONDS = 1

/** Marks, in `details`, the 'forbidden' that a token would lift: answered with 401 instead of 403. */
export const TOKEN_WANTED = { authenticate: 'Bearer' } as const

/** The answer to a failed request. Defects are logged with their stack and told as a sentence without it. */
export const answerError =
  (logger: Logger | undefined) =>
  (error: Error, c: Context): Response => {
    const known = asLogkinError(error)
    if (known.code === 'internal')
      logger?.error({ err: error, method: c.req.method, path: c.req.path }, 'failed')
    else if (known.code === 'disk-full' || known.code === 'busy')
      logger?.warn({ path: c.req.path }, known.message)
    const wantsToken = known.details['authenticate'] === TOKEN_WANTED.authenticate
    if (wantsToken) c.header('WWW-Authenticate', `${TOKEN_WANTED.authenticate} realm="logkin"`)
    if (known.code === 'busy')
      c.header('Retry-After', String(Math.max(1, Math.ceil(retryAfterSeconds(known)))))
    return c.json(body(known), wantsToken ? 401 : STATUS[known.code])
  }

/** For paths that nothing is served on. */
export const answerUnknownRoute = (c: Context): Response =>
  c.json(
    body(
      new LogkinError(
        'not-found',
        `There is no ${c.req.method} ${c.req.path}; /openapi.json lists what there is.`,
      ),
    ),
    404,
  )

/**
 * One sentence for a request that does not fit its schema, naming the field.
 * `limit` in the query "ten" becomes: `Query parameter limit: must be a whole number from 1 to 10000.`
 */
export const invalidRequest = (target: string, error: z.ZodError): LogkinError => {
  const issue = error.issues[0]
  const place = PLACES[target] ?? target
  if (issue === undefined) return new LogkinError('bad-request', `${place}: is not valid.`)
  if (issue.code === 'unrecognized_keys')
    return new LogkinError(
      'bad-request',
      `${place} ${issue.keys.join(', ')}: is not known here; see /openapi.json.`,
    )
  const field = issue.path.map(String).join('.')
  const message = issue.message.charAt(0).toLowerCase() + issue.message.slice(1)
  return new LogkinError('bad-request', `${place}${field === '' ? '' : ` ${field}`}: ${message}.`)
}

const PLACES: Readonly<Record<string, string>> = {
  query: 'Query parameter',
  param: 'Path parameter',
  header: 'Header',
  json: 'Body field',
}

const asLogkinError = (error: Error): LogkinError => {
  if (error instanceof LogkinError) return error
  if (error instanceof HTTPException) {
    if (error.status === 415)
      return new LogkinError('unsupported', 'Send the body as Content-Type: application/json.')
    if (error.status === 413)
      return new LogkinError('too-large', 'The body is too large; send fewer files at once.')
    if (error.status < 500) return new LogkinError('bad-request', `${error.message}.`)
  }
  return new LogkinError('internal', 'Something went wrong inside Logkin; its log says what.')
}

const body = ({ code, message, details }: LogkinError): ErrorAnswer => ({
  error: Object.keys(details).length === 0 ? { code, message } : { code, message, details },
})

/** How long to wait after 'busy'. */
export const retryAfterSeconds = ({ details }: LogkinError): number => {
  const seconds = details['retryAfterSeconds']
  return typeof seconds === 'number' && seconds >= 0 ? seconds : DEFAULT_RETRY_AFTER_SECONDS
}
