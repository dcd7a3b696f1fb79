import { expect, test, vi, type Mock } from 'vitest'
import type { App } from '../../server/app/app.ts'
import { FileTotals } from '../../server/app/fold.ts'
import { createApp } from '../../server/app/create.ts'
import { Cut } from '../../server/app/cut.ts'
import { GroupTree } from '../../server/app/group-tree.ts'
import type { View } from '../../server/app/view.ts'
import { ViewCache } from '../../server/app/view-cache.ts'
import { DEFAULT_SIMILARITY } from '../../server/model/limits.ts'
import { createMemoryStore } from '../../server/store/memory.ts'

const TEXT = Buffer.from('10:00:00 tick\n')

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

/** Two files of one upload: the first complete, the second still arriving. */
const halfUploaded = async () => {
  const store = createMemoryStore()
  const app = createApp({ store, worker: 'w' })
  const { id } = await app.createUpload({
    files: ['a.log', 'b.log'].map((name) => ({ name, sample: TEXT })),
  })
  await app.putPart({ upload: id, file: 0, part: 0 }, TEXT)
  await app.completeFile(id, 0, TEXT.length, 1)
  return { store, app, id }
}

/** The same with a group for each letter in the second. */
const manyGroups = async () => {
  const half = await halfUploaded()
  const letters = Array.from('abcdefghijklmnopqrstuvwxyz', (one) => `10:00:00 ${one}x ${one}y ${one}z\n`)
  await half.app.putPart({ upload: half.id, file: 1, part: 0 }, Buffer.from(letters.join('')))
  return half
}

/** How many templates of a view were asked for: those of other tests' views may still be drawn. */
const drawnOf = (view: View, templates: Mock<GroupTree['templateOf']>): number =>
  (templates.mock.contexts as GroupTree[]).filter(({ tree }) => tree === view.tree).length

const settled = async <T>(probe: () => Promise<T | null>): Promise<T> => {
  for (;;) {
    const found = await probe()
    if (found !== null) return found
    await new Promise((done) => setImmediate(done))
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

test('who waits for a view does not wait for the templates of all of its groups: they are made soon after', async () => {
  const templates = vi.spyOn(GroupTree.prototype, 'templateOf')
  const { store, id } = await manyGroups()
  const { view } = await new ViewCache(store, new FileTotals(store)).of([id])
  const groups = view.cut(DEFAULT_SIMILARITY).length
  expect(groups).toBeGreaterThan(20)
  expect(drawnOf(view, templates)).toBe(0)
  await settled(() => Promise.resolve(drawnOf(view, templates) === groups ? true : null))
  templates.mockRestore()
})

test("templates that nobody waits for and that can't be made fail only who asks for them", async () => {
  const templates = vi.spyOn(GroupTree.prototype, 'templateOf')
  const { store, id } = await manyGroups()
  const views = new ViewCache(store, new FileTotals(store))
  const { view } = await views.of([id])
  templates.mockImplementation(() => {
    throw new Error('no memory')
  })
  // A rejection that nobody takes would fail the tests, as it would end a worker.
  await settled(() => Promise.resolve(drawnOf(view, templates) > 0 ? true : null))
  await new Promise((done) => setTimeout(done, 5))
  expect(() => view.cut(DEFAULT_SIMILARITY).map(({ template }) => template)).toThrow('no memory')
  templates.mockRestore()
  expect(view.cut(DEFAULT_SIMILARITY)[0]?.template).toBe('tick')
})

test('nothing is drawn of a view once the cache is closed', async () => {
  const templates = vi.spyOn(GroupTree.prototype, 'templateOf')
  const { store, id } = await manyGroups()
  const closed = new ViewCache(store, new FileTotals(store))
  const { view } = await closed.of([id])
  closed.close()
  const open = new ViewCache(store, new FileTotals(store))
  const { view: other } = await open.of([id])
  const groups = other.cut(DEFAULT_SIMILARITY).length
  await settled(() => Promise.resolve(drawnOf(other, templates) === groups ? true : null))
  expect(drawnOf(view, templates)).toBe(0)
  templates.mockRestore()
})

test('answers that need all templates have them made bit by bit', async () => {
  const prepare = vi.spyOn(Cut.prototype, 'prepare')
  const { app, id } = await manyGroups()
  const uploads = [id]
  const { groups } = await app.groups({ uploads, sort: 'template', limit: 2 })
  expect(groups.map(({ template }) => template)).toEqual(['ax ay az', 'bx by bz'])
  expect((await app.groups({ uploads, q: 'TICK' })).matchedGroups).toBe(1)
  await expect(app.facets({ uploads, q: 'tick' })).rejects.toMatchObject({ code: 'incomplete' })
  expect(prepare.mock.calls.map(([{ q, sort }]) => [q, sort])).toEqual([
    [undefined, 'template'],
    ['TICK', undefined],
    ['tick', undefined],
  ])
  prepare.mockRestore()
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
