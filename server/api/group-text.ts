import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { App } from '../app/app.ts'
import { attachment } from './attachment.ts'
import { patiently } from './patience.ts'
import { failures } from './schemas.ts'
import { viewOf, viewQuery } from './view-query.ts'

const groupTextRoute = createRoute({
  method: 'get',
  path: '/api/v1/groups/{id}/lines.txt',
  tags: ['groups'],
  summary: "All of a group's lines as they stand in the files, byte for byte",
  request: {
    params: z.object({ id: z.string().regex(/^[0-9a-f]{16}$/, 'Must be 16 hex digits') }),
    query: z.strictObject(viewQuery),
  },
  responses: {
    200: {
      description: 'The lines, in the order of the files and in their character sets.',
      content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
    },
    ...failures,
  },
})

/** Read as fast as it is taken, a piece ahead of nothing: any size costs the memory of one piece. */
export const groupTextRoutes = (app: App): OpenAPIHono =>
  new OpenAPIHono().openapi(groupTextRoute, async (c) => {
    const { id } = c.req.valid('param')
    const query = viewOf(c.req.valid('query'))
    // The first piece says whether there is such a group at all.
    let next = await app.groupText(id, query)
    let first = true
    const body = new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          if (!first) {
            const cursor = next.cursor ?? undefined
            next = await patiently(() => app.groupText(id, { ...query, cursor }))
          }
          first = false
          if (next.bytes.length > 0) controller.enqueue(next.bytes)
          if (next.cursor === null) controller.close()
        },
      },
      { highWaterMark: 0 },
    )
    return c.body(body, 200, {
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': attachment(`group-${id}.log`),
      'Cache-Control': 'no-store',
    })
  })
