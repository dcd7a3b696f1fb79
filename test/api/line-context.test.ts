import { expect, test } from 'vitest'
import { groupLinesAnswer, groupsAnswer } from '../../server/api/schemas.ts'
import { BLOCK_BYTES } from '../../server/model/limits.ts'
import { encodeAs } from '../ingest/encode.ts'
import { createClient } from './client.ts'

const LINES = [
  'one',
  '2026-01-01 10:00:00 ERROR disk 1 is full',
  '\tat a.b(C.java:1)',
  '',
  '2026-01-01 10:00:01 INFO 订单 started',
  '2026-01-01 10:00:02 INFO started',
  '2026-01-01 10:00:03 ERROR disk 2 is full',
  '\tat a.b(C.java:1)',
]

/** The disk's errors with `context` lines around each. */
const read = async (bytes: Uint8Array, context: number) => {
  const client = createClient()
  const id = await client.uploadOne(bytes)
  const { groups } = groupsAnswer.parse(await (await client.get('/api/v1/groups')).json())
  const group = groups.find(({ template }) => template.includes('disk'))
  const answer = await client.get(`/api/v1/groups/${group?.id ?? ''}/lines?upload=${id}&context=${context}`)
  expect(answer.status).toBe(200)
  return groupLinesAnswer.parse(await answer.json()).entries
}

test.each(['utf-8', 'utf-16le', 'gb18030'])('lines stand with those around them, in %s', async (charset) => {
  for (const end of charset === 'utf-8' ? ['\n', '\r\n', '\r'] : ['\n', '\r\n']) {
    const bytes = encodeAs(LINES.join(end), charset)
    expect((await read(bytes, 2)).map(({ before, after }) => ({ before, after }))).toEqual([
      { before: ['one'], after: ['', LINES[4]] },
      { before: [LINES[4], LINES[5]], after: [] },
    ])
    expect((await read(bytes, 50)).map(({ before, after }) => [before?.length, after?.length])).toEqual([
      [1, 5],
      [6, 0],
    ])
  }
})

test('none where none are asked for', async () => {
  for (const entry of await read(Buffer.from(LINES.join('\n')), 0)) {
    expect(entry).not.toHaveProperty('before')
    expect(entry).not.toHaveProperty('after')
  }
})

test('across blocks, and no further than a window where lines are long', async () => {
  const long = 'x'.repeat(40_000)
  const filler = `${'started again and again\n'.repeat(BLOCK_BYTES / 24)}${long}\n${long}\n`
  const [entry] = await read(Buffer.from(`${filler}2026-01-01 10:00:03 ERROR disk 2 is full\nnext`), 3)
  expect(entry?.before).toEqual([long])
  expect(entry?.after).toEqual(['next'])
})
