import Database from 'better-sqlite3'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { ANALYZER_REVISION } from '../../server/analyze.ts'
import { createApp } from '../../server/app/create.ts'
import { FileTotals } from '../../server/app/fold.ts'
import { rebuildDerived, verifyStore, type Verified } from '../../server/app/verify.ts'
import { PART_BYTES } from '../../server/model/limits.ts'
import { openSqliteStore } from '../../server/store/sqlite/open.ts'
import type { Store } from '../../server/store/store.ts'
import { generate, kindNamed } from '../samples/index.ts'
import { overParts } from '../samples/over-parts.ts'
import { freshPath } from '../store/folder.ts'

const sample = (kind: string): Uint8Array => generate(kindNamed(kind), { lines: 1_000, seed: 3 }).text
const JAVA = overParts(sample('java-service'), 2)
/** Part 1 lies within one line and decides nothing. */
const LONG = Buffer.concat([
  sample('syslog'),
  Buffer.alloc(2 * PART_BYTES, 'x1 '),
  Buffer.from('\nafter\n\n'),
])

const linesOf = (bytes: Buffer): number =>
  bytes.reduce((sum, byte) => sum + (byte === 10 ? 1 : 0), 0) + (bytes.at(-1) === 10 ? 0 : 1)

/** A store in a file, which tests may damage. */
const begin = (copyOf?: string): { store: Store; damage: (sql: string) => void } => {
  const path = freshPath()
  if (copyOf !== undefined) copyFileSync(copyOf, path)
  const store = openSqliteStore(path)
  onTestFinished(() => store.close())
  return {
    store,
    damage: (sql) => {
      const db = new Database(path)
      db.pragma('foreign_keys = OFF')
      expect(db.prepare(sql).run().changes).toBeGreaterThan(0)
      db.close()
    },
  }
}

const uploadTo = async (
  store: Store,
  files: readonly Buffer[],
  { parts, complete = true }: { parts?: readonly number[]; complete?: boolean } = {},
): Promise<string> => {
  const app = createApp({ store, worker: 'w' })
  const { id } = await app.createUpload({
    files: files.map((bytes, file) => ({
      name: `${file}.log`,
      size: bytes.length,
      sample: bytes.subarray(0, 1 << 20),
      date: '2026-11-20',
    })),
  })
  for (const [file, bytes] of files.entries()) {
    const count = Math.ceil(bytes.length / PART_BYTES)
    for (const part of parts ?? Array.from({ length: count }, (_, index) => index))
      await app.putPart(
        { upload: id, file, part },
        bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES),
      )
    if (complete) await app.completeFile(id, file, bytes.length, count)
  }
  return id
}

const verify = async (store: Store): Promise<Verified & { said: readonly string[] }> => {
  const said: string[] = []
  const verified = await verifyStore(store, async (difference) => {
    said.push(difference)
  })
  expect(verified.differences).toBe(said.length)
  return { ...verified, said }
}

describe('a store that is as it should be has no differences, and verify counts', () => {
  test('complete files: traces over parts, a line longer than a part, an empty file', async () => {
    const { store } = begin()
    await uploadTo(store, [JAVA, LONG, Buffer.alloc(0)])
    const verified = await verify(store)
    expect(verified).toMatchObject({
      said: [],
      uploads: 1,
      files: 3,
      bytes: JAVA.length + LONG.length,
      lines: linesOf(JAVA) + linesOf(LONG),
    })
    const app = createApp({ store, worker: 'w' })
    const { entries, unparsed } = await app.groups({ uploads: [] })
    expect(verified).toMatchObject({ entries, unparsed })
  })

  test.each([
    ['the first parts', [0, 1]],
    ['parts with a gap', [0, 2]],
    ['no first part', [2, 1]],
    ['nothing', []],
  ])('an open file: %s', async (_, parts) => {
    const { store } = begin()
    await uploadTo(store, [JAVA, LONG], { parts, complete: false })
    expect(await verify(store)).toMatchObject({ said: [], files: 2 })
  })
})

describe('what differs is said', () => {
  const folder = mkdtempSync(join(tmpdir(), 'logkin-verify-'))
  const whole = join(folder, 'logkin.db')
  beforeAll(async () => {
    const store = openSqliteStore(whole)
    await uploadTo(store, [JAVA])
    await store.close()
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test.each<[string, string, RegExp[]]>([
    [
      'a block that is damaged',
      `UPDATE block SET crc32 = crc32 + 1 WHERE number = 9`,
      [/file 0 \(0\.log\), part 1: Block 9 of the stored text is damaged \(its checksum differs\)/],
    ],
    [
      'a block that is gone',
      `DELETE FROM block WHERE number = 16`,
      [/part 2: Not all of bytes 16777216 to \d+ has been received/],
    ],
    [
      'a part of other bytes',
      `UPDATE part SET sha256 = zeroblob(32) WHERE number = 1`,
      [/part 1: its text has SHA-256 [0-9a-f]{64}, not 0{64}\./],
    ],
    ['facts that are gone', `DELETE FROM fact WHERE part = 1`, [/part 1: its facts are not stored\./]],
    [
      'facts of another part',
      `UPDATE fact SET data = (SELECT data FROM fact WHERE part = 0) WHERE part = 1`,
      [
        /part 1: it begins at byte 8388608, what is before it ends at \d+\./,
        /part [12]: .* stored, the text has/,
      ],
    ],
    [
      'facts that can not be read',
      `UPDATE fact SET data = substr(data, 1, 20) WHERE part = 2`,
      [/part 2: it can't be read \(.*\)\./],
    ],
    ['a seam that is gone', `DELETE FROM seam WHERE part = 0`, [/seam 0: it is not stored\./]],
    [
      'a seam of another place',
      `UPDATE seam SET data = (SELECT data FROM seam WHERE part = 1) WHERE part = 0`,
      [/seam 0: it begins at byte \d+, what is before it ends at \d+\./],
    ],
    [
      'an index of another part',
      `UPDATE block_index SET data = (SELECT data FROM block_index WHERE part = 0) WHERE part = 1`,
      [/part 1: the index of entries is another one from byte \d+ on\./],
    ],
    [
      'a part that is gone',
      `DELETE FROM part WHERE number = 2`,
      [
        /part 2 has facts, but is not stored\./,
        new RegExp(`it was completed with ${JAVA.length} bytes, its parts have ${2 * PART_BYTES}\\.`),
        /it was completed with 3 parts, 2 are stored\./,
      ],
    ],
    [
      'other figures',
      `UPDATE file SET bytes = bytes + 1`,
      [new RegExp(`it was completed with ${JAVA.length + 1} bytes, its parts have ${JAVA.length}\\.`)],
    ],
    [
      'another reading',
      `UPDATE file SET reading = json_set(reading, '$.charset', 'utf-16le')`,
      [/its end: .*stored, the text has/],
    ],
    [
      'a file that nobody closes',
      `UPDATE file SET state = 'closing'`,
      [/file 0 waits to be closed, but no job does it\./],
    ],
    [
      'an upload that nobody removes',
      `UPDATE upload SET deleted = 1`,
      [/is deleted, but no job removes what is left of it\./],
    ],
    [
      'a row that hangs on nothing',
      `INSERT INTO totals VALUES (99, 1, x'00')`,
      [/^Row \d+ of totals hangs on a file that is not there\.$/],
    ],
  ])('%s', async (_, sql, sentences) => {
    const { store, damage } = begin(whole)
    damage(sql)
    const { said } = await verify(store)
    for (const sentence of sentences) expect(said).toContainEqual(expect.stringMatching(sentence))
  })

  test('totals that are not what the facts add up to; dropped or rebuilt they are', async () => {
    const { store, damage } = begin()
    const id = await uploadTo(store, [JAVA, LONG])
    // So small files have none.
    expect(await rebuildDerived(store)).toEqual({ files: 2, changed: 0, directories: 0 })
    const kept = new FileTotals(store, undefined, 0)
    expect(await rebuildDerived(store, kept)).toEqual({ files: 2, changed: 2, directories: 0 })
    const before = await Promise.all([0, 1].map((file) => store.totals(id, file, ANALYZER_REVISION)))
    const app = createApp({ store, worker: 'w' })
    const expected = await app.groups({ uploads: [id], limit: 10_000 })
    expect(await rebuildDerived(store, kept)).toEqual({ files: 2, changed: 0, directories: 0 })

    damage(`UPDATE totals SET data = (SELECT data FROM totals ORDER BY file DESC LIMIT 1)`)
    const { said } = await verify(store)
    expect(said[0]).toMatch(`its totals: ${LONG.length} bytes are stored, the text has ${JAVA.length}.`)
    expect(said.join()).not.toContain('file 1')
    expect(await rebuildDerived(store, kept)).toEqual({ files: 2, changed: 1, directories: 0 })
    expect(await Promise.all([0, 1].map((file) => store.totals(id, file, ANALYZER_REVISION)))).toEqual(before)
    expect((await verify(store)).said).toEqual([])

    damage('DELETE FROM totals')
    const other = createApp({ store, worker: 'other' })
    expect(await other.groups({ uploads: [id], limit: 10_000 })).toEqual(expected)
    expect((await verify(store)).said).toEqual([])
    expect(await rebuildDerived(store, kept)).toEqual({ files: 2, changed: 2, directories: 0 })
    expect(await Promise.all([0, 1].map((file) => store.totals(id, file, ANALYZER_REVISION)))).toEqual(before)
  })
})

test('a directory that is not of the facts is said, and made anew', async () => {
  const { store, damage } = begin()
  const id = await uploadTo(store, [JAVA, LONG])
  const stored = () =>
    Promise.all([0, 1].map((file) => store.derived(id, file, ANALYZER_REVISION, 'postings.2')))
  const before = await stored()
  expect(before).not.toContain(null)
  for (const [sql, says] of [
    [
      'UPDATE derived SET data = (SELECT data FROM derived ORDER BY file DESC LIMIT 1)',
      'it says of other parts',
    ],
    [`UPDATE derived SET data = x'00ff' WHERE file = (SELECT min(file) FROM derived)`, "it can't be read"],
  ] as const) {
    damage(sql)
    const { said } = await verify(store)
    expect(said).toEqual([expect.stringMatching(new RegExp(`, file 0 .*, its directory: ${says}`))])
    expect(await rebuildDerived(store)).toEqual({ files: 2, changed: 0, directories: 1 })
    expect(await stored()).toEqual(before)
    expect((await verify(store)).said).toEqual([])
  }
})

test('an upload that is deleted while it is looked at is left out', async () => {
  const { store } = begin()
  const id = await uploadTo(store, [JAVA])
  await uploadTo(store, [LONG])
  const { said, files } = await verify({
    ...store,
    readText: async (upload, file, from, to) => {
      if (upload === id && from > 0) await store.deleteUpload(id)
      return store.readText(upload, file, from, to)
    },
  })
  expect({ said, files }).toEqual({ said: [], files: 1 })
})
