import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { App } from '../../server/app/app.ts'
import { createApp } from '../../server/app/create.ts'
import { verifyStore } from '../../server/app/verify.ts'
import { BLOCK_BYTES, PART_BYTES } from '../../server/model/limits.ts'
import type { UploadAnswer } from '../../server/model/answers.ts'
import { createMemoryStore } from '../../server/store/memory.ts'
import { openSqliteStore } from '../../server/store/sqlite/open.ts'
import type { Store } from '../../server/store/store.ts'
import { run } from '../programs.ts'

/** Packed files in the staging area become files of their upload, whatever happens to whoever unpacks them. */

const LATER_MS = 120_000

/** Few long lines: more than a part, and soon analysed. */
const LONG = Array.from(
  { length: 28 },
  (_, n) => `2026-03-01 10:00:${String(n).padStart(2, '0')} INFO long ${n} ${'x'.repeat(300_000)}\n`,
).join('')
const SHORT = '2026-03-01 10:00:00 INFO opened table users\n2026-03-01 10:00:01 WARN slow\n'
const FILES: Readonly<Record<string, string>> = { 'logs/a.log': SHORT, 'logs/b.log': LONG, 'logs/c.log': '' }

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'logkin-unpack-'))
  await mkdir(join(folder, 'logs'))
  for (const [path, text] of Object.entries(FILES)) await writeFile(join(folder, path), text)
})
afterAll(() => rm(folder, { recursive: true }))

const tarGz = (): Buffer => run('tar', ['--sort=name', '-czf', '-', 'logs'], { cwd: folder })
const zip = (): Buffer => run('zip', ['-q', '-X', '-', ...Object.keys(FILES)], { cwd: folder })

const send = async (app: App, files: Readonly<Record<string, Uint8Array>>): Promise<string> => {
  const { id } = await app.createUpload({
    files: Object.entries(files).map(([name, bytes]) => ({
      name,
      size: bytes.length,
      sample: bytes.subarray(0, BLOCK_BYTES),
    })),
  })
  for (const [file, bytes] of Object.values(files).entries()) await sendFile(app, id, file, bytes)
  return id
}
const sendFile = async (app: App, id: string, file: number, bytes: Uint8Array): Promise<UploadAnswer> => {
  const parts = Math.ceil(bytes.length / PART_BYTES)
  for (let part = 0; part < parts; part++)
    await app.putPart({ upload: id, file, part }, bytes.slice(part * PART_BYTES, (part + 1) * PART_BYTES))
  return app.completeFile(id, file, bytes.length, parts)
}

const runJobs = async (app: App): Promise<void> => {
  while (await app.runJob());
}

const contentsOf = async (app: App, id: string): Promise<Record<string, string>> => {
  const contents: Record<string, string> = {}
  for (const { index, name, received } of (await app.upload(id)).files)
    contents[name] = Buffer.from(await app.content(id, index, 0, received.bytes)).toString()
  return contents
}

const expectSound = async (store: Store): Promise<void> => {
  const differences: string[] = []
  await verifyStore(store, async (difference) => void differences.push(difference))
  expect(differences).toEqual([])
}

describe('a packed file sent by parts', () => {
  test('becomes the files that it holds, under their paths', async () => {
    const store = createMemoryStore()
    const app = createApp({ store, worker: 'w' })
    for (const bytes of [tarGz(), zip()]) {
      const id = await send(app, { 'logs.packed': bytes })
      const before = await app.upload(id)
      expect(before).toMatchObject({
        complete: false,
        missingCount: 0,
        files: [{ name: 'logs.packed', state: 'unpacking', unpackedFrom: null }],
        packed: [{ file: 0, name: 'logs.packed', state: 'unpacking', bytes: bytes.length }],
      })
      await runJobs(app)
      const upload = await app.upload(id)
      expect(upload).toMatchObject({
        complete: true,
        missingCount: 0,
        packed: [{ state: 'done', links: 0, devices: 0, problemCount: 0, problems: [] }],
      })
      expect(new Set(upload.files.map(({ unpackedFrom }) => unpackedFrom))).toEqual(new Set(['logs.packed']))
      expect(await contentsOf(app, id)).toEqual(FILES)
      expect((await app.groups({ uploads: [id] })).entries).toBe(30)
      // Sent once more, late: it is known what was sent.
      expect(await sendFile(app, id, 0, bytes)).toMatchObject({ complete: true })
    }
    await expectSound(store)
  })

  test('among others keeps its place; several are in the order they were announced in', async () => {
    const app = createApp({ store: createMemoryStore(), worker: 'w' })
    const gzip = run('gzip', ['-c'], { input: SHORT })
    const plain = Buffer.from(SHORT.replaceAll('users', 'orders'))
    const files = { 'b.zip': zip(), 'plain.log': plain, 'a.gz': gzip, 'c.tgz': tarGz() }
    const { id } = await app.createUpload({
      files: Object.entries(files).map(([name, bytes]) => ({ name, size: bytes.length, sample: bytes })),
    })
    for (const file of [3, 2, 1, 0]) {
      await sendFile(app, id, file, Object.values(files)[file]!)
      await runJobs(app)
    }
    const upload = await app.upload(id)
    expect(upload.complete).toBe(true)
    expect(upload.files.map(({ name, unpackedFrom }) => [name, unpackedFrom])).toEqual([
      ['logs/a.log', 'b.zip'],
      ['plain.log', null],
      ['a.gz', 'a.gz'],
      ['logs/a.log', 'c.tgz'],
      ['logs/b.log', 'b.zip'],
      ['logs/c.log', 'b.zip'],
      ['logs/b.log', 'c.tgz'],
      ['logs/c.log', 'c.tgz'],
    ])
  })

  test('of which nothing is left is an empty file, and says why', async () => {
    const store = createMemoryStore()
    const app = createApp({ store, worker: 'w' })
    run('ln', ['-sf', 'a.log', join(folder, 'link')])
    const links = run('tar', ['-cf', '-', 'link'], { cwd: folder })
    const id = await send(app, { 'links.tar': links, 'no.gz': Buffer.from('1f8b08000000000000ff', 'hex') })
    await runJobs(app)
    expect(await app.upload(id)).toMatchObject({
      complete: true,
      files: [
        { name: 'links.tar', received: { bytes: 0 }, unpackedFrom: 'links.tar' },
        { name: 'no.gz', received: { bytes: 0 } },
      ],
      packed: [
        { links: 1, problems: [] },
        {
          problemCount: 1,
          problems: [{ message: expect.stringContaining('no.gz is a broken gzip file') as string }],
        },
      ],
    })
    await expectSound(store)
  })

  test('whose content is here already says so, and is kept when that is wanted', async () => {
    const app = createApp({ store: createMemoryStore(), worker: 'w' })
    const gzip = run('gzip', ['-c'], { input: SHORT })
    const first = await send(app, { 'a.gz': gzip })
    await runJobs(app)
    const second = await send(app, { 'b.gz': gzip })
    await runJobs(app)
    expect(await app.upload(second)).toMatchObject({ duplicateOf: first })
    // By the text's figures, as the page knows them, and by the packed ones.
    expect(await app.completeFile(second, 0, SHORT.length, 1, true)).toMatchObject({ duplicateOf: null })
    const third = await send(app, { 'b.gz': gzip })
    await runJobs(app)
    expect(await app.completeFile(third, 0, gzip.length, 1, true)).toMatchObject({ duplicateOf: null })
  })
})

/** What a killed process leaves: after `writes` calls that change the store, none comes through any more. */
class Killed extends Error {}
const WRITES = new Set<string | symbol>([
  'stagePart',
  'requestUnpack',
  'claimJob',
  'heartbeat',
  'addMember',
  'commitPart',
  'commitSeam',
  'requestClose',
  'finishClose',
  'finishUnpack',
  'dropStaged',
  'finishJob',
  'failJob',
] satisfies (keyof Store)[])
const killedAfter = (store: Store, writes: number): { readonly store: Store; count(): number } => {
  let count = 0
  const proxy = new Proxy(store, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver)
      if (typeof value !== 'function') return value
      return (...args: unknown[]) => {
        if (count >= writes) return Promise.reject(new Killed())
        if (WRITES.has(name)) count++
        return Reflect.apply(value, target, args) as unknown
      }
    },
  })
  return { store: proxy, count: () => count }
}

describe('whoever unpacks may be killed at any step', () => {
  test('and another leaves what one would have left', async () => {
    const small = run('gzip', ['-c'], { input: SHORT })
    const files = { 'logs.tgz': tarGz(), 'more.gz': small }
    const open = (name: string): Store => openSqliteStore(join(folder, name), { clock: () => now })
    const state = async (store: Store, id: string): Promise<unknown> => {
      const app = createApp({ store, worker: 'w' })
      const { files: all, packed } = await app.upload(id)
      return {
        files: all.map(({ name, received, unpackedFrom, complete }) => ({
          name,
          received,
          unpackedFrom,
          complete,
        })),
        packed,
        groups: (await app.groups({ uploads: [id] })).groups.map(({ id: group, count }) => [group, count]),
      }
    }
    let now = Date.UTC(2026, 2, 1)
    const calm = open('calm.db')
    const whole = killedAfter(calm, Infinity)
    const calmId = await send(createApp({ store: calm, worker: 'w' }), files)
    await runJobs(createApp({ store: whole.store, worker: 'w' }))
    const expected = await state(calm, calmId)
    const steps = whole.count()
    expect(steps).toBeGreaterThan(25)
    await calm.close()

    // One store for all: an upload is killed at step n, the next worker ends it.
    const store = open('killed.db')
    for (let step = 0; step < steps; step++) {
      const id = await send(createApp({ store, worker: 'w' }), files)
      const dying = createApp({ store: killedAfter(store, step).store, worker: 'dying' })
      await expect(runJobs(dying)).rejects.toBeInstanceOf(Killed)
      now += LATER_MS
      await runJobs(createApp({ store, worker: 'next' }))
      expect(await state(store, id), `killed at step ${step}`).toEqual(expected)
      await store.deleteUpload(id)
      await runJobs(createApp({ store, worker: 'next' }))
    }
    await expectSound(store)
    await store.close()
  }, 300_000)
})

describe('while it is unpacked', () => {
  /** A store at which something happens at the nth call of a method. */
  const at = (store: Store, method: keyof Store, nth: number, happens: () => Promise<unknown>): Store => {
    let calls = 0
    return new Proxy(store, {
      get(target, name, receiver) {
        const value: unknown = Reflect.get(target, name, receiver)
        if (name !== method || typeof value !== 'function') return value
        return async (...args: unknown[]) => {
          if (++calls === nth) await happens()
          return Reflect.apply(value, target, args) as unknown
        }
      },
    })
  }

  test.each(['addMember', 'commitPart', 'requestClose', 'finishUnpack', 'readStaged'] as const)(
    'its upload may be deleted (before %s)',
    async (method) => {
      const store = openSqliteStore(join(folder, `${method}.db`))
      const calm = createApp({ store, worker: 'w' })
      const id = await send(calm, { 'logs.tgz': tarGz() })
      await runJobs(createApp({ store: at(store, method, 1, () => calm.deleteUpload(id)), worker: 'w' }))
      expect(await calm.uploads()).toEqual({ uploads: [] })
      await expectSound(store)
      await store.close()
    },
  )

  test('another may take it over: the first, when it comes back, changes nothing', async () => {
    let now = Date.UTC(2026, 2, 1)
    const store = createMemoryStore({ clock: () => now })
    const calm = createApp({ store, worker: 'w' })
    const id = await send(calm, { 'logs.tgz': tarGz() })
    const slow = at(store, 'commitPart', 2, async () => {
      now += LATER_MS
      await runJobs(calm)
    })
    await createApp({ store: slow, worker: 'slow' }).runJob()
    expect((await calm.upload(id)).files).toHaveLength(Object.keys(FILES).length)
    expect(await contentsOf(calm, id)).toEqual(FILES)
    await expectSound(store)
  })
  test('the worker may be told to end: the job is given back and goes on elsewhere', async () => {
    const store = createMemoryStore()
    let steps = 0
    const ending = createApp({ store, worker: 'w', pause: async () => ++steps < 2 })
    const id = await send(ending, { 'logs.tgz': tarGz() })
    await ending.runJob()
    expect((await ending.upload(id)).packed).toMatchObject([{ state: 'unpacking' }])
    await runJobs(createApp({ store, worker: 'next' }))
    expect(await contentsOf(ending, id)).toEqual(FILES)
  })
})
