import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { App } from '../app/app.ts'
import { DEFAULT_SEARCH_LIMIT, MAX_SEARCH_CHARS, MAX_SEARCH_LIMIT } from '../model/limits.ts'
import { failures, json, searchAnswer } from './schemas.ts'
import { flag, viewOf, viewQuery, wholeNumber } from './view-query.ts'

const searchRoute = createRoute({
  method: 'get',
  path: '/api/v1/search',
  tags: ['groups'],
  summary: 'Entries whose text is searched, for about a second: the cursor goes on',
  request: {
    query: z.strictObject({
      ...viewQuery,
      q: z
        .string()
        .min(1, 'Must not be empty')
        .max(MAX_SEARCH_CHARS, `Must have at most ${MAX_SEARCH_CHARS} characters`)
        .openapi({ description: 'Text, upper and lower case alike; of an entry its first MiB is searched.' }),
      regex: flag('1: q is a regular expression as RE2 reads it; (?i) for upper and lower case alike.'),
      group: z
        .string()
        .regex(/^[0-9a-f]{16}$/, 'Must be 16 hex digits')
        .optional()
        .openapi({ description: 'Only in this group.' }),
      limit: wholeNumber(1, MAX_SEARCH_LIMIT, `${DEFAULT_SEARCH_LIMIT} where none is named.`).optional(),
      cursor: z.string().optional().openapi({ description: 'The cursor of the answer before.' }),
    }),
  },
  responses: {
    200: json(searchAnswer, 'What was found in that time, in the order of the files.'),
    ...failures,
  },
})

export const searchRoutes = (app: App): OpenAPIHono =>
  new OpenAPIHono().openapi(searchRoute, async (c) => {
    c.header('Cache-Control', 'no-store')
    return c.json(await app.search(viewOf(c.req.valid('query'))), 200)
  })
