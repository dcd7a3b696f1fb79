import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { logkin, MAIN } from './run.ts'

/** `logkin diff` on what a service wrote before and after it was deployed anew. */

const log = (...statements: readonly (readonly [times: number, text: string])[]): string => {
  let second = 0
  return statements
    .flatMap(([times, text]) => Array.from({ length: times }, (_, at) => text.replace('#', String(at))))
    .map((text) => `${new Date(Date.UTC(2026, 2, 1, 10, 0, second++)).toISOString()} ${text}\n`)
    .join('')
}

const OLD = log(
  [1, 'INFO Service 1.4 started'],
  [80, 'INFO Order # was created'],
  [60, 'INFO Handled GET /orders in # ms'],
  [50, 'DEBUG cache entry # evicted'],
  [3, 'WARN pool has # waiting'],
  [7, 'WARN old endpoint was called by client #'],
)
const NEW = log(
  [1, 'INFO Service 1.5 started'],
  [80, 'INFO Order # was created'],
  [60, 'INFO Handled GET /orders in # ms'],
  [400, 'DEBUG cache entry # evicted'],
  [5, 'WARN pool has # waiting'],
  [9, 'INFO Feature flags were read from the registry'],
  [2, 'ERROR Charge # refused: card declined'],
)

let folder: string
let before: string
let after: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'logkin-diff-'))
  before = join(folder, 'old.log')
  after = join(folder, 'new\u001b[2J.log')
  await writeFile(before, OLD)
  await writeFile(after, NEW)
})
afterAll(() => rm(folder, { recursive: true }))

const side = z.strictObject({
  name: z.string(),
  bytes: z.number(),
  lines: z.number(),
  entries: z.number(),
  unparsed: z.number(),
  unparsedBy: z.strictObject({ blank: z.number(), binary: z.number() }),
  firstSeen: z.string().nullable(),
  lastSeen: z.string().nullable(),
})
const sideOfGroup = z.strictObject({
  count: z.number(),
  lines: z.number(),
  share: z.number(),
  firstSeen: z.string().nullable(),
  lastSeen: z.string().nullable(),
  levels: z.record(z.string(), z.number()),
})
const compared = sideOfGroup.extend({
  id: z.string().regex(/^[0-9a-f]{16}$/),
  template: z.string(),
  samples: z.array(z.string()),
  shapes: z.number(),
  old: sideOfGroup,
  new: sideOfGroup,
})
const shared = compared.extend({ factor: z.number().positive(), surprise: z.number().nonnegative() })
const diffAnswer = z.strictObject({
  old: side,
  new: side,
  similarity: z.number(),
  coarseness: z.number(),
  scale: z.number().nullable(),
  newGroups: z.array(compared),
  goneGroups: z.array(compared),
  changedGroups: z.array(shared),
  unchangedGroups: z.array(shared),
})

const json = async (...args: readonly string[]) => {
  const { status, stdout, stderr } = await logkin(['diff', '--json', ...args], NEW)
  expect(stderr).toBe('')
  return { status, answer: diffAnswer.parse(JSON.parse(stdout)) }
}

test('--json tells what is new, gone, changed in rate, and the same', async () => {
  const { status, answer } = await json(before, after)
  expect(status).toBe(1)
  expect(answer.old).toMatchObject({ name: before, bytes: OLD.length, lines: 201, entries: 201, unparsed: 0 })
  expect(answer.new).toMatchObject({
    name: after,
    lines: 557,
    entries: 557,
    firstSeen: '2026-03-01T10:00:00.000Z',
  })
  const counts = (groups: readonly z.infer<typeof compared>[]) =>
    groups.map(({ template, old, new: fresh }) => [template, old.count, fresh.count])
  expect(counts(answer.newGroups)).toEqual([
    ['Charge <num> refused: card declined', 0, 2],
    ['Feature flags were read from the registry', 0, 9],
  ])
  expect(counts(answer.goneGroups)).toEqual([['old endpoint was called by client <num>', 7, 0]])
  expect(counts(answer.changedGroups)).toEqual([['cache entry <num> evicted', 50, 400]])
  expect(answer.changedGroups[0]).toMatchObject({
    factor: 8,
    old: { share: 50 / 201 },
    new: { share: 400 / 557 },
  })
  expect(counts(answer.unchangedGroups)).toEqual([
    ['Order <num> was created', 80, 80],
    ['Handled GET /orders in <num> ms', 60, 60],
    ['pool has <num> waiting', 3, 5],
    ['Service <num> started', 1, 1],
  ])
  expect(answer.scale).toBe(1)
})

const shown = (path: string): string => path.replace('\u001b', '␛')

test('as a table, harmless for a terminal', async () => {
  const { status, stdout, stderr } = await logkin(['diff', before, after])
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' })
  expect(stdout.split('\n')).toEqual([
    `New: 2 groups, only in ${shown(after)}`,
    'COUNT  SHARE  LEVEL  FIRST SEEN           TEMPLATE',
    '    2   0.4%  error  2026-03-01 10:09:15  Charge <num> refused: card declined',
    '    9   1.6%  info   2026-03-01 10:09:06  Feature flags were read from the registry',
    '',
    `Gone: 1 group, only in ${before}`,
    'COUNT  SHARE  LEVEL  LAST SEEN            TEMPLATE',
    '    7   3.5%  warn   2026-03-01 10:03:20  old endpoint was called by client <num>',
    '',
    'Changed in rate: 1 group',
    'OLD  SHARE  NEW  SHARE  RATE  LEVEL  TEMPLATE',
    ' 50  24.9%  400  71.8%    ×8  debug  cache entry <num> evicted',
    '',
    `OLD ${before}: 201 lines = 201 grouped + 0 unparsed; 201 entries, 2026-03-01 10:00:00 to 2026-03-01 10:03:20`,
    `NEW ${shown(after)}: 557 lines = 557 grouped + 0 unparsed; 557 entries, 2026-03-01 10:00:00 to 2026-03-01 10:09:16`,
    'Groups in both usually occur ×1 as often in NEW; rates are measured by that.',
    '2 new, 1 gone, 1 changed in rate, 4 unchanged',
    '',
  ])
})

test('packed files and standard input are read as they are', async () => {
  const plain = (await json(before, after)).answer
  const gz = join(folder, 'old.log.gz')
  const zst = join(folder, 'new.log.zst')
  await writeFile(gz, gzipSync(OLD))
  await writeFile(zst, zstdCompressSync(NEW))
  const packed = (await json(gz, zst)).answer
  expect(packed).toEqual({ ...plain, old: { ...plain.old, name: gz }, new: { ...plain.new, name: zst } })
  const piped = (await json(gz, '-')).answer
  expect(piped).toEqual({
    ...plain,
    old: { ...plain.old, name: gz },
    new: { ...plain.new, name: 'standard input' },
  })
})

describe('the exit status is 0 where nothing is new', () => {
  test('of a file and itself, which differ in nothing', async () => {
    const { status, answer } = await json(after, after)
    expect(status).toBe(0)
    expect([answer.newGroups, answer.goneGroups, answer.changedGroups]).toEqual([[], [], []])
    expect(answer.unchangedGroups.every(({ factor, surprise }) => factor === 1 && surprise === 0)).toBe(true)
    const { stdout } = await logkin(['diff', after, after])
    expect(stdout).toMatch(
      /^OLD [^\n]*\nNEW [^\n]*\n[^\n]*×1 [^\n]*\n0 new, 0 gone, 0 changed in rate, 7 unchanged\n$/,
    )
  })

  test('where groups are gone and rates are others', async () => {
    const less = join(folder, 'less.log')
    await writeFile(
      less,
      log(
        [80, 'INFO Order # was created'],
        [60, 'INFO Handled GET /orders in # ms'],
        [700, 'DEBUG cache entry # evicted'],
      ),
    )
    const { status, answer } = await json(before, less)
    expect(status).toBe(0)
    expect(answer.goneGroups).toHaveLength(3)
    expect(answer.changedGroups).toHaveLength(1)
  })

  test('of two empty files; and everything is new in a file beside an empty one', async () => {
    const empty = join(folder, 'empty.log')
    await writeFile(empty, '')
    const nothing = await json(empty, empty)
    expect(nothing).toMatchObject({
      status: 0,
      answer: { scale: null, new: { entries: 0, firstSeen: null } },
    })
    const all = await json(empty, after)
    expect(all).toMatchObject({ status: 1, answer: { goneGroups: [], unchangedGroups: [] } })
    expect(all.answer.newGroups).toHaveLength(7)
  })
})

test.each([
  [[], 'which two files? diff OLD NEW'],
  [['a.log'], 'which two files? diff OLD NEW'],
  [['a.log', 'b.log', 'c.log'], 'which two files? diff OLD NEW'],
  [['-', '-'], '- can stand only once'],
  [['a.log', 'b.log', '--similarity', '7'], '--similarity 7 is not a number from 0 to 1'],
  [['a.log', 'b.log', '--brief'], "Unknown option '--brief'"],
])('bad usage ends with 2 and one line: logkin diff %j', async (args, sentence) => {
  expect(await logkin(['diff', ...args])).toEqual({
    status: 2,
    stdout: '',
    stderr: `logkin diff: ${sentence}; see logkin diff --help\n`,
  })
})

test('what can not be read ends with 2 too, as 1 is an answer', async () => {
  expect(await logkin(['diff', before, '/nowhere/new.log'])).toEqual({
    status: 2,
    stdout: '',
    stderr: 'logkin: /nowhere/new.log: there is no such file.\n',
  })
  const broken = join(folder, 'broken.gz')
  await writeFile(broken, gzipSync(NEW).subarray(0, 60))
  const { status, stdout, stderr } = await logkin(['diff', before, broken])
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toMatch(/^logkin: [^\n]*broken\.gz is a broken gzip file[^\n]*\n$/)
})

test('a reader who stops at the first line leaves the exit status as it is', async () => {
  const many = join(folder, 'many.log')
  const letters = (number: number): string =>
    String(number).replace(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)))
  const text = Array.from({ length: 3000 }, (_, at) => `${letters(at)} ${'so it goes '.repeat(20)}\n`).join(
    '',
  )
  await writeFile(many, text)
  const child = spawn(process.execPath, [MAIN, 'diff', '--similarity', '1', before, many], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  child.stdout.once('data', () => child.stdout.destroy())
  await once(child, 'close')
  expect(child.exitCode).toBe(1)
})
