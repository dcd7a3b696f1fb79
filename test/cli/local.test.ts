import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { groupsAnswer } from '../../server/api/schemas.ts'
import { encodeAs } from '../ingest/encode.ts'
import { logkin, MAIN } from './run.ts'

/** The commands that read files in their own process, on a log with a stack trace, a blank line and Windows line ends. */

const LINES = [
  '2026-03-01 10:00:00,123 INFO  [main] app.Server - Listening on port 8080',
  '2026-03-01 10:00:01,250 INFO  [http-1] app.Web - GET /users/17 took 12 ms',
  '',
  '2026-03-01 10:00:02,500 ERROR [http-2] app.Web - Request 9f3c failed',
  'java.lang.IllegalStateException: pool is closed',
  '\tat app.Pool.take(Pool.java:41)',
  '\tat app.Web.handle(Web.java:7)',
  '2026-03-01 10:00:03,750 INFO  [http-1] app.Web - GET /users/230 took 8 ms',
]
const TEXT = `${LINES.join('\r\n')}\r\n`

let folder: string
let log: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'logkin-local-'))
  log = join(folder, 'app.log')
  await writeFile(log, TEXT)
})
afterAll(() => rm(folder, { recursive: true }))

const groupsOf = async (...args: readonly string[]) => {
  const { status, stdout, stderr } = await logkin(['groups', '--json', ...args])
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return groupsAnswer.parse(JSON.parse(stdout))
}

describe('groups', () => {
  test('--json names every group, and its books balance', async () => {
    const answer = await groupsOf(log)
    expect(answer).toMatchObject({
      bytes: TEXT.length,
      lines: 8,
      entries: 4,
      unparsed: 1,
      unparsedBy: { blank: 1, binary: 0 },
      partial: false,
    })
    const sum = (key: 'count' | 'lines') => answer.groups.reduce((total, group) => total + group[key], 0)
    expect(sum('count')).toBe(answer.entries)
    expect(sum('lines') + answer.unparsed).toBe(answer.lines)
    const counts = answer.groups.map(({ count }) => count)
    expect(counts).toEqual(counts.toSorted((a, b) => b - a))
    expect(answer.groups[0]).toMatchObject({
      count: 2,
      levels: { info: 2 },
      lastSeen: '2026-03-01T10:00:03.750Z',
    })
  })

  test('are the same for gzip, of several members, and for standard input', async () => {
    const plain = await groupsOf(log)
    const half = TEXT.indexOf('\tat')
    const packed = join(folder, 'app.log.gz')
    await writeFile(packed, Buffer.concat([gzipSync(TEXT.slice(0, half)), gzipSync(TEXT.slice(half))]))
    expect(await groupsOf(packed)).toEqual(plain)
    const piped = await logkin(['groups', '--json', '-'], TEXT)
    expect(groupsAnswer.parse(JSON.parse(piped.stdout))).toEqual(plain)
  })

  test('of several files are groups of all their lines', async () => {
    const other = join(folder, 'other.log')
    await writeFile(other, TEXT)
    const both = await groupsOf(log, other)
    expect(both).toMatchObject({ lines: 16, entries: 8, unparsed: 2 })
    expect(both.groups.map(({ count }) => count)).toEqual(
      (await groupsOf(log)).groups.map(({ count }) => 2 * count),
    )
  })

  test('--similarity cuts elsewhere', async () => {
    expect((await groupsOf(log, '--similarity', '0')).groups.length).toBeLessThanOrEqual(
      (await groupsOf(log)).groups.length,
    )
    expect((await groupsOf(log, '--similarity=1')).similarity).toBe(1)
  })

  test('are a table for people, plain to a pipe', async () => {
    const { status, stdout } = await logkin(['groups', log])
    expect(status).toBe(0)
    expect(stdout).toMatch(/^ *COUNT +SHARE +LEVEL +LAST SEEN +TEMPLATE\n/)
    expect(stdout).toContain('2026-03-01 10:00:03')
    expect(stdout).toContain('8 lines = 7 grouped + 1 unparsed (1 blank); 4 entries in ')
    expect(stdout).not.toContain('\u001b')
  })
})

test('assign names the group of every line, in order', async () => {
  const { status, stdout } = await logkin(['assign', log])
  expect(status).toBe(0)
  const ids = stdout.split('\n')
  expect(ids.pop()).toBe('')
  expect(ids).toHaveLength(LINES.length)
  expect(ids[2]).toBe('-')
  expect(new Set(ids.slice(3, 7)).size).toBe(1)
  expect(ids[7]).toBe(ids[1])
  const { groups } = await groupsOf(log)
  for (const { id, lines } of groups) expect(ids.filter((other) => other === id)).toHaveLength(lines)
})

const entry = z.strictObject({
  line: z.int().positive(),
  lines: z.int().positive(),
  time: z.iso.datetime({ offset: true }).nullable(),
  level: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).nullable(),
  message: z.string(),
  fields: z.record(z.string(), z.string()),
})

test('entries are one JSON object a line', async () => {
  const { status, stdout } = await logkin(['entries', log, '--zone', '+08:00'])
  expect(status).toBe(0)
  const entries = stdout
    .trimEnd()
    .split('\n')
    .map((line) => entry.parse(JSON.parse(line)))
  expect(entries.map(({ line, lines, level }) => ({ line, lines, level }))).toEqual([
    { line: 1, lines: 1, level: 'info' },
    { line: 2, lines: 1, level: 'info' },
    { line: 4, lines: 4, level: 'error' },
    { line: 8, lines: 1, level: 'info' },
  ])
  expect(entries.map(({ time }) => Date.parse(time ?? ''))).toEqual(
    ['00.123', '01.250', '02.500', '03.750'].map((second) => Date.parse(`2026-03-01T10:00:${second}+08:00`)),
  )
  expect(entries[2]?.message).toMatch(/Request 9f3c failed[^]*Web\.java:7/)
})

test('an empty file has no groups, no lines and no entries', async () => {
  const empty = join(folder, 'empty.log')
  await writeFile(empty, '')
  expect(await groupsOf(empty)).toMatchObject({ bytes: 0, lines: 0, entries: 0, groups: [] })
  for (const command of ['assign', 'entries'])
    expect(await logkin([command, empty])).toEqual({ status: 0, stdout: '', stderr: '' })
})

test('broken gzip ends with 1 and names the file', async () => {
  const broken = join(folder, 'broken.gz')
  await writeFile(broken, gzipSync(TEXT).subarray(0, 60))
  const { status, stderr } = await logkin(['groups', broken])
  expect(status).toBe(1)
  expect(stderr).toMatch(/^logkin: [^\n]*broken\.gz is a broken gzip file: unexpected end of file[^\n]*\n$/)
})

test('output to a pipe is complete, and ends quietly when its reader does', async () => {
  const many = join(folder, 'many.log')
  const lines = 60_000
  await writeFile(many, 'a line that comes again and again\n'.repeat(lines))
  expect((await logkin(['assign', many])).stdout).toHaveLength(lines * 17)

  const child = spawn(process.execPath, [MAIN, 'assign', many], { stdio: ['ignore', 'pipe', 'pipe'] })
  const complaints: Buffer[] = []
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk))
  child.stdout.once('data', () => child.stdout.destroy())
  await once(child, 'close')
  expect(child.exitCode).toBe(0)
  expect(Buffer.concat(complaints).toString()).toBe('')
})

test('--charset says what the bytes are, and the same text in another encoding has the same groups', async () => {
  const text = '2026-03-01 10:00:00 ERROR 資料庫連線失敗 17\n'
  const entriesOf = async (input: Uint8Array, ...args: string[]): Promise<unknown> =>
    entry.parse(JSON.parse((await logkin(['entries', '-', '--date', '2026-03-01', ...args], input)).stdout))
  const expected = await entriesOf(Buffer.from(text))
  const big5 = encodeAs(text, 'big5')
  expect(await entriesOf(big5, '--charset', 'Big5')).toEqual(expected)
  expect(await entriesOf(big5, '--charset', 'windows-1252')).not.toEqual(expected)
  const idOf = async (input: Uint8Array): Promise<string> => (await logkin(['assign', '-'], input)).stdout
  expect(await idOf(big5)).toBe(await idOf(Buffer.from(text)))
})
