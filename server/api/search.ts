import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { App } from '../app/app.ts'
import type { SearchAnswer, SearchQuery } from '../model/answers.ts'
import {
  DEFAULT_SEARCH_LIMIT,
  MAX_SEARCH_CHARS,
  MAX_SEARCH_LIMIT,
  SEARCH_STREAM_MS,
} from '../model/limits.ts'
import { patiently } from './patience.ts'
import { failures, json, searchAnswer } from './schemas.ts'
import { flag, viewOf, viewQuery, wholeNumber } from './view-query.ts'

const query = z.strictObject({
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
})

const searchRoute = createRoute({
  method: 'get',
  path: '/api/v1/search',
  tags: ['groups'],
  summary: 'Entries whose text is searched, for about a second: the cursor goes on',
  request: { query },
  responses: {
    200: json(searchAnswer, 'What was found in that time, in the order of the files.'),
    ...failures,
  },
})

const streamRoute = createRoute({
  method: 'get',
  path: '/api/v1/search/stream',
  tags: ['groups'],
  summary: 'The same, on and on: an answer a line as soon as something is found, for up to a minute',
  request: { query },
  responses: {
    200: {
      description: 'Answers like those of /api/v1/search, as NDJSON; the last one says where to search on.',
      content: { 'application/x-ndjson': { schema: z.string() } },
    },
    ...failures,
  },
})

export const searchRoutes = (app: App): OpenAPIHono =>
  new OpenAPIHono()
    .openapi(searchRoute, async (c) => {
      c.header('Cache-Control', 'no-store')
      return c.json(await app.search(viewOf(c.req.valid('query'))), 200)
    })
    .openapi(streamRoute, async (c) => {
      const asked = viewOf(c.req.valid('query'))
      // What can't be searched for is refused before anything is sent.
      const first = await app.search({ ...asked, soon: true })
      const answer = c.body(searchingOn(app, asked, first), 200, {
        'Content-Type': 'application/x-ndjson',
        'Cache-Control': 'no-store',
        // nginx passes it on as it comes.
        'X-Accel-Buffering': 'no',
      })
      // The types take every media type with "json" in it for one JSON value.
      return answer as never
    })

/** Answers of a search, one a line, from the first on; asked for as they are read, so that who goes away ends the search. */
const searchingOn = (app: App, asked: SearchQuery, first: SearchAnswer): ReadableStream<Uint8Array> => {
  const encoder = new TextEncoder()
  const end = performance.now() + SEARCH_STREAM_MS
  const limit = asked.limit ?? DEFAULT_SEARCH_LIMIT
  let answer = first
  let found = 0
  let begun = false
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        if (begun) {
          const cursor = answer.cursor ?? undefined
          answer = await patiently(() => app.search({ ...asked, cursor, limit: limit - found }))
        }
        begun = true
        found += answer.lines.length
        controller.enqueue(encoder.encode(`${JSON.stringify(answer)}\n`))
        if (answer.done || found >= limit || performance.now() > end) controller.close()
      },
    },
    { highWaterMark: 0 },
  )
}
