import { expect, test } from 'vitest'
import { createUpload, failure, newUpload, READING, REVISION, type Begin } from '../setting.ts'

export function uploadCases(begin: Begin): void {
  test('an upload comes back as it was created', async () => {
    const { store, other } = await begin()
    const created = await store.createUpload(newUpload())
    expect(created).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/) as unknown,
      createdAt: '2025-01-02T03:04:05.678Z',
      files: [
        {
          index: 0,
          name: 'app.log',
          size: null,
          state: 'open',
          reading: READING,
          revision: REVISION,
          analyzer: REVISION,
          reanalysis: null,
          bytes: null,
          parts: null,
          finishedAt: null,
          duplicateOf: null,
          packedIn: null,
        },
        {
          index: 1,
          name: 'Größe.log',
          size: 12,
          state: 'open',
          reading: { ...READING, format: null },
          revision: REVISION,
          analyzer: REVISION,
          reanalysis: null,
          bytes: null,
          parts: null,
          finishedAt: null,
          duplicateOf: null,
          packedIn: null,
        },
      ],
      packed: [],
    })
    expect(await other.upload(created.id)).toEqual(created)
  })

  test('an unknown upload is null', async () => {
    const { store } = await begin()
    expect(await store.upload('0'.repeat(32))).toBeNull()
    expect(await store.uploads()).toEqual([])
  })

  test('ids grow with time, while the clock stands still and when it goes back', async () => {
    const { store, other, clock } = await begin()
    const ids: string[] = []
    for (const step of [0, 0, 0, 1, -3_600_000, 0, 7_200_000]) {
      clock.ms += step
      ids.push((await createUpload(store)).id, (await createUpload(other)).id)
    }
    expect(ids).toEqual([...ids].sort())
    expect(new Set(ids).size).toBe(ids.length)
    expect(Number.parseInt(ids.at(-2)?.slice(0, 12) ?? '', 16)).toBe(clock.ms)
    expect((await store.uploads()).map(({ id }) => id)).toEqual(ids.reverse())
  })

  test('an id is not given out again when the newest upload is deleted', async () => {
    const { store, clock } = await begin()
    const first = await createUpload(store)
    await store.deleteUpload(first.id)
    clock.ms -= 1_000
    expect((await createUpload(store)).id > first.id).toBe(true)
  })

  test('an idempotency key gives the stored upload for the same request, a conflict for another', async () => {
    const { store, other } = await begin()
    const created = await store.createUpload(newUpload({ idempotencyKey: 'k', fingerprint: 'a' }))
    expect(await other.createUpload(newUpload({ idempotencyKey: 'k', fingerprint: 'a' }))).toEqual(created)
    await expect(
      other.createUpload(newUpload({ idempotencyKey: 'k', fingerprint: 'b' })),
    ).rejects.toMatchObject(failure('conflict'))
    const [another, keyless] = [
      await store.createUpload(newUpload({ idempotencyKey: 'l', fingerprint: 'a' })),
      await store.createUpload(newUpload({ fingerprint: 'a' })),
    ]
    expect((await store.uploads()).map(({ id }) => id)).toEqual([keyless.id, another.id, created.id])
  })

  test('the idempotency key of a deleted upload makes a new one', async () => {
    const { store } = await begin()
    const first = await store.createUpload(newUpload({ idempotencyKey: 'k' }))
    await store.deleteUpload(first.id)
    const second = await store.createUpload(newUpload({ idempotencyKey: 'k', fingerprint: 'other' }))
    expect(second.id).not.toBe(first.id)
  })

  test('a file is added behind the others, once, and only there', async () => {
    const { store, other } = await begin()
    const { id, files } = await store.createUpload(newUpload())
    const file = { name: 'more.log', size: 7, reading: READING, fingerprint: 'more' }
    const before = await store.version(id)
    expect(await store.addFile(id, 3, file, REVISION)).toBe('conflict')
    expect(await store.addFile(id, 0, file, REVISION)).toBe('conflict')
    expect(await store.version(id)).toBe(before)
    expect(await store.addFile(id, 2, file, REVISION)).toBe('applied')
    expect(await store.version(id)).toBeGreaterThan(before)
    expect(await other.addFile(id, 2, file, REVISION)).toBe('same')
    expect(await other.addFile(id, 2, { ...file, fingerprint: 'else' }, REVISION)).toBe('conflict')
    const upload = await other.upload(id)
    expect(upload?.files.slice(0, 2)).toEqual(files)
    expect(upload?.files.slice(2)).toMatchObject([{ index: 2, name: 'more.log', size: 7, state: 'open' }])
    await store.deleteUpload(id)
    await expect(store.addFile(id, 3, file, REVISION)).rejects.toMatchObject(failure('not-found'))
  })
}
