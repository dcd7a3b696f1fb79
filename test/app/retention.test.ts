import { describe, expect, onTestFinished, test } from 'vitest'
import type { App } from '../../server/app/app.ts'
import { createApp } from '../../server/app/create.ts'
import type { Retention } from '../../server/app/retention.ts'
import { DUPLICATE_KEPT_HOURS } from '../../server/model/limits.ts'
import { createMemoryStore } from '../../server/store/memory.ts'
import { openSqliteStore } from '../../server/store/sqlite/open.ts'
import type { Store } from '../../server/store/store.ts'
import { freshPath } from '../store/folder.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const STORES: readonly [string, (clock: () => number) => Store][] = [
  ['memory', (clock) => createMemoryStore({ clock })],
  ['SQLite', (clock) => openSqliteStore(freshPath(), { clock })],
]

describe.each(STORES)('%s', (_, open) => {
  const begin = async (retention?: Partial<Retention>) => {
    const time = { ms: Date.parse('2026-03-01T00:00:00Z') }
    const clock = () => time.ms
    const store = open(clock)
    onTestFinished(() => store.close())
    const app = createApp({
      store,
      worker: 'w',
      clock,
      ...(retention === undefined ? {} : { retention: { days: null, bytes: null, ...retention } }),
    })
    await store.requestRetention()
    const ids = async () => (await app.uploads()).uploads.map(({ id }) => id).reverse()
    const runAll = async () => {
      time.ms += HOUR_MS
      while (await app.runJob());
      return ids()
    }
    return { app, time, runAll }
  }
  /** An upload of `bytes` bytes, complete unless `missing`. */
  const send = async (app: App, name: string, bytes = 100, { missing = false, again = false } = {}) => {
    const text = new TextEncoder().encode(`${name} says hello\n`.repeat(bytes)).slice(0, bytes)
    const { id } = await app.createUpload({
      files: [{ name, sample: text }, ...(missing ? [{ name: 'more', sample: text }] : [])],
    })
    await app.putPart({ upload: id, file: 0, part: 0 }, text)
    await app.completeFile(id, 0, bytes, 1, again)
    return id
  }

  test('without a setting everything is kept', async () => {
    const { app, time, runAll } = await begin()
    const id = await send(app, 'a')
    time.ms += 4_000 * DAY_MS
    expect(await runAll()).toEqual([id])
  })

  test('by age: complete uploads past their days go, others stay', async () => {
    const { app, time, runAll } = await begin({ days: 30 })
    const [old, open] = [await send(app, 'old'), await send(app, 'open', 100, { missing: true })]
    time.ms += 29 * DAY_MS
    const young = await send(app, 'young')
    expect(await runAll()).toEqual([old, open, young])
    time.ms += DAY_MS
    expect(await runAll()).toEqual([open, young])
    // By itself, again and again.
    time.ms += 30 * DAY_MS
    expect(await runAll()).toEqual([open])
  })

  test('by size: the oldest complete ones go until the rest fits', async () => {
    const { app, time, runAll } = await begin({ bytes: 1_000 })
    const ids: string[] = []
    for (const [name, bytes, missing] of [
      ['a', 400, false],
      ['b', 300, true],
      ['c', 300, false],
      ['d', 200, false],
    ] as const) {
      ids.push(await send(app, name, bytes, { missing }))
      time.ms += 1_000
    }
    // 1,200 bytes: without the oldest they are 800.
    expect(await runAll()).toEqual(ids.slice(1))
    const large = await send(app, 'e', 5_000)
    // What is open counts, and stays; what is too large by itself goes too.
    expect(await runAll()).toEqual([ids[1]])
    await expect(app.upload(large)).rejects.toMatchObject({ code: 'not-found' })
  })

  test('a duplicate goes when nobody has said in time that it is to be kept, whatever the settings', async () => {
    const { app, time, runAll } = await begin()
    const first = await send(app, 'same')
    const [unwanted, kept, mixed] = [
      await send(app, 'same'),
      await send(app, 'same', 100, { again: true }),
      await send(app, 'same', 100, { missing: true }),
    ]
    time.ms += (DUPLICATE_KEPT_HOURS - 2) * HOUR_MS
    expect(await runAll()).toEqual([first, unwanted, kept, mixed])
    time.ms += HOUR_MS
    expect(await runAll()).toEqual([first, kept, mixed])
    const last = await send(app, 'same')
    await app.deleteUpload(first)
    time.ms += 2 * DAY_MS
    expect(await runAll()).toEqual([kept, mixed])
    await expect(app.upload(last)).rejects.toMatchObject({ code: 'not-found' })
  })
})
