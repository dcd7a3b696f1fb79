import { describe, expect, test } from 'vitest'
import { createApp } from '../../server/app/create.ts'
import { PART_BYTES } from '../../server/model/limits.ts'
import { FileTotals } from '../../server/app/fold.ts'
import { createMemoryStore } from '../../server/store/memory.ts'
import type { FactKey, Store } from '../../server/store/store.ts'
import { generate, kindNamed } from '../samples/index.ts'

test('answers asked for at the same time, while parts arrive in any order, agree and count nothing twice', async () => {
  const { text } = generate(kindNamed('syslog'), { lines: 10_000, seed: 2 })
  const bytes = Buffer.concat(Array.from({ length: Math.ceil((3.5 * PART_BYTES) / text.length) }, () => text))
  const app = createApp({ store: createMemoryStore(), worker: 'w' })
  const { id } = await app.createUpload({ files: [{ name: 'a.log', sample: bytes.subarray(0, 1 << 20) }] })
  let sent = 0
  for (const part of [2, 0, 3, 1]) {
    const own = bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES)
    await app.putPart({ upload: id, file: 0, part }, own)
    sent += own.length
    const answers = await Promise.all(
      Array.from({ length: 4 }, (_, at) => app.groups({ uploads: at % 2 === 0 ? [id] : [], limit: 10_000 })),
    )
    for (const answer of answers) {
      expect(answer.partial).toBe(true)
      expect(answer.bytes).toBeLessThanOrEqual(sent)
      expect(answer.groups.reduce((sum, { lines }) => sum + lines, 0) + answer.unparsed).toBe(answer.lines)
    }
  }
  const state = await app.completeFile(id, 0, bytes.length, 4)
  expect(state.complete).toBe(true)
  const answer = await app.groups({ uploads: [id] })
  expect(answer).toMatchObject({ partial: false, bytes: bytes.length })
})

describe('totals of an open file', () => {
  const { text } = generate(kindNamed('syslog'), { lines: 2_000, seed: 3 })
  const lines = (parts: number): Uint8Array =>
    Buffer.concat(Array.from({ length: Math.ceil((parts * PART_BYTES) / text.length) }, () => text)).subarray(
      0,
      parts * PART_BYTES,
    )
  /** Part 1 lies within one long line and decides nothing. */
  const bytes = Buffer.concat([
    lines(0.9),
    Buffer.alloc(1.5 * PART_BYTES, 'x1 '),
    Buffer.from('\n'),
    lines(3),
  ])
  const partOf = (part: number): Uint8Array => bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES)
  const begin = async (store: Store) => {
    const app = createApp({ store, worker: 'w' })
    const { id } = await app.createUpload({ files: [{ name: 'a.log', sample: bytes.subarray(0, 1 << 20) }] })
    return {
      id,
      put: (part: number) => app.putPart({ upload: id, file: 0, part }, partOf(part)),
      file: (await store.upload(id))!.files[0]!,
    }
  }

  test('read only what is new, also behind a part that decides nothing', async () => {
    const store = createMemoryStore()
    const { id, put, file } = await begin(store)
    const asked: FactKey[][] = []
    const totals = new FileTotals({
      ...store,
      factsOf: (upload, index, revision, keys) => {
        asked.push([...keys])
        return store.factsOf(upload, index, revision, keys)
      },
    })
    for (const part of [0, 1, 2, 3, 4]) {
      await put(part)
      expect(await totals.of(id, file)).toEqual(await new FileTotals(store).fresh(id, file))
    }
    expect(asked.at(-1)).toEqual([
      { kind: 'seam', part: 3 },
      { kind: 'part', part: 4 },
    ])
  })

  test('are right again after a fact could not be read', async () => {
    const store = createMemoryStore()
    const { id, put, file } = await begin(store)
    let broken = false
    const totals = new FileTotals({
      ...store,
      factsOf: async (upload, index, revision, keys) => {
        const records = await store.factsOf(upload, index, revision, keys)
        return records.map((record, at) =>
          broken && at === records.length - 1 ? { ...record, facts: new Uint8Array([1]) } : record,
        )
      },
    })
    await put(0)
    await totals.of(id, file)
    for (const part of [1, 2, 3]) await put(part)
    broken = true
    await expect(totals.of(id, file)).rejects.toThrow('ends too soon')
    broken = false
    expect(await totals.of(id, file)).toEqual(await totals.fresh(id, file))
  })
})
