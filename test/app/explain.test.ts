import { beforeAll, describe, expect, test } from 'vitest'
import type { App } from '../../server/app/app.ts'
import { createApp } from '../../server/app/create.ts'
import { explainLocal } from '../../server/app/local-explain.ts'
import { readLocalEntries, type LocalEntry } from '../../server/app/local-entries.ts'
import { openLocal } from '../../server/app/local.ts'
import { PART_BYTES, SAMPLE_BYTES } from '../../server/model/limits.ts'
import { createMemoryStore } from '../../server/store/memory.ts'
import { generate, kindNamed } from '../samples/index.ts'

/** Several parts: traces over the edges of parts, a line longer than a part, blank and binary lines, syslog's times without a year. */
const lines = (kind: string, count: number): Uint8Array =>
  generate(kindNamed(kind), { lines: count, seed: 2 }).text
const BYTES = Buffer.concat([
  lines('java-service', 20_000),
  Buffer.from('\n\n'),
  lines('java-service', 20_000),
  Buffer.alloc(1.5 * PART_BYTES, 'x1 '),
  Buffer.from('\nbin\0ary\n'),
  lines('syslog', 20_000),
])
const DATE = '2026-11-20'
async function* read(): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < BYTES.length; at += SAMPLE_BYTES) yield BYTES.subarray(at, at + SAMPLE_BYTES)
}

let app: App
let id: string
let ids: string[]
const entries: LocalEntry[] = []

beforeAll(async () => {
  app = createApp({ store: createMemoryStore(), worker: 'w' })
  const upload = await app.createUpload({
    files: [{ name: 'a.log', size: BYTES.length, sample: BYTES.subarray(0, SAMPLE_BYTES), date: DATE }],
  })
  id = upload.id
  const parts = Math.ceil(BYTES.length / PART_BYTES)
  for (let part = 0; part < parts; part++)
    await app.putPart(
      { upload: id, file: 0, part },
      BYTES.subarray(part * PART_BYTES, (part + 1) * PART_BYTES),
    )
  await app.completeFile(id, 0, BYTES.length, parts)
  const local = await openLocal([{ name: 'a.log', stream: read(), date: DATE }], { lines: true })
  ids = [...local.assign(0)].flat()
  await readLocalEntries({ read, date: DATE }, {}, async (batch) => {
    entries.push(...batch)
  })
})

/** Numbers of the lines that stand `around` a byte. */
const lineAt = (byte: number): number => {
  let line = 1
  for (let at = BYTES.indexOf(10); at >= 0 && at < byte; at = BYTES.indexOf(10, at + 1)) line++
  return line
}

describe('why a line of a stored file is in its group', () => {
  test('for lines at the edges of parts, of blank and binary lines, and elsewhere: what `entries` and `assign` say', async () => {
    const edges = Array.from({ length: Math.floor(BYTES.length / PART_BYTES) }, (_, part) =>
      lineAt((part + 1) * PART_BYTES),
    )
    const odd = ids.flatMap((group, at) => (group === '-' ? [at + 1] : []))
    expect(odd.length).toBeGreaterThanOrEqual(3)
    const around = [...edges, ...odd.slice(0, 4), ...odd.slice(-2)].flatMap((line) => [
      line - 1,
      line,
      line + 1,
    ])
    const spread = Array.from({ length: 6 }, (_, at) => 1 + Math.floor((at * (ids.length - 1)) / 5))
    for (const line of new Set([...around, ...spread])) {
      const answer = await app.explain({ uploads: [id], file: 0, line })
      expect(answer.line).toBe(line)
      expect(answer.group?.id ?? '-').toBe(ids[line - 1])
      const entry = entries.find((one) => one.line <= line && line < one.line + one.lines)
      if (!entry) {
        expect(answer).toMatchObject({ entry: null, shape: null, pieces: null, joined: null, nearest: null })
        expect(answer.unparsed).toMatch(/^(?:blank|binary)$/)
        continue
      }
      const { offset, timeText, ...parts } = answer.entry ?? {}
      expect(parts).toEqual(entry)
      expect(answer.pieces?.map(({ text }) => text).join('')).toBe(entry.message)
      expect(timeText === null).toBe(entry.time === null)
      if (timeText) expect(BYTES.toString('utf8', offset, (offset ?? 0) + 200)).toContain(timeText)
      expect(await app.explain({ uploads: [id], file: 0, offset })).toEqual({ ...answer, line: entry.line })
    }
  }, 120_000)

  test('the command line says the same', async () => {
    for (const line of [lineAt(PART_BYTES), ids.length]) {
      const local = await explainLocal({ name: 'a.log', read, date: DATE }, line, 0.7)
      const stored = await app.explain({ uploads: [id], file: 0, line, similarity: 0.7 })
      expect(local).toEqual({ ...stored, upload: 'local' })
    }
    await expect(
      explainLocal({ name: 'a.log', read, date: DATE }, ids.length + 1, undefined),
    ).rejects.toThrow(`a.log has no line ${ids.length + 1}; it has ${ids.length} lines.`)
  })

  test('a line that has not come yet can not be explained yet', async () => {
    const open = await app.createUpload({ files: [{ name: 'b.log', sample: BYTES.subarray(0, 1000) }] })
    await app.putPart({ upload: open.id, file: 0, part: 1 }, BYTES.subarray(PART_BYTES, 2 * PART_BYTES))
    await expect(app.explain({ uploads: [open.id], file: 0, line: 1 })).rejects.toThrow('is not analysed yet')
  })
})
