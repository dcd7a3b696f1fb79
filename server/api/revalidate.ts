import { createHash } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import type { App } from '../app/app.ts'
import { UPLOAD_ID } from './view-query.ts'

/**
 * Answers 304 where the client still has what it would get: a page that polls costs one look at the version.
 * The version is asked for first and so is read before the answer is made: a change in between shows at the next poll, never not at all.
 * A partial answer may be of an older view (view-cache.ts) and so has no tag: nobody can be told that it still holds.
 */
export const revalidate =
  (app: App): MiddlewareHandler =>
  async (c, next) => {
    const uploads = c.req.queries('upload') ?? []
    // What is no id is refused further on, by name.
    if (!uploads.every((id) => UPLOAD_ID.test(id))) return next()
    const version = app.version(uploads)
    const known = c.req.header('if-none-match')
    const headersFor = (version: string): Record<string, string> => {
      const { pathname, search } = new URL(c.req.url)
      const digest = createHash('sha256').update(`${version} ${pathname}${search}`).digest('base64url')
      return { ETag: `W/"${digest.slice(0, 22)}"`, 'Cache-Control': 'private, no-cache' }
    }
    if (known !== undefined) {
      const headers = headersFor(await version)
      if (names(known, headers['ETag']!)) return c.body(null, 304, headers)
    }
    // Who has nothing yet need not wait for it: the question goes right behind.
    version.catch(() => undefined)
    await next()
    if (c.res.status === 200 && c.res.headers.get('Cache-Control') !== UNSETTLED)
      for (const [name, value] of Object.entries(headersFor(await version))) c.res.headers.set(name, value)
    return undefined
  }

/** Passes an answer on; says of a partial one that it is not to be kept. */
export const settled = <T extends { readonly partial: boolean }>(c: Context, answer: T): T => {
  if (answer.partial) c.header('Cache-Control', UNSETTLED)
  return answer
}

export const UNSETTLED = 'no-store'

/** Weak comparison (RFC 9110, 13.1.2): a proxy may have dropped or added the W/. */
const names = (header: string, tag: string): boolean =>
  header
    .split(',')
    .some((candidate) => candidate.trim().replace(/^(?:W\/)?/, 'W/') === tag || candidate.trim() === '*')
