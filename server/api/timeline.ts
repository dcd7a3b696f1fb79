import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { App } from '../app/app.ts'
import type { JsonApp } from '../app/json-app.ts'
import { MAX_BUCKETS } from '../model/limits.ts'
import { answerJson } from './json-answer.ts'
import { revalidate } from './revalidate.ts'
import { failures, json, timelineAnswer } from './schemas.ts'
import { viewOf, viewQuery, wholeNumber } from './view-query.ts'

const timelineRoute = (app: App) =>
  createRoute({
    method: 'get',
    path: '/api/v1/timeline',
    tags: ['timeline'],
    summary: 'Entries over time, by level',
    middleware: revalidate(app),
    request: {
      query: z.strictObject({
        ...viewQuery,
        group: z
          .string()
          .regex(/^[0-9a-f]{16}$/, 'Must be 16 hex digits')
          .optional()
          .openapi({ description: 'Only this group.' }),
        buckets: wholeNumber(1, MAX_BUCKETS, 'No more bars than this.').optional(),
      }),
    },
    responses: {
      200: json(timelineAnswer, 'Every bucket from the first to the last.'),
      304: { description: 'The client has this answer already (If-None-Match).' },
      ...failures,
    },
  })

export const timelineRoutes = (app: JsonApp): OpenAPIHono =>
  new OpenAPIHono().openapi(timelineRoute(app), (c) =>
    answerJson(c, app, 'timeline', viewOf(c.req.valid('query'))),
  )
