import { statSync } from 'node:fs'
import { expect, test } from 'vitest'
import { PART_BYTES } from '../../../server/model/limits.ts'
import { openDatabase } from '../../../server/store/sqlite/connection.ts'
import { createSqliteStore } from '../../../server/store/sqlite/open.ts'
import { deleteAll } from '../cases/deletion.case.ts'
import { freshPath } from '../folder.ts'
import { bytesOf, createUpload, noise, partOf, REVISION } from '../setting.ts'

const MiB = 1024 * 1024

test('deleting gives all room back', async () => {
  const path = freshPath()
  const db = openDatabase(path)
  const store = createSqliteStore(db)
  const { id } = await createUpload(store)
  for (let part = 0; part < 3; part++) await store.commitPart(partOf(id, part, noise(PART_BYTES, part + 1)))
  await store.commitSeam({
    upload: id,
    file: 0,
    revision: REVISION,
    analyzer: REVISION,
    part: 0,
    facts: noise(MiB, 9),
  })
  await store.commitFold({ upload: id, file: 0, revision: REVISION, from: 0, to: 1, data: noise(MiB, 11) })
  await store.commitPart(partOf(id, 0, bytesOf('x'), { file: 1 }))
  await store.requestClose(id, 1, 1, 1)
  const job = await store.claimJob('w', 1_000)
  await store.finishClose(job!, id, 1, REVISION, noise(MiB, 10))
  await store.finishJob(job!)
  expect(statSync(path).size).toBeGreaterThan(3 * PART_BYTES)

  await store.deleteUpload(id)
  expect(await deleteAll(store, id, 5)).toBeGreaterThan(5)
  const tables = db
    .prepare<[], string>(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'counter'`,
    )
    .pluck()
    .all()
  expect(tables).toHaveLength(16)
  const rows = tables.map((table) => [table, db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()])
  expect(rows).toEqual(tables.map((table) => [table, 0]))
  expect(db.pragma('freelist_count', { simple: true })).toBe(0)
  expect(statSync(path).size).toBeLessThan(MiB)
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
  await store.close()
})

test('closing gives back the room of what was folded', async () => {
  const path = freshPath()
  const db = openDatabase(path)
  const store = createSqliteStore(db)
  const { id } = await createUpload(store)
  await store.commitPart(partOf(id, 0, bytesOf('x')))
  await store.commitFold({ upload: id, file: 0, revision: REVISION, from: 0, to: 1, data: noise(MiB, 4) })
  await store.requestClose(id, 0, 1, 1)
  const job = await store.claimJob('w', 1_000)
  expect(await store.finishClose(job!, id, 0, REVISION, bytesOf('totals'))).toBe('applied')
  expect(db.pragma('freelist_count', { simple: true })).toBe(0)
  await store.close()
})

test('the WAL stays bounded while parts come in', async () => {
  const path = freshPath()
  const store = createSqliteStore(openDatabase(path))
  const { id } = await createUpload(store)
  let largest = 0
  for (let part = 0; part < 10; part++) {
    await store.commitPart(partOf(id, part, noise(PART_BYTES, part + 1)))
    largest = Math.max(largest, statSync(`${path}-wal`).size)
  }
  expect(largest).toBeLessThan(3 * PART_BYTES)
  await store.close()
})

test('text that repeats itself takes a small part of its size', async () => {
  const path = freshPath()
  const store = createSqliteStore(openDatabase(path))
  const { id } = await createUpload(store)
  const line = '2025-01-02 03:04:05,678 INFO [main] Accepted another connection\n'
  await store.commitPart(partOf(id, 0, bytesOf(line.repeat(PART_BYTES / line.length))))
  await store.close()
  expect(statSync(path).size).toBeLessThan(PART_BYTES / 20)
})
