import Database from 'better-sqlite3'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { PART_BYTES } from '../../../server/model/limits.ts'
import { backupStore } from '../../../server/store/sqlite/backup.ts'
import { openSqliteStore, storePath } from '../../../server/store/sqlite/open.ts'
import { restoreStore } from '../../../server/store/sqlite/restore.ts'
import { freshPath } from '../folder.ts'
import { bytesOf, createUpload, failure, noise, partOf } from '../setting.ts'
import { deleteAll } from '../cases/deletion.case.ts'

const NOW_MS = Date.UTC(2026, 10, 21, 1, 2, 3)

/** A DATA_DIR with a store of one part, and the upload's id. */
const begin = async (): Promise<{ dataDir: string; id: string; file: string }> => {
  const path = freshPath()
  const store = openSqliteStore(path)
  const { id } = await createUpload(store)
  await store.commitPart(partOf(id, 0, bytesOf('one line\n')))
  await store.close()
  return { dataDir: dirname(path), id, file: join(dirname(path), 'copy.sqlite') }
}

const textOf = async (dataDir: string, id: string): Promise<string> => {
  const store = openSqliteStore(storePath(dataDir))
  try {
    return Buffer.from(await store.readText(id, 0, 0, 9)).toString()
  } finally {
    await store.close()
  }
}

test('a backup holds what was there at one moment, also what is in the WAL alone, and no free room', async () => {
  const { dataDir, id, file } = await begin()
  const store = openSqliteStore(storePath(dataDir))
  await store.commitPart(partOf(id, 1, noise(PART_BYTES, 1)))
  const gone = await createUpload(store)
  await store.commitPart(partOf(gone.id, 0, noise(PART_BYTES, 2)))
  await store.deleteUpload(gone.id)
  const job = await store.claimJob('w', 1_000)
  await store.deleteSome(job!, gone.id, 1_000)
  backupStore(dataDir, file)
  await store.commitPart(partOf(id, 2, bytesOf('later\n')))
  await store.close()

  expect(statSync(file).size).toBeLessThan(1.2 * PART_BYTES)
  const copy = new Database(file, { readonly: true })
  const setting = (name: string): unknown => copy.pragma(name, { simple: true })
  expect([setting('auto_vacuum'), setting('application_id'), setting('freelist_count')]).toEqual([
    2, 0x4c474b4e, 0,
  ])
  copy.close()

  const elsewhere = join(dataDir, 'elsewhere')
  expect(restoreStore(file, elsewhere, NOW_MS)).toBeNull()
  const restored = openSqliteStore(storePath(elsewhere))
  expect((await restored.parts(id, 0)).map(({ part }) => part)).toEqual([0, 1])
  expect(await restored.check()).toEqual([])
  // It goes on as any store does: job numbers, room that is given back.
  await restored.deleteUpload(id)
  await deleteAll(restored, id, 100)
  await restored.close()
  expect(statSync(storePath(elsewhere)).size).toBeLessThan(PART_BYTES / 4)
})

test('a backup overwrites nothing and leaves nothing behind where it fails', async () => {
  const { dataDir, file } = await begin()
  writeFileSync(file, 'mine')
  expect(() => backupStore(dataDir, file)).toThrow(expect.objectContaining(failure('conflict')))
  expect(readFileSync(file, 'utf8')).toBe('mine')
  expect(() => backupStore(dataDir, join(dataDir, 'nowhere', 'copy'))).toThrow(
    expect.objectContaining(failure('bad-request')),
  )
  expect(() => backupStore(join(dataDir, 'empty'), join(dataDir, 'other'))).toThrow(
    expect.objectContaining(failure('bad-request')),
  )
  expect(readdirSync(dataDir).sort()).toEqual(['copy.sqlite', 'logkin.db'])
})

test('a damaged store has no backup', async () => {
  const { dataDir, id, file } = await begin()
  const store = openSqliteStore(storePath(dataDir))
  await store.commitPart(partOf(id, 1, noise(PART_BYTES, 3)))
  await store.close()
  const db = new Database(storePath(dataDir))
  db.pragma('foreign_keys = OFF')
  db.exec(`INSERT INTO totals VALUES (99, 1, x'00')`)
  db.close()
  expect(() => backupStore(dataDir, file)).toThrow(/Row \d+ of totals hangs on a file that is not there/)
  expect(existsSync(file)).toBe(false)
})

test('a restore keeps the store that was there, and gives out no number of a change twice', async () => {
  const { dataDir, id, file } = await begin()
  backupStore(dataDir, file)
  const store = openSqliteStore(storePath(dataDir))
  const seen = new Set<number>()
  const later = await createUpload(store)
  for (const upload of [id, later.id]) seen.add(await store.version(upload))
  seen.add(await store.version())
  await store.close()

  const kept = restoreStore(file, dataDir, NOW_MS)
  expect(kept).toBe(`${storePath(dataDir)}.before-2026-11-21T01-02-03.000Z`)
  expect(await textOf(dataDir, id)).toBe('one line\n')
  const restored = openSqliteStore(storePath(dataDir))
  expect(await restored.upload(later.id)).toBeNull()
  await restored.commitPart(partOf(id, 1, bytesOf('another line\n')))
  expect(seen).not.toContain(await restored.version(id))
  expect(seen).not.toContain(await restored.version())
  await restored.close()
  const old = openSqliteStore(kept!)
  expect(await old.upload(later.id)).not.toBeNull()
  await old.close()
})

test('a restore waits for nobody: while a process has the store open it is refused, and nothing changes', async () => {
  const { dataDir, file } = await begin()
  backupStore(dataDir, file)
  const store = openSqliteStore(storePath(dataDir))
  await store.uploads()
  const before = readdirSync(dataDir).sort()
  expect(() => restoreStore(file, dataDir, NOW_MS)).toThrow(expect.objectContaining(failure('busy')))
  expect(readdirSync(dataDir).sort()).toEqual(before)
  await createUpload(store)
  expect(await store.uploads()).toHaveLength(2)
  await store.close()
  expect(restoreStore(file, dataDir, NOW_MS)).not.toBeNull()
})

test.for([
  ['zeros', Buffer.alloc(20_000)],
  ['text in the place of the first page', Buffer.from('no database at all'.repeat(300))],
] as const)('a restore takes the place of a store that is damaged: %s', async ([, damage]) => {
  const { dataDir, id, file } = await begin()
  backupStore(dataDir, file)
  writeFileSync(storePath(dataDir), damage)
  writeFileSync(`${storePath(dataDir)}-wal`, 'of the damaged one')
  const kept = restoreStore(file, dataDir, NOW_MS)
  expect(await textOf(dataDir, id)).toBe('one line\n')
  expect(readFileSync(kept!).equals(damage)).toBe(true)
})

test.for<[string, (file: string, dataDir: string) => void, string]>([
  ['what is not there', () => undefined, 'bad-request'],
  ['a folder', (file) => mkdirSync(file), 'bad-request'],
  ['an empty file', (file) => writeFileSync(file, ''), 'unsupported'],
  ['text', (file) => writeFileSync(file, 'text'.repeat(5_000)), 'unsupported'],
  [
    'a database of another program',
    (file) => {
      const db = new Database(file)
      db.exec('CREATE TABLE mine (a)')
      db.pragma('user_version = 3')
      db.close()
    },
    'unsupported',
  ],
  [
    'a store of a newer Logkin',
    (file, dataDir) => {
      backupStore(dataDir, file)
      const db = new Database(file)
      db.pragma('user_version = 99')
      db.close()
    },
    'unsupported',
  ],
  [
    'a backup that was cut',
    (file, dataDir) => {
      backupStore(dataDir, file)
      writeFileSync(file, readFileSync(file).subarray(0, -20_000))
    },
    'unsupported',
  ],
  [
    'a store with its WAL beside it',
    (file, dataDir) => {
      copyFileSync(storePath(dataDir), file)
      writeFileSync(`${file}-wal`, 'changes')
    },
    'unsupported',
  ],
])('a restore refuses %s, and nothing changes', async ([, prepare, code]) => {
  const { dataDir, id, file } = await begin()
  prepare(file, dataDir)
  const before = readdirSync(dataDir).sort()
  expect(() => restoreStore(file, dataDir, NOW_MS)).toThrow(expect.objectContaining({ code }))
  expect(readdirSync(dataDir).sort()).toEqual(before)
  expect(await textOf(dataDir, id)).toBe('one line\n')
})
