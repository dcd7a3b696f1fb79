import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { App } from '../app/app.ts'
import { LogkinError } from '../model/errors.ts'
import { BLOCK_BYTES, MAX_FILES_PER_UPLOAD } from '../model/limits.ts'
import { attachment } from './attachment.ts'
import { patiently } from './patience.ts'
import { failures, json } from './schemas.ts'
import { uploadId } from './uploads.ts'
import { tokenQuery, wholeNumber } from './view-query.ts'

/** One question to the store: a few decompressions, and little to hold for a client that reads slowly. */
const CHUNK_BYTES = 4 * BLOCK_BYTES

const contentRoute = createRoute({
  method: 'get',
  path: '/api/v1/uploads/{id}/files/{f}/content',
  tags: ['uploads'],
  summary: 'The original file, byte for byte (unpacked, where it was sent packed)',
  request: {
    params: z.object({
      id: uploadId,
      f: wholeNumber(0, MAX_FILES_PER_UPLOAD - 1, 'Index of the file in its upload.'),
    }),
    query: z.strictObject(tokenQuery),
    headers: z.object({
      range: z
        .string()
        .optional()
        .openapi({ description: 'One range, such as bytes=0-99, to go on with a download.' }),
      'if-range': z.string().optional(),
      'if-none-match': z.string().optional(),
    }),
  },
  responses: {
    200: {
      description: 'The whole file.',
      content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
    },
    206: {
      description: 'The range.',
      content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
    },
    304: { description: 'The client has it already (If-None-Match).' },
    416: json(
      failures.default.content['application/json'].schema,
      'The range lies behind the end of the file.',
    ),
    ...failures,
  },
})

/** The bytes of a complete file never change, so that its name is tag enough. */
export const contentRoutes = (app: App): OpenAPIHono =>
  new OpenAPIHono().openapi(contentRoute, async (c) => {
    const { id, f } = c.req.valid('param')
    const { range, 'if-range': ifRange, 'if-none-match': ifNoneMatch } = c.req.valid('header')
    const file = (await app.upload(id)).files[f]
    if (file === undefined)
      throw new LogkinError('not-found', `Upload ${id} has no file ${f}; files are numbered from 0.`)
    if (file.state === 'open' || file.state === 'unpacking')
      throw new LogkinError(
        'incomplete',
        `File ${f} is not complete: send what is missing and complete it; then it can be read.`,
        { missing: file.missing, missingCount: file.missingCount },
      )
    const { bytes } = file.received
    const tag = `"${id}-${f}"`
    const headers = {
      ETag: tag,
      'Cache-Control': 'private, no-cache',
      'Accept-Ranges': 'bytes',
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': attachment(file.name),
    }
    if (ifNoneMatch?.split(',').some((one) => one.trim().replace(/^W\//, '') === tag))
      return c.body(null, 304, headers)
    const wanted = ifRange === undefined || ifRange === tag ? rangeOf(range, bytes) : null
    if (wanted === 'outside') {
      const message = `The file has ${bytes} bytes and the range lies behind them; ask for one that begins before.`
      const error = { code: 'bad-request' as const, message }
      return c.json({ error }, 416, { 'Content-Range': `bytes */${bytes}` })
    }
    const { from, to } = wanted ?? { from: 0, to: bytes }
    return c.body(readingOf(app, id, f, from, to), wanted === null ? 200 : 206, {
      ...headers,
      'Content-Length': String(to - from),
      ...(wanted === null ? {} : { 'Content-Range': `bytes ${from}-${to - 1}/${bytes}` }),
    })
  })

/** Reads as fast as it is read, nothing ahead. A file deleted meanwhile breaks the connection off. */
const readingOf = (
  app: App,
  upload: string,
  file: number,
  from: number,
  to: number,
): ReadableStream<Uint8Array> => {
  let at = from
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        if (at < to) {
          // Chunks end where blocks do, so that none is decompressed twice.
          const end = Math.min(to, at - (at % BLOCK_BYTES) + CHUNK_BYTES)
          const chunk = await patiently(() => app.content(upload, file, at, end))
          at = end
          controller.enqueue(chunk)
        }
        if (at >= to) controller.close()
      },
    },
    { highWaterMark: 0 },
  )
}

/**
 * [from, to) of one range as RFC 9110, 14.1.2 writes it: "bytes=0-99", "bytes=100-", "bytes=-100". Null where there is none, or
 * one that is not understood or names several: then the whole file is the answer, as the RFC allows.
 */
const rangeOf = (
  header: string | undefined,
  bytes: number,
): { readonly from: number; readonly to: number } | 'outside' | null => {
  const match = /^bytes=(?:(\d{1,15})-(\d{1,15})?|-(\d{1,15}))$/.exec(header?.trim() ?? '')
  if (match === null) return null
  const [, first, last, suffix] = match
  if (first !== undefined && last !== undefined && Number(last) < Number(first)) return null
  const from = first === undefined ? Math.max(0, bytes - Number(suffix)) : Number(first)
  const to = last === undefined ? bytes : Math.min(bytes, Number(last) + 1)
  return from < to ? { from, to } : 'outside'
}
