import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { createApp } from '../../server/app/create.ts'
import { decodeMerges, encodeMerges, WORTH_KEEPING_SHAPES } from '../../server/app/kept-tree.ts'
import { rebuildDerived } from '../../server/app/verify.ts'
import { View } from '../../server/app/view.ts'
import type { Merge } from '../../server/cluster/merge.ts'
import { buildTree, TREE_REVISION } from '../../server/cluster/tree.ts'
import { createMemoryStore } from '../../server/store/memory.ts'

const letters = (number: number): string =>
  number < 26 ? String.fromCharCode(97 + number) : letters(Math.floor(number / 26) - 1) + letters(number % 26)

const VERBS = ['opened', 'closed', 'lost', 'found']
const messages = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, k) => `${letters(k)}x was ${VERBS[k % 4]} by ${letters(k % 50)}y at last`)

const filledStore = async (lines: readonly string[]) => {
  const store = createMemoryStore()
  const text = Buffer.from(lines.map((line) => `${line}\n`).join(''))
  const app = createApp({ store, worker: 'w' })
  const { id } = await app.createUpload({ files: [{ name: 'a.log', sample: text }] })
  await app.putPart({ upload: id, file: 0, part: 0 }, text)
  await app.completeFile(id, 0, text.length, 1)
  return store
}

test('merges come back from the store as they were', () => {
  const merge = fc.record({
    a: fc.nat(9),
    b: fc.nat(9),
    similarity: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  fc.assert(
    fc.property(fc.array(merge, { minLength: 9, maxLength: 9 }), (merges: readonly Merge[]) => {
      expect(decodeMerges(encodeMerges(merges), 10)).toEqual(merges)
    }),
  )
})

test('what is no tree of so many shapes, or damaged, is none', () => {
  const merges = [
    { a: 0, b: 1, similarity: 0.5 },
    { a: 1, b: 2, similarity: 0.25 },
  ]
  const stored = encodeMerges(merges)
  expect(decodeMerges(stored, 3)).toEqual(merges)
  expect(decodeMerges(stored, 4)).toBeNull()
  expect(decodeMerges(encodeMerges([{ a: 0, b: 7, similarity: 1 }]), 2)).toBeNull()
  expect(decodeMerges(stored.subarray(0, stored.length - 1), 3)).toBeNull()
  expect(decodeMerges(Buffer.from('damaged'), 3)).toBeNull()
})

test('the tree of a complete file of many shapes is made once for all workers, and again after a repair', async () => {
  const store = await filledStore(messages(WORTH_KEEPING_SHAPES))
  const keep = vi.spyOn(store, 'keepDerived')
  const groupsOf = (worker: string, similarity?: number) =>
    createApp({ store, worker }).groups({ uploads: [], similarity, limit: 2_000 })
  const made = await groupsOf('first')
  expect(keep).toHaveBeenCalledOnce()
  expect(await groupsOf('second')).toEqual(made)
  for (const similarity of [0.2, 0.7, 0.95])
    expect(await groupsOf('third', similarity)).toEqual(await groupsOf('fourth', similarity))
  expect(keep).toHaveBeenCalledOnce()
  await rebuildDerived(store)
  keep.mockClear()
  expect(await groupsOf('fifth')).toEqual(made)
  expect(keep).toHaveBeenCalledOnce()
})

test('a tree that is stored is taken also beside files of which nothing has come, and not beside others', async () => {
  const store = await filledStore(messages(WORTH_KEEPING_SHAPES))
  const app = createApp({ store, worker: 'first' })
  const made = await app.groups({ uploads: [] })
  const grow = vi.spyOn(View.prototype, 'grow')
  const grown = async () => {
    grow.mockClear()
    const { partial: _, ...answer } = await createApp({ store, worker: 'w' }).groups({ uploads: [] })
    return { answer, known: grow.mock.calls.map(([known]) => (known ?? []).length) }
  }
  const text = Buffer.from('another one\n')
  const { id } = await app.createUpload({ files: [{ name: 'b.log', sample: text }] })
  const { partial: _, ...same } = made
  expect(await grown()).toEqual({ answer: same, known: [WORTH_KEEPING_SHAPES - 1] })
  await app.putPart({ upload: id, file: 0, part: 0 }, text)
  await app.completeFile(id, 0, text.length, 1)
  const { answer, known } = await grown()
  expect([answer.entries, known]).toEqual([made.entries + 1, [0]])
  grow.mockRestore()
})

test('of few shapes nothing is stored', async () => {
  const store = await filledStore(messages(20))
  const keep = vi.spyOn(store, 'keepDerived')
  await createApp({ store, worker: 'w' }).groups({ uploads: [] })
  expect(keep).not.toHaveBeenCalled()
})

/** Another sum is another tree: then TREE_REVISION is raised, or stores go on to show the old one. */
test('the tree is that of its revision', () => {
  const shapes = [
    ...messages(300),
    ...['user <num> logged in', 'user <num> logged out', 'disk <path> is full', 'disk <path> is nearly full'],
    ...['GET /a/<num> 200', 'GET /b/<num> 404', 'list <num>, <num>', 'list <num>, <num>, <num>'],
  ].map((text, k) => ({
    shape: createHash('sha256').update(text).digest('hex').slice(0, 16),
    text,
    count: 1 + ((k * 7) % 13),
  }))
  const merges = JSON.stringify(buildTree(shapes).merges)
  expect({ TREE_REVISION, sha256: createHash('sha256').update(merges).digest('hex') }).toMatchInlineSnapshot(`
    {
      "TREE_REVISION": 2,
      "sha256": "af2fc2777909007b9feee4fba3939c925b56c0413dd4a343bc7f9c52263066fc",
    }
  `)
})
