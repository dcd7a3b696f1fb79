import { beforeEach, describe, expect, test } from 'vitest'
import {
  groupDetailAnswer,
  groupLinesAnswer,
  groupsAnswer,
  timelineAnswer,
} from '../../server/api/schemas.ts'
import { createClient, errorOf, TEXT } from './client.ts'
import type { Client } from './client.ts'

let client: Client
beforeEach(() => {
  client = createClient()
})

describe('groups and timeline', () => {
  test('are answered as described', async () => {
    const id = await client.uploadOne()
    const get = async (path: string): Promise<unknown> => {
      const answer = await client.get(path)
      expect(answer.status).toBe(200)
      return answer.json()
    }
    const answer = groupsAnswer.parse(await get(`/api/v1/groups?upload=${id}`))
    expect(answer).toMatchObject({
      bytes: TEXT.length,
      lines: 2,
      entries: 2,
      unparsed: 0,
      partial: false,
      cursor: null,
    })
    expect(await get('/api/v1/groups')).toEqual(answer)
    const [group] = answer.groups
    const detail = groupDetailAnswer.parse(await get(`/api/v1/groups/${group?.id}?upload=${id}`))
    expect(detail).toMatchObject(group ?? {})
    const lines = groupLinesAnswer.parse(await get(`/api/v1/groups/${group?.id}/lines?upload=${id}`))
    expect(lines).toMatchObject({ group: group?.id, count: group?.count })
    for (const { text } of lines.entries) expect(TEXT).toContain(text)
    const timeline = timelineAnswer.parse(await get(`/api/v1/timeline?upload=${id}`))
    const sum = timeline.buckets.flatMap(({ counts }) => counts).reduce((total, count) => total + count, 0)
    expect(sum + timeline.untimed).toBe(2)

    expect((await client.get('/api/v1/groups/0123456789abcdef')).status).toBe(404)
    expect((await client.get(`/api/v1/groups?upload=${'0'.repeat(32)}`)).status).toBe(404)
  })

  test('pass the whole query on', async () => {
    const [a, b] = [await client.uploadOne(), await client.uploadOne('another line\n')]
    const query =
      `upload=${a}&upload=${b}&q=conn&level=warn,error&level=fatal&from=2026-01-01&to=2026-01-02T03:04:05.123456` +
      '&similarity=0.25&sort=lastSeen&order=asc&limit=10000'
    const answer = await client.get(`/api/v1/groups?${query}`)
    expect(answer.status).toBe(200)
    groupsAnswer.parse(await answer.json())
    expect(client.app.calls.at(-1)).toEqual({
      uploads: [a, b],
      level: ['warn', 'error', 'fatal'],
      from: '2026-01-01T00:00:00Z',
      to: '2026-01-02T03:04:05.123456Z',
      similarity: 0.25,
      q: 'conn',
      sort: 'lastSeen',
      order: 'asc',
      limit: 10_000,
    })

    await client.get('/api/v1/groups?cursor=abc')
    expect(client.app.calls.at(-1)).toEqual({ uploads: [], cursor: 'abc' })
    await client.get('/api/v1/groups/0123456789abcdef')
    expect(client.app.calls.at(-1)).toEqual({ uploads: [] })
    await client.get('/api/v1/groups/0123456789abcdef/lines?limit=7&cursor=x')
    expect(client.app.calls.at(-1)).toEqual({ uploads: [], limit: 7, cursor: 'x' })
    await client.get('/api/v1/timeline?group=0123456789abcdef&buckets=60&to=2026-01-02T03:04:05%2B02:00')
    expect(client.app.calls.at(-1)).toEqual({
      uploads: [],
      group: '0123456789abcdef',
      buckets: 60,
      to: '2026-01-02T03:04:05+02:00',
    })
  })

  for (const [query, sentence] of [
    ['limit=10001', 'Query parameter limit: must be a whole number from 1 to 10000.'],
    ['limit=0', 'Query parameter limit: must be a whole number from 1 to 10000.'],
    ['limit=', 'Query parameter limit: must be a whole number from 1 to 10000.'],
    ['similarity=1.5', 'Query parameter similarity: must be a number from 0 to 1.'],
    ['similarity=', 'Query parameter similarity: must be a number from 0 to 1.'],
    ['level=warning', 'Query parameter level: must be of none, trace, debug, info, warn, error, fatal.'],
    ['from=yesterday', 'Query parameter from: must be an instant like 2026-01-31T12:00:00Z.'],
    ['sort=size', 'Query parameter sort: must be one of count, lines, firstSeen, lastSeen, level, template.'],
    ['order=up', 'Query parameter order: must be asc or desc.'],
    ['upload=7', 'Query parameter upload: must be ids of 32 hex digits.'],
    ['similarty=0.5', 'Query parameter similarty: is not known here; see /openapi.json.'],
    ['limit=1&limit=2', 'Query parameter limit: invalid input: expected string, received array.'],
  ] as const) {
    test(`refuse ?${query}`, async () => {
      const answer = await client.get(`/api/v1/groups?${query}`)
      expect(answer.status).toBe(400)
      expect((await errorOf(answer)).message).toBe(sentence)
    })
  }

  test('are answered with 304 until something has changed', async () => {
    await client.uploadOne()
    const [group] = groupsAnswer.parse(await (await client.get('/api/v1/groups')).json()).groups
    for (const path of ['/api/v1/groups?limit=5', `/api/v1/groups/${group?.id}`, '/api/v1/timeline']) {
      const first = await client.get(path)
      const tag = first.headers.get('etag') ?? ''
      expect(tag).toMatch(/^W\/"[\w-]{22}"$/)
      const again = await client.get(path, { 'If-None-Match': `"other", ${tag}` })
      expect(again.status).toBe(304)
      expect(await again.text()).toBe('')
      expect(again.headers.get('etag')).toBe(tag)
      await client.uploadOne(`${path} was asked\n`)
      expect((await client.get(path, { 'If-None-Match': tag })).status).toBe(200)
    }
  })

  test('have no tag while a file is open, as they may be of an older view', async () => {
    await client.uploadOne()
    const [group] = groupsAnswer.parse(await (await client.get('/api/v1/groups')).json()).groups
    const id = await client.createOne()
    const detail = `/api/v1/groups/${group?.id}`
    for (const path of ['/api/v1/groups', detail, `${detail}/lines`, '/api/v1/timeline']) {
      const answer = await client.get(path)
      expect(await answer.json()).toMatchObject({ partial: true })
      expect(answer.headers.get('etag')).toBeNull()
      expect(answer.headers.get('cache-control')).toBe('no-store')
    }
    await client.app.putPart({ upload: id, file: 0, part: 0 }, Buffer.from(TEXT))
    await client.app.completeFile(id, 0, Buffer.byteLength(TEXT), 1)
    expect((await client.get('/api/v1/groups')).headers.get('etag')).not.toBeNull()
  })
})
