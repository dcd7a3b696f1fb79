import { readFileSync } from 'node:fs'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { z } from 'zod'

const packageFile = new URL('../../package.json', import.meta.url)
const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(packageFile, 'utf8')))

/** Serves /openapi.json, made from the very schemas that check the requests. Everything registered on `api` is in it. */
export const serveDescription = (api: OpenAPIHono, tokenNeeded: boolean): void => {
  if (tokenNeeded)
    api.openAPIRegistry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' })
  const document = {
    openapi: '3.1.0',
    info: {
      title: 'Logkin',
      version,
      description:
        'Log lines grouped by similarity, counted and charted. Errors have a code and one sentence.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [
      { name: 'uploads', description: 'Files and their parts' },
      { name: 'groups', description: 'What the lines say, by kinds' },
      { name: 'timeline', description: 'When they said it' },
      { name: 'operation', description: 'Is it alive' },
    ],
    ...(tokenNeeded ? { security: [{ token: [] }] } : {}),
  }
  let made: ReturnType<OpenAPIHono['getOpenAPI31Document']> | undefined
  api.get('/openapi.json', (c) => c.json((made ??= api.getOpenAPI31Document(document))))
}
