import { createHash, timingSafeEqual } from 'node:crypto'
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context, MiddlewareHandler } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { LogkinError } from '../model/errors.ts'
import { TOKEN_WANTED } from './errors.ts'

const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]']
const LOOPBACK_PEERS = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])

/** A year: the cookie holds what the user typed once, and dies with a change of the token. */
const COOKIE_SECONDS = 365 * 24 * 3600
const COOKIE = 'logkin_token'

/** Answered without a token: probes have none, and a page's files hold no data. */
const OPEN_PATHS = new Set(['/healthz', '/readyz'])
const GUARDED_PATH = /^\/(?:api\/|metrics$|openapi\.json$)/

/**
 * Refuses requests that another site made a browser send: a Host that is not ours (DNS rebinding) or a foreign Origin.
 *
 * Host must be loopback or in `allowedHosts` ("logs.example.com" for any port, "logs.example.com:8443" for one).
 * X-Forwarded-Host, believed only from loopback, narrows: it has to be allowed as well, because a page that reached us
 * through a rebound name can set that header, but not Host. A request with an Origin has to come from the host that it
 * is sent to, port included, or from one in `allowedHosts`.
 */
export const guardHost = (allowedHosts: readonly string[]): MiddlewareHandler => {
  const extra = new Set(allowedHosts.map((host) => host.toLowerCase()))
  const listed = (host: string): boolean => extra.has(host) || extra.has(withoutPort(host))
  const allowed = (host: string): boolean => LOOPBACK_HOSTS.includes(withoutPort(host)) || listed(host)
  return async (c, next) => {
    const host = (c.req.header('host') ?? new URL(c.req.url).host).toLowerCase()
    const forwarded = isLoopbackPeer(c) ? firstOf(c.req.header('x-forwarded-host'))?.toLowerCase() : undefined
    for (const name of forwarded === undefined ? [host] : [host, forwarded])
      if (!allowed(name))
        throw new LogkinError(
          'forbidden',
          `The host ${JSON.stringify(name)} is not served here; use localhost, or add it to ALLOWED_HOSTS.`,
        )
    const origin = c.req.header('origin')
    if (origin !== undefined) {
      const from = hostOfOrigin(origin)
      if (from === null || (from !== (forwarded ?? host) && !listed(from)))
        throw new LogkinError('forbidden', `Requests from pages of another site (${origin}) are refused.`)
    }
    await next()
  }
}

/**
 * With a token set, every request for data has to bring it: as `Authorization: Bearer`, as the cookie, or once as
 * `?token=`, which sets the cookie (and takes a browser to the same address without it).
 */
export const guardToken = (token: string): MiddlewareHandler => {
  const wanted = digest(token)
  const fits = (given: string | undefined): boolean =>
    given !== undefined && timingSafeEqual(digest(given), wanted)
  return async (c, next) => {
    const asked = c.req.query('token')
    if (asked !== undefined && !fits(asked))
      throw new LogkinError(
        'forbidden',
        'This token is not the one that was set for this Logkin.',
        TOKEN_WANTED,
      )
    if (asked !== undefined) {
      setCookie(c, COOKIE, token, {
        httpOnly: true,
        sameSite: 'Strict',
        path: '/',
        maxAge: COOKIE_SECONDS,
        secure: isLoopbackPeer(c) && c.req.header('x-forwarded-proto') === 'https',
      })
      if (c.req.method === 'GET' && c.req.header('accept')?.includes('text/html') === true)
        return c.redirect(withoutToken(c.req.url), 303)
      return next()
    }
    if (OPEN_PATHS.has(c.req.path) || !GUARDED_PATH.test(c.req.path)) return next()
    if (fits(bearer(c.req.header('authorization'))) || fits(getCookie(c, COOKIE))) return next()
    throw new LogkinError(
      'forbidden',
      'A token is needed: send it as "Authorization: Bearer TOKEN", or open the page once with ?token=TOKEN.',
      TOKEN_WANTED,
    )
  }
}

/** Equal lengths for timingSafeEqual, whatever was sent. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

const bearer = (header: string | undefined): string | undefined =>
  /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1]

const withoutPort = (host: string): string => host.replace(/:\d+$/, '')

const firstOf = (header: string | undefined): string | undefined => header?.split(',')[0]?.trim()

const hostOfOrigin = (origin: string): string | null => {
  try {
    return new URL(origin).host.toLowerCase() || null
  } catch {
    return null
  }
}

const withoutToken = (address: string): string => {
  const url = new URL(address)
  url.searchParams.delete('token')
  return `${url.pathname.replace(/^\/+/, '/')}${url.search}`
}

/** Whether the connection itself comes from this machine: nginx, or the user. False where there is no socket. */
const isLoopbackPeer = (c: Context): boolean => {
  const env: unknown = c.env
  const connected = typeof env === 'object' && env !== null && 'incoming' in env
  return connected && LOOPBACK_PEERS.has(getConnInfo(c).remote.address ?? '')
}
