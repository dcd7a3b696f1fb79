import { expect, test } from 'vitest'
import type { Store } from '../../../server/store/store.ts'
import { bytesOf, newUpload, partOf, READING, REVISION, type Begin } from '../setting.ts'

const LEASE_MS = 10_000
const TEXT = bytesOf('one line\n')

/** An upload of one file per identity, all complete; the file's content does not matter to the store. */
async function completeUpload(store: Store, ...identities: readonly string[]): Promise<string> {
  const files = identities.map((name) => ({ name, size: null, reading: READING, fingerprint: name }))
  const { id } = await store.createUpload(newUpload({ files }))
  for (const [file, identity] of identities.entries()) await complete(store, id, file, identity)
  return id
}

async function complete(store: Store, id: string, file: number, identity?: string, again = false) {
  await store.commitPart(partOf(id, 0, TEXT, { file }))
  await store.requestClose(id, file, TEXT.length, 1, again)
  const lease = await store.claimJobFor('close', id, file, 'w', LEASE_MS)
  expect(await store.finishClose(lease!, id, file, REVISION, bytesOf('totals'), identity)).toBe('applied')
  await store.finishJob(lease!)
}

export function againCases(begin: Begin): void {
  const originals = async (store: Store, id: string) =>
    (await store.upload(id))?.files.map(({ duplicateOf }) => duplicateOf)

  test('of files of one identity all but the first completed are duplicates of that, whichever was created first', async () => {
    const { store, other } = await begin()
    const { id: late } = await store.createUpload(newUpload())
    const first = await completeUpload(store, 'x', 'y')
    const second = await completeUpload(other, 'z', 'y', 'x')
    await complete(store, late, 0, 'x')
    expect(await originals(other, first)).toEqual([null, null])
    expect(await originals(store, second)).toEqual([
      null,
      { upload: first, file: 1 },
      { upload: first, file: 0 },
    ])
    expect(await originals(store, late)).toEqual([{ upload: first, file: 0 }, null])
    expect(
      (await store.uploads()).map(({ id, files }) => [id, files.map((file) => file.duplicateOf)]),
    ).toEqual(await Promise.all([second, first, late].map(async (id) => [id, await originals(store, id)])))
  })

  test('files of one upload are no duplicates of each other, nor are files without an identity', async () => {
    const { store } = await begin()
    expect(await originals(store, await completeUpload(store, 'x', 'x'))).toEqual([null, null])
    for (let time = 0; time < 2; time++) {
      const { id } = await store.createUpload(newUpload())
      await complete(store, id, 0)
      expect(await originals(store, id)).toEqual([null, null])
    }
  })

  test('what is to be kept is no duplicate, said at once or later', async () => {
    const { store, other } = await begin()
    const first = await completeUpload(store, 'x')
    const { id: atOnce } = await store.createUpload(newUpload())
    await complete(store, atOnce, 0, 'x', true)
    expect(await originals(store, atOnce)).toEqual([null, null])

    const later = await completeUpload(store, 'x')
    expect(await originals(store, later)).toEqual([{ upload: first, file: 0 }])
    const version = await store.version(later)
    expect(await other.requestClose(later, 0, TEXT.length, 1, true)).toBe('same')
    expect(await originals(store, later)).toEqual([null])
    expect(await store.version(later)).toBeGreaterThan(version)
    // It is not taken back by a repeated request that does not say so.
    expect(await other.requestClose(later, 0, TEXT.length, 1)).toBe('same')
    expect(await originals(store, later)).toEqual([null])
    expect(await other.requestClose(later, 0, TEXT.length + 1, 1, true)).toBe('conflict')
  })

  test('when the first is deleted, the next one takes its place', async () => {
    const { store, other } = await begin()
    const [first, second, third] = [
      await completeUpload(store, 'x'),
      await completeUpload(store, 'x'),
      await completeUpload(store, 'x'),
    ]
    expect(await originals(store, third)).toEqual([{ upload: first, file: 0 }])
    await other.deleteUpload(first)
    expect(await originals(store, second)).toEqual([null])
    expect(await originals(store, third)).toEqual([{ upload: second, file: 0 }])
  })

  test('only an upload that holds nothing else is deleted as a duplicate', async () => {
    const { store, other } = await begin()
    const first = await completeUpload(store, 'x', 'y')
    const mixed = await completeUpload(store, 'x', 'z')
    const double = await completeUpload(store, 'y', 'x')
    expect(await store.deleteDuplicate(first)).toBe(false)
    expect(await store.deleteDuplicate(mixed)).toBe(false)
    expect(await store.deleteDuplicate('0'.repeat(32))).toBe(false)
    expect(await store.deleteDuplicate(double)).toBe(true)
    expect(await other.deleteDuplicate(double)).toBe(false)
    expect((await other.uploads()).map(({ id }) => id)).toEqual([mixed, first])
    expect(await other.claimJob('w', LEASE_MS)).toMatchObject({ kind: 'delete', upload: double })
  })

  test('unfinished files are found by their fingerprint, in the newest upload that is not complete', async () => {
    const { store, other } = await begin()
    await completeUpload(store, 'file a')
    const [older, newer] = [await store.createUpload(newUpload()), await store.createUpload(newUpload())]
    expect(await other.findUnfinished(['file b', 'unknown', 'file a'])).toEqual([
      { upload: newer.id, file: 1 },
      null,
      { upload: newer.id, file: 0 },
    ])
    // Each file once.
    expect(await other.findUnfinished(['file a', 'file a', 'file a'])).toEqual([
      { upload: newer.id, file: 0 },
      { upload: older.id, file: 0 },
      null,
    ])
    // A complete file still belongs to what was dropped at once, as long as another is missing.
    await complete(store, newer.id, 0, 'x')
    expect(await other.findUnfinished(['file a'])).toEqual([{ upload: newer.id, file: 0 }])
    await complete(store, newer.id, 1, 'y')
    expect(await other.findUnfinished(['file a', 'file b'])).toEqual([
      { upload: older.id, file: 0 },
      { upload: older.id, file: 1 },
    ])
    await store.deleteUpload(older.id)
    expect(await other.findUnfinished(['file a', 'file b'])).toEqual([null, null])
  })
}
