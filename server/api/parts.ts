import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { App } from '../app/app.ts'
import { LogkinError } from '../model/errors.ts'
import { PART_BYTES } from '../model/limits.ts'
import { Gate } from './gate.ts'
import { bodyLength, collect, readDecodedBody } from './body.ts'
import type { PartRooms } from './part-rooms.ts'
import { failures, json, partsAnswer, putPartAnswer, uploadAnswer } from './schemas.ts'
import { fileIndex, uploadId } from './uploads.ts'
import { againQuery, tokenQuery, wholeNumber } from './view-query.ts'

/** A file of 8 PiB: no disk holds more, and offsets stay exact in a double. */
const MAX_PARTS = 2 ** 30

/** Parts being received or analysed: each is 8 MiB in this worker's memory. Enough for three senders with four connections each. */
const MAX_PARTS_IN_HAND = 16

const fileParams = {
  id: uploadId,
  f: fileIndex,
}

const put = createRoute({
  method: 'put',
  path: '/api/v1/uploads/{id}/files/{f}/parts/{n}',
  tags: ['uploads'],
  summary: 'Send one part of a file; safe to send again',
  description: `Part n is bytes [n * ${PART_BYTES}, (n + 1) * ${PART_BYTES}) of the decompressed file; only the last is shorter. Of a file that is packed (see POST /api/v1/uploads) they are the packed bytes as they are.`,
  request: {
    params: z.object({ ...fileParams, n: wholeNumber(0, MAX_PARTS - 1, 'Number of the part, from 0.') }),
    headers: z.object({
      'content-encoding': z.string().optional().openapi({ description: 'gzip, where the part is sent so.' }),
      'content-digest': z
        .string()
        .optional()
        .openapi({ description: 'sha-256=:base64: of the uncompressed bytes; checked.' }),
    }),
    body: {
      required: true,
      content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
    },
  },
  responses: {
    200: json(putPartAnswer, 'These bytes were stored already.'),
    201: json(putPartAnswer, 'The part is analysed and durable.'),
    ...failures,
  },
})

const list = createRoute({
  method: 'get',
  path: '/api/v1/uploads/{id}/files/{f}/parts',
  tags: ['uploads'],
  summary: 'What is stored of a file, by part, with its SHA-256: to see whether a file goes on as it began',
  request: { params: z.object(fileParams) },
  responses: { 200: json(partsAnswer, 'The parts.'), ...failures },
})

const complete = createRoute({
  method: 'post',
  path: '/api/v1/uploads/{id}/files/{f}/complete',
  tags: ['uploads'],
  summary: 'Close a file: all parts have been sent',
  description:
    'Where the same content was complete in another upload before, the answer says so in `duplicateOf`. The file is complete all the same. A packed file is unpacked afterwards: GET /api/v1/uploads/{id} says when that is done.',
  request: {
    params: z.object(fileParams),
    query: z.strictObject({ again: againQuery, ...tokenQuery }),
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z
            .strictObject({ bytes: z.int().nonnegative(), parts: z.int().nonnegative().max(MAX_PARTS) })
            .openapi('CompleteFile'),
        },
      },
    },
  },
  responses: {
    200: json(uploadAnswer, 'The upload; the groups of this file are final.'),
    202: json(uploadAnswer, 'The upload; this file is being unpacked.'),
    409: json(
      failures.default.content['application/json'].schema,
      'Parts are missing: `details.missing` lists them.',
    ),
    ...failures,
  },
})

export const partRoutes = (app: App, putPart: App['putPart'], rooms: PartRooms): OpenAPIHono => {
  const gate = new Gate(
    MAX_PARTS_IN_HAND,
    'This worker has as many parts in hand as it can hold: send this one again in a second.',
  )
  return new OpenAPIHono()
    .openapi(put, async (c) => {
      const { id, f, n } = c.req.valid('param')
      const digest = c.req.valid('header')['content-digest']
      const sha256 = digest === undefined ? undefined : sha256OfDigest(digest)
      const answer = await gate.pass(async () =>
        putPart({ upload: id, file: f, part: n }, await readPart(c, n, rooms), sha256),
      )
      return c.json(answer, answer.status === 'applied' ? 201 : 200)
    })
    .openapi(list, async (c) => {
      const { id, f } = c.req.valid('param')
      return c.json(await app.parts(id, f), 200)
    })
    .openapi(complete, async (c) => {
      const { id, f } = c.req.valid('param')
      const { bytes, parts } = c.req.valid('json')
      const upload = await app.completeFile(id, f, bytes, parts, c.req.valid('query').again)
      return c.json(upload, upload.files[f]?.state === 'unpacking' ? 202 : 200)
    })
}

const readPart = async (c: Context, n: number, rooms: PartRooms): Promise<Uint8Array<ArrayBuffer>> => {
  const bytes = await collect(
    readDecodedBody(c, `Part ${n}`),
    PART_BYTES,
    bodyLength(c),
    () => rooms.take(),
    () =>
      new LogkinError('too-large', `A part has at most ${PART_BYTES} bytes; send the rest as part ${n + 1}.`),
  )
  if (bytes.length > 0) return bytes
  throw new LogkinError('bad-request', 'A part has at least one byte; complete an empty file with 0 parts.')
}

/** `sha-256=:base64:` of RFC 9530 as 64 hex digits; undefined where other algorithms alone are named. */
const sha256OfDigest = (header: string): string | undefined => {
  const item = header.split(',').find((part) => part.trim().toLowerCase().startsWith('sha-256='))
  if (item === undefined) return undefined
  const base64 = /^sha-256=:([A-Za-z0-9+/]{43}=):$/i.exec(item.trim())?.[1]
  if (base64 === undefined)
    throw new LogkinError(
      'bad-request',
      'Content-Digest has to look like sha-256=:base64 of 32 bytes:, colons included.',
    )
  return Buffer.from(base64, 'base64').toString('hex')
}
