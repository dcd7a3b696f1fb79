import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { BLOCK_BYTES } from '../../../server/model/limits.ts'
import { openDatabase } from '../../../server/store/sqlite/connection.ts'
import { storeFailure } from '../../../server/store/sqlite/failure.ts'
import { createSqliteStore } from '../../../server/store/sqlite/open.ts'
import { freshPath } from '../folder.ts'
import { bytesOf, createUpload, failure, noise, partOf } from '../setting.ts'

test('a write that gets no turn is refused as busy, and goes through afterwards; reads do not wait', async () => {
  const path = freshPath()
  const store = createSqliteStore(openDatabase(path, 20))
  const { id } = await createUpload(store)
  const hog = new Database(path)
  hog.exec('BEGIN IMMEDIATE')
  const part = partOf(id, 0, bytesOf('x'))
  await expect(store.commitPart(part)).rejects.toMatchObject({
    ...failure('busy'),
    details: { retryAfterSeconds: 1 },
  })
  expect(await store.parts(id, 0)).toEqual([])
  hog.exec('COMMIT')
  hog.close()
  expect(await store.commitPart(part)).toBe('applied')
  await store.close()
})

test('on a full disk nothing is acknowledged, what was stored stays, and it goes on when there is room', async () => {
  const db = openDatabase(freshPath())
  const store = createSqliteStore(db)
  const { id } = await createUpload(store)
  await store.commitPart(partOf(id, 0, noise(BLOCK_BYTES, 1)))
  const version = await store.version()
  // To SQLite a full disk and a database at its largest are the same SQLITE_FULL.
  db.pragma(`max_page_count = ${Number(db.pragma('page_count', { simple: true })) + 20}`)
  await expect(store.commitPart(partOf(id, 1, noise(BLOCK_BYTES, 2)))).rejects.toMatchObject(
    failure('disk-full'),
  )
  expect((await store.parts(id, 0)).map(({ part }) => part)).toEqual([0])
  expect(await store.readText(id, 0, 0, BLOCK_BYTES)).toHaveLength(BLOCK_BYTES)
  expect(await store.version()).toBe(version)
  db.pragma('max_page_count = 1000000')
  expect(await store.commitPart(partOf(id, 1, noise(BLOCK_BYTES, 2)))).toBe('applied')
  await store.close()
})

test.for([
  ['SQLITE_BUSY', 'busy'],
  ['SQLITE_BUSY_RECOVERY', 'busy'],
  ['SQLITE_BUSY_SNAPSHOT', 'busy'],
  ['SQLITE_FULL', 'disk-full'],
  ['SQLITE_IOERR_SHMSIZE', 'disk-full'],
  ['SQLITE_NOTADB', 'unsupported'],
  ['SQLITE_CORRUPT', 'internal'],
  ['SQLITE_CORRUPT_INDEX', 'internal'],
] as const)('%s becomes %s', ([code, becomes]) => {
  expect(storeFailure(new Database.SqliteError('as SQLite says', code))).toMatchObject(failure(becomes))
})

test('a folder that can not be made for want of room is disk-full too', () => {
  expect(storeFailure(Object.assign(new Error('mkdir'), { code: 'ENOSPC' }))).toMatchObject(
    failure('disk-full'),
  )
})

test.for([
  new Database.SqliteError('disk I/O error', 'SQLITE_IOERR_WRITE'),
  new TypeError('The database connection is not open'),
  'no error at all',
])('%s stays what it is', (error) => {
  expect(storeFailure(error)).toBe(error)
})

test.for([
  ['other bytes', `UPDATE block SET data = (SELECT data FROM block WHERE number = 1) WHERE number = 0`],
  ['no frame', `UPDATE block SET data = x'00112233' WHERE number = 0`],
  ['a cut frame', `UPDATE block SET data = substr(data, 1, length(data) / 2) WHERE number = 0`],
  ['another checksum', `UPDATE block SET crc32 = crc32 + 1 WHERE number = 0`],
  ['another length', `UPDATE block SET bytes = bytes - 1 WHERE number = 1`],
] as const)('a damaged block (%s) is named, never given out', async ([, damage]) => {
  const db = openDatabase(freshPath())
  const store = createSqliteStore(db)
  const { id } = await createUpload(store)
  await store.commitPart(partOf(id, 0, noise(BLOCK_BYTES + 1_000, 5)))
  db.exec(damage)
  await expect(store.readText(id, 0, 0, BLOCK_BYTES + 999)).rejects.toMatchObject({
    ...failure('internal'),
    message: expect.stringMatching(
      /^Block [01] of the stored text is damaged \(.+\): check the disk/,
    ) as unknown,
  })
  await store.close()
})
