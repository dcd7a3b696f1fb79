import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createApp } from '../../server/app/create.ts'
import type { App } from '../../server/app/app.ts'
import { chunkName, FIELDS } from '../../server/app/field-scan.ts'
import type { EntryAnswer, FacetsAnswer, FacetsQuery } from '../../server/model/answers.ts'
import { PART_BYTES, SAMPLE_BYTES } from '../../server/model/limits.ts'
import { createMemoryStore } from '../../server/store/memory.ts'
import { openSqliteStore } from '../../server/store/sqlite/open.ts'
import type { Store } from '../../server/store/store.ts'
import { freshPath } from '../store/folder.ts'

interface Written {
  readonly text: string
  readonly ms: number
  readonly level: 'info' | 'error'
  readonly fields: Readonly<Record<string, string>>
}

const START = Date.parse('2026-01-01T10:00:00Z')
const LONG = ' and so on'.repeat(180)

/** Long lines, so that the file has three parts, and entries lie across their edges. */
const SHOP: readonly Written[] = Array.from({ length: 9_600 }, (_, at) => {
  const ms = START + at * 1_000
  const error = at % 97 === 0
  const thread = `worker-${at % 7}`
  const logger = at === 9_000 ? 'com.acme.Rare' : at % 3 === 0 ? 'com.acme.Shop' : 'com.acme.Disk'
  const time = new Date(ms).toISOString().replace('T', ' ').replace('.', ',').slice(0, 23)
  const head = `${time} ${error ? 'ERROR' : 'INFO'} [${thread}] ${logger}: `
  const said = at % 2 === 0 ? `order ${at} is paid${LONG}` : `disk ${at} is ${at % 100} percent full${LONG}`
  const trace = error ? '\njava.io.IOException: No space\n\tat shop.Disk.write(Disk.java:17)' : ''
  return { text: `${head}${said}${trace}\n`, ms, level: error ? 'error' : 'info', fields: { thread, logger } }
})

const JSON_LINES: readonly Written[] = Array.from({ length: 1_500 }, (_, at) => {
  const ms = START + at * 2_000
  const fields = {
    request: `r${at}`,
    ...(at % 4 === 0 ? {} : { thread: `worker-${at % 9}` }),
    'a:b': `c:${at % 2}`,
  }
  const line = { time: new Date(ms).toISOString(), level: 'info', msg: `Request took ${at} ms`, ...fields }
  return { text: `${JSON.stringify(line)}\n`, ms, level: 'info', fields }
})

const ALL = [...SHOP, ...JSON_LINES]

const send = async (
  app: App,
  name: string,
  entries: readonly Written[],
  format?: string,
): Promise<string> => {
  const bytes = Buffer.from(entries.map(({ text }) => text).join(''))
  const { id } = await app.createUpload({
    files: [{ name, sample: bytes.subarray(0, SAMPLE_BYTES), format }],
  })
  const parts = Math.ceil(bytes.length / PART_BYTES)
  for (let part = parts - 1; part >= 0; part--)
    await app.putPart(
      { upload: id, file: 0, part },
      new Uint8Array(bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES)),
    )
  await app.completeFile(id, 0, bytes.length, parts)
  return id
}

const facetsOf = async (app: App, query: Partial<FacetsQuery> = {}): Promise<FacetsAnswer> => {
  const asked = { uploads: [], ...query }
  await app.facets(asked).catch((error: unknown) => {
    expect(error).toMatchObject({ code: 'busy', details: { retryAfterSeconds: 1 } })
  })
  while (await app.runJob());
  return app.facets(asked)
}

/** Counts of values, key by key. */
const plainCount = (entries: readonly Written[], key: string): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const { fields } of entries) {
    const value = fields[key]
    if (value !== undefined) counts[value] = (counts[value] ?? 0) + 1
  }
  return counts
}

const countsIn = ({ facets }: FacetsAnswer, key: string): Record<string, number> =>
  Object.fromEntries(
    facets.find((facet) => facet.key === key)!.values.map(({ value, count }) => [value, count]),
  )

const withValue = (key: string, ...values: string[]): readonly Written[] =>
  ALL.filter(({ fields }) => values.includes(fields[key] ?? ''))

describe.each<[string, () => Store]>([
  ['memory', () => createMemoryStore()],
  ['SQLite', () => openSqliteStore(freshPath())],
])('facets in a store of %s', (_, open) => {
  test('count what a plain count counts, in all views', async () => {
    const store = open()
    const app = createApp({ store, worker: 'w' })
    const shop = await send(app, 'shop.log', SHOP, 'time level [thread] logger: message')
    const json = await send(app, 'requests.json', JSON_LINES)

    const all = await facetsOf(app)
    expect(all).toMatchObject({ entries: ALL.length, excluded: ['request'], partial: false })
    expect(all.facets.map(({ key }) => key)).toEqual(['thread', 'logger', 'a:b'])
    for (const key of ['thread', 'logger', 'a:b']) expect(countsIn(all, key)).toEqual(plainCount(ALL, key))
    for (const { count, values } of all.facets) {
      expect(values.map((value) => value.count)).toEqual(
        values.map((value) => value.count).sort((a, b) => b - a),
      )
      expect(values.reduce((sum, value) => sum + value.count, 0)).toBe(count)
    }

    const errors = await app.facets({ uploads: [shop], level: ['error'] })
    expect(countsIn(errors, 'thread')).toEqual(
      plainCount(
        SHOP.filter(({ level }) => level === 'error'),
        'thread',
      ),
    )
    const range = { from: '2026-01-01T10:30:00Z', to: '2026-01-01T11:00:00Z' }
    const widened = await app.groups({ uploads: [], ...range })
    const within = ALL.filter(({ ms }) => ms >= Date.parse(widened.from!) && ms < Date.parse(widened.to!))
    expect(countsIn(await app.facets({ uploads: [], ...range }), 'thread')).toEqual(
      plainCount(within, 'thread'),
    )
    expect(countsIn(await app.facets({ uploads: [], q: 'PERCENT' }), 'thread')).toEqual(
      plainCount(
        ALL.filter(({ text }) => text.includes('percent')),
        'thread',
      ),
    )

    for (const [facet, wanted] of [
      [['thread:worker-3'], withValue('thread', 'worker-3')],
      [['thread:worker-3', 'thread:worker-8'], withValue('thread', 'worker-3', 'worker-8')],
      [['a:b:c:1'], withValue('a:b', 'c:1')],
      [
        ['thread:worker-3', 'logger:com.acme.Shop'],
        withValue('thread', 'worker-3').filter(({ fields }) => fields['logger'] === 'com.acme.Shop'),
      ],
      [['thread:nobody'], []],
    ] as const) {
      for (const narrowing of [{}, { level: ['error' as const] }, range]) {
        const left = wanted
          .filter(({ level }) => !('level' in narrowing) || level === 'error')
          .filter((entry) => !('from' in narrowing) || within.includes(entry))
        const { groups, matchedEntries } = await app.groups({
          uploads: [],
          facet,
          limit: 10_000,
          ...narrowing,
        })
        expect(matchedEntries).toBe(left.length)
        expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(left.length)
        expect(groups.reduce((sum, { lines }) => sum + lines, 0)).toBe(
          left.reduce((sum, { text }) => sum + text.split('\n').length - 1, 0),
        )
        const { buckets, untimed } = await app.timeline({ uploads: [], facet, ...narrowing })
        expect(buckets.flatMap(({ counts }) => counts).reduce((sum, count) => sum + count, untimed)).toBe(
          left.length,
        )
        expect((await app.facets({ uploads: [], facet, ...narrowing })).entries).toBe(left.length)
      }
    }

    // The lines are the very ones.
    const facet = ['thread:worker-3']
    const { groups } = await app.groups({ uploads: [shop], facet, limit: 10_000 })
    const read: string[] = []
    for (const { id, count } of groups) {
      let cursor: string | null | undefined
      const before = read.length
      do {
        const page = await app.groupLines(id, {
          uploads: [shop],
          facet,
          limit: 1_000,
          ...(cursor ? { cursor } : {}),
        })
        expect(page.count).toBe(count)
        read.push(...page.entries.map(({ text }) => `${text}\n`))
        cursor = page.cursor
      } while (cursor !== null)
      expect(read.length - before).toBe(count)
      for (const [order, position] of [
        ['-file', 0],
        ['time', 3],
        ['-time', count - 2],
        ['file', Math.floor(count / 2)],
      ] as const) {
        const query = { uploads: [shop], facet, order, position, limit: 40 }
        const page = await app.groupLines(id, query)
        const all = read.slice(before)
        // SHOP is in the order of time.
        if (order.startsWith('-')) all.reverse()
        expect(page.entries.map(({ text }) => `${text}\n`)).toEqual(all.slice(position, position + 40))
        expect(page).toMatchObject({ count, position })
      }
    }
    const wanted = SHOP.filter(({ fields }) => fields['thread'] === 'worker-3').map(({ text }) => text)
    expect(read.sort()).toEqual(wanted.sort())
    let found = 0
    let cursor: string | null | undefined
    do {
      const asked = { uploads: [shop], facet, q: 'Disk.java', limit: 1_000, ...(cursor ? { cursor } : {}) }
      const page = await app.search(asked)
      found += page.lines.length
      cursor = page.cursor
    } while (cursor !== null)
    expect(found).toBe(wanted.filter((text) => text.includes('Disk.java')).length)

    for (const [refused, message] of [
      ['request:r1', /too many values/],
      ['colour:red', /There is no field "colour"/],
      ['thread', /write it as key:value/],
    ] as const)
      await expect(app.groups({ uploads: [], facet: [refused] })).rejects.toThrow(message)

    // One that stands in a single part.
    const rare = { uploads: [], facet: ['logger:com.acme.Rare'] }
    const [group] = (await app.groups(rare)).groups
    const page = await app.groupLines(group!.id, rare)
    expect(page.entries.map(({ text }) => `${text}\n`)).toEqual([SHOP[9_000]!.text])
    expect(page.cursor).toBeNull()

    // Read in another way it is another file.
    const again = await app.facets({ uploads: [json] })
    expect(
      await store.derived(json, 0, (await store.upload(json))!.files[0]!.revision, FIELDS),
    ).not.toBeNull()
    const old = (await store.upload(json))!.files[0]!.revision
    await app.changeReading(json, 0, { zone: 'Asia/Shanghai' })
    while (await app.runJob());
    expect(await store.derived(json, 0, old, FIELDS)).toBeNull()
    expect(await store.derived(json, 0, old, chunkName(0))).toBeNull()
    expect(await facetsOf(app, { uploads: [json] })).toMatchObject({ entries: 1_500, facets: again.facets })

    await app.deleteUpload(shop)
    while (await app.runJob());
    expect(await store.check()).toEqual([])
    expect(await app.facets({ uploads: [] })).toEqual(again)
    await app.close()
  })

  test('wait until a file is complete, and are read again where a worker was stopped', async () => {
    const store = open()
    let pauses = 0
    const app = createApp({ store, worker: 'w', pause: async () => ++pauses !== 1 })
    const sample = Buffer.from(JSON_LINES[0]!.text)
    const { id } = await app.createUpload({ files: [{ name: 'a.json', sample }] })
    await expect(app.facets({ uploads: [id] })).rejects.toMatchObject({ code: 'incomplete' })
    await app.deleteUpload(id)
    while (await app.runJob());
    const upload = await send(app, 'requests.json', JSON_LINES.slice(0, 10))
    pauses = 0
    await expect(app.facets({ uploads: [upload] })).rejects.toMatchObject({
      code: 'busy',
      message: 'The fields are being read: 0 of 1 parts so far. Ask again in a moment.',
    })
    while (await app.runJob());
    expect(pauses).toBeGreaterThan(1)
    expect(countsIn(await app.facets({ uploads: [upload] }), 'thread')).toEqual(
      plainCount(JSON_LINES.slice(0, 10), 'thread'),
    )
    await app.close()
  })
})

test('lines with a value stand in every order and range as a plain sort has them', async () => {
  const line = fc.record({
    minute: fc.option(fc.nat(300), { freq: 8 }),
    thread: fc.constantFrom('a', 'b', 'c'),
    level: fc.constantFrom<'info' | 'error'>('info', 'error'),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(line, { minLength: 1, maxLength: 60 }), { minLength: 1, maxLength: 3 }),
      fc.nat(120),
      fc.constantFrom(
        {},
        { from: '2026-01-01T11:00:00Z' },
        { to: '2026-01-01T12:00:00Z', level: ['error'] as const },
      ),
      async (files, at, range) => {
        const app = createApp({ store: createMemoryStore(), worker: 'w' })
        for (const [place, lines] of files.entries()) {
          const written = lines.map(({ minute, thread, level }, number): Written => {
            const ms = START + (minute ?? 0) * 60_000
            const time = minute === null ? {} : { time: new Date(ms).toISOString() }
            const record = { ...time, level, msg: `disk ${number} is full`, thread }
            return { text: `${JSON.stringify(record)}\n`, ms, level, fields: { thread } }
          })
          await send(app, `${place}.json`, written)
        }
        await facetsOf(app)
        const facet = ['thread:a', 'thread:c']
        if (!files.flat().some(({ thread }) => thread !== 'b')) return
        for (const { id } of (await app.groups({ uploads: [], facet, ...range })).groups) {
          const query = { uploads: [], facet, ...range }
          const { entries: byPlace, count } = await app.groupLines(id, { ...query, limit: 1_000 })
          expect(byPlace).toHaveLength(count)
          const us = ({ time }: EntryAnswer): number => (time === null ? Infinity : Date.parse(time))
          const byTime = byPlace.toSorted((a, b) => (us(a) === us(b) ? 0 : us(a) - us(b)))
          for (const [order, all] of [
            ['time', byTime],
            ['-time', byTime.toReversed()],
            ['-file', byPlace.toReversed()],
          ] as const) {
            const position = at % (count + 1)
            const page = await app.groupLines(id, { ...query, order, position, limit: 9 })
            expect(page.entries).toEqual(all.slice(position, position + 9))
          }
        }
      },
    ),
    { numRuns: 60 },
  )
})
