import { expect, test } from 'vitest'
import { PART_BYTES } from '../../../server/model/limits.ts'
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

export function closingCases(begin: Begin): void {
  test('a close fixes the figures and asks for the job; repeated it is harmless, with other figures a conflict', async () => {
    const { store, other } = await begin()
    const { id } = await createUpload(store)
    await store.commitPart(partOf(id, 0, noise(PART_BYTES, 3)))
    await store.commitPart(partOf(id, 1, bytesOf('tail\n')))
    expect(await store.requestClose(id, 0, PART_BYTES + 5, 2)).toBe('applied')
    expect(await other.requestClose(id, 0, PART_BYTES + 5, 2)).toBe('same')
    expect(await other.requestClose(id, 0, PART_BYTES + 4, 2)).toBe('conflict')
    expect(await other.requestClose(id, 0, PART_BYTES, 1)).toBe('conflict')
    const [file, untouched] = (await store.upload(id))?.files ?? []
    expect(file).toMatchObject({ state: 'closing', bytes: PART_BYTES + 5, parts: 2 })
    expect(untouched).toMatchObject({ state: 'open', bytes: null, parts: null })
    const job = await store.claimJob('w', LEASE_MS)
    expect(job).toMatchObject({ kind: 'close', upload: id, file: 0, attempts: 1 })
    expect(await store.claimJob('w', LEASE_MS)).toBeNull()
  })

  test.for([
    { name: 'nothing was sent', sent: [], bytes: 5, parts: 1, missing: [0] },
    {
      name: 'a part in the middle is missing',
      sent: [0, 2],
      bytes: 2 * PART_BYTES + 5,
      parts: 3,
      missing: [1],
    },
    {
      name: 'the last parts are missing',
      sent: [1],
      bytes: 3 * PART_BYTES + 5,
      parts: 4,
      missing: [0, 2, 3],
    },
    { name: 'parts and bytes disagree', sent: [0], bytes: 5, parts: 2, missing: [] },
    { name: 'a part is shorter than the figures say', sent: [0], bytes: 6, parts: 1, missing: [] },
    { name: 'a part is longer than the figures say', sent: [0], bytes: 4, parts: 1, missing: [] },
    { name: 'more parts were sent than the figures say', sent: [0, 1], bytes: 5, parts: 1, missing: [] },
    { name: 'a part before the last is short', sent: [0, 1], bytes: PART_BYTES + 5, parts: 2, missing: [] },
  ])('a close is refused when $name', async ({ sent, bytes, parts, missing }) => {
    const { store } = await begin()
    const { id } = await createUpload(store)
    for (const part of sent) await store.commitPart(partOf(id, part, bytesOf('five\n')))
    await expect(store.requestClose(id, 0, bytes, parts)).rejects.toMatchObject({
      ...failure('incomplete'),
      details: { missing, missingCount: missing.length },
    })
    expect((await store.upload(id))?.files[0]).toMatchObject({ state: 'open', bytes: null })
    expect(await store.claimJob('w', LEASE_MS)).toBeNull()
  })

  test('a made-up number of parts names only the first missing ones', async () => {
    const { store } = await begin()
    const { id } = await createUpload(store)
    await store.commitPart(partOf(id, 1, bytesOf('x')))
    const parts = 2 ** 29
    const refusal: unknown = await store
      .requestClose(id, 0, parts * PART_BYTES, parts)
      .catch((error: unknown) => error)
    expect(refusal).toMatchObject({ ...failure('incomplete'), details: { missingCount: parts - 1 } })
    expect(refusal).toHaveProperty('details.missing.length', 1_000)
    await expect(store.requestClose(id, 0, -1, 0)).rejects.toMatchObject(failure('bad-request'))
  })

  test.for([
    [0, 'no part'],
    [1, 'one empty part'],
  ] as const)('an empty file closes with %i parts: %s', async ([parts]) => {
    const { store } = await begin()
    const { id } = await createUpload(store)
    if (parts === 1) await store.commitPart(partOf(id, 0, new Uint8Array(0)))
    expect(await store.requestClose(id, 0, 0, parts)).toBe('applied')
  })

  test('the holder of the job completes the file; doing it twice is harmless', async () => {
    const { store, other } = await begin()
    const id = await requestedClose(store)
    const lease = await store.claimJob('w', LEASE_MS)
    expect(await store.totals(id, 0, REVISION)).toBeNull()
    for (let time = 0; time < 2; time++) {
      expect(await store.finishClose(lease!, id, 0, REVISION, bytesOf('totals'))).toBe('applied')
      expect(await other.totals(id, 0, REVISION)).toEqual(bytesOf('totals'))
      expect((await other.upload(id))?.files[0]?.state).toBe('complete')
    }
    expect(await store.finishJob(lease!)).toBe('applied')
    expect(await store.requestClose(id, 0, 9, 1)).toBe('same')
    expect(await store.claimJob('w', LEASE_MS)).toBeNull()
  })

  test('totals of an analysis that is not the one that is read complete nothing', async () => {
    const { store } = await begin()
    const id = await requestedClose(store)
    const lease = await store.claimJob('w', LEASE_MS)
    expect(await store.finishClose(lease!, id, 0, REVISION + 1, bytesOf('x'))).toBe('fenced')
    expect((await store.upload(id))?.files[0]).toMatchObject({ state: 'closing', revision: REVISION })
  })

  test('totals can be replaced, those of the revision that is read', async () => {
    const { store, other } = await begin()
    const id = await requestedClose(store)
    expect(await store.replaceTotals(id, 0, REVISION, bytesOf('early'))).toBe('same')
    const lease = await store.claimJob('w', LEASE_MS)
    await store.finishClose(lease!, id, 0, REVISION, bytesOf('first'))
    const version = await store.version(id)
    expect(await other.replaceTotals(id, 0, REVISION, bytesOf('first'))).toBe('same')
    expect(await other.replaceTotals(id, 0, REVISION - 1, bytesOf('old'))).toBe('same')
    expect(await store.version(id)).toBe(version)
    expect(await other.replaceTotals(id, 0, REVISION, bytesOf('second'))).toBe('applied')
    expect(await store.version(id)).not.toBe(version)
    expect(await store.totals(id, 0, REVISION)).toEqual(bytesOf('second'))
  })

  test('a lease completes the file it is for, no other', async () => {
    const { store } = await begin()
    const [first, second] = [await requestedClose(store), await requestedClose(store)]
    const lease = await store.claimJobFor('close', first, 0, 'w', LEASE_MS)
    expect(await store.finishClose(lease!, second, 0, REVISION, bytesOf('x'))).toBe('fenced')
    expect(await store.finishClose(lease!, first, 1, REVISION, bytesOf('x'))).toBe('fenced')
    expect((await store.upload(second))?.files[0]?.state).toBe('closing')
  })
}
