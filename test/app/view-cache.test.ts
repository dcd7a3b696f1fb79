import { expect, test } from 'vitest'
import { FileTotals } from '../../server/app/fold.ts'
import { createApp } from '../../server/app/create.ts'
import { ViewCache } from '../../server/app/view-cache.ts'
import { createMemoryStore } from '../../server/store/memory.ts'

const TEXT = Buffer.from('10:00:00 tick\n')

test('a view is built once for all who ask at the same time, and anew when something has changed', async () => {
  const store = createMemoryStore()
  const app = createApp({ store, worker: 'w' })
  const upload = async (): Promise<void> => {
    const { id } = await app.createUpload({ files: [{ name: 'a.log', sample: TEXT }] })
    await app.putPart({ upload: id, file: 0, part: 0 }, TEXT)
    await app.completeFile(id, 0, TEXT.length, 1)
  }
  const views = new ViewCache(store, new FileTotals(store))
  const ask = async (): Promise<ReadonlySet<unknown>> =>
    new Set((await Promise.all([views.of([]), views.of([]), views.of([])])).map(({ view }) => view))
  await upload()
  const first = await ask()
  expect(first.size).toBe(1)
  expect(await ask()).toEqual(first)
  await upload()
  const second = await ask()
  expect(second.size).toBe(1)
  expect([...second][0]).not.toBe([...first][0])
  expect((await views.of([])).view.entries).toBe(2)
})

test('a view that could not be built is tried again', async () => {
  const store = createMemoryStore()
  let failing = true
  const flaky = {
    ...store,
    uploads: () => (failing ? Promise.reject(new Error('busy')) : store.uploads()),
  }
  const views = new ViewCache(flaky, new FileTotals(flaky))
  await expect(views.of([])).rejects.toThrow('busy')
  failing = false
  expect((await views.of([])).partial).toBe(false)
})

test('what is deleted while all uploads are looked at is left out, and what was asked for by name is missed', async () => {
  const store = createMemoryStore()
  const ids: string[] = []
  for (const name of ['a.log', 'b.log']) {
    const app = createApp({ store, worker: 'w' })
    const { id } = await app.createUpload({ files: [{ name, sample: TEXT }] })
    await app.putPart({ upload: id, file: 0, part: 0 }, TEXT)
    await app.completeFile(id, 0, TEXT.length, 1)
    ids.push(id)
  }
  const [kept = '', deleted = ''] = ids
  /** Deletes one as soon as all have been listed. */
  const racing = {
    ...store,
    async uploads() {
      const uploads = await store.uploads()
      await store.deleteUpload(deleted)
      while (await createApp({ store, worker: 'w' }).runJob());
      return uploads
    },
  }
  const views = new ViewCache(racing, new FileTotals(racing))
  expect([...(await views.of([])).logFiles.keys()].map(({ upload }) => upload)).toEqual([kept])
  await expect(views.of([deleted])).rejects.toMatchObject({ code: 'not-found' })
})

test('an upload that is deleted while all are listed is left out of the list', async () => {
  const store = createMemoryStore()
  const app = createApp({ store, worker: 'w' })
  const { id: kept } = await app.createUpload({ files: [{ name: 'a.log', sample: TEXT }] })
  const { id: deleted } = await app.createUpload({ files: [{ name: 'b.log', sample: TEXT }] })
  const racing = {
    ...store,
    async uploads() {
      const uploads = await store.uploads()
      await store.deleteUpload(deleted)
      return uploads
    },
  }
  const { uploads } = await createApp({ store: racing, worker: 'w' }).uploads()
  expect(uploads.map(({ id }) => id)).toEqual([kept])
})
