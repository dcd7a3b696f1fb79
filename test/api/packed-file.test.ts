import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { groupsAnswer, uploadAnswer } from '../../server/api/schemas.ts'
import { PART_BYTES } from '../../server/model/limits.ts'
import { run } from '../programs.ts'
import { createClient, errorOf, type Client } from './client.ts'

/** Whole files, packed by the real programs: the groups and the bytes are those of the text. */

const LONG = Array.from(
  { length: 130_000 },
  (_, i) =>
    `2026-03-01 10:00:${String(i % 60).padStart(2, '0')} INFO  [web] request ${i} took ${i % 97} ms\n`,
).join('')
const SHORT = '2026-03-01 10:00:00 ERROR [db] lost connection\n'

let folder: string
let client: Client
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'logkin-packed-api-'))
  await mkdir(join(folder, 'logs'))
  await writeFile(join(folder, 'logs', 'long.log'), LONG)
  await writeFile(join(folder, 'logs', 'short.log'), SHORT)
  await writeFile(join(folder, 'logs', 'empty.log'), '')
})
afterAll(() => rm(folder, { recursive: true }))
beforeEach(() => {
  client = createClient()
})

const ARCHIVES = [
  ['tar', 'tar', '-cf', '-'],
  ['tar.gz', 'tar', '-czf', '-'],
  ['tar.zst', 'tar', '--zstd', '-cf', '-'],
  ['tar.xz', 'tar', '-cJf', '-'],
  ['zip', 'zip', '-q', '-'],
] as const
const PATHS = ['logs/long.log', 'logs/empty.log', 'logs/short.log']

const put = async (name: string, bytes: Uint8Array) => {
  const answer = await client.put(`/api/v1/uploads?name=${name}&key=${name}`, bytes)
  expect(answer.status).toBe(201)
  return uploadAnswer.parse(await answer.json())
}
const groupsOf = async (...uploads: readonly string[]) => {
  const query = uploads.map((id) => `upload=${id}`).join('&')
  const { groups, ...books } = groupsAnswer.parse(await (await client.get(`/api/v1/groups?${query}`)).json())
  return {
    ...books,
    groups: groups.map(({ template, count, lines, levels }) => ({ template, count, lines, levels })),
  }
}
const contentOf = async (id: string, file: number): Promise<string> =>
  (await client.get(`/api/v1/uploads/${id}/files/${file}/content`)).text()

test('an archive is an upload of its files, with the groups and bytes of the plain ones; sent twice it is stored once', async () => {
  const plain = await groupsOf(
    (await put('long.log', Buffer.from(LONG))).id,
    (await put('short.log', Buffer.from(SHORT))).id,
  )
  for (const [what, command, ...args] of ARCHIVES) {
    const packed = run(command, [...args, ...PATHS], { cwd: folder })
    const upload = await put(`a.${what}`, packed)
    expect(upload).toMatchObject({ complete: true })
    expect(upload.files.map(({ name, received }) => ({ name, parts: received.parts }))).toEqual([
      { name: 'logs/long.log', parts: Math.ceil(LONG.length / PART_BYTES) },
      { name: 'logs/empty.log', parts: 0 },
      { name: 'logs/short.log', parts: 1 },
    ])
    expect(await groupsOf(upload.id)).toEqual(plain)
    expect((await contentOf(upload.id, 0)) === LONG).toBe(true)
    expect(await contentOf(upload.id, 2)).toBe(SHORT)
    if (what === 'tar.gz') expect(await put(`a.${what}`, packed)).toEqual(upload)
  }
})

describe('one compressed file', () => {
  for (const command of ['gzip', 'zstd', 'bzip2', 'xz'])
    test(`by ${command} is its text`, async () => {
      const upload = await put('short', run(command, ['-c'], { input: SHORT }))
      expect(upload.files).toMatchObject([{ name: 'short', complete: true }])
      expect(await contentOf(upload.id, 0)).toBe(SHORT)
    })
})

test('what is broken, empty or a bomb is refused with a sentence, and leaves nothing', async () => {
  const zip = run('zip', ['-q', '-', ...PATHS], { cwd: folder })
  const bomb = run('gzip', ['-c'], { input: run('gzip', ['-c'], { input: new Uint8Array(300 * 2 ** 20) }) })
  for (const [bytes, status, sentence] of [
    [zip.subarray(0, -30), 415, 'a is a broken zip file: unexpected end of file'],
    [Buffer.from('504b0506000000000000000000000000000000000000', 'hex'), 415, 'a holds no files'],
    [bomb, 413, 'a becomes more than 500 times as large'],
  ] as const) {
    const answer = await client.put('/api/v1/uploads?name=a&key=k', bytes)
    expect(answer.status).toBe(status)
    expect((await errorOf(answer)).message).toContain(sentence)
    expect((await client.app.uploads()).uploads).toEqual([])
  }
})
