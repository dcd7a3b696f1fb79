import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { createApp } from '../../server/app/create.ts'
import type { App } from '../../server/app/app.ts'
import type { GroupsAnswer } from '../../server/model/answers.ts'
import { LINE_RULES } from '../../server/parse/line-rules.ts'
import { createMemoryStore } from '../../server/store/memory.ts'
import { openSqliteStore } from '../../server/store/sqlite/open.ts'
import type { Store } from '../../server/store/store.ts'
import { Random } from '../samples/random.ts'
import { PATIENCE_MS, times } from './scale.ts'

/** Texts cut everywhere, stored part by part in any order and joined by their seams, are what they are in one piece. */

/** The size of a part, and of a block: what the constants are in this file. */
const size = vi.hoisted(() => ({ bytes: 1 << 20 }))
vi.mock(import('../../server/model/limits.ts'), async (original) => {
  const limits = await original()
  const ofThisFile = Object.defineProperties(
    {},
    {
      PART_BYTES: { enumerable: true, get: () => size.bytes },
      BLOCK_BYTES: { enumerable: true, get: () => size.bytes },
      BLOCKS_PER_PART: { enumerable: true, value: 1 },
    },
  )
  const { PART_BYTES: _part, BLOCK_BYTES: _block, BLOCKS_PER_PART: _blocks, ...others } = limits
  return Object.assign(ofThisFile, others)
})

const HEADERS = [
  '2026-03-01 10:00:00,001 ERROR [main] c.a.Bücher - 订单 17 failed',
  '2026-03-01 10:00:01,002 INFO [main] c.a.Bücher - charged 12 in 3ms',
]
const [FAILED = '', CHARGED = ''] = HEADERS

/** A line that a rule lists, wherever its meaning may depend on what stands before. */
const around = (line: string): readonly string[] => [
  line,
  FAILED,
  line,
  '\tat com.acme.Billing.charge(Billing.java:42)',
  line,
  '',
  line,
  CHARGED,
  'plain words, v1.2',
  line,
  'panic: out of cards',
  line,
  FAILED,
  'Traceback (most recent call last):',
  '  File "/srv/job.py", line 3',
  line,
  line,
  'bin\0ary',
  line,
  '   ',
  CHARGED,
]

const send = async (app: App, bytes: Uint8Array, partBytes: number): Promise<string> => {
  size.bytes = partBytes
  // All parts are in one upload by one sample: the format is learned from the whole.
  const { id } = await app.createUpload({ files: [{ name: 'a.log', size: bytes.length, sample: bytes }] })
  const random = new Random(partBytes)
  const parts = Array.from({ length: Math.ceil(bytes.length / partBytes) }, (_, part) => part)
  for (const part of parts.map((part) => ({ part, place: random.next() })).sort((a, b) => a.place - b.place))
    await app.putPart(
      { upload: id, file: 0, part: part.part },
      bytes.subarray(part.part * partBytes, (part.part + 1) * partBytes),
    )
  expect(await app.completeFile(id, 0, bytes.length, parts.length)).toMatchObject({ complete: true })
  return id
}

/** What the file comes to in parts of this size; its text is checked on the way. */
const outcome = async (app: App, bytes: Uint8Array, partBytes: number): Promise<GroupsAnswer> => {
  const id = await send(app, bytes, partBytes)
  const answer = await app.groups({ uploads: [id], limit: 10_000 })
  expect(Buffer.compare(await app.content(id, 0, 0, bytes.length), bytes)).toBe(0)
  await app.deleteUpload(id)
  while (await app.runJob());
  return answer
}

const folder = mkdtempSync(join(tmpdir(), 'logkin-cuts-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Sizes of parts, so that between two parts lies every byte; short: some small ones and some larger. */
const STRIDE = times(1, 127)
const sizesFor = (bytes: Uint8Array): readonly number[] =>
  Array.from({ length: bytes.length }, (_, at) => at + 1).filter(
    (at) => [1, 2, 7].includes(at) || at % STRIDE === 0,
  )

const RULES = LINE_RULES.flatMap(({ samples }) => samples.slice(0, times(100, 1)))

const expectOnePiece = async (store: Store, bytes: Uint8Array, sizes: readonly number[]): Promise<void> => {
  const app = createApp({ store, worker: 'w' })
  const expected = await outcome(app, bytes, bytes.length)
  expect(expected.bytes).toBe(bytes.length)
  for (const partBytes of sizes)
    expect(await outcome(app, bytes, partBytes), `parts of ${partBytes} bytes`).toEqual(expected)
}

describe.each([
  ['LF', '\n'],
  ['CRLF', '\r\n'],
])('with %s', (name, newline) => {
  test.each(RULES)(
    '%s',
    async (line) => {
      const bytes = Buffer.from(around(line).join(newline))
      await expectOnePiece(createMemoryStore(), bytes, sizesFor(bytes))
    },
    PATIENCE_MS,
  )

  test(
    'all rules together, kept in SQLite',
    async () => {
      const bytes = Buffer.from(LINE_RULES.flatMap(({ samples }) => [FAILED, ...samples]).join(newline))
      const store = openSqliteStore(join(folder, `${name}.db`))
      await expectOnePiece(store, bytes, [5, 64, 97, 256, 1000].slice(times(0, 2)))
      await store.close()
    },
    PATIENCE_MS,
  )

  test(
    'UTF-16, in parts of any even size',
    async () => {
      const text = `\ufeff${around('Caused by: java.io.IOException: 断开').join(newline)}`
      for (const bytes of [Buffer.from(text, 'utf16le'), Buffer.from(text, 'utf16le').swap16()])
        await expectOnePiece(
          createMemoryStore(),
          bytes,
          sizesFor(bytes).filter((partBytes) => partBytes % 2 === 0),
        )
    },
    PATIENCE_MS,
  )
})
