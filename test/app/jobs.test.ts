import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { App } from '../../server/app/app.ts'
import { createApp } from '../../server/app/create.ts'
import { verifyStore } from '../../server/app/verify.ts'
import type { GroupsAnswer } from '../../server/model/answers.ts'
import { PART_BYTES } from '../../server/model/limits.ts'
import { createMemoryStore } from '../../server/store/memory.ts'
import { openSqliteStore } from '../../server/store/sqlite/open.ts'
import type { Store } from '../../server/store/store.ts'
import { generate, kindNamed } from '../samples/index.ts'

/** Longer than any lease. */
const LATER_MS = 120_000

/** What a killed process leaves: after `calls` calls that write, none comes through any more. */
class Killed extends Error {}
const killedAfter = (store: Store, calls: number): { store: Store; done(): number } => {
  let count = 0
  const writes = new Set<string | symbol>([
    'commitPart',
    'commitSeam',
    'commitFold',
    'requestClose',
    'finishClose',
    'claimJobFor',
    'claimJob',
    'heartbeat',
    'finishJob',
    'failJob',
    'deleteSome',
    'requestReanalysis',
    'requestOutdated',
    'beginReanalysis',
    'commitAnalysis',
    'finishReanalysis',
    'dropReplaced',
    'keepDerived',
    'requestFields',
  ])
  const proxy = new Proxy(store, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver)
      if (typeof value !== 'function') return value
      return (...args: unknown[]) => {
        if (count >= calls) return Promise.reject(new Killed())
        if (writes.has(name)) count++
        return Reflect.apply(value, target, args) as unknown
      }
    },
  })
  return { store: proxy, done: () => count }
}

/** Few long lines, which are soon analysed: parts of their full length, without the time for it. */
const longLines = (count: number, length: number): Buffer =>
  Buffer.from(
    Array.from(
      { length: count },
      (_, n) => `10:${String(n % 60).padStart(2, '0')}:00 tick ${n} ${'x'.repeat(length)}\n`,
    ).join(''),
  )
const partsOf = (bytes: Buffer): readonly Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / PART_BYTES) }, (_, part) =>
    bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES),
  )

/** A service's log, with traces over many lines where parts meet, and long lines between. */
const { text } = generate(kindNamed('java-service'), { lines: 1500, seed: 5 })
const between = longLines(5, Math.floor((PART_BYTES - text.length) / 5) - 20)
const bytes = Buffer.concat([text, between, text, between, text])
const parts = partsOf(bytes)

const LONG_LINES = longLines(12, 1_500_000)
const longParts = partsOf(LONG_LINES)

const begin = async (app: App): Promise<string> => {
  const { id } = await app.createUpload({
    files: [{ name: 'java.log', size: bytes.length, sample: bytes.subarray(0, 1 << 20) }],
  })
  return id
}
/** A client: sends everything, again from the start if it must. */
const sendAll = async (app: App, upload: string): Promise<void> => {
  for (const [part, own] of parts.entries()) await app.putPart({ upload, file: 0, part }, own)
  await app.completeFile(upload, 0, bytes.length, parts.length)
}

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'logkin-jobs-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const STORES: readonly [string, (clock: () => number) => Store][] = [
  ['memory', (clock) => createMemoryStore({ clock })],
  ['sqlite', (clock) => openSqliteStore(join(folder, 'logkin.db'), { clock })],
]

describe.each(STORES)('%s: a worker that is killed', (_, open) => {
  test('after any of its writes while it receives and closes a file: another one ends with the same answer', async () => {
    let now = Date.parse('2026-11-20T12:00:00Z')
    const store = open(() => now)
    const whole = createApp({ store, worker: 'whole' })
    const reference = await begin(whole)
    await sendAll(whole, reference)
    const expected: GroupsAnswer = await whole.groups({ uploads: [reference], limit: 10_000 })
    expect(expected.entries).toBeGreaterThan(3_000)
    let kills = 0
    for (let calls = 0; ; calls++) {
      const victim = killedAfter(store, calls)
      const other = createApp({ store, worker: 'other', foldFan: 2 })
      const upload = await begin(other)
      let killed = false
      try {
        await sendAll(createApp({ store: victim.store, worker: 'victim', foldFan: 2 }), upload)
      } catch (error) {
        expect(error).toBeInstanceOf(Killed)
        killed = true
      }
      if (killed) {
        kills++
        now += LATER_MS
        await sendAll(other, upload)
        while (await other.runJob());
      }
      expect(await other.upload(upload)).toMatchObject({ complete: true, missingCount: 0 })
      expect(await other.groups({ uploads: [upload], limit: 10_000 })).toEqual(expected)
      await other.deleteUpload(upload)
      while (await other.runJob());
      if (!killed) break
    }
    expect(kills).toBeGreaterThan(parts.length * 2)
    await store.close()
  }, 300_000)

  test('while it closes a file: who asks to complete it again is answered when it is complete', async () => {
    let now = Date.parse('2026-11-20T12:00:00Z')
    const store = open(() => now)
    const other = createApp({ store, worker: 'other', foldFan: 2 })
    const upload = await begin(other)
    for (const [part, own] of parts.entries()) await other.putPart({ upload, file: 0, part }, own)
    await store.requestClose(upload, 0, bytes.length, parts.length)
    await store.claimJobFor('close', upload, 0, 'victim', LATER_MS)
    const answer = other.completeFile(upload, 0, bytes.length, parts.length)
    expect(await Promise.race([answer, sleep(300, 'waits')])).toBe('waits')
    now += LATER_MS
    expect(await answer).toMatchObject({ complete: true })
    await store.close()
  })

  test('after any of its writes while it analyses a file anew: the old groups, or the new ones, and at last the new ones', async () => {
    let now = Date.parse('2026-11-20T12:00:00Z')
    const store = open(() => now)
    const other = createApp({ store, worker: 'other', clock: () => now, foldFan: 2 })
    const { id: upload } = await other.createUpload({
      files: [{ name: 'long.log', sample: LONG_LINES.subarray(0, 1 << 20) }],
    })
    for (const [part, own] of longParts.entries()) await other.putPart({ upload, file: 0, part }, own)
    await other.completeFile(upload, 0, LONG_LINES.length, longParts.length)
    const read = () => other.groups({ uploads: [upload], limit: 10_000 })
    const zones = ['UTC', 'Asia/Shanghai']
    const expected: GroupsAnswer[] = [await read()]
    const file = async () => (await store.upload(upload))!.files[0]!
    for (let calls = 0, killed = true, kills = 0; killed; calls++) {
      const [from, to] = [calls % 2, (calls + 1) % 2]
      killed = false
      try {
        const victim = createApp({ store: killedAfter(store, calls).store, worker: 'victim', foldFan: 2 })
        await victim.changeReading(upload, 0, { zone: zones[to] })
        while (await victim.runJob());
      } catch (error) {
        expect(error).toBeInstanceOf(Killed)
        killed = true
        kills++
      }
      if (expected.length === 2)
        expect(await read()).toEqual(expected[(await file()).reading.zone === zones[from] ? from : to])
      now += LATER_MS
      if (calls === 0) await other.changeReading(upload, 0, { zone: zones[to] })
      while (await other.runJob());
      expect(await file()).toMatchObject({
        state: 'complete',
        reanalysis: null,
        reading: { zone: zones[to] },
      })
      expected[to] ??= await read()
      expect(await read()).toEqual(expected[to])
      expect(await store.facts(upload, 0, (await file()).revision - 1)).toEqual([])
      if (!killed) expect(kills).toBeGreaterThan(longParts.length * 2)
    }
    expect(expected[0]).not.toEqual(expected[1])
    expect((await verifyStore(store, () => Promise.resolve())).differences).toBe(0)
    await store.close()
  }, 300_000)

  test('after any of its writes while it deletes: another one ends the deletion', async () => {
    let now = Date.parse('2026-11-20T12:00:00Z')
    const store = open(() => now)
    const other = createApp({ store, worker: 'other', foldFan: 2 })
    for (let calls = 0, killed = true; killed; calls++) {
      const upload = await begin(other)
      await sendAll(other, upload)
      await other.deleteUpload(upload)
      killed = false
      try {
        const victim = createApp({ store: killedAfter(store, calls).store, worker: 'victim', foldFan: 2 })
        while (await victim.runJob());
      } catch (error) {
        expect(error).toBeInstanceOf(Killed)
        killed = true
      }
      now += LATER_MS
      while (await other.runJob());
      await expect(other.upload(upload)).rejects.toMatchObject({ code: 'not-found' })
      expect(await store.claimJob('anyone', 1000)).toBeNull()
    }
    await store.close()
  }, 300_000)
})
