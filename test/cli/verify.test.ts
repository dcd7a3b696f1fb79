import Database from 'better-sqlite3'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { createApp } from '../../server/app/create.ts'
import { openExistingStore, openSqliteStore } from '../../server/store/sqlite/open.ts'
import { freshPath } from '../store/folder.ts'
import { logkin } from './run.ts'

const TEXT = Buffer.from('2026-01-01 10:00:00 INFO started\n\n2026-01-01 10:00:01 WARN slow\n')

/** A DATA_DIR with one complete file, which a worker has open while `work` runs. */
const withStore = async (work: (dataDir: string) => Promise<void>): Promise<void> => {
  const path = freshPath()
  const app = createApp({ store: openSqliteStore(path), worker: 'w' })
  const { id } = await app.createUpload({ files: [{ name: 'app.log', sample: TEXT }] })
  await app.putPart({ upload: id, file: 0, part: 0 }, TEXT)
  await app.completeFile(id, 0, TEXT.length, 1)
  try {
    await work(dirname(path))
  } finally {
    await app.close()
  }
}

test('verify counts a store that workers have open: exit status 0, one line', () =>
  withStore(async (dataDir) => {
    const clean = {
      status: 0,
      stdout: `1 uploads, 1 files: ${TEXT.length} bytes, 3 lines, 2 entries, 1 unparsed lines. Nothing differs.\n`,
      stderr: '',
    }
    expect(await logkin(['verify'], '', { DATA_DIR: dataDir })).toEqual(clean)
    expect(await logkin(['verify', '--data-dir', dataDir], '', { DATA_DIR: '/nowhere' })).toEqual(clean)
  }))

test('verify says what differs, exit status 1; --rebuild makes totals right', () =>
  withStore(async (dataDir) => {
    const db = new Database(join(dataDir, 'logkin.db'))
    db.exec(`UPDATE totals SET data = x'00'`)
    db.close()
    const store = openExistingStore(dataDir)
    const [upload] = await store.uploads()
    await store.close()
    const differs = await logkin(['verify'], '', { DATA_DIR: dataDir })
    expect(differs).toMatchObject({ status: 1, stderr: '' })
    expect(differs.stdout).toMatch(
      `Upload ${upload?.id ?? ''}, file 0 (app.log), its totals: it can't be read (`,
    )
    expect(differs.stdout).toMatch(/ 1 unparsed lines\. 1 differences\.\n$/)
    const rebuilt = await logkin(['verify', '--rebuild'], '', { DATA_DIR: dataDir })
    expect(rebuilt).toMatchObject({ status: 0, stderr: '' })
    expect(rebuilt.stdout).toMatch(
      /^Totals of 1 files were added up anew; 1 of them had been others, and of 0 the directory\.\n/,
    )
    expect((await logkin(['verify'], '', { DATA_DIR: dataDir })).status).toBe(0)
  }))

test.each([
  [
    ['verify', '--data-dir', '/nowhere'],
    'logkin: There is no store in /nowhere: name the folder that the workers use, as DATA_DIR or with --data-dir.',
  ],
  [
    ['verify', 'app.log'],
    "logkin verify: app.log is too much; the store's folder is named with --data-dir; see logkin verify --help",
  ],
])('%j is bad usage: exit status 2', async (args, line) => {
  expect(await logkin(args)).toEqual({ status: 2, stdout: '', stderr: `${line}\n` })
})
