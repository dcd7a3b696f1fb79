import { expect } from 'vitest'
import { z } from 'zod'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { createApi } from '../../server/api/api.ts'
import { uploadAnswer } from '../../server/api/schemas.ts'
import { createRecordingApp } from './recording-app.ts'

export const TEXT = '2026-01-01 10:00:00 INFO started\n2026-01-01 10:00:01 WARN slow\n'

type Body = NonNullable<RequestInit['body']>

/** An API in this process with short words for what the tests ask of it. */
export interface Client {
  readonly app: ReturnType<typeof createRecordingApp>
  readonly api: OpenAPIHono
  get(path: string, headers?: Record<string, string>): Promise<Response>
  put(path: string, body: Body, headers?: Record<string, string>): Promise<Response>
  postJson(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>
  /** Id of a new upload of one file, of which nothing has been sent. */
  createOne(): Promise<string>
  /** Id of a new upload of one file, complete. */
  uploadOne(content?: Body): Promise<string>
}

export const createClient = (): Client => {
  const app = createRecordingApp()
  const api = createApi({ app, worker: '8811' })
  const client: Client = {
    app,
    api,
    get: async (path, headers = {}) => api.request(path, { headers }),
    put: async (path, body, headers = {}) =>
      api.request(path, { method: 'PUT', body, headers, duplex: 'half' }),
    postJson: async (path, body, headers = {}) =>
      api.request(path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    createOne: async () => {
      const answer = await client.postJson('/api/v1/uploads', {
        files: [{ name: 'app.log', sample: base64(TEXT) }],
      })
      expect(answer.status).toBe(201)
      return uploadAnswer.parse(await answer.json()).id
    },
    uploadOne: async (content = TEXT) => {
      const answer = await client.put('/api/v1/uploads?name=app.log', content)
      expect(answer.status).toBe(201)
      return uploadAnswer.parse(await answer.json()).id
    },
  }
  return client
}

export const base64 = (text: string): string => Buffer.from(text).toString('base64')

export const errorOf = async (answer: Response) =>
  z
    .strictObject({
      error: z.strictObject({ code: z.string(), message: z.string(), details: z.looseObject({}).optional() }),
    })
    .parse(await answer.json()).error
