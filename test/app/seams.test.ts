import { expect, test, vi } from 'vitest'
import { createApp } from '../../server/app/create.ts'
import { createMemoryStore } from '../../server/store/memory.ts'
import type { Store } from '../../server/store/store.ts'

const PART = 64
vi.mock(import('../../server/model/limits.ts'), async (original) => ({
  ...(await original()),
  PART_BYTES: 64,
  BLOCK_BYTES: 32,
  BLOCKS_PER_PART: 2,
}))

test('a part that lies within a long line and arrives while its neighbour looks for it is counted once', async () => {
  const bytes = Buffer.from(`2026-03-01 10:00:00 INFO ${'x1 '.repeat(80)}\n2026-03-01 10:00:01 INFO done\n`)
  const partOf = (part: number): Uint8Array => bytes.subarray(part * PART, (part + 1) * PART)
  const parts = Math.ceil(bytes.length / PART)
  const store = createMemoryStore()
  const other = createApp({ store, worker: 'other' })
  const { id } = await other.createUpload({ files: [{ name: 'a.log', size: bytes.length, sample: bytes }] })
  const put = (app: typeof other, part: number) => app.putPart({ upload: id, file: 0, part }, partOf(part))
  for (let part = 0; part < parts; part++) if (part !== 1 && part !== 2) await put(other, part)

  let arrived = false
  const factsOf: Store['factsOf'] = async (upload, file, revision, keys) => {
    const found = await store.factsOf(upload, file, revision, keys)
    if (!arrived && keys.some(({ part }) => part === 1)) {
      arrived = true
      await put(other, 1)
    }
    return found
  }
  await put(createApp({ store: { ...store, factsOf }, worker: 'w' }), 2)

  expect(arrived).toBe(true)
  const state = await other.completeFile(id, 0, bytes.length, parts)
  expect(state.complete).toBe(true)
  expect(await other.groups({ uploads: [id] })).toMatchObject({ bytes: bytes.length, lines: 2 })
})
