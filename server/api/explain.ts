import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { App } from '../app/app.ts'
import { MAX_FILES_PER_UPLOAD } from '../model/limits.ts'
import { revalidate, settled } from './revalidate.ts'
import { failures, json } from './schemas.ts'
import { cutQuery, viewOf, wholeNumber } from './view-query.ts'
import { explainAnswer } from './why-schemas.ts'

const explainRoute = (app: App) =>
  createRoute({
    method: 'get',
    path: '/api/v1/explain',
    tags: ['groups'],
    summary: 'Why a line is in its group: the object of `logkin explain --json`',
    middleware: revalidate(app),
    request: {
      query: z.strictObject({
        ...cutQuery,
        file: wholeNumber(
          0,
          MAX_FILES_PER_UPLOAD - 1,
          'Of the first upload named; 0 where none is.',
        ).optional(),
        line: wholeNumber(1, 1e15 - 1, 'Number of the line in the file, from 1.').optional(),
        offset: wholeNumber(0, 1e15 - 1, 'Instead of line: the byte offset of an entry.').optional(),
      }),
    },
    responses: {
      200: json(explainAnswer, 'The reasons.'),
      304: { description: 'The client has this answer already (If-None-Match).' },
      ...failures,
    },
  })

export const explainRoutes = (app: App): OpenAPIHono =>
  new OpenAPIHono().openapi(explainRoute(app), async (c) => {
    const { file = 0, ...query } = viewOf(c.req.valid('query'))
    return c.json(settled(c, await app.explain({ ...query, file })), 200)
  })
