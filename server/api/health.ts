import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { App } from '../app/app.ts'
import { failures, json } from './schemas.ts'

const health = z.strictObject({ status: z.literal('ok'), worker: z.string(), pid: z.int() }).openapi('Health')

const alive = createRoute({
  method: 'get',
  path: '/healthz',
  tags: ['operation'],
  summary: 'Whether this process answers',
  responses: { 200: json(health, 'It does.'), ...failures },
})

const ready = createRoute({
  method: 'get',
  path: '/readyz',
  tags: ['operation'],
  summary: 'Whether the store can be read',
  responses: { 200: json(health, 'It can.'), ...failures },
})

/** /healthz tells a supervisor whether to restart this process; /readyz tells a balancer whether to send it work. */
export const healthRoutes = (app: App, worker: string): OpenAPIHono => {
  const answer = { status: 'ok', worker, pid: process.pid } as const
  return new OpenAPIHono()
    .openapi(alive, (c) => c.json(answer, 200))
    .openapi(ready, async (c) => {
      await app.ping()
      return c.json(answer, 200)
    })
}
