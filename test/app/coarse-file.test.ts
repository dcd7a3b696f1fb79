import { beforeAll, describe, expect, test } from 'vitest'
import type { App } from '../../server/app/app.ts'
import { createApp } from '../../server/app/create.ts'
import { explainLocal } from '../../server/app/local-explain.ts'
import { openLocal, type Local } from '../../server/app/local.ts'
import { verifyStore } from '../../server/app/verify.ts'
import type { GroupsAnswer } from '../../server/model/answers.ts'
import { MAX_SHAPES, PART_BYTES } from '../../server/model/limits.ts'
import { createMemoryStore } from '../../server/store/memory.ts'
import type { Store } from '../../server/store/store.ts'

/** Words from numbers, of letters alone: no mask takes them for values. */
const wordOf = (number: number): string =>
  number < 26
    ? String.fromCharCode(97 + number)
    : wordOf(Math.floor(number / 26)) + String.fromCharCode(97 + (number % 26))

const LINES = 60_000
const DETAIL = 'with a long explanation of what happened that says nothing new '.repeat(3)
const lineOf = (at: number): string => {
  const time = new Date(Date.UTC(2024, 2, 1) + at * 100).toISOString()
  if (at % 10 === 7) return `${time} WARN queue is slow, waited ${at} ms`
  return `${time} INFO accepted ${wordOf(at)} ${DETAIL}`
}
const bytes = Buffer.from(Array.from({ length: LINES }, (_, at) => `${lineOf(at)}\n`).join(''))
const parts = Math.ceil(bytes.length / PART_BYTES)
const stream = async function* (): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes)
}

/** A file of too many shapes, in each part of it fewer. */
describe('a file of too many shapes', () => {
  const sent = async (
    order: readonly number[],
  ): Promise<{ readonly app: App; readonly store: Store; readonly id: string }> => {
    const store = createMemoryStore()
    const app = createApp({ store, worker: 'w', foldFan: 2 })
    const { id } = await app.createUpload({ files: [{ name: 'a.log', sample: bytes.subarray(0, 1 << 20) }] })
    for (const part of order)
      await app.putPart(
        { upload: id, file: 0, part },
        bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES),
      )
    return { app, store, id }
  }
  const all = (app: App): Promise<GroupsAnswer> => app.groups({ uploads: [], limit: 10_000, similarity: 1 })
  const ORDER = Array.from({ length: parts }, (_, part) => part)

  let local: Local
  let first: Awaited<ReturnType<typeof sent>>
  beforeAll(async () => {
    local = await openLocal([{ name: 'a.log', stream: stream() }], { lines: true }, { threads: 1 })
    first = await sent(ORDER)
    await first.app.completeFile(first.id, 0, bytes.length, parts)
  }, 300_000)

  test('has coarser groups, which is said, and its books balance', async () => {
    const answer = await all(first.app)
    expect(parts).toBe(2)
    expect(answer).toMatchObject({ coarseness: 4, partial: false, bytes: bytes.length, lines: LINES })
    expect(answer.groups.map(({ template, count }) => [template, count])).toEqual([
      ['accepted <text>', LINES - LINES / 10],
      ['queue <text> <num> ms', LINES / 10],
    ])
    expect(answer.groups.reduce((sum, { lines }) => sum + lines, 0) + answer.unparsed).toBe(LINES)
    expect(local.groups({ uploads: [], limit: 10_000, similarity: 1 })).toEqual(answer)
  })

  test('is the same whatever the order of its parts', async () => {
    const { app, id } = await sent(ORDER.toReversed())
    const open = await all(app)
    expect(open.coarseness).toBe(4)
    await app.completeFile(id, 0, bytes.length, parts)
    expect(await all(app)).toEqual(await all(first.app))
  }, 300_000)

  test('is the same in small parts, which later ones are made coarser at once', async () => {
    const counting = { threads: 1, partBytes: 1 << 20 }
    const inParts = await openLocal([{ name: 'a.log', stream: stream() }], {}, counting)
    const query = { uploads: [], limit: 10_000, similarity: 1 }
    expect(inParts.groups(query)).toEqual(local.groups(query))
  }, 300_000)

  test('has its lines, ways to them, and what is found, in its groups', async () => {
    const { app, id } = first
    const { groups } = await all(app)
    const [accepted, slow] = groups
    const query = { uploads: [id], similarity: 1, limit: 3 }
    const page = await app.groupLines(slow!.id, query)
    expect(page.count).toBe(LINES / 10)
    expect(page.entries.map(({ text }) => text)).toEqual([7, 17, 27].map(lineOf))
    const last = await app.groupLines(accepted!.id, { ...query, order: '-file' })
    expect(last.entries.map(({ text }) => text)).toEqual([LINES - 1, LINES - 2, LINES - 4].map(lineOf))
    const wanted = { uploads: [id], similarity: 1, q: `accepted ${wordOf(50_000)} `, limit: 1 }
    let found = await app.search(wanted)
    while (found.lines.length === 0 && found.cursor !== null)
      found = await app.search({ ...wanted, cursor: found.cursor })
    expect(found.lines.map(({ text, group }) => [text, group])).toEqual([[lineOf(50_000), accepted!.id]])
    const place = { uploads: [id], file: 0, line: 50_001, similarity: 1 }
    expect(await app.explain(place)).toMatchObject({ line: 50_001, group: { id: accepted!.id } })
    const file = { name: 'a.log', read: stream, stream: stream() }
    expect((await explainLocal(file, 50_001, 1)).group?.id).toBe(accepted!.id)
  }, 300_000)

  test('has each line assigned to one of its groups', () => {
    const { groups } = local.groups({ uploads: [], limit: 10_000, similarity: 1 })
    const counts = new Map<string, number>()
    let line = 0
    for (const batch of local.assign(0, 1))
      for (const id of batch) {
        expect(id).toBe(groups[line++ % 10 === 7 ? 1 : 0]!.id)
        counts.set(id, (counts.get(id) ?? 0) + 1)
      }
    expect([...counts]).toEqual(groups.map(({ id, count }) => [id, count]))
  })

  test('verifies, and is the same when it is analysed anew', async () => {
    const { app, store, id } = first
    const said: string[] = []
    const say = async (difference: string): Promise<void> => {
      said.push(await Promise.resolve(difference))
    }
    await verifyStore(store, say)
    expect(said).toEqual([])
    const before = await all(app)
    await store.requestReanalysis(id, 0, null)
    while (await app.runJob());
    expect((await store.upload(id))?.files[0]).toMatchObject({ state: 'complete', reanalysis: null })
    expect(await all(app)).toEqual(before)
  }, 300_000)
})

test('one part with too many shapes has the lines of its groups', async () => {
  const lines = Array.from({ length: MAX_SHAPES + 100 }, (_, at) => `door ${wordOf(at)} opened\n`)
  const text = Buffer.from(['gate shut\n', ...lines].join(''))
  const store = createMemoryStore()
  const app = createApp({ store, worker: 'w' })
  const { id } = await app.createUpload({ files: [{ name: 'a.log', sample: text.subarray(0, 1 << 20) }] })
  await app.putPart({ upload: id, file: 0, part: 0 }, text)
  await app.completeFile(id, 0, text.length, 1)
  const { groups, coarseness } = await app.groups({ uploads: [], similarity: 1 })
  expect(coarseness).toBe(7)
  expect(groups.map(({ template, count }) => [template, count])).toEqual([
    ['door <text>', MAX_SHAPES + 100],
    ['gate <text>', 1],
  ])
  const page = await app.groupLines(groups[0]!.id, { uploads: [], similarity: 1, limit: 2 })
  expect(page.entries.map((entry) => entry.text)).toEqual(['door a opened', 'door b opened'])
  expect((await verifyStore(store, () => Promise.resolve())).differences).toBe(0)
}, 120_000)
