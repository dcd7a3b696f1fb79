import { expect, test } from 'vitest'
import { z } from 'zod'
import { createApi } from '../../server/api/api.ts'
import { createRecordingApp } from './recording-app.ts'

const description = z.looseObject({
  openapi: z.literal('3.1.0'),
  paths: z.record(
    z.string(),
    z.record(z.string(), z.looseObject({ responses: z.record(z.string(), z.unknown()) })),
  ),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
})

test('the description names every route, every answer and the failures', async () => {
  const answer = await createApi({ app: createRecordingApp(), worker: 'w' }).request('/openapi.json')
  const { paths, components } = description.parse(await answer.json())
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect(routes.sort()).toEqual([
    'DELETE /api/v1/uploads/{id}',
    'GET /api/v1/explain',
    'GET /api/v1/facets',
    'GET /api/v1/groups',
    'GET /api/v1/groups/{id}',
    'GET /api/v1/groups/{id}/lines',
    'GET /api/v1/groups/{id}/lines.txt',
    'GET /api/v1/groups/{id}/why',
    'GET /api/v1/search',
    'GET /api/v1/search/stream',
    'GET /api/v1/timeline',
    'GET /api/v1/uploads',
    'GET /api/v1/uploads/{id}',
    'GET /api/v1/uploads/{id}/files/{f}/content',
    'GET /api/v1/uploads/{id}/files/{f}/parts',
    'GET /healthz',
    'GET /readyz',
    'PATCH /api/v1/uploads/{id}/files/{f}',
    'POST /api/v1/uploads',
    'POST /api/v1/uploads/unfinished',
    'POST /api/v1/uploads/{id}/files/{f}/complete',
    'PUT /api/v1/uploads',
    'PUT /api/v1/uploads/{id}/files/{f}/parts/{n}',
  ])
  for (const methods of Object.values(paths))
    for (const { responses } of Object.values(methods)) expect(Object.keys(responses)).toContain('default')
  expect(Object.keys(components.schemas)).toEqual(
    expect.arrayContaining(['Upload', 'Groups', 'Group', 'GroupDetail', 'GroupLines', 'Timeline', 'Error']),
  )
})
