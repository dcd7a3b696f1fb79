import { expect, test } from 'vitest'
import type { Store } from '../../../server/store/store.ts'
import { bytesOf, createUpload, newUpload, partOf, REVISION, type Begin } from '../setting.ts'
import { deleteAll } from './deletion.case.ts'

const LEASE_MS = 10_000

export function versionCases(begin: Begin): void {
  test('the version changes exactly when something visible does', async () => {
    const { store, other, clock } = await begin()
    const untouched = await createUpload(store)
    const { id } = await createUpload(store)
    const before = await store.version(untouched.id)
    const part = partOf(id, 0, bytesOf('text\n'))
    const seam = {
      upload: id,
      file: 0,
      revision: REVISION,
      analyzer: REVISION,
      part: 0,
      facts: bytesOf('joint'),
    }
    const claim = (): ReturnType<Store['claimJob']> => store.claimJob('w', LEASE_MS)

    /** Of the upload, and of the whole store. */
    const versions = async (): Promise<string> => `${await other.version(id)} ${await other.version()}`
    const changes = async (visible: boolean, what: () => Promise<unknown>): Promise<void> => {
      const [was, wasOfAll] = (await versions()).split(' ')
      await what()
      const [is, isOfAll] = (await versions()).split(' ')
      expect([what.toString(), is !== was, isOfAll !== wasOfAll]).toEqual([what.toString(), visible, visible])
    }

    await changes(true, () => store.commitPart(part))
    await changes(false, () => store.commitPart(part))
    await changes(false, () => store.commitPart(partOf(id, 0, bytesOf('other\n'))))
    await changes(true, () => other.commitSeam(seam))
    await changes(false, () => store.commitSeam(seam))
    await changes(false, () => store.readText(id, 0, 0, 5))
    await changes(false, () => store.requestClose(id, 0, 6, 1).catch(String))
    await changes(true, () => store.requestClose(id, 0, 5, 1))
    await changes(false, () => store.requestClose(id, 0, 5, 1))
    await changes(false, () => store.requestClose(id, 0, 9, 1))
    await changes(false, claim)
    clock.ms += LEASE_MS
    const job = await claim()
    await changes(false, () => store.heartbeat(job!, LEASE_MS))
    await changes(false, () => store.finishClose({ ...job!, fence: 1 }, id, 0, REVISION, bytesOf('x')))
    await changes(true, () => store.finishClose(job!, id, 0, REVISION, bytesOf('totals')))
    await changes(false, () => store.finishClose(job!, id, 0, REVISION, bytesOf('totals')))
    await changes(false, () => store.finishClose(job!, id, 0, REVISION + 1, bytesOf('totals')))
    await changes(true, () => store.replaceTotals(id, 0, REVISION, bytesOf('better totals')))
    await changes(false, () => store.replaceTotals(id, 0, REVISION, bytesOf('better totals')))
    await changes(false, () => store.finishJob(job!))
    expect(await store.version(untouched.id)).toBe(before)
  })

  test('creating and deleting change the version of all', async () => {
    const { store, other } = await begin()
    const seen = [await store.version()]
    const { id } = await other.createUpload(newUpload({ idempotencyKey: 'k' }))
    seen.push(await store.version())
    await other.createUpload(newUpload({ idempotencyKey: 'k' }))
    expect(await store.version()).toBe(seen.at(-1))
    await other.deleteUpload(id)
    seen.push(await store.version())
    await other.deleteUpload(id)
    await deleteAll(store, id, 10)
    expect(await store.version()).toBe(seen.at(-1))
    expect(new Set(seen).size).toBe(3)
  })
}
