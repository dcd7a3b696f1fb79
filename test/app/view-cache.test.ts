import { expect, test } from 'vitest'
import type { App } from '../../server/app/app.ts'
import { FileTotals } from '../../server/app/fold.ts'
import { createApp } from '../../server/app/create.ts'
import { ViewCache } from '../../server/app/view-cache.ts'
import { createMemoryStore } from '../../server/store/memory.ts'
import { halfUploaded, settled, TEXT } from './half-uploaded.ts'

const uploadTo = async (app: App, name = 'a.log'): Promise<string> => {
  const { id } = await app.createUpload({ files: [{ name, sample: TEXT }] })
  await app.putPart({ upload: id, file: 0, part: 0 }, TEXT)
  await app.completeFile(id, 0, TEXT.length, 1)
  return id
}

test('a view is built once for all who ask at the same time, and anew when something has changed', async () => {
  const store = createMemoryStore()
  const app = createApp({ store, worker: 'w' })
  const views = new ViewCache(store, new FileTotals(store))
  const ask = async (): Promise<ReadonlySet<unknown>> =>
    new Set((await Promise.all([views.of([]), views.of([]), views.of([])])).map(({ view }) => view))
  await uploadTo(app)
  const first = await ask()
  expect(first.size).toBe(1)
  expect(await ask()).toEqual(first)
  await uploadTo(app)
  const second = await ask()
  expect(second.size).toBe(1)
  expect([...second][0]).not.toBe([...first][0])
  expect((await views.of([])).view.entries).toBe(2)
})

test('the view of all uploads is that of the only one, as long as there is but one', async () => {
  const store = createMemoryStore()
  const app = createApp({ store, worker: 'w' })
  const views = new ViewCache(store, new FileTotals(store))
  expect((await views.of([])).view.entries).toBe(0)
  const first = await uploadTo(app)
  const alone = await views.of([first])
  expect((await views.of([])).view).toBe(alone.view)
  const second = await uploadTo(app)
  const both = await views.of([])
  expect(both.view.entries).toBe(2)
  await app.deleteUpload(second)
  expect((await views.of([])).view).toBe(alone.view)
  await app.deleteUpload(first)
  expect((await views.of([])).view.entries).toBe(0)
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
    ids.push(await uploadTo(app, name))
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

/** Clocks that say that every build takes long, and that it is always time for the next. */
const slowBuilds = () => {
  let ms = 0
  return {
    now: () => (ms += 1_000_000),
    worked: () => (ms += 1_000_000),
    rest: () => Promise.resolve(),
  }
}

test('while files arrive, the last view is shown as partial until the next one is built', async () => {
  const { store, app, id } = await halfUploaded()
  const views = new ViewCache(store, new FileTotals(store), slowBuilds())
  const first = await views.of([id])
  expect([first.view.entries, first.partial]).toEqual([1, true])
  // The last line may go on in the next part: it is not counted yet.
  await app.putPart({ upload: id, file: 1, part: 0 }, Buffer.concat([TEXT, TEXT]))
  const second = await views.of([id])
  expect(second.view).toBe(first.view)
  expect(second.partial).toBe(true)
  const third = await settled(async () => {
    const { view } = await views.of([id])
    return view === first.view ? null : view
  })
  expect(third.entries).toBe(2)
})

test('once nothing arrives any more, nobody is shown an older view', async () => {
  const { store, app, id } = await halfUploaded()
  const views = new ViewCache(store, new FileTotals(store), slowBuilds())
  const before = await views.of([id])
  await app.putPart({ upload: id, file: 1, part: 0 }, TEXT)
  await views.of([id])
  await app.completeFile(id, 1, TEXT.length, 1)
  const { view, partial } = await views.of([id])
  expect([view.entries, partial]).toEqual([2, false])
  // What the file that was complete before adds up to is not read again.
  expect(view.files[0]).toBe(before.view.files[0])
})

test('an upload that was deleted is not shown for another that arrives', async () => {
  const { store, app, id } = await halfUploaded()
  const views = new ViewCache(store, new FileTotals(store), slowBuilds())
  expect((await views.of([])).view.entries).toBe(1)
  await app.createUpload({ files: [{ name: 'c.log', sample: TEXT }] })
  await app.deleteUpload(id)
  expect((await views.of([])).view.entries).toBe(0)
})

test('when a second upload begins, the first is shown as all until both are added up', async () => {
  const store = createMemoryStore()
  const app = createApp({ store, worker: 'w' })
  const views = new ViewCache(store, new FileTotals(store), slowBuilds())
  await uploadTo(app)
  const alone = await views.of([])
  expect([alone.view.entries, alone.partial]).toEqual([1, false])
  const { id } = await app.createUpload({ files: [{ name: 'b.log', sample: TEXT }] })
  await app.putPart({ upload: id, file: 0, part: 0 }, Buffer.concat([TEXT, TEXT]))
  const meanwhile = await views.of([])
  expect(meanwhile.view).toBe(alone.view)
  expect(meanwhile.partial).toBe(true)
  const both = await settled(async () => {
    const { view } = await views.of([])
    return view === alone.view ? null : view
  })
  expect(both.entries).toBe(2)
  await app.completeFile(id, 0, 2 * TEXT.length, 1)
  const complete = await settled(async () => {
    const { view, partial } = await views.of([])
    return partial ? null : view
  })
  expect(complete.entries).toBe(3)
})

test('several uploads that take very long to add up are shown as they were until they are, marked partial', async () => {
  const store = createMemoryStore()
  const app = createApp({ store, worker: 'w' })
  const first = await uploadTo(app)
  const second = await uploadTo(app, 'b.log')
  const slow = new ViewCache(store, new FileTotals(store), slowBuilds())
  const quick = new ViewCache(store, new FileTotals(store))
  const before = [await slow.of([]), await slow.of([first, second])]
  expect(before.map(({ view, partial }) => [view.entries, partial])).toEqual([
    [2, false],
    [2, false],
  ])
  expect((await quick.of([])).view.entries).toBe(2)
  await uploadTo(app, 'c.log')
  const meanwhile = await slow.of([])
  expect(meanwhile.view).toBe(before[0]!.view)
  expect(meanwhile.partial).toBe(true)
  const settledView = await settled(async () => {
    const { view, partial } = await slow.of([])
    return partial ? null : view
  })
  expect(settledView.entries).toBe(3)
  // What does not take long, and what nothing has changed in, is never shown otherwise than it is.
  const exact = [await quick.of([]), await slow.of([first, second])]
  expect(exact.map(({ view, partial }) => [view.entries, partial])).toEqual([
    [3, false],
    [2, false],
  ])
  // What is deleted is not shown for a moment longer.
  await app.deleteUpload(first)
  const left = await slow.of([])
  expect([left.view.entries, left.partial]).toEqual([2, false])
})

test('nobody is shown an older view for ever because the next one can not be built', async () => {
  const store = createMemoryStore()
  const app = createApp({ store, worker: 'w' })
  await uploadTo(app)
  await uploadTo(app, 'b.log')
  let failing = false
  const flaky = {
    ...store,
    factKeys: (...of: Parameters<typeof store.factKeys>) =>
      failing ? Promise.reject(new Error('unreadable')) : store.factKeys(...of),
  }
  const views = new ViewCache(flaky, new FileTotals(flaky), slowBuilds())
  const before = await views.of([])
  await uploadTo(app, 'c.log')
  failing = true
  expect((await views.of([])).view).toBe(before.view)
  await expect(settled(async () => ((await views.of([])).partial ? null : true))).rejects.toThrow(
    'unreadable',
  )
  await expect(views.of([])).rejects.toThrow('unreadable')
  failing = false
  const { view, partial } = await views.of([])
  expect([view.entries, partial]).toEqual([3, false])
})

test('a build that nobody waits for does not rest while somebody waits for another', async () => {
  const { store, app, id } = await halfUploaded()
  const other = await uploadTo(app, 'c.log')
  let [ms, rests] = [0, 0]
  // Others always have something to do.
  const clock = {
    now: () => (ms += 2),
    worked: () => (ms += 1_000_000),
    rest: () => {
      rests++
      return new Promise<void>((done) => setTimeout(done, 1))
    },
  }
  const views = new ViewCache(store, new FileTotals(store), clock)
  const first = await views.of([id])
  expect(rests).toBe(0)
  ms += 1e9
  const letters = 'abcdefghijklmnopqrstuvwxyz'
  const lines = Array.from(letters, (one) => Array.from(letters, (two) => `10:00:00 ${one}${two} went up\n`))
  await app.putPart({ upload: id, file: 1, part: 0 }, Buffer.from(lines.flat().join('')))
  expect((await views.of([id])).view).toBe(first.view)
  await settled(() => Promise.resolve(rests > 2 ? true : null))
  await views.of([other])
  await settled(async () => {
    const { view } = await views.of([id])
    return view === first.view ? null : view
  })
  expect(rests).toBeLessThan(20)
})
