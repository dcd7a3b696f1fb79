import { describe, expect, it } from 'vitest'
import { DEFAULT_VIEW, formatView, parseView, type View } from '../../web/src/state/view.ts'
import { groupsQuery, narrowedQuery } from '../../web/src/state/viewQuery.ts'

const FULL: View = {
  uploads: ['0123456789abcdef0123456789abcdef', 'ffffffffffffffffffffffffffffffff'],
  q: 'täglich <num> & 100%',
  levels: ['error', 'warn'],
  facets: ['thread:main', 'url:http://a?b=c&d'],
  sort: 'lastSeen',
  order: 'asc',
  similarity: 0.65,
  from: '2026-03-01T10:00:00.000Z',
  to: '2026-03-01T11:00:00.000Z',
  group: '0123456789abcdef',
  language: 'zh',
}

describe('the view in the address', () => {
  it('gives the same again', () => {
    expect(parseView(formatView(FULL))).toEqual(FULL)
  })

  it('is empty by default', () => {
    expect(formatView(DEFAULT_VIEW)).toBe('')
    expect(parseView('')).toEqual(DEFAULT_VIEW)
  })

  it.each(['count', 'template', 'firstSeen', 'lastSeen', 'level', 'lines'] as const)(
    'keeps both orders of %s',
    (sort) => {
      for (const order of ['asc', 'desc'] as const) {
        const view = { ...DEFAULT_VIEW, sort, order }
        expect(parseView(formatView(view))).toEqual(view)
      }
    },
  )

  it.each([
    ['?similarity=7'],
    ['?similarity='],
    ['?similarity=abc'],
    ['?sort=colour'],
    ['?order=sideways'],
    ['?level=loud'],
    ['?group=../../etc'],
    ['?upload=%3Cscript%3E'],
    ['?from=yesterday&to=tomorrow'],
    ['?lang=tlh'],
    ['?unknown=1'],
  ])('falls back to the default for %s', (search) => {
    expect(parseView(search)).toEqual(DEFAULT_VIEW)
  })

  it('keeps a similarity of 0, which is a choice', () => {
    expect(parseView('?similarity=0').similarity).toBe(0)
    expect(formatView({ ...DEFAULT_VIEW, similarity: 0 })).toBe('?similarity=0')
  })
})

describe('the view as the API takes it', () => {
  it('asks for rows', () => {
    const query = groupsQuery(FULL, 200, 'abc')
    expect(query.getAll('upload')).toEqual(FULL.uploads)
    expect(query.getAll('level')).toEqual(['error', 'warn'])
    expect(query.getAll('facet')).toEqual(FULL.facets)
    expect(Object.fromEntries(query)).toMatchObject({
      similarity: '0.65',
      q: FULL.q,
      sort: 'lastSeen',
      order: 'asc',
      limit: '200',
      cursor: 'abc',
      from: FULL.from,
      to: FULL.to,
    })
  })

  it('leaves out what is not set', () => {
    expect(narrowedQuery(DEFAULT_VIEW).toString()).toBe('similarity=0.5')
    expect([...groupsQuery(DEFAULT_VIEW, 100, null).keys()]).toEqual(['similarity', 'sort', 'order', 'limit'])
  })
})
