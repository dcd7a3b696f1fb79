import Database from 'better-sqlite3'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from '../../../server/store/sqlite/connection.ts'
import { openSqliteStore } from '../../../server/store/sqlite/open.ts'
import { requireNode, requireSqlite } from '../../../server/store/sqlite/requirements.ts'
import { SCHEMA } from '../../../server/store/sqlite/schema.ts'
import { freshPath } from '../folder.ts'
import { createUpload, failure } from '../setting.ts'
import { startChild } from './child.ts'

const LATEST = 7

function inspect<T>(path: string, look: (db: Database.Database) => T): T {
  const db = new Database(path)
  try {
    return look(db)
  } finally {
    db.close()
  }
}

test('a fresh file has every setting that durability and deleting rest on', () => {
  const db = openDatabase(freshPath())
  const setting = (name: string): unknown => db.pragma(name, { simple: true })
  expect({
    journal: setting('journal_mode'),
    synchronous: setting('synchronous'),
    foreignKeys: setting('foreign_keys'),
    autoVacuum: setting('auto_vacuum'),
    busyTimeout: setting('busy_timeout'),
    checkpoint: setting('wal_autocheckpoint'),
    version: setting('user_version'),
  }).toEqual({
    journal: 'wal',
    synchronous: 2,
    foreignKeys: 1,
    autoVacuum: 2,
    busyTimeout: 10_000,
    checkpoint: 1_000,
    version: LATEST,
  })
  db.close()
})

test('the folder of a store is made where it is not there', async () => {
  const store = openSqliteStore(join(dirname(freshPath()), 'deeper', 'still', 'logkin.db'))
  await createUpload(store)
  await store.close()
})

test.for([
  ['an empty file', (path: string) => writeFileSync(path, '')],
  [
    'a file in WAL mode without tables',
    (path: string) => inspect(path, (db) => db.pragma('journal_mode = WAL')),
  ],
] as const)('%s is migrated from user_version 0', async ([, prepare]) => {
  const path = freshPath()
  prepare(path)
  const store = openSqliteStore(path)
  const { id } = await createUpload(store)
  await store.close()
  expect(inspect(path, (db) => db.pragma('user_version', { simple: true }))).toBe(LATEST)
  const again = openSqliteStore(path)
  expect(await again.upload(id)).not.toBeNull()
  await again.close()
})

test('a store of the first schema is migrated: what is in it stays, job numbers go on', async () => {
  const path = freshPath()
  inspect(path, (db) => {
    db.pragma('auto_vacuum = INCREMENTAL')
    db.pragma('journal_mode = WAL')
    db.exec(SCHEMA)
    db.exec(`
      INSERT INTO upload (key, id, created_ms, fingerprint, version) VALUES (1, '${'a'.repeat(32)}', 0, 'f', 1);
      INSERT INTO file (upload, number, name, state, reading, revision)
        VALUES (1, 0, 'a.log', 'closing', '{"format":null,"charset":"utf-8","zone":"UTC","date":"2025-01-01"}', 1);
      INSERT INTO job (kind, upload, file, fence) VALUES ('delete', 'gone', NULL, 0), ('close', '${'a'.repeat(32)}', 0, 3);
      DELETE FROM job WHERE kind = 'delete';
      INSERT INTO job (kind, upload) VALUES ('delete', 'gone too');
      DELETE FROM job WHERE kind = 'delete';
      PRAGMA user_version = 1`)
  })
  const store = openSqliteStore(path)
  const [file] = (await store.upload('a'.repeat(32)))?.files ?? []
  expect(file).toMatchObject({ name: 'a.log', state: 'closing', duplicateOf: null })
  expect(await store.claimJob('w', 1_000)).toMatchObject({ job: 2, fence: 4, kind: 'close' })
  const { id } = await createUpload(store)
  await store.deleteUpload(id)
  expect(await store.claimJob('w', 1_000)).toMatchObject({ job: 4, kind: 'delete', upload: id })
  await store.close()
  expect(inspect(path, (db) => db.pragma('foreign_key_check'))).toEqual([])
})

// A read that turns into a write after another's commit is refused at once, without busy_timeout.
test.for(['delete', 'wal'])(
  'opening a fresh file in journal mode "%s" waits for who writes to it',
  async (mode) => {
    const path = freshPath()
    const writer = startChild('writer.child.ts', path, mode)
    await writer.printed(1)
    writer.release()
    // Opening blocks this thread, so the writer has to have heard before.
    await writer.printed(2)
    const store = openSqliteStore(path)
    expect(await store.uploads()).toEqual([])
    await store.close()
    await writer.ended()
  },
)

test('processes that open a fresh file at the same moment all find it ready', async () => {
  for (let round = 0; round < 3; round++) {
    const path = freshPath()
    const children = [1, 2, 3, 4].map(() => startChild('opener.child.ts', path))
    await Promise.all(children.map((child) => child.printed(1)))
    for (const child of children) child.release()
    await Promise.all(children.map((child) => child.ended()))
    const store = openSqliteStore(path)
    const ids = (await store.uploads()).map(({ id }) => id)
    expect(ids.sort()).toEqual(children.map((child) => child.lines[1]).sort())
    await store.close()
    expect(inspect(path, (db) => db.pragma('auto_vacuum', { simple: true }))).toBe(2)
  }
})

test.for([
  {
    name: 'a store of a newer Logkin',
    prepare: (path: string) => inspect(path, (db) => db.pragma(`user_version = ${LATEST + 1}`)),
    message: new RegExp(`newer Logkin \\(schema ${LATEST + 1}, this one knows ${LATEST}\\).*DATA_DIR`),
  },
  {
    name: 'a database of another program',
    prepare: (path: string) => inspect(path, (db) => db.exec('CREATE TABLE bookmarks (url TEXT)')),
    message: /database of another program.*DATA_DIR/,
  },
  {
    name: 'no database',
    prepare: (path: string) => writeFileSync(path, 'shopping list\n'.repeat(1_000)),
    message: /no SQLite database.*DATA_DIR/,
  },
])('$name is refused and left as it is', ({ prepare, message }) => {
  const path = freshPath()
  prepare(path)
  const before = readFileSync(path)
  for (let time = 0; time < 2; time++) {
    expect(() => openSqliteStore(path)).toThrow(expect.objectContaining(failure('unsupported')))
    expect(() => openSqliteStore(path)).toThrow(message)
  }
  expect(readFileSync(path).equals(before)).toBe(true)
  expect(readdirSync(dirname(path))).toEqual(['logkin.db'])
})

test.for([
  ['18.20.8', false],
  ['20.20.2', false],
  ['22.14.0', false],
  ['22.15.0', true],
  ['22.15.1-nightly', true],
  ['24.0.0', true],
  ['100.0.0', true],
] as const)('Node %s: %s', ([version, good]) => {
  const check = expect(() => requireNode(version))
  if (good) check.not.toThrow()
  else check.toThrow(`Node ${version} is too old for the store: use Node 22.15.0 or newer`)
})

test.for([
  ['2.8.17', false],
  ['3.9.0', false],
  ['3.51.2', false],
  ['3.51.3', true],
  ['3.54.1', true],
  ['4.0', true],
] as const)('SQLite %s: %s', ([version, good]) => {
  const check = expect(() => requireSqlite(version))
  if (good) check.not.toThrow()
  else check.toThrow(`SQLite ${version} can corrupt a store that several processes write`)
})
