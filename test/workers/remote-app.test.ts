import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { PartRooms } from '../../server/api/part-rooms.ts'
import { PART_BYTES } from '../../server/model/limits.ts'
import { LogkinError } from '../../server/model/errors.ts'
import { openRemoteApp, type RemoteApp } from '../../workers/remote-app.ts'

const LINES = new TextEncoder().encode(
  '2026-03-01T10:00:00Z INFO started\n2026-03-01T10:00:01Z ERROR lost 3 of 7\n',
)
const NOBODY = '0'.repeat(32)

const rooms = new PartRooms()

let folder = ''
let app: RemoteApp
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'logkin-engines-'))
  app = await openRemoteApp(rooms, {
    worker: '8811',
    config: {
      dataDir: folder,
      logLevel: 'silent',
      diskReserveBytes: 0,
      stagingBytes: 2 ** 30,
      retention: { days: null, bytes: null },
    },
  })
})
afterEach(async () => {
  await app.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('an App in engine threads', () => {
  test('does what an App does, writing in one thread and reading in the other', async () => {
    const { id } = await app.createUpload({ files: [{ name: 'a.log', size: LINES.length, sample: LINES }] })
    const part = new Uint8Array(LINES)
    expect(await app.putPart({ upload: id, file: 0, part: 0 }, part)).toMatchObject({
      status: 'applied',
      bytes: LINES.length,
    })
    expect(await app.completeFile(id, 0, LINES.length, 1)).toMatchObject({ complete: true })
    expect(await app.groups({ uploads: [id] })).toMatchObject({ lines: 2, entries: 2, unparsed: 0 })
    expect((await app.upload(id)).files[0]?.workers).toEqual({ 8811: 1 })
  })

  test('gives answers as the JSON that they are', async () => {
    const { id } = await app.createUpload({ files: [{ name: 'a.log', size: LINES.length, sample: LINES }] })
    await app.putPart({ upload: id, file: 0, part: 0 }, new Uint8Array(LINES))
    const query = { uploads: [id] }
    const open = await app.asJson!('groups', [query])
    expect(open.partial).toBe(true)
    await app.completeFile(id, 0, LINES.length, 1)
    const groups = await app.groups(query)
    const [group] = groups.groups
    for (const [asked, answer] of [
      [app.asJson!('groups', [query]), groups],
      [app.asJson!('groupLines', [group!.id, query]), await app.groupLines(group!.id, query)],
    ] as const) {
      const { json, partial } = await asked
      expect(JSON.parse(Buffer.from(json).toString())).toEqual(answer)
      expect(partial).toBe(false)
    }
    await expect(app.asJson!('timeline', [{ uploads: [NOBODY] }])).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  test("takes over a part's buffer, but copies bytes that share theirs with others", async () => {
    const { id } = await app.createUpload({ files: [{ name: 'a.log', sample: LINES }] })
    const shared = new Uint8Array(LINES.length + 10)
    shared.set(LINES, 10)
    await app.putPart({ upload: id, file: 0, part: 0 }, shared.subarray(10))
    expect(shared.subarray(10)).toEqual(LINES)
    const own = new Uint8Array(LINES)
    await app.putPart({ upload: id, file: 0, part: 0 }, own)
    expect(own.buffer.byteLength).toBe(0)
  })

  test('gives the room of a part back, for the next one, also of one that is refused', async () => {
    const texts = ['first', 'second', 'third'].map((word) =>
      Buffer.alloc(PART_BYTES, `2026-03-01T10:00:00Z INFO ${word} of ${PART_BYTES} bytes\n`),
    )
    const { id } = await app.createUpload({
      files: [{ name: 'a.log', size: 3 * PART_BYTES, sample: texts[0]!.subarray(0, 1000) }],
    })
    for (const [part, text] of texts.entries()) {
      const room = rooms.take()
      if (part > 0) expect(Buffer.compare(room, texts[part - 1]!)).toBe(0)
      room.set(text)
      await app.putPart({ upload: id, file: 0, part }, room)
      expect(room.byteLength).toBe(0)
    }
    const bytes = await app.content(id, 0, 0, 3 * PART_BYTES)
    expect(Buffer.compare(bytes, Buffer.concat(texts))).toBe(0)
    const refused = rooms.take().fill(7)
    await expect(app.putPart({ upload: NOBODY, file: 0, part: 0 }, refused)).rejects.toMatchObject({
      code: 'not-found',
    })
    expect(rooms.take()[PART_BYTES - 1]).toBe(7)
  })

  test.runIf(process.platform === 'linux')('lets who writes give way to who reads', () => {
    // Of each thread of this process: name and niceness, which is the 19th field.
    const threads = readdirSync('/proc/self/task').map((id) => {
      const stat = readFileSync(`/proc/self/task/${id}/stat`, 'utf8')
      const [, name, rest] = /\((.*)\) (.*)/.exec(stat) ?? []
      return { name, niceness: Number(rest?.split(' ')[16]) }
    })
    const of = (wanted: string) => [
      ...new Set(threads.filter(({ name }) => name === wanted).map(({ niceness }) => niceness)),
    ]
    const [reader = NaN, ...others] = of('reader')
    expect(others).toEqual([])
    expect(of('writer')).toEqual([reader + 10])
    // What V8 compiles and collects for it, too; but not the HTTP thread.
    expect(of('V8Worker')).toEqual([reader + 10])
    expect(threads.find(({ name }) => name === 'MainThread' || name === 'node')?.niceness).toBe(reader)
  })

  test('throws the LogkinErrors of its App, code and details included', async () => {
    const error: unknown = await app.upload(NOBODY).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(LogkinError)
    expect(error).toMatchObject({ code: 'not-found' })
  })

  test('says that it is busy when more questions wait than it holds, and answers those it took', async () => {
    const answers = await Promise.allSettled(Array.from({ length: 100 }, () => app.uploads()))
    const refused = answers
      .filter((answer) => answer.status === 'rejected')
      .map(({ reason }) => reason as unknown)
    expect(refused).toHaveLength(36)
    for (const reason of refused)
      expect(reason).toMatchObject({ code: 'busy', details: { retryAfterSeconds: 1 } })
    expect(await app.uploads()).toEqual({ uploads: [] })
  })
})
