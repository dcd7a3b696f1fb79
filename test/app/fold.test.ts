import { describe, expect, test } from 'vitest'
import { createApp } from '../../server/app/create.ts'
import { PART_BYTES } from '../../server/model/limits.ts'
import { decodeTotals } from '../../server/app/facts.ts'
import { decodeSummary } from '../../server/cluster/summary-code.ts'
import { FileTotals } from '../../server/app/fold.ts'
import { createMemoryStore } from '../../server/store/memory.ts'
import { atOnce } from '../../server/model/steps.ts'
import type { Summary } from '../../server/model/summary.ts'
import type { LogFile } from '../../server/model/upload.ts'
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

/** From the facts alone. */
const anew = async (store: Store, id: string, file: LogFile): Promise<Summary> =>
  decodeSummary(atOnce(decodeTotals((await new FileTotals(store, undefined, -1).fresh(id, file)).totals)))

describe('totals of an open file', () => {
  /** Long lines, which are soon analysed. */
  const { text } = generate(kindNamed('syslog'), { lines: 100, seed: 3 })
  const long = Buffer.from(
    Buffer.from(text)
      .toString()
      .replaceAll('\n', ` ${'x'.repeat(40_000)}\n`),
  )
  const lines = (parts: number): Uint8Array =>
    Buffer.concat(Array.from({ length: Math.ceil((parts * PART_BYTES) / long.length) }, () => long)).subarray(
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
      expect(await totals.of(id, file)).toEqual(await anew(store, id, file))
    }
    expect(asked.slice(-2)).toEqual([[{ kind: 'seam', part: 3 }], [{ kind: 'part', part: 4 }]])
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
    await expect(totals.of(id, file)).rejects.toThrow('a stored fact ends too soon')
    broken = false
    expect(await totals.of(id, file)).toEqual(await anew(store, id, file))
  })

  const FAN = 2
  const ORDERS = [
    { order: [0, 1, 2, 3, 4], folded: [{ from: 0, to: 4 }] },
    { order: [4, 2, 0, 3, 1], folded: [{ from: 0, to: 4 }] },
    { order: [1, 0, 3, 2], folded: [{ from: 0, to: 2 }] },
    { order: [3, 1, 4, 2], folded: [{ from: 2, to: 4 }] },
  ]
  test.for(ORDERS)(
    'are folded as parts arrive in the order $order, and the same',
    async ({ order, folded }) => {
      const store = createMemoryStore()
      const { id, put, file } = await begin(store)
      const arriving = new FileTotals(store, FAN)
      for (const part of order) {
        await put(part)
        await arriving.partCame(id, file, part)
        expect(await arriving.of(id, file)).toEqual(await anew(store, id, file))
        expect(await new FileTotals(store, FAN).of(id, file)).toEqual(await anew(store, id, file))
      }
      expect(await store.foldKeys(id, 0, file.revision)).toEqual(folded)
      const asked: FactKey[] = []
      const totals = new FileTotals({
        ...store,
        factsOf: (upload, index, revision, keys) => {
          asked.push(...keys)
          return store.factsOf(upload, index, revision, keys)
        },
      })
      expect(await totals.of(id, file)).toEqual(await anew(store, id, file))
      const within = ({ part }: FactKey): boolean => folded.some(({ from, to }) => part >= from && part < to)
      expect(asked.filter(within)).toEqual([])
    },
  )

  test('are right where folds are replaced while they are read', async () => {
    const store = createMemoryStore()
    const { id, put, file } = await begin(store)
    const arriving = new FileTotals(store, FAN)
    for (const part of [0, 1, 2, 3, 4]) {
      await put(part)
      if (part < 3) await arriving.partCame(id, file, part)
    }
    const totals = new FileTotals({
      ...store,
      fold: async (upload, index, revision, key) => {
        await arriving.partCame(id, file, 4)
        return store.fold(upload, index, revision, key)
      },
    })
    expect(await totals.of(id, file)).toEqual(await anew(store, id, file))
    expect(await store.foldKeys(id, 0, file.revision)).toEqual([{ from: 0, to: 4 }])
  })

  test('a close that has to stop goes on from what was folded, and prolongs its lease in between', async () => {
    const store = createMemoryStore()
    const { id, put } = await begin(store)
    for (const part of [0, 1, 2, 3, 4]) await put(part)
    await store.requestClose(id, 0, bytes.length, 6).catch(() => undefined)
    const file = { ...(await store.upload(id))!.files[0]!, parts: 5 }
    const steps = { left: 0, taken: 0 }
    const step = (): Promise<boolean> => {
      steps.taken++
      return Promise.resolve(steps.left-- > 0)
    }
    expect(await new FileTotals(store, FAN).close(id, file, step)).toBeNull()
    expect(await store.foldKeys(id, 0, file.revision)).toEqual([{ from: 0, to: 2 }])
    steps.left = 10
    const closed = await new FileTotals(store, FAN).close(id, file, step)
    expect(steps.taken).toBe(1 + 3)
    expect(decodeSummary(atOnce(decodeTotals(closed!.totals)))).toEqual(await anew(store, id, file))
    expect(closed!.figures.bytes).toBe(decodeSummary(atOnce(decodeTotals(closed!.totals))).bytes)
  })
})
