import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { createApp } from '../../server/app/create.ts'
import { openSqliteStore } from '../../server/store/sqlite/open.ts'
import { generate, kindNamed } from '../samples/index.ts'
import { freshPath } from '../store/folder.ts'
import { logkin } from './run.ts'

const { text } = generate(kindNamed('java-service'), { lines: 300, seed: 4 })

test('backup while files are sent, restore elsewhere: what had been acknowledged is there, and verify finds nothing', async () => {
  const path = freshPath()
  const app = createApp({ store: openSqliteStore(path), worker: 'w' })
  const send = async (): Promise<string> => {
    const { id } = await app.createUpload({ files: [{ name: 'java.log', size: text.length, sample: text }] })
    await app.putPart({ upload: id, file: 0, part: 0 }, text)
    await app.completeFile(id, 0, text.length, 1)
    return id
  }
  const before = [await send(), await send()]
  const copy = join(dirname(path), 'copy.sqlite')
  const copying = new AbortController()
  const made = logkin(['backup', copy, '--data-dir', dirname(path)]).finally(() => copying.abort())
  let during = 0
  for (; !copying.signal.aborted; during++) {
    await send()
    await new Promise((done) => setImmediate(done))
  }
  expect(await made).toEqual({
    status: 0,
    stdout: `The store in ${dirname(path)} is copied to ${copy}.\n`,
    stderr: '',
  })
  expect(during).toBeGreaterThan(0)
  expect((await logkin(['backup', copy], '', { DATA_DIR: dirname(path) })).status).toBe(1)
  const elsewhere = join(dirname(path), 'elsewhere')
  expect(await logkin(['restore', copy, '--data-dir', elsewhere])).toEqual({
    status: 0,
    stdout: `${copy} is the store in ${elsewhere} now.\n`,
    stderr: '',
  })
  expect(await logkin(['verify', '--data-dir', elsewhere])).toMatchObject({ status: 0, stderr: '' })
  const restored = createApp({ store: openSqliteStore(join(elsewhere, 'logkin.db')), worker: 'w' })
  for (const id of before)
    expect(await restored.groups({ uploads: [id], limit: 10_000 })).toEqual(
      await app.groups({ uploads: [id], limit: 10_000 }),
    )
  await restored.close()
  await app.close()
})

test('restore is refused while a manager or a worker runs', async () => {
  const path = freshPath()
  const dataDir = dirname(path)
  const store = openSqliteStore(path)
  await store.uploads()
  const copy = join(dataDir, 'copy.sqlite')
  await logkin(['backup', copy, '--data-dir', dataDir])
  const restore = () => logkin(['restore', copy], '', { DATA_DIR: dataDir })
  expect(await restore()).toEqual({
    status: 1,
    stdout: '',
    stderr: 'logkin: The store is in use: stop its workers first ("npm run stop").\n',
  })
  await store.close()
  const manager = createServer()
  manager.listen(join(dataDir, 'manager.sock'))
  await once(manager, 'listening')
  expect(await restore()).toMatchObject({
    status: 1,
    stderr: `logkin: A manager runs on ${dataDir}: stop it first ("npm run stop").\n`,
  })
  manager.close()
  await once(manager, 'close')
  const done = await restore()
  expect(done).toMatchObject({ status: 0, stderr: '' })
  expect(done.stdout).toMatch(
    /\nThe one before is kept as \S+\.before-\S+; delete it when nothing is missed\.\n$/,
  )
})

test.each([
  [['backup'], 'logkin backup: which FILE?; see logkin backup --help'],
  [['restore', 'a', 'b'], 'logkin restore: one FILE at a time; see logkin restore --help'],
  [['backup', '-'], 'logkin backup: FILE has to be a file on a disk, not -; see logkin backup --help'],
  [
    ['restore', '/nowhere/copy', '--data-dir', '/tmp/logkin-nowhere'],
    'logkin: /nowhere/copy is no file: name one that "logkin backup" wrote.',
  ],
])('%j is bad usage: exit status 2', async (args, line) => {
  expect(await logkin(args)).toEqual({ status: 2, stdout: '', stderr: `${line}\n` })
})
