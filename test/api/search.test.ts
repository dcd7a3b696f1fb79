import { beforeEach, describe, expect, test } from 'vitest'
import { groupsAnswer, searchAnswer } from '../../server/api/schemas.ts'
import type { SearchAnswer } from '../../server/api/types.ts'
import { createApp } from '../../server/app/create.ts'
import { openArchive } from '../../server/app/archive.ts'
import { answerSearch } from '../../server/app/search.ts'
import { FileTotals } from '../../server/app/fold.ts'
import { ViewCache, type CachedView } from '../../server/app/view-cache.ts'
import { SEARCH_BUDGET_MS } from '../../server/model/limits.ts'
import { createMemoryStore } from '../../server/store/memory.ts'
import type { Store } from '../../server/store/store.ts'
import { createClient, errorOf, type Client } from './client.ts'

const LINES = [
  '2026-01-01 10:00:00 INFO started on port 8080',
  '2026-01-01 11:00:00 WARN Disk 91% full',
  'java.io.IOException: No space left',
  '\tat shop.Disk.write(Disk.java:17)',
  '2026-01-01 12:00:00 INFO started on port 8081',
  '2026-01-01 13:00:00 ERROR 订单 17 失败',
]
const TEXT = LINES.map((line) => `${line}\n`).join('')

let client: Client
let id: string
beforeEach(async () => {
  client = createClient()
  id = await client.uploadOne(TEXT)
})

const search = async (query: Record<string, string>): Promise<SearchAnswer> => {
  const answer = await client.get(`/api/v1/search?${new URLSearchParams(query).toString()}`)
  expect(answer.status).toBe(200)
  return searchAnswer.parse(await answer.json())
}

const streamed = async (query: string): Promise<SearchAnswer[]> => {
  const answer = await client.get(`/api/v1/search/stream?${query}`)
  expect(answer.headers.get('content-type')).toBe('application/x-ndjson')
  return (await answer.text())
    .split('\n')
    .slice(0, -1)
    .map((line) => searchAnswer.parse(JSON.parse(line)))
}

describe('a streamed search', () => {
  test('gives the first hit alone, before it looks on, then all others', async () => {
    const answer = await client.get(`/api/v1/search/stream?q=1&upload=${id}`)
    const body = (answer.body as ReadableStream<Uint8Array>).getReader()
    const { value } = await body.read()
    const first = searchAnswer.parse(JSON.parse(new TextDecoder().decode(value)))
    expect(first).toMatchObject({ lines: [{ offset: 0 }], done: false })
    await body.cancel()
    const answers = await streamed(`q=1&upload=${id}`)
    expect(answers.flatMap(({ lines }) => lines).map(({ offset }) => offset)).toEqual(
      (await search({ q: '1', upload: id })).lines.map(({ offset }) => offset),
    )
    expect(answers.map(({ done }) => done)).toEqual([...answers.slice(1).map(() => false), true])
  })

  test('ends at its limit with a cursor, and with a sentence where nothing can be searched', async () => {
    const answers = await streamed('q=1&limit=2')
    expect(answers.flatMap(({ lines }) => lines)).toHaveLength(2)
    expect(answers.at(-1)).toMatchObject({ done: false, cursor: expect.any(String) as string })
    const refused = await client.get('/api/v1/search/stream?q=(&regex=1')
    expect(refused.status).toBe(400)
    expect((await errorOf(refused)).message).toMatch(/^q is no regular expression/)
  })
})

describe('search', () => {
  test.each([
    ['text, upper and lower case alike', { q: 'DISK' }, [1]],
    ['text in a continuation line', { q: 'Disk.java:17' }, [1]],
    ['text that would be a pattern', { q: '91%' }, [1]],
    ['Chinese', { q: '订单' }, [5]],
    ['a regular expression', { q: 'port 808\\d$', regex: '1' }, [0, 4]],
    ['one that knows upper and lower case', { q: 'disk', regex: '1' }, []],
    ['one that does not', { q: '(?i)disk \\d+%', regex: '1' }, [1]],
    ['within a level', { q: '1', level: 'warn,error' }, [1, 5]],
    ['within a time', { q: '1', from: '2026-01-01T11:30:00Z' }, [4, 5]],
    ['what is nowhere', { q: 'nowhere' }, []],
  ])('finds %s', async (_, query, wanted) => {
    const { lines, ...rest } = await search({ upload: id, ...query })
    const offsets = wanted.map((line) =>
      Buffer.byteLength(
        LINES.slice(0, line)
          .map((text) => `${text}\n`)
          .join(''),
      ),
    )
    expect(lines.map(({ offset }) => offset)).toEqual(offsets)
    expect(rest).toEqual({ cursor: null, scannedTo: null, done: true, partial: false })
  })

  test('names the group of each line, and searches in one', async () => {
    const { groups } = groupsAnswer.parse(await (await client.get('/api/v1/groups')).json())
    const started = groups.find(({ template }) => template.startsWith('started'))
    expect((await search({ q: '8081' })).lines.map(({ group }) => group)).toEqual([started?.id])
    expect((await search({ q: '1', group: started?.id ?? '' })).lines).toHaveLength(2)
  })

  test('goes on at its cursor until all is searched', async () => {
    const found: number[] = []
    let answer = await search({ q: '1', limit: '1' })
    for (; answer.cursor !== null; answer = await search({ q: '1', limit: '1', cursor: answer.cursor })) {
      expect(answer).toMatchObject({ done: false, scannedTo: { upload: id, file: 0 } })
      expect(answer.scannedTo?.offset).toBeGreaterThan(answer.lines[0]?.offset ?? 0)
      found.push(...answer.lines.map(({ offset }) => offset))
    }
    expect(answer).toMatchObject({ done: true, scannedTo: null })
    found.push(...answer.lines.map(({ offset }) => offset))
    expect(found).toHaveLength(4)
    expect(found.toSorted((a, b) => a - b)).toEqual(found)
  })

  test.each([
    ['q=', /^Query parameter q: must not be empty/],
    [`q=${'x'.repeat(1_001)}`, /^Query parameter q: must have at most 1000 characters/],
    ['q=(abc&regex=1', /^q is no regular expression that can be searched for \(missing closing \)/],
    ['q=(x{1,1000}){1,1000}&regex=1', /^q is no regular expression .*too large/],
    ['q=(.)%5C1&regex=1', /^q is no regular expression .*invalid escape/],
    ['q=x&cursor=x', /^That cursor is none/],
  ])('refuses %s', async (query, message) => {
    const answer = await client.get(`/api/v1/search?${query}`)
    expect(answer.status).toBe(400)
    expect((await errorOf(answer)).message).toMatch(message)
  })

  test('answers patterns that others try for ever, on a line of a megabyte', async () => {
    await client.uploadOne(`${'a'.repeat(1_000_000)}!\n`)
    for (const q of ['(a+)+$', '(a|aa)+$', '(.*)*x', '^(([a-z])+.)+[A-Z]([a-z])+$'])
      expect((await search({ q, regex: '1' })).lines.filter(({ cut }) => cut)).toEqual([])
    const { lines } = await search({ q: '(a+)+!$', regex: '1' })
    expect(lines).toMatchObject([{ cut: true }])
  })
})

const startOfLine = (line: number): number =>
  Buffer.byteLength(
    LINES.slice(0, line)
      .map((text) => `${text}\n`)
      .join(''),
  )

/** A store of TEXT, and its view. */
const aStore = async (): Promise<{
  readonly store: Store
  readonly upload: string
  readonly view: CachedView
}> => {
  const store = createMemoryStore()
  const app = createApp({ store, worker: 'w' })
  const bytes = Buffer.from(TEXT)
  const { id: upload } = await app.createUpload({
    files: [{ name: 'a.log', size: bytes.length, sample: bytes }],
  })
  await app.putPart({ upload, file: 0, part: 0 }, bytes)
  await app.completeFile(upload, 0, bytes.length, 1)
  const view = await new ViewCache(store, new FileTotals(store)).of([upload])
  return { store, upload, view }
}

test('the time until a part is read does not count: it comes further than one entry on a busy machine, too', async () => {
  const { store, upload, view } = await aStore()
  let now = 0
  const busy = {
    ...store,
    factsOf: (...args: Parameters<Store['factsOf']>) => {
      now += 2 * SEARCH_BUDGET_MS
      return store.factsOf(...args)
    },
  }
  const query = { uploads: [upload], q: 'nowhere' }
  // The last entry is read by itself.
  const { scannedTo } = await answerSearch(openArchive(busy), view, query, () => now)
  expect(scannedTo?.offset).toBe(startOfLine(5))
  expect(now).toBeGreaterThan(SEARCH_BUDGET_MS)
})

test('a search ends with its time, says how far it came, and lets others in', async () => {
  const { store, upload, view } = await aStore()
  let now = 0
  const slow = (): number => (now += SEARCH_BUDGET_MS)
  let others = 0
  let turns = setImmediate(function turn() {
    others++
    turns = setImmediate(turn)
  })
  const scanned: number[] = []
  let cursor: string | null | undefined
  do {
    const answer = await answerSearch(
      openArchive(store),
      view,
      { uploads: [upload], q: 'nowhere', ...(cursor ? { cursor } : {}) },
      slow,
    )
    expect(answer.lines).toEqual([])
    if (answer.scannedTo) scanned.push(answer.scannedTo.offset)
    cursor = answer.cursor
  } while (cursor !== null)
  clearImmediate(turns)
  const starts = [0, 1, 4, 5].map(startOfLine)
  expect(scanned).toEqual(starts.slice(1))
  expect(others).toBeGreaterThan(0)
})
