import { expect, test } from 'vitest'
import type { Job, Reanalysed, Store } from '../../../server/store/store.ts'
import {
  bytesOf,
  createUpload,
  failure,
  partOf,
  READING,
  requestedClose,
  REVISION,
  type Begin,
} from '../setting.ts'

const LEASE_MS = 10_000
const NEW = REVISION + 1
const ANALYZER = REVISION
const WANTED = { zone: 'Asia/Shanghai', date: '2025-01-02' }

/** The id of an upload whose first file is complete. */
const completed = async (store: Store): Promise<string> => {
  const id = await requestedClose(store)
  const job = await store.claimJobFor('close', id, 0, 'w', LEASE_MS)
  expect(await store.finishClose(job!, id, 0, REVISION, bytesOf('totals'), 'identity')).toBe('applied')
  await store.finishJob(job!)
  return id
}

const analysisOf = (upload: string, revision: number, part = 0) => ({
  key: { upload, file: 0, part },
  revision,
  facts: bytesOf(`facts of revision ${revision}`),
  indexes: [bytesOf(`index of revision ${revision}`)],
})

const reanalysed = (upload: string, revision: number): Reanalysed => ({
  upload,
  file: 0,
  revision,
  analyzer: ANALYZER,
  reading: { ...READING, zone: 'Asia/Shanghai' },
  totals: bytesOf(`totals of revision ${revision}`),
})

const claim = (store: Store): Promise<Job | null> => store.claimJob('w', LEASE_MS, ['reanalyze'])

export function reanalysisCases(begin: Begin): void {
  test('the old analysis is read until the new one takes its place in one step; then the old one can go', async () => {
    const { store, other } = await begin()
    const id = await completed(store)
    const file = async () => (await other.upload(id))?.files[0]
    expect(await file()).toMatchObject({ revision: REVISION, analyzer: REVISION, reanalysis: null })
    expect(await store.requestReanalysis(id, 0, WANTED)).toBe('applied')
    expect(await file()).toMatchObject({ revision: REVISION, reanalysis: { wanted: WANTED } })

    await store.keepDerived(id, 0, REVISION, 'a', bytesOf('old'))
    const job = await claim(store)
    expect(job).toMatchObject({ kind: 'reanalyze', upload: id, file: 0 })
    expect(await store.beginReanalysis(job!, id, 0, ANALYZER)).toEqual({ revision: NEW, wanted: WANTED })
    const version = await other.version(id)
    expect(await store.commitAnalysis(job!, analysisOf(id, NEW))).toBe('applied')
    expect(await store.commitAnalysis(job!, analysisOf(id, NEW))).toBe('same')
    const seam = { upload: id, file: 0, revision: NEW, analyzer: ANALYZER, part: 0, facts: bytesOf('seam') }
    expect(await store.commitSeam(seam)).toBe('applied')
    expect(await file()).toMatchObject({ revision: REVISION, reading: READING })
    expect(await other.version(id)).toBe(version)

    expect(await store.keepDerived(id, 0, NEW, 'a', bytesOf('new'))).toBe('applied')
    expect(await store.finishReanalysis(job!, reanalysed(id, NEW))).toBe('applied')
    expect(await file()).toMatchObject({
      state: 'complete',
      revision: NEW,
      analyzer: ANALYZER,
      reading: { ...READING, zone: 'Asia/Shanghai' },
      reanalysis: null,
    })
    expect(await other.version(id)).not.toBe(version)
    expect(await other.totals(id, 0, NEW)).toEqual(bytesOf(`totals of revision ${NEW}`))
    expect(await other.indexes(id, 0, 0, NEW)).toEqual([bytesOf(`index of revision ${NEW}`)])
    expect(await other.factKeys(id, 0, NEW)).toHaveLength(2)
    expect(await store.finishReanalysis(job!, reanalysed(id, NEW))).toBe('fenced')

    expect(await other.factKeys(id, 0, REVISION)).toHaveLength(1)
    while ((await store.dropReplaced(job!, id, 0, 1)) === 'more');
    expect(await other.factKeys(id, 0, REVISION)).toEqual([])
    expect(await other.indexes(id, 0, 0, REVISION)).toEqual([])
    expect(await other.totals(id, 0, REVISION)).toBeNull()
    expect(await other.derived(id, 0, REVISION, 'a')).toBeNull()
    expect(await other.derived(id, 0, NEW, 'a')).toEqual(bytesOf('new'))
    expect(await other.factKeys(id, 0, NEW)).toHaveLength(2)
    // Who joins parts of the old analysis late leaves nothing behind.
    expect(await store.commitSeam({ ...seam, revision: REVISION })).toBe('same')
    expect(await other.factKeys(id, 0, REVISION)).toEqual([])
    expect(await store.beginReanalysis(job!, id, 0, ANALYZER)).toBeNull()
    expect(await store.finishJob(job!)).toBe('applied')
    expect(await store.readText(id, 0, 0, 9)).toEqual(bytesOf('one line\n'))
  })

  test('asked for again: the same is harmless, another takes its place and its holder is fenced', async () => {
    const { store, other } = await begin()
    const id = await completed(store)
    await store.requestReanalysis(id, 0, WANTED)
    const first = await claim(store)
    const begun = await store.beginReanalysis(first!, id, 0, ANALYZER)
    expect(await other.requestReanalysis(id, 0, WANTED)).toBe('same')
    expect(await store.commitAnalysis(first!, analysisOf(id, NEW))).toBe('applied')
    expect(await other.requestReanalysis(id, 0, { ...WANTED, charset: 'gb18030' })).toBe('applied')
    expect(await store.commitAnalysis(first!, analysisOf(id, NEW, 0))).toBe('fenced')
    expect(await store.finishReanalysis(first!, reanalysed(id, NEW))).toBe('fenced')
    expect(await store.dropReplaced(first!, id, 0, 9)).toBe('fenced')
    expect(await store.heartbeat(first!, LEASE_MS)).toBe(false)
    const second = await claim(other)
    const again = await other.beginReanalysis(second!, id, 0, ANALYZER)
    expect([begun, again]).toEqual([
      { revision: NEW, wanted: WANTED },
      { revision: NEW + 1, wanted: { ...WANTED, charset: 'gb18030' } },
    ])
    expect(await other.commitAnalysis(second!, analysisOf(id, NEW))).toBe('fenced')
    while ((await other.dropReplaced(second!, id, 0, 1)) === 'more');
    expect(await other.factKeys(id, 0, NEW)).toEqual([])
    expect(await other.factKeys(id, 0, REVISION)).toHaveLength(1)
  })

  test('whose holder was killed: the next one goes on with the same revision', async () => {
    const { store, other, clock } = await begin()
    const id = await completed(store)
    await store.requestReanalysis(id, 0, WANTED)
    const lost = await claim(store)
    await store.beginReanalysis(lost!, id, 0, ANALYZER)
    await store.commitAnalysis(lost!, analysisOf(id, NEW))
    clock.ms += LEASE_MS
    const job = await claim(other)
    expect(await other.beginReanalysis(job!, id, 0, ANALYZER)).toMatchObject({ revision: NEW })
    expect(await other.commitAnalysis(job!, analysisOf(id, NEW))).toBe('same')
    expect(await store.finishReanalysis(lost!, reanalysed(id, NEW))).toBe('fenced')
    expect(await other.finishReanalysis(job!, reanalysed(id, NEW))).toBe('applied')
  })

  test('analyzers of several versions never mix: a newer one begins anew, an older one leaves it alone', async () => {
    const { store } = await begin()
    const id = await completed(store)
    await store.requestReanalysis(id, 0, null)
    const job = await claim(store)
    expect(await store.beginReanalysis(job!, id, 0, 8)).toEqual({ revision: NEW, wanted: null })
    expect(await store.beginReanalysis(job!, id, 0, 9)).toEqual({ revision: NEW + 1, wanted: null })
    expect(await store.beginReanalysis(job!, id, 0, 8)).toBe('newer')
    expect(await store.beginReanalysis(job!, id, 0, 9)).toEqual({ revision: NEW + 1, wanted: null })
  })

  test('of a file that is not complete waits until it is', async () => {
    const { store } = await begin()
    const { id } = await createUpload(store)
    await store.commitPart(partOf(id, 0, bytesOf('one line\n')))
    expect(await store.requestReanalysis(id, 0, WANTED)).toBe('applied')
    expect((await store.upload(id))?.files[0]?.reanalysis).toEqual({ wanted: WANTED })
    await store.requestClose(id, 0, 9, 1)
    expect(await claim(store)).toBeNull()
    const close = await store.claimJob('w', LEASE_MS)
    await store.finishClose(close!, id, 0, REVISION, bytesOf('totals'))
    expect(await claim(store)).toMatchObject({ kind: 'reanalyze', upload: id, file: 0 })
  })

  test('is asked for where facts are of an older analyzer', async () => {
    const { store, other } = await begin()
    const [old, open, mixed] = [
      await completed(store),
      await requestedClose(store),
      await createUpload(store),
    ]
    expect(await store.requestOutdated(REVISION)).toBe(0)
    // A worker of an older version takes part in what a newer one began.
    await store.commitPart(partOf(mixed.id, 0, bytesOf('one line\n'), { analyzer: REVISION - 1 }))
    await store.commitPart(partOf(mixed.id, 1, bytesOf('two\n'), { analyzer: REVISION + 1 }))
    expect((await store.upload(mixed.id))?.files[0]?.analyzer).toBe(REVISION - 1)
    await store.commitSeam({
      upload: mixed.id,
      file: 0,
      revision: REVISION,
      analyzer: REVISION - 2,
      part: 0,
      facts: bytesOf('seam'),
    })
    expect((await store.upload(mixed.id))?.files[0]?.analyzer).toBe(REVISION - 2)
    expect(await store.requestOutdated(REVISION)).toBe(0)

    expect(await store.requestOutdated(REVISION + 1)).toBe(1)
    expect(await other.requestOutdated(REVISION + 1)).toBe(0)
    const job = await claim(store)
    expect(job).toMatchObject({ upload: old, file: 0 })
    expect(await claim(store)).toBeNull()
    expect((await store.upload(open))?.files[0]?.reanalysis).toBeNull()
    await store.beginReanalysis(job!, old, 0, REVISION + 1)
    await store.finishReanalysis(job!, { ...reanalysed(old, NEW), analyzer: REVISION + 1 })
    expect(await store.requestOutdated(REVISION + 1)).toBe(0)
  })

  test('makes a file that a user had read in another way no duplicate, nor the original of others', async () => {
    const { store } = await begin()
    const [first, second] = [await completed(store), await completed(store)]
    const duplicateOf = async (id: string) => (await store.upload(id))?.files[0]?.duplicateOf
    expect(await duplicateOf(second)).toEqual({ upload: first, file: 0 })
    const redo = async (id: string, wanted: typeof WANTED | null, identity: string): Promise<void> => {
      await store.requestReanalysis(id, 0, wanted)
      const job = await claim(store)
      const begun = await store.beginReanalysis(job!, id, 0, ANALYZER)
      if (begun === null || typeof begun === 'string') throw new Error('nothing was begun')
      await store.finishReanalysis(job!, { ...reanalysed(id, begun.revision), identity })
      await store.finishJob(job!)
    }
    await redo(first, null, 'of a newer analyzer')
    expect(await duplicateOf(second)).toBeNull()
    await redo(second, null, 'of a newer analyzer')
    expect(await duplicateOf(second)).toEqual({ upload: first, file: 0 })
    await redo(first, WANTED, 'read otherwise')
    expect([await duplicateOf(first), await duplicateOf(second)]).toEqual([null, null])
    await redo(first, { ...WANTED, zone: 'UTC' }, 'of a newer analyzer')
    expect([await duplicateOf(first), await duplicateOf(second)]).toEqual([null, null])
  })

  test('goes with the upload', async () => {
    const { store } = await begin()
    const id = await completed(store)
    await store.requestReanalysis(id, 0, WANTED)
    const job = await claim(store)
    await store.beginReanalysis(job!, id, 0, ANALYZER)
    await store.commitAnalysis(job!, analysisOf(id, NEW))
    await store.deleteUpload(id)
    expect(await store.commitAnalysis(job!, analysisOf(id, NEW))).toBe('fenced')
    const removal = await store.claimJobFor('delete', id, null, 'w', LEASE_MS)
    while ((await store.deleteSome(removal!, id, 2)) === 'more');
    expect(await store.finishJob(removal!)).toBe('applied')
    await expect(store.requestReanalysis(id, 0, WANTED)).rejects.toMatchObject(failure('not-found'))
    await expect(store.requestReanalysis((await createUpload(store)).id, 9, null)).rejects.toMatchObject(
      failure('not-found'),
    )
  })
}
