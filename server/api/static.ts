import { serveStatic } from '@hono/node-server/serve-static'
import type { Context, MiddlewareHandler } from 'hono'

/** Vite names these files by a hash of their content. */
const HASHED = /^\/assets\//
const FOREVER = 'public, max-age=31536000, immutable'
const FRESH = 'no-cache'

/**
 * Serves the page's build and the API's description for people (/docs) where no nginx does.
 * Files with a hash in their name are kept for good, all others asked about anew. A path without a file is the page,
 * for it has addresses of its own; a path of the API, or of a file that is missing, is not.
 */
export const staticFiles = (root: string): MiddlewareHandler => {
  const files = serveStatic({ root, precompressed: true })
  const page = serveStatic({ root, path: 'index.html', precompressed: true })
  return async (c, next) => {
    if (c.req.path === '/docs') return c.redirect('/docs/', 301)
    const nothing = (): Promise<void> => Promise.resolve()
    const found = await files(c, nothing)
    if (found instanceof Response) return kept(found, HASHED.test(c.req.path) ? FOREVER : FRESH)
    if (isPageAddress(c)) {
      const index = await page(c, nothing)
      if (index instanceof Response) return kept(index, FRESH)
    }
    return next()
  }
}

const isPageAddress = (c: Context): boolean =>
  ['GET', 'HEAD'].includes(c.req.method) &&
  c.req.header('accept')?.includes('text/html') === true &&
  !/^\/(?:api|assets|docs)\/|\.\w+$/.test(c.req.path)

const kept = (response: Response, cacheControl: string): Response => {
  response.headers.set('Cache-Control', cacheControl)
  return response
}
