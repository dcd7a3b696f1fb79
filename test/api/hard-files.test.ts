import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { groupLinesAnswer, groupsAnswer } from '../../server/api/schemas.ts'
import { createApp } from '../../server/app/create.ts'
import { openLocal } from '../../server/app/local.ts'
import { verifyStore } from '../../server/app/verify.ts'
import { MAX_LINE_BYTES, PART_BYTES, SAMPLE_BYTES } from '../../server/model/limits.ts'
import { createMemoryStore } from '../../server/store/memory.ts'
import type { Store } from '../../server/store/store.ts'
import { createClient } from './client.ts'

/** Files that are hard to read as lines: their books balance, server and command line agree, and their bytes come back. */

const garbage = Buffer.concat(
  Array.from({ length: 2_000 }, (_, at) => createHash('sha512').update(String(at)).digest()),
).filter((byte) => byte !== 0)

const LOG = '2026-03-01 10:00:00 INFO started\n'
const RECORD = '{"time":"2026-03-01T11:00:00Z","level":"error","msg":"disk full"}\n'

interface Books {
  readonly lines: number
  readonly entries?: number
  readonly blank?: number
  readonly groups?: number
}

const FILES: readonly (readonly [name: string, content: Uint8Array | string, books: Books])[] = [
  ['an empty file', '', { lines: 0, entries: 0, groups: 0 }],
  ['one blank line', '\n', { lines: 1, entries: 0, blank: 1 }],
  ['blank lines, the last without an end', '\n\r\n  \n\t', { lines: 4, entries: 0, blank: 4 }],
  ['no final newline', LOG.repeat(3).trimEnd(), { lines: 3, entries: 3, blank: 0, groups: 1 }],
  ['one line without an end', 'x', { lines: 1, entries: 1, groups: 1 }],
  ['a BOM alone', '\ufeff', { lines: 1, entries: 0, blank: 1 }],
  ['the line ends of an old Mac', LOG.replace('\n', '\r').repeat(5), { lines: 5, entries: 5, groups: 1 }],
  ['a CR alone', '\r', { lines: 1, entries: 0, blank: 1 }],
  ['NULs alone', Buffer.alloc(100_000), { lines: 1, entries: 0, blank: 1 }],
  [
    'NULs before and behind, as a crash leaves them',
    Buffer.concat([Buffer.alloc(100_000), Buffer.from(LOG), Buffer.alloc(100_000), Buffer.from(`\n${LOG}`)]),
    { lines: 3, entries: 2, blank: 1, groups: 1 },
  ],
  [
    'another format half-way, behind the sample',
    LOG.repeat(SAMPLE_BYTES / LOG.length + 100) + RECORD.repeat(1_000),
    { lines: Math.ceil(SAMPLE_BYTES / LOG.length + 100) - 1 + 1_000, blank: 0, groups: 2 },
  ],
  [
    'a line of several parts between two',
    Buffer.concat([Buffer.from(LOG), Buffer.alloc(2.2 * PART_BYTES, 'x1 '), Buffer.from(`\n${LOG}`)]),
    { lines: 3, entries: 3, groups: 2 },
  ],
]

const streamOf = async function* (bytes: Uint8Array) {
  yield bytes
  await Promise.resolve()
}

describe('hard files', () => {
  test.each(FILES)('%s', async (_, content, books) => {
    const client = createClient()
    const bytes = Buffer.from(content)
    const id = await client.uploadOne(bytes)
    const answer = await client.get(`/api/v1/groups?upload=${id}&limit=10000`)
    const { groups, ...is } = groupsAnswer.parse(await answer.json())
    expect(is).toMatchObject({
      bytes: bytes.length,
      lines: books.lines,
      ...(books.entries === undefined ? {} : { entries: books.entries }),
      ...(books.blank === undefined ? {} : { unparsedBy: { blank: books.blank, binary: 0 } }),
      ...(books.groups === undefined ? {} : { totalGroups: books.groups }),
    })
    expect(groups.reduce((sum, { lines }) => sum + lines, 0) + is.unparsed).toBe(is.lines)
    expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(is.entries)
    const local = await openLocal([{ name: 'app.log', stream: streamOf(bytes) }])
    expect(local.groups({ uploads: [], limit: 10_000 }).groups).toEqual(groups)
    for (const { id: group, count } of groups) {
      const lines = await client.get(`/api/v1/groups/${group}/lines?upload=${id}&limit=2`)
      const { entries } = groupLinesAnswer.parse(await lines.json())
      expect(entries).toHaveLength(Math.min(count, 2))
      for (const { text } of entries) expect(text.length).toBeLessThanOrEqual(MAX_LINE_BYTES)
    }
    const back = await client.get(`/api/v1/uploads/${id}/files/0/content`)
    expect(Buffer.compare(Buffer.from(await back.arrayBuffer()), bytes)).toBe(0)
  })

  test('bytes of no text among lines are counted as binary, and do not swallow what stands behind', async () => {
    const client = createClient()
    const bytes = Buffer.concat([Buffer.from(LOG.repeat(50)), garbage, Buffer.from(`\n${LOG.repeat(50)}`)])
    const id = await client.uploadOne(bytes)
    const answer = groupsAnswer.parse(
      await (await client.get(`/api/v1/groups?upload=${id}&limit=10000`)).json(),
    )
    const garbled = garbage.reduce((lines, byte) => lines + (byte === 10 ? 1 : 0), 1)
    expect(answer.lines).toBe(100 + garbled)
    expect(answer.groups.find(({ template }) => template.includes('started'))?.count).toBe(100)
    // A short run of garbage can look like text; long ones do not.
    expect(answer.unparsedBy.binary).toBeGreaterThan(garbled * 0.6)
    expect(answer.groups.reduce((sum, { lines }) => sum + lines, 0) + answer.unparsed).toBe(answer.lines)
  })
})

describe('a line longer than many parts', () => {
  const bytes = Buffer.concat([
    Buffer.from(LOG),
    Buffer.alloc(4 * PART_BYTES, 'payload 17 '),
    Buffer.from(`\n${LOG}`),
  ])
  let store: Store
  let largest = 0
  beforeAll(() => {
    const memory = createMemoryStore()
    store = {
      ...memory,
      readText: async (upload, file, from, to) => {
        largest = Math.max(largest, to - from)
        return memory.readText(upload, file, from, to)
      },
    }
  })

  test('is joined, closed, explained and verified a part at a time', async () => {
    const app = createApp({ store, worker: 'w' })
    const { id } = await app.createUpload({
      files: [{ name: 'long.log', size: bytes.length, sample: bytes.subarray(0, SAMPLE_BYTES) }],
    })
    const parts = Math.ceil(bytes.length / PART_BYTES)
    for (let part = parts - 1; part >= 0; part--)
      await app.putPart(
        { upload: id, file: 0, part },
        bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES),
      )
    await app.completeFile(id, 0, bytes.length, parts)
    const { entries, lines, groups } = await app.groups({ uploads: [id] })
    expect({ entries, lines, counts: groups.map(({ count }) => count) }).toEqual({
      entries: 3,
      lines: 3,
      counts: [2, 1],
    })
    const { line, entry } = await app.explain({ uploads: [id], file: 0, offset: PART_BYTES * 3 })
    expect({ line, offset: entry?.offset }).toEqual({ line: 2, offset: LOG.length })
    const last = await app.explain({ uploads: [id], file: 0, line: 3 })
    expect(last.entry?.offset).toBe(bytes.length - LOG.length)
    const said: string[] = []
    await verifyStore(store, async (difference) => {
      said.push(difference)
    })
    expect(said).toEqual([])
    expect(largest).toBeLessThanOrEqual(PART_BYTES)
  })
})
