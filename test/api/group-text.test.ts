import { expect, test } from 'vitest'
import { groupsAnswer } from '../../server/api/schemas.ts'
import { PART_BYTES } from '../../server/model/limits.ts'
import { encodeAs } from '../ingest/encode.ts'
import { createClient, errorOf, type Client } from './client.ts'

const groupOf = async (client: Client, words: string): Promise<string> => {
  const { groups } = groupsAnswer.parse(await (await client.get('/api/v1/groups')).json())
  return groups.find(({ template }) => template.includes(words))?.id ?? ''
}

const download = async (client: Client, id: string, query = ''): Promise<Buffer> => {
  const answer = await client.get(`/api/v1/groups/${id}/lines.txt${query}`)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-disposition')).toContain(`group-${id}.log`)
  return Buffer.from(await answer.arrayBuffer())
}

const DISK = ['2026-01-01 10:00:00 ERROR disk 1 is full', '\tat a.b(C.java:1)', '', '\tat c.d(C.java:2)']

test.each(['utf-8', 'utf-16le', 'gb18030'])(
  "a group's lines come back byte for byte, in %s",
  async (charset) => {
    for (const end of charset === 'utf-8' ? ['\n', '\r\n', '\r'] : ['\n', '\r\n']) {
      const client = createClient()
      const last = [DISK[0]!.replace('disk 1', 'disk 2'), ...DISK.slice(1)]
      const lines = [...DISK, '', '2026-01-01 10:00:01 INFO 订单 started', '', ...last]
      await client.uploadOne(encodeAs(lines.join(end), charset))
      const text = await download(client, await groupOf(client, 'disk'))
      const wanted = encodeAs([...DISK, ...last].join(end), charset)
      // Behind it, where the file has none, a line end.
      expect(text.subarray(0, wanted.length).toString('latin1')).toBe(Buffer.from(wanted).toString('latin1'))
      expect(text.subarray(wanted.length)).toEqual(Buffer.from(charset === 'utf-16le' ? '\n\0' : '\n'))
    }
  },
)

test('of any size: lines longer than a piece, over parts, and within level and time', async () => {
  const client = createClient()
  const long = `2026-01-01 10:00:00 ERROR disk 7 ${'y'.repeat(PART_BYTES + 3_000_000)}\n`
  const lines = Array.from(
    { length: 60_000 },
    (_, at) => `2026-01-01 1${at % 10}:00:00 ${at % 2 === 0 ? 'INFO' : 'WARN'} job ${at} took ${at * 7} ms\n`,
  )
  await client.uploadOne(lines.slice(0, 30_000).join('') + long + lines.slice(30_000).join(''))
  const id = await groupOf(client, 'job')
  expect((await download(client, id)).equals(Buffer.from(lines.join('')))).toBe(true)
  expect((await download(client, await groupOf(client, 'disk'))).equals(Buffer.from(long))).toBe(true)
  const range = '?level=warn&from=2026-01-01T13:00:00Z&to=2026-01-01T15:30:00Z'
  const counted = groupsAnswer.parse(await (await client.get(`/api/v1/groups${range}`)).json())
  const narrowed = (await download(client, id, range)).toString().split('\n').slice(0, -1)
  expect(narrowed).toHaveLength(counted.groups.find((group) => group.id === id)?.count ?? 0)
  expect(new Set(narrowed.map((line) => line.slice(11, 28)))).toEqual(
    new Set(['13:00:00 WARN job', '15:00:00 WARN job']),
  )
})

test('a group that is none is refused before anything is sent', async () => {
  const client = createClient()
  await client.uploadOne()
  const answer = await client.get('/api/v1/groups/0123456789abcdef/lines.txt')
  expect(answer.status).toBe(404)
  expect((await errorOf(answer)).message).toMatch(/^There is no group/)
})
