import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { App } from '../app/app.ts'
import { MAX_FACET_VALUES } from '../model/limits.ts'
import { revalidate, settled } from './revalidate.ts'
import { facetsAnswer, failures, json } from './schemas.ts'
import { viewOf, viewQuery } from './view-query.ts'

const facetsRoute = (app: App) =>
  createRoute({
    method: 'get',
    path: '/api/v1/facets',
    tags: ['groups'],
    summary: `Fields of the entries, with exact counts of up to ${MAX_FACET_VALUES} values each; 503 until they are read`,
    middleware: revalidate(app),
    request: {
      query: z.strictObject({
        ...viewQuery,
        q: z.string().optional().openapi({ description: 'Case-insensitive substring of the template.' }),
        group: z
          .string()
          .regex(/^[0-9a-f]{16}$/, 'Must be 16 hex digits')
          .optional()
          .openapi({ description: 'Only this group.' }),
      }),
    },
    responses: {
      200: json(facetsAnswer, 'Those of most entries first, values the most frequent first.'),
      304: { description: 'The client has this answer already (If-None-Match).' },
      ...failures,
    },
  })

export const facetRoutes = (app: App): OpenAPIHono =>
  new OpenAPIHono().openapi(facetsRoute(app), async (c) =>
    c.json(settled(c, await app.facets(viewOf(c.req.valid('query')))), 200),
  )
