import { expect, test, vi, type Mock } from 'vitest'
import { Cut } from '../../server/app/cut.ts'
import { FileTotals } from '../../server/app/fold.ts'
import { GroupTree } from '../../server/app/group-tree.ts'
import { THREAD_CLOCK } from '../../server/app/turns.ts'
import type { View } from '../../server/app/view.ts'
import { ViewCache } from '../../server/app/view-cache.ts'
import { DEFAULT_SIMILARITY } from '../../server/model/limits.ts'
import { halfUploaded, settled } from './half-uploaded.ts'

/** Half an upload with a group for each letter in its second file. */
const manyGroups = async () => {
  const half = await halfUploaded()
  const letters = Array.from('abcdefghijklmnopqrstuvwxyz', (one) => `10:00:00 ${one}x ${one}y ${one}z\n`)
  await half.app.putPart({ upload: half.id, file: 1, part: 0 }, Buffer.from(letters.join('')))
  return half
}

/** How many templates of a view were asked for: those of other tests' views may still be drawn. */
const drawnOf = (view: View, templates: Mock<GroupTree['templateOf']>): number =>
  (templates.mock.contexts as GroupTree[]).filter(({ tree }) => tree === view.tree).length

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
  expect(prepare.mock.calls.map(([made]) => made)).toEqual([
    { templateRanks: true, lowerTemplates: false },
    { templateRanks: false, lowerTemplates: true },
    { templateRanks: false, lowerTemplates: true },
  ])
  prepare.mockClear()
  await app.groups({ uploads })
  await expect(app.facets({ uploads, group: groups[0]!.id, q: 'tick' })).rejects.toThrow()
  expect(prepare.mock.calls).toEqual([[{ templateRanks: false, lowerTemplates: false }]])
  prepare.mockRestore()
})

test('others have their turn while the groups of a page are made', async () => {
  const { app, id } = await manyGroups()
  const { totalGroups } = await app.groups({ uploads: [id], limit: 1 })
  let [ms, turns] = [0, 0]
  const now = vi.spyOn(THREAD_CLOCK, 'now').mockImplementation(() => (ms += 10))
  let others = setImmediate(function next() {
    turns++
    others = setImmediate(next)
  })
  expect((await app.groups({ uploads: [id] })).groups).toHaveLength(totalGroups)
  clearImmediate(others)
  now.mockRestore()
  expect(turns).toBeGreaterThanOrEqual(totalGroups)
})
