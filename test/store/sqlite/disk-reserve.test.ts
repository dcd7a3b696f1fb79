import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { BLOCK_BYTES, PART_BYTES } from '../../../server/model/limits.ts'
import { openSqliteStore } from '../../../server/store/sqlite/open.ts'
import { deleteAll } from '../cases/deletion.case.ts'
import { freshPath } from '../folder.ts'
import { bytesOf, createUpload, failure, newUpload, noise, partOf, REVISION } from '../setting.ts'
import { CAN_MOUNT, smallDisk } from '../small-disk.ts'

const MiB = 1024 * 1024
const LEASE_MS = 10_000

test('below the reserve nothing that makes the store larger is taken; the rest goes on', async () => {
  const path = freshPath()
  const store = openSqliteStore(path)
  const { id } = await createUpload(store)
  await store.commitPart(partOf(id, 0, bytesOf('one line\n')))
  // No disk has so much left.
  const short = openSqliteStore(path, { diskReserveBytes: 2 ** 60 })
  for (const refused of [
    () => short.checkRoom(),
    () => short.createUpload(newUpload()),
    () => short.commitPart(partOf(id, 1, bytesOf('x'))),
    () =>
      short.commitSeam({
        upload: id,
        file: 0,
        revision: REVISION,
        analyzer: REVISION,
        part: 0,
        facts: bytesOf('x'),
      }),
  ])
    await expect(refused()).rejects.toMatchObject({
      ...failure('disk-full'),
      message: expect.stringMatching(
        /^The disk of the store has \d+ MiB left, and \d+ MiB are kept for deleting; nothing was stored: /,
      ) as unknown,
      details: { reserveBytes: 2 ** 60 },
    })
  expect(await short.commitPart(partOf(id, 0, bytesOf('one line\n')))).toBe('same')
  expect(await short.readText(id, 0, 0, 9)).toEqual(bytesOf('one line\n'))

  // A file that has been received is closed when there is room again.
  expect(await short.requestClose(id, 0, 9, 1)).toBe('applied')
  const job = await short.claimJob('w', LEASE_MS)
  await expect(short.finishClose(job!, id, 0, REVISION, bytesOf('x'))).rejects.toMatchObject(
    failure('disk-full'),
  )
  expect(await store.finishClose(job!, id, 0, REVISION, bytesOf('x'))).toBe('applied')
  await store.finishJob(job!)

  expect(await short.deleteUpload(id)).toBe(true)
  await deleteAll(short, id, 10)
  expect(existsSync(`${path}-reserve`)).toBe(false)
  await short.close()
  await store.close()
})

test('with plenty of room a part of the reserve is a file, made by the first who writes', async () => {
  const path = freshPath()
  const store = openSqliteStore(path, { diskReserveBytes: 4 * MiB })
  await createUpload(store)
  expect(statSync(`${path}-reserve`).size).toBe(MiB)
  await store.close()
})

describe.runIf(CAN_MOUNT)('on a disk of 48 MiB', () => {
  const RESERVE = 12 * MiB
  const setUp = () => {
    const disk = smallDisk(48)
    const path = join(disk.folder, 'logkin.db')
    return { disk, path, open: () => openSqliteStore(path, { diskReserveBytes: RESERVE }) }
  }

  test('uploads stop at the reserve and go on as soon as there is room, again and again', async () => {
    const { disk, open } = setUp()
    const [store, other] = [open(), open()]
    for (let round = 0; round < 6; round++) {
      const { id } = await createUpload(store)
      let parts = 0
      const next = () => store.commitPart(partOf(id, parts, noise(PART_BYTES / 2, round * 100 + parts)))
      for (; parts < 100; parts++) {
        if ((await next().catch(() => 'full')) === 'full') break
      }
      await expect(next()).rejects.toMatchObject(failure('disk-full'))
      expect(disk.free()).toBeGreaterThan(0)
      expect(await store.parts(id, 0)).toHaveLength(parts)
      expect(await other.readText(id, 0, 0, BLOCK_BYTES)).toEqual(
        noise(PART_BYTES / 2, round * 100).subarray(0, BLOCK_BYTES),
      )
      await other.deleteUpload(id)
      await deleteAll(other, id, 50)
      expect(parts).toBeGreaterThan(2)
    }
    await store.close()
    await other.close()
  })

  test('a delete works where another program has taken the last byte, and gives the room back', async () => {
    const { disk, path, open } = setUp()
    const store = open()
    const kept = await createUpload(store)
    await store.commitPart(partOf(kept.id, 0, noise(MiB, 99)))
    const { id } = await createUpload(store)
    for (let part = 0; part < 3; part++) {
      await store.commitPart(partOf(id, part, noise(PART_BYTES / 2, part)))
      await store.commitPart(partOf(kept.id, part + 1, noise(MiB, part + 50)))
    }
    for (let round = 0; round < 3; round++) {
      disk.fill(0)
      expect(disk.free()).toBe(0)
      await expect(createUpload(store)).rejects.toMatchObject(failure('disk-full'))
      expect(await store.readText(kept.id, 0, 0, MiB)).toEqual(noise(MiB, 99))
    }
    await store.close()
    // Also by a process that starts on the full disk.
    const restarted = open()
    expect(await restarted.deleteUpload(id)).toBe(true)
    await deleteAll(restarted, id, 50)
    expect(disk.free()).toBeGreaterThan(2 * (PART_BYTES / 2))
    expect(await restarted.readText(kept.id, 0, 0, MiB)).toEqual(noise(MiB, 99))
    disk.empty()
    expect(await restarted.commitPart(partOf(kept.id, 4, noise(MiB, 98)))).toBe('applied')
    expect(statSync(`${path}-reserve`).size).toBe(RESERVE / 4)
    await restarted.close()
  })
})
