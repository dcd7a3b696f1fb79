import { beforeEach, describe, expect, test } from 'vitest'
import { groupsAnswer } from '../../server/api/schemas.ts'
import { explainAnswer, groupWhyAnswer } from '../../server/api/why-schemas.ts'
import { createClient, errorOf } from './client.ts'
import type { Client } from './client.ts'

const LINES = [
  '2026-01-01 10:00:00 INFO [main] user anna left room 7',
  '2026-01-01 10:00:01 INFO [main] user bob left room 8',
  '2026-01-01 10:00:02 INFO [main] user carol left room 9',
  '2026-01-01 10:00:02 INFO [main] user dave left room 9',
  '2026-01-01 10:00:03 WARN [pool-1] user bob has too many rooms',
  '',
  '2026-01-01 10:00:04 ERROR [pool-1] disk /var/tmp is full',
]

let client: Client
let id: string
beforeEach(async () => {
  client = createClient()
  id = await client.uploadOne(`${LINES.join('\n')}\n`)
})
const explain = async (query: string) => {
  const answer = await client.get(`/api/v1/explain?upload=${id}&${query}`)
  expect(answer.status).toBe(200)
  return explainAnswer.parse(await answer.json())
}

describe('why a line is in its group', () => {
  test('the entry taken apart, its shape, its group, what fills the slots, heights, the nearest group', async () => {
    const answer = await explain('line=2')
    const { groups } = groupsAnswer.parse(await (await client.get(`/api/v1/groups?upload=${id}`)).json())
    const [left, busy] = ['left', 'too many'].map((word) =>
      groups.find(({ template }) => template.includes(word)),
    )
    expect(answer).toMatchObject({
      upload: id,
      file: 0,
      fileName: 'app.log',
      line: 2,
      charset: 'utf-8',
      unparsed: null,
      entry: {
        line: 2,
        lines: 1,
        offset: LINES[0]!.length + 1,
        time: '2026-01-01T10:00:01.000Z',
        timeText: '2026-01-01 10:00:01',
        level: 'info',
        message: 'user bob left room 8',
      },
      shape: { text: 'user bob left room <num>', count: 1 },
      group: { id: left?.id, template: 'user <*> left room <num>', count: 4 },
      similarity: 0.5,
      partial: false,
    })
    expect(Object.values(answer.entry?.fields ?? {})).toContain('main')
    expect(answer.pieces?.filter(({ is }) => is !== 'constant')).toEqual([
      { text: 'bob', is: 'slot', slot: '<*>' },
      { text: '8', is: 'slot', slot: '<num>' },
    ])
    expect(answer.joined).toBeGreaterThanOrEqual(0.5)
    expect(answer.nearest).toMatchObject({ id: busy?.id, template: busy?.template, count: 1 })
    expect(answer.nearest?.similarity).toBeLessThan(0.5)
  })

  test('by the offset of its entry, as the lines of a group name it', async () => {
    expect(await explain(`offset=${LINES[0]!.length + 1}`)).toEqual(await explain('line=2'))
  })

  test('another cut puts it elsewhere', async () => {
    const tight = await explain('line=2&similarity=1')
    expect(tight.group).toMatchObject({ template: 'user bob left room <num>', count: 1 })
    expect(tight.joined).toBeNull()
    const loose = await explain('line=2&similarity=0')
    expect(loose.group?.count).toBe(6)
    expect(loose.nearest).toBeNull()
  })

  test('a blank line is in none, and it says so', async () => {
    expect(await explain('line=6')).toMatchObject({
      line: 6,
      unparsed: 'blank',
      entry: null,
      shape: null,
      group: null,
    })
  })

  test.each([
    [404, 'file=0&line=8', 'app.log has no line 8; it has 7 lines.'],
    [404, 'offset=5000', 'app.log has no entry at byte 5000; it has 7 lines.'],
    [400, 'file=0', 'Name an upload, and a line (from 1) or an offset in one of its files.'],
    [400, 'line=1&offset=0', 'Name an upload, and a line (from 1) or an offset in one of its files.'],
    [400, 'line=0', 'Query parameter line: must be a whole number from 1 to 999999999999999.'],
    [400, 'level=info&line=1', 'Query parameter level: is not known here; see /openapi.json.'],
  ])('%i for %s', async (status, query, sentence) => {
    const answer = await client.get(`/api/v1/explain?upload=${id}&${query}`)
    expect([answer.status, (await errorOf(answer)).message]).toEqual([status, sentence])
  })
  test('404 for a file that is not there, 400 for no upload', async () => {
    expect((await client.get(`/api/v1/explain?upload=${id}&file=1&line=1`)).status).toBe(404)
    expect((await client.get('/api/v1/explain?line=1')).status).toBe(400)
  })
})

test('why shapes are one group: from where downwards, beside the template, and the group they would be one with next', async () => {
  const [group] = groupsAnswer.parse(await (await client.get(`/api/v1/groups?upload=${id}`)).json()).groups
  const answer = await client.get(`/api/v1/groups/${group?.id}/why?upload=${id}`)
  const why = groupWhyAnswer.parse(await answer.json())
  expect(why).toMatchObject({
    id: group?.id,
    template: group?.template,
    count: 4,
    shapes: 4,
    similarity: 0.5,
  })
  expect(why.members.reduce((sum, { count }) => sum + count, 0)).toBe(4)
  for (const { shape, text, joined, pieces } of why.members) {
    if (shape === why.id) expect(joined).toBeNull()
    else expect(joined).toBeGreaterThanOrEqual(0.5)
    expect(pieces.map((piece) => piece.text).join('')).toBe(text)
  }
  const { nearest } = why
  // What it says is so: at that similarity they are one, right above it they are not.
  const idsAt = async (similarity: number) => {
    const { groups } = groupsAnswer.parse(
      await (await client.get(`/api/v1/groups?upload=${id}&similarity=${similarity.toFixed(9)}`)).json(),
    )
    return groups.map((one) => one.id)
  }
  expect(await idsAt((nearest?.similarity ?? 0) + 1e-6)).toContain(nearest?.id)
  expect(await idsAt((nearest?.similarity ?? 0) - 1e-6)).not.toContain(nearest?.id)
  expect((await client.get(`/api/v1/groups/0123456789abcdef/why?upload=${id}`)).status).toBe(404)
})
