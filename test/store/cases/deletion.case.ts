import { expect, test } from 'vitest'
import type { Store } from '../../../server/store/store.ts'
import { BLOCK_BYTES } from '../../../server/model/limits.ts'
import {
  bytesOf,
  createUpload,
  failure,
  noise,
  partOf,
  requestedClose,
  REVISION,
  type Begin,
} from '../setting.ts'

const LEASE_MS = 10_000

/** Runs the job 'delete' of an upload to its end; answers how many times there was more to do. */
export async function deleteAll(store: Store, upload: string, maxRows: number): Promise<number> {
  const job = await store.claimJobFor('delete', upload, null, 'w', LEASE_MS)
  let rounds = 0
  while ((await store.deleteSome(job!, upload, maxRows)) === 'more') rounds += 1
  expect(await store.finishJob(job!)).toBe('applied')
  return rounds
}

export function deletionCases(begin: Begin): void {
  test('a deleted upload is gone at once, and its job is there', async () => {
    const { store, other } = await begin()
    const id = await requestedClose(store)
    const kept = await createUpload(store)
    expect(await store.deleteUpload(id)).toBe(true)
    expect(await other.upload(id)).toBeNull()
    expect((await other.uploads()).map((upload) => upload.id)).toEqual([kept.id])
    for (const asked of [
      other.commitPart(partOf(id, 0, bytesOf('one line\n'))),
      other.commitPart(partOf(id, 1, bytesOf('two\n'))),
      other.parts(id, 0),
      other.commitSeam({
        upload: id,
        file: 0,
        revision: REVISION,
        analyzer: REVISION,
        part: 0,
        facts: bytesOf('x'),
      }),
      other.facts(id, 0, REVISION),
      other.factKeys(id, 0, REVISION),
      other.factsOf(id, 0, REVISION, []),
      other.readText(id, 0, 0, 1),
      other.indexes(id, 0, 0, REVISION),
      other.requestClose(id, 0, 9, 1),
      other.totals(id, 0, REVISION),
      other.version(id),
    ]) {
      await expect(asked).rejects.toMatchObject(failure('not-found'))
    }
    expect(await other.claimJob('w', LEASE_MS)).toMatchObject({ kind: 'delete', upload: id, file: null })
  })

  test('deleting twice, or what is not there, is false', async () => {
    const { store, other } = await begin()
    const { id } = await createUpload(store)
    expect(await store.deleteUpload(id)).toBe(true)
    expect(await other.deleteUpload(id)).toBe(false)
    expect(await store.deleteUpload('0'.repeat(32))).toBe(false)
  })

  test('deleting takes the job to close away from its holder', async () => {
    const { store, other } = await begin()
    const id = await requestedClose(store)
    const closing = await store.claimJob('w', LEASE_MS)
    await other.deleteUpload(id)
    expect(await store.heartbeat(closing!, LEASE_MS)).toBe(false)
    expect(await store.finishClose(closing!, id, 0, REVISION, bytesOf('x'))).toBe('fenced')
    expect(await store.finishJob(closing!)).toBe('fenced')
    expect(await store.claimJob('w', LEASE_MS, ['close'])).toBeNull()
  })

  test('an upload is removed bit by bit, the others stay', async () => {
    const { store } = await begin()
    const [{ id }, kept] = [await createUpload(store), await createUpload(store)]
    for (let part = 0; part < 4; part++) {
      await store.commitPart(partOf(id, part, noise(2 * BLOCK_BYTES, part)))
      await store.commitPart(partOf(kept.id, part, noise(BLOCK_BYTES, part)))
    }
    await store.keepDerived(id, 0, REVISION, 'a', bytesOf('derived'))
    await store.deleteUpload(id)
    expect(await deleteAll(store, id, 3)).toBeGreaterThan(1)
    expect(await store.claimJob('w', LEASE_MS)).toBeNull()
    expect(await store.parts(kept.id, 0)).toHaveLength(4)
    expect(await store.readText(kept.id, 0, 0, BLOCK_BYTES)).toHaveLength(BLOCK_BYTES)
  })

  test('a holder killed while deleting is replaced, and fenced if it comes back', async () => {
    const { store, other, clock } = await begin()
    const { id } = await createUpload(store)
    for (let part = 0; part < 3; part++) await store.commitPart(partOf(id, part, bytesOf(`part ${part}`)))
    await store.deleteUpload(id)
    const lost = await store.claimJob('killed', LEASE_MS)
    expect(await store.deleteSome(lost!, id, 1)).toBe('more')
    clock.ms += LEASE_MS
    const job = await other.claimJob('next', LEASE_MS)
    expect(await store.deleteSome(lost!, id, 1)).toBe('fenced')
    while ((await other.deleteSome(job!, id, 2)) === 'more');
    // Killed between the last row and finishJob: the next one finds nothing left to do.
    clock.ms += LEASE_MS
    const last = await store.claimJob('third', LEASE_MS)
    expect(await store.deleteSome(last!, id, 2)).toBe('done')
    expect(await store.finishJob(last!)).toBe('applied')
  })

  test('a lease deletes the upload it is for, no other', async () => {
    const { store } = await begin()
    const [first, second] = [await createUpload(store), await createUpload(store)]
    await store.deleteUpload(first.id)
    const job = await store.claimJob('w', LEASE_MS)
    expect(await store.deleteSome(job!, second.id, 10)).toBe('fenced')
    expect(await store.upload(second.id)).not.toBeNull()
  })
}
