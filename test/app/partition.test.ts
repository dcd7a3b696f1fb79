import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { App } from '../../server/app/app.ts'
import { createApp } from '../../server/app/create.ts'
import { openLocal, type Local } from '../../server/app/local.ts'
import type { GroupsAnswer } from '../../server/model/answers.ts'
import { PART_BYTES } from '../../server/model/limits.ts'
import { createMemoryStore } from '../../server/store/memory.ts'
import type { Store } from '../../server/store/store.ts'
import { generate, kindNamed } from '../samples/index.ts'

/** Files of several parts: a Java service with traces, syslog without a year, and one that begins with a line longer than a part. */
const fileOf = (kind: string, bytes: number): Uint8Array => {
  const { text } = generate(kindNamed(kind), { lines: 20_000, seed: 11 })
  return Buffer.concat(Array.from({ length: Math.ceil(bytes / text.length) }, () => text)).subarray(0, bytes)
}
const FILES = [
  { name: 'java.log', bytes: fileOf('java-service', 3.4 * PART_BYTES) },
  { name: 'syslog', bytes: fileOf('syslog', 2.2 * PART_BYTES) },
  {
    name: 'long-line.log',
    bytes: Buffer.concat([
      Buffer.alloc(2.5 * PART_BYTES, 'x1 '),
      Buffer.from('\nafter 17\n'),
      Buffer.from('after 18'),
    ]),
  },
  { name: 'empty.log', bytes: new Uint8Array(0) },
]
const DATE = '2026-11-20'

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const partsOf = (bytes: Uint8Array): Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / PART_BYTES) }, (_, part) =>
    bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES),
  )

/** Uploads FILES through these apps in turn, the parts in the order that `order` makes. */
const send = async (
  apps: readonly App[],
  order: (parts: readonly number[]) => readonly number[],
): Promise<string> => {
  const upload = await apps[0]!.createUpload({
    files: FILES.map(({ name, bytes }) => ({
      name,
      size: bytes.length,
      sample: bytes.subarray(0, 1 << 20),
      date: DATE,
    })),
  })
  let turn = 0
  for (const [file, { bytes }] of FILES.entries()) {
    const parts = partsOf(bytes)
    for (const part of order(parts.map((_, index) => index))) {
      await apps[turn++ % apps.length]!.putPart(
        { upload: upload.id, file, part },
        parts[part]!,
        sha256(parts[part]!),
      )
    }
    await apps[turn % apps.length]!.completeFile(upload.id, file, bytes.length, parts.length)
  }
  return upload.id
}

const all = { limit: 10_000 }
let local: Local
let expected: GroupsAnswer

beforeAll(async () => {
  async function* stream(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += 100_000) yield bytes.subarray(at, at + 100_000)
  }
  local = await openLocal(
    FILES.map(({ name, bytes }) => ({ name, stream: stream(bytes), date: DATE })),
    { lines: true },
  )
  expected = local.groups({ uploads: [], ...all })
})

describe('the partition is the same', () => {
  test.each<[string, number, (parts: readonly number[]) => readonly number[]]>([
    ['one worker, in order', 1, (parts) => parts],
    ['three workers, in order', 3, (parts) => parts],
    ['three workers, backwards', 3, (parts) => [...parts].reverse()],
    [
      'three workers, shuffled and some twice',
      3,
      (parts) => [
        ...parts.filter((part) => part % 2 === 1),
        ...parts.filter((part) => part % 2 === 0),
        ...parts,
      ],
    ],
  ])('%s', async (_, workers, order) => {
    const store: Store = createMemoryStore()
    const apps = Array.from({ length: workers }, (__, index) =>
      createApp({ store, worker: `w${String(index)}` }),
    )
    const id = await send(apps, order)
    const state = await apps[0]!.upload(id)
    expect(state).toMatchObject({ complete: true, missingCount: 0 })
    if (workers === 3) expect(Object.keys(state.files[0]!.workers).sort()).toEqual(['w0', 'w1', 'w2'])
    for (const app of apps) expect(await app.groups({ uploads: [id], ...all })).toEqual(expected)
  })

  test('assign gives every line the group that counts it', () => {
    const lines = new Map<string, number>()
    FILES.forEach((_, file) => {
      for (const batch of local.assign(file)) for (const id of batch) lines.set(id, (lines.get(id) ?? 0) + 1)
    })
    expect(lines.get('-') ?? 0).toBe(expected.unparsed)
    expect(Object.fromEntries(expected.groups.map(({ id, lines: count }) => [id, count]))).toEqual(
      Object.fromEntries([...lines].filter(([id]) => id !== '-')),
    )
  })

  test('the books balance', () => {
    expect(expected.bytes).toBe(FILES.reduce((sum, { bytes }) => sum + bytes.length, 0))
    expect(expected.groups.reduce((sum, { count }) => sum + count, 0)).toBe(expected.entries)
    expect(expected.groups.reduce((sum, { lines }) => sum + lines, 0) + expected.unparsed).toBe(
      expected.lines,
    )
    expect(expected.lines).toBe(
      FILES.reduce(
        (sum, { bytes }) =>
          sum +
          Buffer.from(bytes).toString('latin1').split('\n').length -
          (bytes.length === 0 || bytes.at(-1) === 10 ? 1 : 0),
        0,
      ),
    )
  })
})

describe('what one upload answers', () => {
  let app: App
  let id: string
  beforeAll(async () => {
    app = createApp({ store: createMemoryStore(), worker: 'w' })
    id = await send([app], (parts) => parts)
  })
  afterAll(() => app.close())

  test('the lines of a group, page by page, are its entries: as many as it counts, in file order, as written', async () => {
    const group = expected.groups.find(({ count, lines }) => count > 100 && lines > count)!
    const seen: { file: number; offset: number }[] = []
    let cursor: string | undefined
    do {
      const page = await app.groupLines(group.id, { uploads: [id], limit: 500, cursor })
      for (const entry of page.entries) {
        const bytes = Buffer.from(FILES[entry.file]!.bytes)
        expect(bytes.toString('utf8', entry.offset, entry.offset + Buffer.byteLength(entry.text))).toBe(
          entry.text,
        )
        seen.push({ file: entry.file, offset: entry.offset })
      }
      cursor = page.cursor ?? undefined
    } while (cursor !== undefined)
    expect(seen).toHaveLength(group.count)
    expect(seen).toEqual([...seen].sort((a, b) => a.file - b.file || a.offset - b.offset))
  }, 120_000)

  test('levels and ranges of time split the counts without loss', async () => {
    const byLevel = await Promise.all(
      (['none', 'trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const).map((level) =>
        app.groups({ uploads: [id], level: [level], ...all }),
      ),
    )
    expect(byLevel.reduce((sum, { matchedEntries }) => sum + matchedEntries, 0)).toBe(expected.entries)
    const timeline = await app.timeline({ uploads: [id] })
    const total = timeline.buckets.reduce((sum, { counts }) => sum + counts.reduce((a, b) => a + b, 0), 0)
    expect(total + timeline.untimed).toBe(expected.entries)
    const middle = timeline.buckets[Math.floor(timeline.buckets.length / 2)]!.time
    const [before, after] = [
      await app.groups({ uploads: [id], to: middle, ...all }),
      await app.groups({ uploads: [id], from: middle, ...all }),
    ]
    expect(before.to).toBe(after.from)
    expect(before.matchedEntries + after.matchedEntries + expected.untimed).toBe(expected.entries)
  })

  test('a filter and a sort change what is shown, not what is counted; pages follow one another', async () => {
    const first = await app.groups({ uploads: [id], sort: 'template', limit: 5 })
    const second = await app.groups({ uploads: [id], sort: 'template', limit: 5, cursor: first.cursor ?? '' })
    const templates = [...first.groups, ...second.groups].map(({ template }) => template)
    expect(templates).toEqual([...templates].sort((a, b) => (a < b ? -1 : 1)))
    expect(first.entries).toBe(expected.entries)
    const found = await app.groups({ uploads: [id], q: 'PASSWORD' })
    expect(found.groups.length).toBeGreaterThan(0)
    for (const { template } of found.groups) expect(template.toLowerCase()).toContain('password')
  })
})
