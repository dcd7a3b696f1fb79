import { expect, test } from 'vitest'
import type { App, CreateFile } from '../../server/app/app.ts'
import { createApp } from '../../server/app/create.ts'
import type { UploadAnswer } from '../../server/model/answers.ts'
import { PART_BYTES } from '../../server/model/limits.ts'
import { createMemoryStore } from '../../server/store/memory.ts'

const FULL = '2026-01-01T10:00:00 INFO started\n2026-01-01T10:00:01 WARN slow\n'
const YEARLESS = 'Jan  1 10:00:00 host app: started\nJan  1 10:00:01 host app: slow\n'
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

const begin = (): App => createApp({ store: createMemoryStore(), worker: 'w' })

type Sent = readonly [text: string | Uint8Array, how: Sending]
interface Sending extends Partial<Omit<CreateFile, 'sample'>> {
  readonly again?: boolean
}
const send = async (
  app: App,
  text: string | Uint8Array,
  { again, ...file }: Sending = {},
): Promise<UploadAnswer> => {
  const bytes = typeof text === 'string' ? bytesOf(text) : text
  const { id } = await app.createUpload({
    files: [{ name: 'app.log', ...file, sample: bytes.slice(0, 1 << 20) }],
  })
  const parts = Math.ceil(bytes.length / PART_BYTES)
  for (let part = 0; part < parts; part++)
    await app.putPart({ upload: id, file: 0, part }, bytes.slice(part * PART_BYTES, (part + 1) * PART_BYTES))
  return app.completeFile(id, 0, bytes.length, parts, again)
}

test('a file whose content is here already is recognised when it is complete, whatever its name', async () => {
  const app = begin()
  const first = await send(app, FULL)
  expect(first).toMatchObject({ complete: true, duplicateOf: null, files: [{ duplicateOf: null }] })
  const second = await send(app, FULL, { name: 'copy of app.log' })
  expect(second).toMatchObject({
    complete: true,
    duplicateOf: first.id,
    files: [{ duplicateOf: { upload: first.id, file: 0 } }],
  })
  // The same request again has the same answer; a later one may say that it is to be kept.
  expect(await app.completeFile(second.id, 0, FULL.length, 1)).toEqual(second)
  expect(await app.completeFile(second.id, 0, FULL.length, 1, true)).toMatchObject({ duplicateOf: null })
  expect(await send(app, FULL, { again: true })).toMatchObject({ complete: true, duplicateOf: null })
})

test('its groups are there under its own id', async () => {
  const app = begin()
  const [first, second] = [await send(app, FULL), await send(app, FULL)]
  const [alone, again] = [
    await app.groups({ uploads: [first.id] }),
    await app.groups({ uploads: [second.id] }),
  ]
  expect(again).toEqual(alone)
})

test.for([
  ['other bytes', [FULL, {}], [FULL.replace('slow', 'slew'), {}], false],
  ['other bytes in a later part', [parts('a', 'b'), {}], [parts('a', 'c'), {}], false],
  ['parts in another order', [parts('a', 'b', 'c'), {}], [parts('b', 'a', 'c'), {}], false],
  ['equal parts', [parts('a', 'b'), {}], [parts('a', 'b'), {}], true],
  ['another zone', [FULL, {}], [FULL, { zone: 'Asia/Shanghai' }], false],
  ['another character set', [FULL, {}], [FULL, { charset: 'latin1' }], false],
  [
    'another date, where no time needs it',
    [FULL, { date: '2026-01-02' }],
    [FULL, { date: '2025-06-01' }],
    true,
  ],
  [
    'another date, where times need it',
    [YEARLESS, { date: '2026-01-02' }],
    [YEARLESS, { date: '2025-06-01' }],
    false,
  ],
  ['the same date', [YEARLESS, { date: '2026-01-02' }], [YEARLESS, { date: '2026-01-02' }], true],
  ['nothing in both', ['', {}], ['', {}], false],
] satisfies readonly [string, Sent, Sent, boolean][])('%s', async ([, a, b, recognised]) => {
  const app = begin()
  const first = await send(app, a[0], a[1])
  expect((await send(app, b[0], b[1])).duplicateOf).toBe(recognised ? first.id : null)
})

/** A file of these parts, each told from the others by its last line only. */
function parts(...names: readonly string[]): Uint8Array {
  const line = bytesOf(`level=3 ${'a long line '.repeat(500)}\n`)
  const bytes = new Uint8Array(names.length * PART_BYTES)
  for (let at = 0; at < bytes.length; at += line.length) bytes.set(line.subarray(0, bytes.length - at), at)
  for (const [index, name] of names.entries()) bytes.set(bytesOf(`\n${name}\n`), (index + 1) * PART_BYTES - 8)
  return bytes
}

test('an unfinished file is found by what was announced of it, not by its date', async () => {
  const app = begin()
  const sample = bytesOf(FULL)
  const sampleSha256 = Buffer.from(await crypto.subtle.digest('SHA-256', sample)).toString('hex')
  const { id } = await app.createUpload({
    files: [
      { name: 'a.log', size: 9_000, sample, date: '2026-01-01' },
      { name: 'b.log', sample, zone: '+08:00' },
    ],
  })
  expect(
    await app.findUnfinished([
      { name: 'a.log', size: 9_000, sampleSha256 },
      { name: 'a.log', size: 9_001, sampleSha256 },
      { name: 'a.log', sampleSha256 },
      { name: 'b.log', sampleSha256 },
      { name: 'b.log', sampleSha256, zone: '+08:00' },
      { name: 'a.log', size: 9_000, sampleSha256: '0'.repeat(64) },
    ]),
  ).toEqual({ files: [{ upload: id, file: 0 }, null, null, null, { upload: id, file: 1 }, null] })
})
