import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { App } from '../app/app.ts'
import type { JsonApp } from '../app/json-app.ts'
import { GROUP_SORTS, LINE_ORDERS } from '../model/answers.ts'
import {
  DEFAULT_GROUPS_LIMIT,
  DEFAULT_LINES_LIMIT,
  MAX_CONTEXT_LINES,
  MAX_GROUPS_LIMIT,
  MAX_LINES_LIMIT,
} from '../model/limits.ts'
import { answerJson } from './json-answer.ts'
import { revalidate, settled } from './revalidate.ts'
import { failures, groupDetailAnswer, groupLinesAnswer, groupsAnswer, json } from './schemas.ts'
import { cutQuery, viewOf, viewQuery, wholeNumber } from './view-query.ts'
import { groupWhyAnswer } from './why-schemas.ts'

const tags = ['groups']
const params = z.object({ id: z.string().regex(/^[0-9a-f]{16}$/, 'Must be 16 hex digits') })
const unchanged = { 304: { description: 'The client has this answer already (If-None-Match).' } }
const cursor = z.string().optional().openapi({ description: 'The cursor of the answer before.' })

const groupsRoute = (app: App) =>
  createRoute({
    method: 'get',
    path: '/api/v1/groups',
    tags,
    summary: 'Groups of lines that are alike, with their counts: the object of `logkin groups --json`',
    middleware: revalidate(app),
    request: {
      query: z.strictObject({
        ...viewQuery,
        q: z.string().optional().openapi({ description: 'Case-insensitive substring of the template.' }),
        sort: z.enum(GROUP_SORTS, `Must be one of ${GROUP_SORTS.join(', ')}`).optional(),
        order: z.enum(['asc', 'desc'], 'Must be asc or desc').optional(),
        limit: wholeNumber(1, MAX_GROUPS_LIMIT, `${DEFAULT_GROUPS_LIMIT} where none is named.`).optional(),
        cursor,
      }),
    },
    responses: {
      200: json(groupsAnswer, 'The groups, and the books of the whole view.'),
      ...unchanged,
      ...failures,
    },
  })

const groupRoute = (app: App) =>
  createRoute({
    method: 'get',
    path: '/api/v1/groups/{id}',
    tags,
    summary: 'One group with the shapes it is made of',
    middleware: revalidate(app),
    request: { params, query: z.strictObject(viewQuery) },
    responses: { 200: json(groupDetailAnswer, 'The group.'), ...unchanged, ...failures },
  })

const whyRoute = (app: App) =>
  createRoute({
    method: 'get',
    path: '/api/v1/groups/{id}/why',
    tags,
    summary: 'Why its shapes are one group, and which group it would be one with next',
    middleware: revalidate(app),
    request: { params, query: z.strictObject(cutQuery) },
    responses: { 200: json(groupWhyAnswer, 'The reasons.'), ...unchanged, ...failures },
  })

const linesRoute = (app: App) =>
  createRoute({
    method: 'get',
    path: '/api/v1/groups/{id}/lines',
    tags,
    summary: "A group's very entries, in the order of the files or of their times, from any position",
    middleware: revalidate(app),
    request: {
      params,
      query: z.strictObject({
        ...viewQuery,
        limit: wholeNumber(1, MAX_LINES_LIMIT, `${DEFAULT_LINES_LIMIT} where none is named.`).optional(),
        context: wholeNumber(
          0,
          MAX_CONTEXT_LINES,
          'Lines of the file before and behind each entry.',
        ).optional(),
        order: z
          .enum(LINE_ORDERS, `Must be one of ${LINE_ORDERS.join(', ')}`)
          .optional()
          .openapi({
            description:
              'By place, or by time: entries of one time by place, those without a time last; - is the reverse.',
          }),
        position: wholeNumber(
          0,
          Number.MAX_SAFE_INTEGER,
          'Begin behind so many entries: count - limit for the last page; instead of a cursor.',
        ).optional(),
        cursor,
      }),
    },
    responses: { 200: json(groupLinesAnswer, 'The entries.'), ...unchanged, ...failures },
  })

export const groupRoutes = (app: JsonApp): OpenAPIHono =>
  new OpenAPIHono()
    .openapi(groupsRoute(app), (c) => answerJson(c, app, 'groups', viewOf(c.req.valid('query'))))
    .openapi(groupRoute(app), (c) =>
      answerJson(c, app, 'group', c.req.valid('param').id, viewOf(c.req.valid('query'))),
    )
    .openapi(whyRoute(app), async (c) =>
      c.json(settled(c, await app.groupWhy(c.req.valid('param').id, viewOf(c.req.valid('query')))), 200),
    )
    .openapi(linesRoute(app), (c) =>
      answerJson(c, app, 'groupLines', c.req.valid('param').id, viewOf(c.req.valid('query'))),
    )
