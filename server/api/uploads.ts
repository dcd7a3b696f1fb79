import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import type { App } from '../app/app.ts'
import { LogkinError } from '../model/errors.ts'
import { MAX_FILES_PER_UPLOAD, SAMPLE_BYTES } from '../model/limits.ts'
import { failures, json, unfinishedAnswer, uploadAnswer, uploadsAnswer } from './schemas.ts'
import { UPLOAD_ID, wholeNumber } from './view-query.ts'

/** Samples travel as base64 in one JSON document, held in memory whole: about 47 of full length. */
const MAX_CREATE_BYTES = 64 * 1024 * 1024

const BASE64_LENGTH_OF_SAMPLE = Math.ceil(SAMPLE_BYTES / 3) * 4

const tags = ['uploads']
const path = '/api/v1/uploads/{id}'
const withLocation = {
  headers: { Location: { schema: { type: 'string' as const }, description: 'Where the upload stands.' } },
}

export const fileIndex = wholeNumber(0, MAX_FILES_PER_UPLOAD - 1, 'Index of the file in its upload.')

export const uploadId = z.string().regex(UPLOAD_ID, 'Must be 32 hex digits')

/** A key of the client's own choice that makes it safe to send the request again. */
export const idempotencyKey = z
  .string()
  .regex(/^[\x20-\x7e]{1,200}$/, 'Must be 1 to 200 characters of ASCII')
  .openapi({
    description:
      'Makes it safe to send again: with the same key the same files are the same upload, other files are refused with 409. Kept as long as the upload is.',
  })

/** How a file is to be read, where its sample is not to decide: the same for every way to create one. */
export const overrides = {
  charset: z.string().min(1).max(40).optional().openapi({ example: 'utf-8' }),
  zone: z.string().min(1).max(60).optional().openapi({
    description: 'Of times that name none: UTC, an IANA name or +08:00.',
    example: 'Asia/Shanghai',
  }),
  date: z.iso
    .date('Must be a day like 2026-01-31')
    .optional()
    .openapi({ description: 'The day that times without a year or date end at.' }),
  format: z.string().min(1).max(300).optional().openapi({
    description:
      'What stands before the message on each line: words are columns, time and level are read, all else stands as written; or plain: no columns. Learned from the text where it is not named.',
    example: 'time level [thread] logger: message',
  }),
}

export const fileName = z.string().min(1, 'Must not be empty').max(1_000)

const createFile = z
  .strictObject({
    name: fileName,
    size: z.int().nonnegative().optional().openapi({ description: 'Bytes as they are sent, where known.' }),
    sample: z
      .base64('Must be base64')
      .max(BASE64_LENGTH_OF_SAMPLE, `Must hold at most ${SAMPLE_BYTES} bytes`)
      .openapi({ description: "The file's first bytes as they are sent, at most 1 MiB, in base64." }),
    ...overrides,
  })
  .openapi('CreateFile')

const announcedFile = z
  .strictObject({
    name: fileName,
    size: createFile.shape.size,
    sampleSha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'Must be 64 hex digits')
      .openapi({ description: 'SHA-256 of the sample: of the first 1 MiB, or of all where it is less.' }),
    charset: overrides.charset,
    zone: overrides.zone,
    format: overrides.format,
  })
  .openapi('AnnouncedFile')

const create = createRoute({
  method: 'post',
  path: '/api/v1/uploads',
  tags,
  summary: 'Announce files; then send their parts and complete each',
  description:
    'A file whose sample shows that it is packed (gzip, zstd, bzip2, xz, zip, tar) is sent as it is, and unpacked when it is complete: its first member takes its place among the files, the others follow behind all, under their paths. `packed` says how that goes. It waits in a staging area; where that is full, the answer is 507.',
  middleware: bodyLimit({
    maxSize: MAX_CREATE_BYTES,
    onError: () => {
      throw new LogkinError(
        'too-large',
        'The samples of these files are too much for one request; send fewer files at once.',
      )
    },
  }),
  request: {
    headers: z.object({ 'idempotency-key': idempotencyKey.optional() }),
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z
            .strictObject({ files: z.array(createFile).min(1, 'Must name a file').max(MAX_FILES_PER_UPLOAD) })
            .openapi('CreateUpload'),
        },
      },
    },
  },
  responses: { 201: { ...json(uploadAnswer, 'The upload.'), ...withLocation }, ...failures },
})

const unfinished = createRoute({
  method: 'post',
  path: '/api/v1/uploads/unfinished',
  tags,
  summary: 'Find files again whose sending was begun and not ended',
  description:
    'By name, size and sample, and by the charset and zone they were announced with; each in the newest upload that is not complete. Send there what GET /api/v1/uploads/{id} calls missing, then complete the file.',
  request: {
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z
            .strictObject({
              files: z.array(announcedFile).min(1, 'Must name a file').max(MAX_FILES_PER_UPLOAD),
            })
            .openapi('FindUnfinished'),
        },
      },
    },
  },
  responses: { 200: json(unfinishedAnswer, 'Where each of them is.'), ...failures },
})

const list = createRoute({
  method: 'get',
  path: '/api/v1/uploads',
  tags,
  summary: 'All uploads, newest first',
  responses: { 200: json(uploadsAnswer, 'The uploads.'), ...failures },
})

const show = createRoute({
  method: 'get',
  path,
  tags,
  summary: 'What has been received of an upload, and what is missing',
  request: { params: z.object({ id: uploadId }) },
  responses: { 200: json(uploadAnswer, 'The upload.'), ...failures },
})

const changeReading = createRoute({
  method: 'patch',
  path: `${path}/files/{f}`,
  tags,
  summary: 'Have a file read in another way',
  description:
    'A job reads its stored text anew, once the file is complete; until that is done, answers are of the old reading.',
  request: {
    params: z.object({ id: uploadId, f: fileIndex }),
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z
            .strictObject({
              ...overrides,
              charset: overrides.charset.nullable().openapi({
                description: 'null: as the text says.',
                example: 'gb18030',
              }),
              format: overrides.format.nullable().openapi({
                description: 'As in the creation of an upload; null: learned from the text.',
                example: 'plain',
              }),
            })
            .openapi('ChangeReading'),
        },
      },
    },
  },
  responses: { 202: json(uploadAnswer, 'The upload, as it is read until then.'), ...failures },
})

const remove = createRoute({
  method: 'delete',
  path,
  tags,
  summary: 'Delete an upload with all its text',
  request: { params: z.object({ id: uploadId }) },
  responses: { 204: { description: 'It is gone.' }, ...failures },
})

export const uploadRoutes = (app: App): OpenAPIHono =>
  new OpenAPIHono()
    .openapi(create, async (c) => {
      const files = c.req
        .valid('json')
        .files.map(({ sample, ...file }) => ({ ...file, sample: bytesOfBase64(sample) }))
      const upload = await app.createUpload({
        files,
        idempotencyKey: c.req.valid('header')['idempotency-key'],
      })
      return c.json(upload, 201, { Location: uploadLocation(upload.id) })
    })
    .openapi(unfinished, async (c) => c.json(await app.findUnfinished(c.req.valid('json').files), 200))
    .openapi(list, async (c) => c.json(await app.uploads(), 200))
    .openapi(show, async (c) => c.json(await app.upload(c.req.valid('param').id), 200))
    .openapi(changeReading, async (c) => {
      const { id, f } = c.req.valid('param')
      return c.json(await app.changeReading(id, f, c.req.valid('json')), 202)
    })
    .openapi(remove, async (c) => {
      await app.deleteUpload(c.req.valid('param').id)
      return c.body(null, 204)
    })

export const uploadLocation = (id: string): string => `/api/v1/uploads/${id}`

/** A copy of its own, not a slice of Node's pool: it crosses a thread boundary. */
const bytesOfBase64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'))
