import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { createApi } from '../../server/api/api.ts'
import { partsAnswer, uploadAnswer } from '../../server/api/schemas.ts'
import { createApp } from '../../server/app/create.ts'
import { createMemoryStore } from '../../server/store/memory.ts'
import { errorOf, TEXT } from './client.ts'

/** Packed files sent by parts: staged, then unpacked by a job. */

const STAGING_BYTES = 2 ** 20
const PACKED = gzipSync(TEXT)

const begin = () => {
  const app = createApp({ store: createMemoryStore({ stagingBytes: STAGING_BYTES }), worker: 'w' })
  const api = createApi({ app, worker: '8811' })
  const post = async (path: string, body: unknown): Promise<Response> =>
    api.request(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
  const create = (size?: number): Promise<Response> =>
    post('/api/v1/uploads', {
      files: [{ name: 'a.gz', sample: PACKED.toString('base64'), ...(size === undefined ? {} : { size }) }],
    })
  const put = async (id: string, part: number, body: Uint8Array<ArrayBuffer>): Promise<Response> =>
    api.request(`/api/v1/uploads/${id}/files/0/parts/${part}`, { method: 'PUT', body })
  const complete = (id: string): Promise<Response> =>
    post(`/api/v1/uploads/${id}/files/0/complete`, { bytes: PACKED.length, parts: 1 })
  const show = async (id: string) =>
    uploadAnswer.parse(await (await api.request(`/api/v1/uploads/${id}`)).json())
  const content = async (id: string): Promise<Response> =>
    api.request(`/api/v1/uploads/${id}/files/0/content`)
  return { app, api, create, put, complete, show, content }
}

test('a packed file is received, unpacked, and answered at each step', async () => {
  const { app, api, create, put, complete, show, content } = begin()
  const { id } = uploadAnswer.parse(await (await create(PACKED.length)).json())
  expect(await show(id)).toMatchObject({
    complete: false,
    missingCount: 1,
    files: [{ name: 'a.gz', state: 'open', missing: [0], format: 'gzip' }],
    packed: [{ state: 'receiving', bytes: PACKED.length }],
  })
  expect((await complete(id)).status).toBe(409)
  expect((await put(id, 0, new Uint8Array(PACKED))).status).toBe(201)
  expect((await put(id, 0, new Uint8Array(PACKED))).status).toBe(200)
  const { parts } = partsAnswer.parse(await (await api.request(`/api/v1/uploads/${id}/files/0/parts`)).json())
  expect(parts).toMatchObject([{ part: 0, bytes: PACKED.length }])
  expect((await content(id)).status).toBe(409)
  expect((await complete(id)).status).toBe(202)
  expect(await show(id)).toMatchObject({ complete: false, files: [{ state: 'unpacking' }] })
  expect((await content(id)).status).toBe(409)
  while (await app.runJob());
  expect(await show(id)).toMatchObject({
    complete: true,
    received: { bytes: TEXT.length },
    files: [{ state: 'complete', unpackedFrom: 'a.gz' }],
    packed: [{ state: 'done', bytes: PACKED.length }],
  })
  expect(await (await content(id)).text()).toBe(TEXT)
  expect((await complete(id)).status).toBe(200)
})

test('more than the staging area takes is refused before anything is sent', async () => {
  const { create, put } = begin()
  const alone = await create(STAGING_BYTES + 1)
  expect(alone.status).toBe(413)
  expect((await errorOf(alone)).message).toBe(
    'a.gz has 2 MiB packed, and the staging area takes 1 MiB (STAGING_BYTES); send it unpacked or in pieces.',
  )
  expect((await create(STAGING_BYTES - PACKED.length)).status).toBe(201)
  const together = await create(PACKED.length + 1)
  expect(together.status).toBe(507)
  expect((await errorOf(together)).message).toContain('The staging area for packed files has 0 of 1 MiB free')
  const { id } = uploadAnswer.parse(await (await create()).json())
  expect((await put(id, 0, new Uint8Array(PACKED.length + 1))).status).toBe(507)
  expect((await put(id, 0, new Uint8Array(PACKED))).status).toBe(201)
})
