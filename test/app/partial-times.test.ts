import { describe, expect, test } from 'vitest'
import type { App } from '../../server/app/app.ts'
import { createApp } from '../../server/app/create.ts'
import { readLocalEntries, type LocalEntry } from '../../server/app/local-entries.ts'
import { PART_BYTES } from '../../server/model/limits.ts'
import type { EntryAnswer } from '../../server/model/answers.ts'
import { createMemoryStore } from '../../server/store/memory.ts'

interface Wishes {
  readonly date: string
  readonly zone?: string
}

/** An application with one complete upload of one file. */
const appWith = async (bytes: Uint8Array, wishes: Wishes): Promise<App> => {
  const app = createApp({ store: createMemoryStore(), worker: 'w' })
  const { id } = await app.createUpload({
    files: [{ name: 'a.log', size: bytes.length, sample: bytes.subarray(0, 1 << 20), ...wishes }],
  })
  const parts = Math.ceil(bytes.length / PART_BYTES)
  for (let part = 0; part < parts; part++)
    await app.putPart(
      { upload: id, file: 0, part },
      bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES),
    )
  await app.completeFile(id, 0, bytes.length, parts)
  return app
}

interface Range {
  readonly from?: string
  readonly to?: string
}

/** The entries listed for all groups, page by page. */
const listed = async (app: App, range: Range = {}, limit = 1_000): Promise<EntryAnswer[]> => {
  const entries: EntryAnswer[] = []
  for (const { id } of (await app.groups({ uploads: [] })).groups) {
    let cursor: string | undefined
    do {
      const page = await app.groupLines(id, { uploads: [], limit, cursor, ...range })
      entries.push(...page.entries)
      cursor = page.cursor ?? undefined
    } while (cursor !== undefined)
  }
  return entries
}

const localEntries = async (bytes: Uint8Array, { zone, date }: Wishes): Promise<LocalEntry[]> => {
  const entries: LocalEntry[] = []
  async function* read(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(bytes)
  }
  await readLocalEntries({ read, date }, { zone }, async (batch) => {
    entries.push(...(await Promise.resolve(batch)))
  })
  return entries
}

const instants = (entries: readonly { readonly time: string | null }[]): number[] =>
  entries.map(({ time }) => Date.parse(time ?? ''))

const two = (value: number): string => String(value).padStart(2, '0')
const HOUR_MS = 3_600_000
const DATE = '2024-03-03'

/** `HH:00:00 tick`, 24 a day, for so many days. */
const ticks = (days: number): Uint8Array =>
  Buffer.from(Array.from({ length: days * 24 }, (_, hour) => `${two(hour % 24)}:00:00 tick\n`).join(''))

describe('a log of three days that names no date', () => {
  const expected = Array.from({ length: 72 }, (_, hour) => Date.UTC(2024, 2, 1) + hour * HOUR_MS)

  test('each line has its own day, as counted, listed and printed', async () => {
    const app = await appWith(ticks(3), { date: DATE })
    const { groups } = await app.groups({ uploads: [] })
    expect(groups).toMatchObject([
      { count: 72, firstSeen: '2024-03-01T00:00:00.000Z', lastSeen: '2024-03-03T23:00:00.000Z' },
    ])
    expect(instants(await listed(app))).toEqual(expected)
    expect(instants(await localEntries(ticks(3), { date: DATE }))).toEqual(expected)
  })

  test('a range lists what it counts', async () => {
    const app = await appWith(ticks(3), { date: DATE })
    for (const range of [
      { to: '2024-03-02T00:00:00Z' },
      { from: '2024-03-02T00:00:00Z', to: '2024-03-03T00:00:00Z' },
      { from: '2024-03-03T05:00:00Z' },
    ]) {
      const answer = await app.groups({ uploads: [], ...range })
      const wanted = expected.filter(
        (ms) => ms >= Date.parse(range.from ?? '2000') && ms < Date.parse(range.to ?? '2100'),
      )
      expect(answer.matchedEntries).toBe(wanted.length)
      expect(instants(await listed(app, range, 7))).toEqual(wanted)
    }
  })

  test.each(['UTC', 'Asia/Kolkata', 'America/New_York'])(
    'in %s, a year long, at every edge: as many lines are listed as counted',
    async (zone) => {
      const app = await appWith(ticks(366), { date: DATE, zone })
      for (const from of ['2023-07-01T00:00:00Z', '2023-11-05T07:00:00Z', '2024-03-01T13:00:00Z']) {
        const { matchedEntries } = await app.groups({ uploads: [], from })
        expect(await listed(app, { from })).toHaveLength(matchedEntries)
      }
    },
  )
})

test('parts and seams of a long log agree with the file read in one piece', async () => {
  const line = (hour: number): string => `${two(hour % 24)}:00:00 tick ${'x'.repeat(60_000)}\n`
  const bytes = Buffer.from(Array.from({ length: 300 }, (_, hour) => line(hour)).join(''))
  expect(bytes.length).toBeGreaterThan(2 * PART_BYTES)
  const app = await appWith(bytes, { date: DATE })
  const expected = instants(await localEntries(bytes, { date: DATE }))
  expect(expected[0]).toBe(expected.at(-1)! - 299 * HOUR_MS)
  expect(instants(await listed(app))).toEqual(expected)
  const from = '2024-02-27T00:00:00Z'
  expect(instants(await listed(app, { from }))).toEqual(expected.filter((ms) => ms >= Date.parse(from)))
})

describe('two clocks interleaved', () => {
  test.each([
    [
      'without a year',
      ['Jan  1 00:00:10 h1 app: up', 'Oct 12 10:00:00 h2 app: up'],
      500,
      '2024-12-31',
      '2024',
    ],
    ['without a date', ['01:00:00 up', '22:00:00 up'], 5_000, DATE, DATE],
  ])('%s: order says nothing, all are of the last', async (_, pair, times, date, last) => {
    const bytes = Buffer.from(`${pair.join('\n')}\n`.repeat(times))
    const app = await appWith(bytes, { date })
    const answer = await app.groups({ uploads: [] })
    expect(answer.entries).toBe(2 * times)
    for (const { firstSeen, lastSeen } of answer.groups) {
      expect(firstSeen?.startsWith(last)).toBe(true)
      expect(lastSeen?.startsWith(last)).toBe(true)
      expect(Date.parse(firstSeen!)).toBeLessThan(Date.parse(lastSeen!))
    }
    const { buckets } = await app.timeline({ uploads: [] })
    expect(buckets.reduce((sum, { counts }) => sum + counts.reduce((a, b) => a + b, 0), 0)).toBe(2 * times)
    const years = (await listed(app)).map(({ time }) => time?.slice(0, last.length))
    expect(new Set(years)).toEqual(new Set([last]))
    expect(years).toHaveLength(2 * times)
  })
})

test('a cursor names its place: it holds when an earlier part arrives, and nothing else passes for one', async () => {
  const bytes = Buffer.from(`${'10:00:00 tick'.padEnd(1023, ' x')}\n`.repeat(3 * 8 * 1024))
  const app = createApp({ store: createMemoryStore(), worker: 'w' })
  const { id } = await app.createUpload({ files: [{ name: 'a.log', sample: bytes.subarray(0, 1 << 20) }] })
  const put = (part: number): Promise<unknown> =>
    app.putPart({ upload: id, file: 0, part }, bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES))
  await put(0)
  await put(2)
  const group = (await app.groups({ uploads: [id] })).groups[0]!
  const query = { uploads: [id], limit: 1_000 }
  let page = await app.groupLines(group.id, query)
  while (page.entries.at(-1)!.offset < 2 * PART_BYTES)
    page = await app.groupLines(group.id, { ...query, cursor: page.cursor! })
  await put(1)
  const next = await app.groupLines(group.id, { ...query, cursor: page.cursor! })
  expect(next.entries[0]!.offset).toBe(page.entries.at(-1)!.offset + 1024)
  for (const cursor of ['', '1', '0.0.0.0', '0.0.-1', '0.0.1e3', 'x'])
    await expect(app.groupLines(group.id, { ...query, cursor })).rejects.toMatchObject({
      code: 'bad-request',
    })
})
