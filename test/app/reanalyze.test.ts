import { describe, expect, onTestFinished, test } from 'vitest'
import type { App, ReadingChange } from '../../server/app/app.ts'
import { createApp } from '../../server/app/create.ts'
import { openLocal } from '../../server/app/local.ts'
import { verifyStore } from '../../server/app/verify.ts'
import { PART_BYTES } from '../../server/model/limits.ts'
import { createMemoryStore } from '../../server/store/memory.ts'
import { openSqliteStore } from '../../server/store/sqlite/open.ts'
import type { Store } from '../../server/store/store.ts'
import { generate, kindNamed } from '../samples/index.ts'
import { overParts } from '../samples/over-parts.ts'
import { freshPath } from '../store/folder.ts'

/** Three parts with lines without a year. */
const BYTES = overParts(generate(kindNamed('syslog'), { lines: 1_000, seed: 7 }).text, 2)

const send = async (app: App, bytes: Buffer, wishes: { charset?: string } = {}): Promise<string> => {
  const { id } = await app.createUpload({
    files: [{ name: 'a.log', sample: bytes.subarray(0, 1 << 20), date: '2026-11-20', ...wishes }],
  })
  const parts = Math.ceil(bytes.length / PART_BYTES)
  for (let part = 0; part < parts; part++)
    await app.putPart(
      { upload: id, file: 0, part },
      bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES),
    )
  await app.completeFile(id, 0, bytes.length, parts)
  return id
}

const runJobs = async (app: App): Promise<void> => {
  while (await app.runJob());
}

const clean = async (store: Store): Promise<readonly string[]> => {
  const said: string[] = []
  await verifyStore(store, async (difference) => {
    said.push(difference)
  })
  return said
}

const open = (): { store: Store; app: App } => {
  const store = openSqliteStore(freshPath())
  onTestFinished(() => store.close())
  return { store, app: createApp({ store, worker: 'w' }) }
}

describe('a file read in another way', () => {
  test.each<[string, ReadingChange, { zone?: string; date?: string; charset?: string; chosen?: object }]>([
    ['zone', { zone: 'Asia/Shanghai' }, { zone: 'Asia/Shanghai', date: '2026-11-20' }],
    ['date', { date: '2031-01-31' }, { zone: 'UTC', date: '2031-01-31' }],
  ])('%s: as if it had been sent so', async (_, change, reading) => {
    const { store, app } = open()
    const id = await send(app, BYTES)
    const other = createApp({ store, worker: 'other' })
    const before = await other.groups({ uploads: [id], limit: 10_000 })
    const version = await other.version([id])
    expect((await app.changeReading(id, 0, change)).files[0]).toMatchObject({
      reanalysing: true,
      complete: true,
      zone: 'UTC',
    })
    expect(await other.groups({ uploads: [id], limit: 10_000 })).toEqual(before)
    await runJobs(app)
    expect((await other.upload(id)).files[0]).toMatchObject({
      reanalysing: false,
      complete: true,
      ...reading,
    })
    expect(await other.version([id])).not.toBe(version)
    const after = await other.groups({ uploads: [id], limit: 10_000 })
    const local = await openLocal([{ name: 'a.log', stream: streamOf(BYTES), date: reading.date }], reading)
    expect(after).toEqual(local.groups({ uploads: [], limit: 10_000 }))
    expect(after.groups[0]?.firstSeen).not.toBe(before.groups[0]?.firstSeen)
    expect(await clean(store)).toEqual([])
  })

  test('character set and format; null lets the text decide again', async () => {
    const { store, app } = open()
    const bytes = Buffer.concat([
      Buffer.from('2026-03-01 10:00:00 INFO [main] '),
      Buffer.from([0xb6, 0xa9, 0xb5, 0xa5]),
      Buffer.from(' 17\n2026-03-01 10:00:01 INFO [main] '),
      Buffer.from([0xb6, 0xa9, 0xb5, 0xa5]),
      Buffer.from(' 18\n'),
    ])
    const id = await send(app, bytes, { charset: 'latin1' })
    const templates = async (): Promise<string[]> =>
      (await app.groups({ uploads: [id] })).groups.map(({ template }) => template)
    const change = async (wanted: ReadingChange) => {
      await app.changeReading(id, 0, wanted)
      await runJobs(app)
      const { format, charset, chosen } = (await app.upload(id)).files[0]!
      return { format, charset, chosen }
    }
    const learned = (await app.upload(id)).files[0]!.format
    expect(await templates()).toEqual(['¶©µ¥ <num>'])
    expect(await change({ charset: 'gb18030' })).toMatchObject({
      format: learned,
      chosen: { charset: 'gb18030' },
    })
    expect(await templates()).toEqual(['订单 <num>'])
    expect(await change({ format: 'plain' })).toEqual({
      format: 'plain',
      charset: 'gb18030',
      chosen: { charset: 'gb18030', format: 'plain' },
    })
    expect((await templates())[0]).toMatch(/main/)
    expect(await change({ format: null, charset: null })).toMatchObject({ format: learned, chosen: {} })
    expect(await templates()).toEqual(['订单 <num>'])
    expect(await clean(store)).toEqual([])
  })

  test('asked for while it is being sent: once it is complete', async () => {
    const store = createMemoryStore()
    const app = createApp({ store, worker: 'w' })
    const bytes = Buffer.from('Mar  1 10:00:00 host app: up\n')
    const { id } = await app.createUpload({ files: [{ name: 'a.log', sample: bytes }] })
    await app.putPart({ upload: id, file: 0, part: 0 }, bytes)
    await app.changeReading(id, 0, { zone: '+08:00' })
    await app.changeReading(id, 0, { date: '2020-12-31' })
    await runJobs(app)
    expect((await app.upload(id)).files[0]).toMatchObject({ reanalysing: true, zone: 'UTC' })
    await app.completeFile(id, 0, bytes.length, 1)
    await runJobs(app)
    expect((await app.upload(id)).files[0]).toMatchObject({
      reanalysing: false,
      zone: '+08:00',
      date: '2020-12-31',
    })
    const { groups } = await app.groups({ uploads: [id] })
    expect(groups[0]?.firstSeen).toBe('2020-03-01T02:00:00.000Z')
  })

  test('as it is read already: nothing is done; as can not be: it is refused', async () => {
    const store = createMemoryStore()
    const app = createApp({ store, worker: 'w' })
    const id = await send(app, Buffer.from('10:00:00 tick\n'))
    await runJobs(app)
    const version = await app.version([id])
    expect((await app.changeReading(id, 0, { zone: 'UTC', charset: null })).files[0]?.reanalysing).toBe(false)
    expect(await app.version([id])).toBe(version)
    for (const change of [{ zone: 'Mars' }, { charset: 'utf-9' }, { date: 'today' }])
      await expect(app.changeReading(id, 0, change)).rejects.toMatchObject({ code: 'bad-request' })
    await expect(app.changeReading(id, 1, {})).rejects.toMatchObject({ code: 'not-found' })
  })
})

test('lines and groups asked for just while the analysis is replaced are of the one or of the other', async () => {
  const { store, app } = open()
  const bytes = Buffer.from('2026-03-01 10:00:00 tick 1\n2026-03-01 10:00:01 tick 2\n')
  const id = await send(app, bytes)
  let zone = 0
  const replace = async (): Promise<void> => {
    if (zone++ >= 2) return
    await app.changeReading(id, 0, { zone: `+0${zone}:00` })
    await runJobs(app)
  }
  /** Between two reads of the store the file is analysed anew, and the old facts are gone. */
  const reader = createApp({
    store: {
      ...store,
      factsOf: async (...args) => {
        await replace()
        return store.factsOf(...args)
      },
      totals: async (...args) => {
        await replace()
        return store.totals(...args)
      },
    },
    worker: 'reader',
  })
  const { groups } = await reader.groups({ uploads: [id] })
  expect(groups).toMatchObject([{ count: 2, firstSeen: '2026-03-01T08:00:00.000Z' }])
  zone = 0
  const { entries } = await reader.groupLines(groups[0]!.id, { uploads: [id] })
  expect(entries.map(({ time }) => time)).toEqual(['2026-03-01T08:00:00.000Z', '2026-03-01T08:00:01.000Z'])
})

test('facts of an older analyzer are made anew by the first worker that looks for jobs', async () => {
  const { store, app } = open()
  const bytes = Buffer.from('10:00:00 tick\n')
  const id = await send(app, bytes)
  const made = (await store.upload(id))!.files[0]!
  const older: Store = {
    ...store,
    commitPart: (part) => store.commitPart({ ...part, analyzer: part.analyzer - 1 }),
  }
  const old = await send(createApp({ store: older, worker: 'old' }), Buffer.from('11:00:00 tock\n'))
  const file = async () => (await store.upload(old))!.files[0]!
  // Closed by an older worker too: nobody has noticed yet.
  expect(await file()).toMatchObject({ analyzer: made.analyzer - 1, revision: made.revision })
  await runJobs(createApp({ store, worker: 'new' }))
  expect(await file()).toMatchObject({ analyzer: made.analyzer, revision: made.revision + 1 })
  expect((await store.upload(id))!.files[0]).toEqual(made)
  expect(await clean(store)).toEqual([])
})

async function* streamOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
