import { expect, test } from 'vitest'
import type { FoldRecord } from '../../../server/store/store.ts'
import { bytesOf, createUpload, failure, requestedClose, READING, REVISION, type Begin } from '../setting.ts'

const LEASE_MS = 10_000

const foldOf = (
  upload: string,
  from: number,
  to: number,
  overrides: Partial<FoldRecord> = {},
): FoldRecord => ({
  upload,
  file: 0,
  revision: REVISION,
  from,
  to,
  data: bytesOf(`${from} to ${to}`),
  ...overrides,
})

export function foldCases(begin: Begin): void {
  test('folds come in order; one takes the place of those within it, and what is covered is not kept', async () => {
    const { store, other } = await begin()
    const { id } = await createUpload(store)
    const version = await store.version(id)
    for (const [from, to] of [
      [8, 12],
      [0, 4],
      [4, 8],
    ] as const)
      expect(await store.commitFold(foldOf(id, from, to))).toBe('applied')
    expect(await other.commitFold(foldOf(id, 4, 8, { data: bytesOf('again') }))).toBe('same')
    expect(await other.foldKeys(id, 0, REVISION)).toEqual([
      { from: 0, to: 4 },
      { from: 4, to: 8 },
      { from: 8, to: 12 },
    ])
    expect(await other.fold(id, 0, REVISION, { from: 4, to: 8 })).toEqual(bytesOf('4 to 8'))
    expect(await other.commitFold(foldOf(id, 0, 8))).toBe('applied')
    expect(await store.commitFold(foldOf(id, 4, 8))).toBe('same')
    expect(await store.foldKeys(id, 0, REVISION)).toEqual([
      { from: 0, to: 8 },
      { from: 8, to: 12 },
    ])
    expect(await store.fold(id, 0, REVISION, { from: 4, to: 8 })).toBeNull()
    expect(await store.foldKeys(id, 1, REVISION)).toEqual([])
    expect(await store.version(id)).toBe(version)
  })

  test('a complete file keeps none, and takes none', async () => {
    const { store } = await begin()
    const id = await requestedClose(store)
    await store.commitFold(foldOf(id, 0, 1))
    const lease = await store.claimJob('w', LEASE_MS)
    await store.finishClose(lease!, id, 0, REVISION, bytesOf('totals'))
    expect(await store.foldKeys(id, 0, REVISION)).toEqual([])
    expect(await store.commitFold(foldOf(id, 0, 1))).toBe('same')
    expect(await store.foldKeys(id, 0, REVISION)).toEqual([])
  })

  test('those of another analysis are kept while it is made, and no longer', async () => {
    const { store } = await begin()
    const id = await requestedClose(store)
    const close = await store.claimJob('w', LEASE_MS)
    await store.finishClose(close!, id, 0, REVISION, bytesOf('totals'))
    await store.finishJob(close!)
    expect(await store.commitFold(foldOf(id, 0, 1, { revision: REVISION + 1 }))).toBe('same')
    await store.requestReanalysis(id, 0, { zone: 'UTC', date: '2025-01-02' })
    const first = await store.claimJob('w', LEASE_MS)
    expect(await store.beginReanalysis(first!, id, 0, REVISION)).toMatchObject({ revision: REVISION + 1 })
    expect(await store.commitFold(foldOf(id, 0, 1, { revision: REVISION + 1 }))).toBe('applied')
    await store.requestReanalysis(id, 0, { zone: 'Asia/Shanghai', date: '2025-01-02' })
    expect(await store.commitFold(foldOf(id, 1, 2, { revision: REVISION + 1 }))).toBe('same')
    const job = await store.claimJob('w', LEASE_MS)
    const begun = await store.beginReanalysis(job!, id, 0, REVISION)
    expect(begun).toMatchObject({ revision: REVISION + 2 })
    expect(await store.commitFold(foldOf(id, 0, 1, { revision: REVISION + 2 }))).toBe('applied')
    const done = { upload: id, file: 0, revision: REVISION + 2, analyzer: REVISION, reading: READING }
    await store.finishReanalysis(job!, { ...done, totals: bytesOf('new totals') })
    expect(await store.foldKeys(id, 0, REVISION + 2)).toEqual([])
    while ((await store.dropReplaced(job!, id, 0, 100)) === 'more');
    expect(await store.foldKeys(id, 0, REVISION + 1)).toEqual([])
  })

  test('an upload with folds can be deleted', async () => {
    const { store } = await begin()
    const { id } = await createUpload(store)
    await store.commitFold(foldOf(id, 0, 4))
    await store.deleteUpload(id)
    await expect(store.foldKeys(id, 0, REVISION)).rejects.toMatchObject(failure('not-found'))
    await expect(store.commitFold(foldOf(id, 4, 8))).rejects.toMatchObject(failure('not-found'))
    const job = await store.claimJob('w', LEASE_MS)
    while ((await store.deleteSome(job!, id, 1)) === 'more');
    expect(await store.check()).toEqual([])
  })
}
