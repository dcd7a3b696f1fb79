import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { App } from '../../server/app/app.ts'
import { createApp } from '../../server/app/create.ts'
import { LINE_ORDERS, type EntryAnswer, type GroupLinesQuery } from '../../server/model/answers.ts'
import { EntrySource } from '../../server/app/entry-source.ts'
import { rankedByTime } from '../../server/app/time-ranks.ts'
import { MAX_SORTED_PARTS, PART_BYTES } from '../../server/model/limits.ts'
import type { Store } from '../../server/store/store.ts'
import { createMemoryStore } from '../../server/store/memory.ts'

const FILLER = 'x'.repeat(60_000)

/** An upload of these files; closed where `complete`. */
const upload = async (
  app: App,
  files: readonly string[],
  complete = true,
  zone?: string,
): Promise<string> => {
  const bytes = files.map((text) => Buffer.from(text))
  const { id } = await app.createUpload({
    files: bytes.map((all, index) => ({
      name: `${index}.log`,
      sample: all.subarray(0, 1 << 20),
      date: '2026-03-03',
      ...(zone === undefined ? {} : { zone }),
    })),
  })
  for (const [file, all] of bytes.entries()) {
    const parts = Math.ceil(all.length / PART_BYTES)
    for (let part = 0; part < parts; part++)
      await app.putPart({ upload: id, file, part }, all.subarray(part * PART_BYTES, (part + 1) * PART_BYTES))
    if (complete) await app.completeFile(id, file, all.length, parts)
  }
  return id
}

const two = (value: number): string => String(value).padStart(2, '0')

/** `count` lines over more than two parts, written by `line`; between them lines of another group. */
const spread = (count: number, line: (at: number) => string): string =>
  Array.from(
    { length: count },
    (_, at) => `${line(at)}\n${at % 2 === 0 ? `${line(at)} ${FILLER}\n` : ''}`,
  ).join('')

const LOGS: Readonly<Record<string, (at: number) => string>> = {
  'full times, each twice, not in order': (at) =>
    `2026-01-01 ${two((at * 7) % 24)}:${two((at >> 1) % 60)}:00 ${at % 3 === 0 ? 'WARN' : 'INFO'} disk ${at} is full`,
  'the time alone, over days': (at) =>
    `${two(Math.floor(at / 8) % 24)}:${two(at % 60)}:00 INFO disk ${at} is full`,
  'the year not named, over its turn': (at) => {
    const day = new Date(Date.UTC(2025, 11, 1) + at * 4 * 3_600_000)
    const month = day.toLocaleString('en', { month: 'short', timeZone: 'UTC' })
    return `${month} ${String(day.getUTCDate()).padStart(2)} ${two(day.getUTCHours())}:00:00 host disk[${at}]: disk ${at} is full`
  },
  'none here and there': (at) =>
    at % 5 === 0 ? `disk ${at} is full` : `2026-01-01 10:${two(at % 60)}:00 INFO disk ${at} is full`,
}

const groupOf = async (app: App, uploads: readonly string[]): Promise<{ id: string; count: number }> => {
  const { groups } = await app.groups({ uploads, limit: 100 })
  const group = groups.find(({ template }) => template.startsWith('disk <num> is full'))
  return group!
}

const listed = async (app: App, id: string, query: GroupLinesQuery): Promise<EntryAnswer[]> => {
  const entries: EntryAnswer[] = []
  let cursor: string | undefined
  do {
    const page = await app.groupLines(id, { ...query, ...(cursor === undefined ? {} : { cursor }) })
    entries.push(...page.entries)
    cursor = page.cursor ?? undefined
  } while (cursor !== undefined)
  return entries
}

const places = (entries: readonly EntryAnswer[]): string[] =>
  entries.map(({ file, offset, time }) => `${file}/${offset} ${time ?? 'untimed'}`)

/** What an order is, said once more and plainly. */
const ordered = (byPlace: readonly EntryAnswer[], order: string): EntryAnswer[] => {
  const us = ({ time }: EntryAnswer): number => (time === null ? Infinity : Date.parse(time))
  const entries = order.endsWith('time')
    ? byPlace.toSorted((a, b) => (us(a) === us(b) ? 0 : us(a) - us(b)))
    : [...byPlace]
  return order.startsWith('-') ? entries.reverse() : entries
}

const RANGES = [
  {},
  { from: '2026-01-01T08:00:00Z', to: '2026-01-01T10:20:00Z' },
  { level: ['warn', 'none'] as const },
]

describe.for(Object.entries(LOGS))("a group's lines with %s", ([, line]) => {
  const texts = [spread(290, line), spread(60, (at) => line(at + 30))]

  test.each([true, false])(
    'stand in every order, at every position; files complete: %s',
    async (complete) => {
      const app = createApp({ store: createMemoryStore(), worker: 'w' })
      const uploads = [await upload(app, texts, complete)]
      const { id, count } = await groupOf(app, uploads)
      expect(count).toBeGreaterThan(340)
      for (const range of RANGES) {
        const byPlace = await listed(app, id, { uploads, limit: 1_000, ...range })
        for (const order of LINE_ORDERS) {
          const wanted = places(ordered(byPlace, order))
          expect(places(await listed(app, id, { uploads, order, limit: 170, ...range }))).toEqual(wanted)
          for (const position of [
            0,
            1,
            Math.floor(wanted.length / 2),
            Math.max(0, wanted.length - 7),
            wanted.length,
          ]) {
            const page = await app.groupLines(id, { uploads, order, position, limit: 7, ...range })
            expect(places(page.entries)).toEqual(wanted.slice(position, position + 7))
            expect(page).toMatchObject({ position, count: wanted.length })
            expect(page.cursor === null).toBe(position + 7 >= wanted.length)
          }
        }
      }
    },
  )
})

describe('of a complete file', () => {
  const text = spread(400, LOGS['full times, each twice, not in order']!).replace(
    /disk 399 /,
    'disk 399 last ',
  )
  /** Counts the facts that are read. */
  const counted = (store: Store): { readonly store: Store; facts: number } => {
    const counts = {
      facts: 0,
      store: {
        ...store,
        factsOf: (...args: Parameters<Store['factsOf']>) => {
          counts.facts += args[3].length
          return store.factsOf(...args)
        },
      },
    }
    return counts
  }

  test('only the facts that hold the page are read', async () => {
    const counts = counted(createMemoryStore())
    const writing = createApp({ store: counts.store, worker: 'w' })
    const sorted = spread(
      400,
      (at) => `2026-01-01 ${two(Math.floor(at / 60))}:${two(at % 60)}:00 INFO disk ${at} is full`,
    )
    const uploads = [await upload(writing, [sorted])]
    const app = createApp({ store: counts.store, worker: 'v' })
    const { id, count } = await groupOf(app, uploads)
    for (const order of LINE_ORDERS) {
      for (const position of [0, count - 5]) {
        counts.facts = 0
        expect((await app.groupLines(id, { uploads, order, position, limit: 5 })).entries).toHaveLength(5)
        expect(counts.facts).toBeLessThanOrEqual(2)
      }
    }
  })

  test('one that stands at its end is found at once', async () => {
    const counts = counted(createMemoryStore())
    const uploads = [await upload(createApp({ store: counts.store, worker: 'w' }), [text])]
    const app = createApp({ store: counts.store, worker: 'v' })
    const { groups } = await app.groups({ uploads, similarity: 1, limit: 100 })
    const { id } = groups.find(({ template }) => template.includes('last'))!
    counts.facts = 0
    const page = await app.groupLines(id, { uploads, similarity: 1 })
    expect(page).toMatchObject({
      count: 1,
      cursor: null,
      entries: [{ text: expect.stringContaining('last') as string }],
    })
    expect(counts.facts).toBe(1)
  })
})

test('a store of before finds the same without what is derived', async () => {
  const store: Store = createMemoryStore()
  const older = { ...store, derived: () => Promise.resolve(null) }
  const app = createApp({ store: older, worker: 'w' })
  const uploads = [await upload(app, [spread(290, LOGS['none here and there']!)])]
  const { id, count } = await groupOf(app, uploads)
  const page = await app.groupLines(id, { uploads, order: '-time', limit: 1_000 })
  expect(page.entries).toHaveLength(count)
})

test.each([
  ['a cursor of another order', { order: 'time', cursor: '0.0.1' }],
  ['what is none', { order: 'file', cursor: 'p' }],
] as const)('refuses %s', async (_, query) => {
  const app = createApp({ store: createMemoryStore(), worker: 'w' })
  const uploads = [await upload(app, ['disk 1 is full\n'])]
  const { groups } = await app.groups({ uploads })
  await expect(app.groupLines(groups[0]!.id, { uploads, ...query })).rejects.toMatchObject({
    code: 'bad-request',
    message: expect.stringMatching(/^That cursor is none/) as string,
  })
})

test('times that overlap as they like are sorted: in any order, of many files, with clocks put back', async () => {
  const minute = fc.oneof(
    { weight: 6, arbitrary: fc.nat(90) },
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.integer({ min: 1_000, max: 500_000 }) },
  )
  const file = fc.record({
    sorted: fc.boolean(),
    // Without its date, of a zone whose clock went back that day.
    dateless: fc.boolean(),
    minutes: fc.array(minute, { minLength: 1, maxLength: 120 }),
  })
  const isoOf = (at: number): string => new Date(Date.UTC(2025, 9, 26) + at * 60_000).toISOString()
  const text = ({
    sorted,
    dateless,
    minutes,
  }: typeof file extends fc.Arbitrary<infer F> ? F : never): string =>
    (sorted ? minutes.toSorted((a, b) => (a ?? 0) - (b ?? 0)) : minutes)
      .map((at) =>
        at === null
          ? 'disk 0 is full\n'
          : dateless
            ? `${isoOf(at % 1_440).slice(11, 19)} INFO disk ${at} is full\n`
            : `${isoOf(at).slice(0, 19)}Z INFO disk ${at} is full\n`,
      )
      .join('')
  await fc.assert(
    fc.asyncProperty(
      fc.array(file, { minLength: 1, maxLength: 6 }),
      fc.nat(400),
      fc.constantFrom(...RANGES, { from: '2025-10-26T00:30:00Z', to: '2025-10-26T01:10:00Z' }),
      async (files, at, range) => {
        const app = createApp({ store: createMemoryStore(), worker: 'w' })
        const uploads = [await upload(app, files.map(text), true, 'Europe/Berlin')]
        const { groups } = await app.groups({ uploads })
        for (const { id } of groups) {
          const byPlace = await listed(app, id, { uploads, limit: 1_000, ...range })
          for (const order of ['time', '-time'] as const) {
            const wanted = places(ordered(byPlace, order))
            for (const position of [0, at % (wanted.length + 1)]) {
              const query = { uploads, order, position, limit: 13, ...range }
              const { entries } = await app.groupLines(id, query)
              expect(places(entries)).toEqual(wanted.slice(position, position + 13))
            }
          }
        }
      },
    ),
    { numRuns: 60 },
  )
})

test('where too much text is of one time, a page by time is refused with what to do', async () => {
  const share = { bytes: PART_BYTES, count: 1_000, minUs: 0, maxUs: 1_000_000 }
  const read = () => Promise.reject(new Error('nothing is to be read'))
  const shares = Array.from({ length: MAX_SORTED_PARTS + 1 }, () => ({
    ...share,
    source: Object.create(EntrySource.prototype) as EntrySource,
    read,
  }))
  await expect(rankedByTime(shares, 5_000, 5_100, [])).rejects.toMatchObject({
    code: 'bad-request',
    message: expect.stringMatching(
      /overlap so much that \d+ MB would have to be looked at .* order=file\.$/,
    ) as string,
  })
})

test('what an older version did not derive is derived once', async () => {
  const store = createMemoryStore()
  const uploads = [
    await upload(createApp({ store, worker: 'w' }), [spread(290, LOGS['none here and there']!)]),
  ]
  const kept = new Map<string, Uint8Array>()
  let read = 0
  const older: Store = {
    ...store,
    derived: (_upload, _file, _revision, name) => Promise.resolve(kept.get(name) ?? null),
    keepDerived: (_upload, _file, _revision, name, data) => {
      kept.set(name, data)
      return Promise.resolve('applied')
    },
    factsOf: (...args) => {
      read += args[3].length
      return store.factsOf(...args)
    },
  }
  const pages: unknown[] = []
  for (const worker of ['v', 'u']) {
    const app = createApp({ store: older, worker })
    const { id } = await groupOf(app, uploads)
    read = 0
    pages.push((await app.groupLines(id, { uploads, position: 3, limit: 5 })).entries)
  }
  expect(pages[1]).toEqual(pages[0])
  expect(read).toBe(1)
})
