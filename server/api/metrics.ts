import { OpenAPIHono } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import { collectDefaultMetrics, Counter, Histogram } from 'prom-client'
import type { Registry } from 'prom-client'
import type { App } from '../app/app.ts'

/** From a cached answer to the analysis of a part on a busy machine. */
const DURATION_BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

const LF = 0x0a

/** What this process has done, in Prometheus's words; every metric carries the worker's name. */
interface Metrics {
  /** GET /metrics. */
  readonly routes: OpenAPIHono
  /** Counts and times every request under its route's pattern, so that ids make no new series. */
  readonly measure: MiddlewareHandler
  /** `putPart` that counts what was analysed. */
  readonly measurePutPart: (putPart: App['putPart']) => App['putPart']
}

export const createMetrics = (registry: Registry, worker: string): Metrics => {
  registry.setDefaultLabels({ worker })
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const requests = new Counter({
    name: 'logkin_http_requests_total',
    help: 'Requests answered.',
    labelNames: ['method', 'route', 'status'],
    registers,
  })
  const durations = new Histogram({
    name: 'logkin_http_request_duration_seconds',
    help: 'Time from the head of a request to its answer.',
    labelNames: ['method', 'route'],
    buckets: DURATION_BUCKETS_SECONDS,
    registers,
  })
  const parts = new Counter({
    name: 'logkin_parts_total',
    help: 'Parts received: applied, or the same again.',
    labelNames: ['status'],
    registers,
  })
  const bytes = new Counter({ name: 'logkin_bytes_total', help: 'Bytes analysed.', registers })
  const lines = new Counter({
    name: 'logkin_lines_total',
    help: 'Line ends in the bytes analysed.',
    registers,
  })

  const routes = new OpenAPIHono()
  routes.get('/metrics', async (c) =>
    c.body(await registry.metrics(), 200, {
      'Content-Type': registry.contentType,
      'Cache-Control': 'no-store',
    }),
  )

  return {
    routes,
    measure: async (c, next) => {
      const start = process.hrtime.bigint()
      await next()
      const route = matchedRoutes(c).findLast(({ path }) => !path.includes('*'))?.path ?? 'other'
      requests.inc({ method: c.req.method, route, status: String(c.res.status) })
      durations.observe({ method: c.req.method, route }, Number(process.hrtime.bigint() - start) / 1e9)
    },
    measurePutPart: (putPart) => async (key, text, sha256) => {
      // Counted first: the application may take the bytes to another thread.
      const lineEnds = countLineEnds(text)
      const answer = await putPart(key, text, sha256)
      parts.inc({ status: answer.status })
      if (answer.status === 'applied') {
        bytes.inc(answer.bytes)
        lines.inc(lineEnds)
      }
      return answer
    },
  }
}

const countLineEnds = (text: Uint8Array): number => {
  let count = 0
  for (let at = text.indexOf(LF); at !== -1; at = text.indexOf(LF, at + 1)) count++
  return count
}
