import { expect, test } from 'vitest'
import { openDatabase } from '../../../server/store/sqlite/connection.ts'
import { createSqliteStore, openSqliteStore } from '../../../server/store/sqlite/open.ts'
import { BLOCK_BYTES, PART_BYTES } from '../../../server/model/limits.ts'
import { freshPath } from '../folder.ts'
import { bytesOf, Clock, createUpload, noise, partOf, requestedClose, REVISION } from '../setting.ts'
import { startChild } from './child.ts'

test('reopening keeps everything', async () => {
  const path = freshPath()
  const text = noise(3_000_000, 9)
  const first = openSqliteStore(path)
  const id = await requestedClose(first, text)
  const job = await first.claimJob('w', 1_000)
  await first.finishClose(job!, id, 0, REVISION, bytesOf('totals'))
  await first.commitSeam({
    upload: id,
    file: 0,
    revision: REVISION,
    analyzer: REVISION,
    part: 0,
    facts: bytesOf('joint'),
  })
  const seen = async (store: typeof first): Promise<unknown> => ({
    uploads: await store.uploads(),
    parts: await store.parts(id, 0),
    facts: await store.facts(id, 0, REVISION),
    indexes: await store.indexes(id, 0, 0, REVISION),
    totals: await store.totals(id, 0, REVISION),
    versions: [await store.version(id), await store.version()],
  })
  const before = await seen(first)
  await first.close()

  const second = openSqliteStore(path)
  expect(await seen(second)).toEqual(before)
  expect(Buffer.compare(await second.readText(id, 0, 0, text.length), text)).toBe(0)
  expect(await second.heartbeat(job!, 1_000)).toBe(true)
  await second.close()
})

test('what was acknowledged survives SIGKILL, in two processes that write at once, again and again', async () => {
  const path = freshPath()
  const store = openSqliteStore(path)
  const { id } = await createUpload(store)
  await store.close()
  const next = [0, 0]
  for (let round = 0; round < 6; round++) {
    const children = next.map((first, file) =>
      startChild('committer.child.ts', path, id, `${file}`, `${first}`),
    )
    await Promise.all(children.map((child) => child.printed(1 + round)))
    await Promise.all(children.map((child) => child.kill()))

    const db = openDatabase(path)
    const reopened = createSqliteStore(db)
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(db.pragma('foreign_key_check')).toEqual([])
    for (const [file, child] of children.entries()) {
      const parts = await reopened.parts(id, file)
      expect(parts.map(({ part }) => part)).toEqual(Array.from(parts, (_, place) => place))
      // One more than acknowledged may be there: killed between the commit and the print.
      const acknowledged = next[file]! + child.lines.length
      expect(parts.length - acknowledged).toBeOneOf([0, 1])
      for (const { part, bytes, sha256 } of parts.slice(next[file])) {
        const text = await reopened.readText(id, file, part * PART_BYTES, part * PART_BYTES + bytes)
        expect(partOf(id, part, text).sha256).toBe(sha256)
        expect(await reopened.indexes(id, file, part, REVISION)).toHaveLength(Math.ceil(bytes / BLOCK_BYTES))
      }
      expect(await reopened.factKeys(id, file, REVISION)).toHaveLength(parts.length)
      next[file] = parts.length
    }
    await reopened.close()
  }
})

test.for([
  [0, 'claimJob'],
  [1, 'heartbeat'],
  [2, 'finishClose'],
] as const)('a process killed %i steps into its job, after %s, is replaced', async ([steps]) => {
  const path = freshPath()
  const clock = new Clock()
  const store = openSqliteStore(path, { clock: clock.now })
  const id = await requestedClose(store)
  const leaseMs = 10_000
  const holder = startChild('holder.child.ts', path, `${clock.ms}`, `${leaseMs}`, `${steps}`)
  await holder.printed(1)
  await holder.kill()
  const [number, fence] = holder.lines[0]!.split(' ').map(Number)
  expect(await store.claimJob('next', leaseMs)).toBeNull()

  clock.ms += leaseMs
  const job = await store.claimJob('next', leaseMs)
  expect(job).toMatchObject({ job: number, fence: fence! + 1, attempts: 2 })
  expect(await store.finishJob({ job: number!, fence: fence! })).toBe('fenced')
  expect(await store.finishClose(job!, id, 0, REVISION, bytesOf('totals'))).toBe('applied')
  expect(await store.finishJob(job!)).toBe('applied')
  expect((await store.upload(id))?.files[0]?.state).toBe('complete')
  expect(await store.totals(id, 0, REVISION)).toEqual(bytesOf('totals'))
  await store.close()
})
