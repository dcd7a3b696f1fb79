import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { App, CreateFile } from '../app/app.ts'
import { cutEvenly } from '../ingest/cut.ts'
import { unpack } from '../ingest/unpack/unpack.ts'
import { LogkinError } from '../model/errors.ts'
import type { UploadAnswer } from '../model/answers.ts'
import { PART_BYTES, SAMPLE_BYTES } from '../model/limits.ts'
import { Gate } from './gate.ts'
import { readBody } from './body.ts'
import type { PartRooms } from './part-rooms.ts'
import { patiently } from './patience.ts'
import { failures, json, uploadAnswer } from './schemas.ts'
import { fileName, idempotencyKey, overrides, uploadLocation } from './uploads.ts'
import { againQuery, tokenQuery } from './view-query.ts'

/** Each stream holds up to two parts of 8 MiB in this worker's memory, and its sender can't be asked to send again. */
const MAX_STREAMS = 64

const putFile = createRoute({
  method: 'put',
  path: '/api/v1/uploads',
  tags: ['uploads'],
  summary:
    'Send a whole file of any size: curl -T app.log "http://localhost:8001/api/v1/uploads?name=app.log"',
  description:
    'Gzip, zstd, bzip2 and xz, known by the first bytes, are unpacked; the files of a zip or tar become files of the upload, under their paths. If it breaks off, nothing is kept, unless `key` is named.',
  request: {
    query: z.strictObject({
      name: fileName,
      ...overrides,
      key: idempotencyKey.optional().openapi({
        description: 'With the same key and file again, sending goes on instead of starting anew.',
      }),
      again: againQuery,
      ...tokenQuery,
    }),
    body: {
      required: true,
      content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
    },
  },
  responses: { 201: json(uploadAnswer, 'The upload, complete.'), ...failures },
})

export const wholeFileRoutes = (app: App, putPart: App['putPart'], rooms: PartRooms): OpenAPIHono => {
  const gate = new Gate(
    MAX_STREAMS,
    'This worker receives as many whole files as it can hold: send this one again in a second.',
  )
  return new OpenAPIHono().openapi(putFile, async (c) => {
    const { name, charset, zone, date, format, key, again } = c.req.valid('query')
    const encoding = c.req.header('content-encoding')?.trim().toLowerCase() ?? 'identity'
    if (!['identity', 'gzip', 'x-gzip'].includes(encoding))
      throw new LogkinError(
        'unsupported',
        `Content-Encoding ${encoding} is not read here; send gzip or none.`,
      )
    const upload = await gate.pass(() =>
      storeStream(app, putPart, rooms, { name, charset, zone, date, format }, { key, again }, readBody(c)),
    )
    return c.json(upload, 201, { Location: uploadLocation(upload.id) })
  })
}

/**
 * Creates an upload from a stream, part by part: while one part is stored the next is read, so two are in memory.
 * The files of an archive become files of the upload as they come; all are completed at the end.
 * When it fails, the upload is deleted; with a key only where the content itself is at fault, for the client that
 * sends again with the same key finds there what it has sent already.
 */
const storeStream = async (
  app: App,
  putPart: App['putPart'],
  rooms: PartRooms,
  file: Omit<CreateFile, 'sample'>,
  { key, again }: { readonly key: string | undefined; readonly again: boolean | undefined },
  stream: AsyncIterable<Uint8Array>,
): Promise<UploadAnswer> => {
  let upload: UploadAnswer | undefined
  let storing: Promise<unknown> = Promise.resolve()
  const figures: { parts: number; bytes: number }[] = []
  try {
    for await (const member of unpack(stream, { name: file.name })) {
      const index = figures.length
      const figure = { parts: 0, bytes: 0 }
      figures.push(figure)
      const announced = {
        ...file,
        name: member.path ?? file.name,
        date: file.date ?? member.modified?.toISOString().slice(0, 10),
      }
      const announce = async (sample: Uint8Array): Promise<void> => {
        const known = upload
        upload =
          known === undefined
            ? await patiently(() =>
                app.createUpload({ files: [{ ...announced, sample }], idempotencyKey: key }),
              )
            : {
                ...(await patiently(() => app.addFile(known.id, index, { ...announced, sample }))),
                complete: known.complete,
              }
      }
      for await (const part of cutEvenly(member.bytes, PART_BYTES, () => rooms.take())) {
        if (figure.parts === 0) await announce(part.slice(0, SAMPLE_BYTES))
        await storing
        figure.bytes += part.length
        const place = { upload: upload?.id ?? '', file: index, part: figure.parts++ }
        // A part that was handed to another thread is empty here.
        storing = patiently(
          () => putPart(place, part),
          () => part.length > 0,
        )
        // Awaited at the next part or at the end; until then a failure must not count as unhandled.
        storing.catch(() => {})
      }
      if (figure.parts === 0) await announce(new Uint8Array(0))
    }
    await storing
    if (upload === undefined)
      throw new LogkinError('unsupported', `${file.name} holds no files; send one that does.`)
    const { id } = upload
    let answer = upload
    for (const [index, { bytes, parts }] of figures.entries())
      answer = await patiently(() => app.completeFile(id, index, bytes, parts, again))
    return answer
  } catch (error) {
    await storing.catch(() => {})
    const atFault =
      error instanceof LogkinError && (error.code === 'unsupported' || error.code === 'too-large')
    if (upload !== undefined && !upload.complete && (key === undefined || atFault))
      await app.deleteUpload(upload.id)
    throw error
  }
}
