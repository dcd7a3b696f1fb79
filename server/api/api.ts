import { OpenAPIHono } from '@hono/zod-openapi'
import type { Logger } from 'pino'
import { Registry } from 'prom-client'
import type { JsonApp } from '../app/json-app.ts'
import { answerError, answerUnknownRoute, invalidRequest } from './errors.ts'
import { contentRoutes } from './content.ts'
import { explainRoutes } from './explain.ts'
import { facetRoutes } from './facets.ts'
import { groupRoutes } from './groups.ts'
import { groupTextRoutes } from './group-text.ts'
import { guardHost, guardToken } from './guard.ts'
import { healthRoutes } from './health.ts'
import { createMetrics } from './metrics.ts'
import { searchRoutes } from './search.ts'
import { serveDescription } from './description.ts'
import { PartRooms } from './part-rooms.ts'
import { partRoutes } from './parts.ts'
import { staticFiles } from './static.ts'
import { timelineRoutes } from './timeline.ts'
import { uploadRoutes } from './uploads.ts'
import { wholeFileRoutes } from './whole-file.ts'

interface ApiOptions {
  readonly app: JsonApp
  /** Name of this worker, its port: in X-Logkin-Worker of every answer and in every metric. */
  readonly worker: string
  /** Where set, data is given only to requests that bring it. */
  readonly token?: string | undefined
  /** Names besides loopback that Host and Origin may have: "logs.example.com", or with a port. */
  readonly allowedHosts?: readonly string[] | undefined
  /** Where metrics are kept; one of its own where none is named. */
  readonly registry?: Registry | undefined
  readonly logger?: Logger | undefined
  /** What parts are received in; who takes their bytes over gives them back. */
  readonly rooms?: PartRooms | undefined
  /** The page's build, to be served from here; left out behind nginx, which does it. */
  readonly staticDir?: string | undefined
}

/**
 * The HTTP side of an App: checks requests, calls it, answers. Holds no state that another worker would need.
 *
 * @example
 * const api = createApi({ app, worker: '8811' })
 * await api.request('/api/v1/groups?q=timeout')
 */
export const createApi = (options: ApiOptions): OpenAPIHono => {
  const { app, worker, token, allowedHosts = [], registry = new Registry(), logger, staticDir } = options
  const { rooms = new PartRooms() } = options
  const metrics = createMetrics(registry, worker)
  const putPart = metrics.measurePutPart((key, bytes, sha256) => app.putPart(key, bytes, sha256))

  const api = new OpenAPIHono({
    defaultHook: (result) => {
      if (!result.success) throw invalidRequest(result.target, result.error)
    },
  })
  api.onError(answerError(logger))
  api.notFound(answerUnknownRoute)

  api.use(metrics.measure)
  api.use(async (c, next) => {
    await next()
    c.res.headers.set('X-Logkin-Worker', worker)
    c.res.headers.set('X-Content-Type-Options', 'nosniff')
    c.res.headers.set('Referrer-Policy', 'no-referrer')
  })
  api.use(guardHost(allowedHosts))
  if (token !== undefined) api.use(guardToken(token))

  api.route('/', uploadRoutes(app))
  api.route('/', wholeFileRoutes(app, putPart, rooms))
  api.route('/', partRoutes(app, putPart, rooms))
  api.route('/', contentRoutes(app))
  api.route('/', groupRoutes(app))
  api.route('/', groupTextRoutes(app))
  api.route('/', facetRoutes(app))
  api.route('/', explainRoutes(app))
  api.route('/', searchRoutes(app))
  api.route('/', timelineRoutes(app))
  api.route('/', healthRoutes(app, worker))
  api.route('/', metrics.routes)
  serveDescription(api, token !== undefined)
  if (staticDir !== undefined) api.use(staticFiles(staticDir))
  return api
}
