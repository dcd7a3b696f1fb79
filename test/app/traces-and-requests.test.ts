import { describe, expect, test } from 'vitest'
import { openLocal } from '../../server/app/local.ts'

/** Groups of a text at the default cut: how many entries each has, and its template. */
const groupsOf = async (lines: readonly string[]): Promise<[count: number, template: string][]> => {
  const stream = (async function* () {
    yield new TextEncoder().encode(`${lines.join('\n')}\n`)
  })()
  const { groups } = (await openLocal([{ name: 'a.log', stream }])).groups({ uploads: [], limit: 1000 })
  return groups.map(({ count, template }) => [count, template])
}

const times = <T>(count: number, make: (index: number) => readonly T[]): T[] =>
  Array.from({ length: count }, (_, index) => make(index)).flat()

describe('exceptions are grouped by type and message, and by their frames', () => {
  const trace = (at: number, type: string, frame: string): readonly string[] => [
    `2024-03-01 10:00:${String(10 + at)},001 ERROR [worker-${at}] shop.Billing - charge failed for order ${at * 7}`,
    `${type}: order ${at * 7} is locked by 0x${(at * 7919 + 4096).toString(16)}`,
    `\tat shop.${frame}(Billing.java:${40 + at})`,
    `\tat shop.Billing$$Lambda$${at + 14}/0x00000008${String(at).padStart(2, '0')}c03000.run(Unknown Source)`,
    `\tat shop.Billing.lambda$main$${at}(Billing.java:${at})`,
    `\t... ${at + 3} more`,
  ]

  test('whatever the lines, the numbers of lambdas and of left out frames', async () => {
    const groups = await groupsOf(
      times(30, (at) => trace(at, 'java.lang.IllegalStateException', 'Billing.charge')),
    )
    expect(groups.map(([count]) => count)).toEqual([30])
  })

  test('another type or another frame is another group', async () => {
    const groups = await groupsOf([
      ...times(30, (at) => trace(at, 'java.lang.IllegalStateException', 'Billing.charge')),
      ...times(20, (at) => trace(at, 'java.io.IOException', 'Billing.charge')),
      ...times(10, (at) => trace(at, 'java.io.IOException', 'Ledger.book')),
    ])
    expect(groups.map(([count]) => count)).toEqual([30, 20, 10])
  })
})

describe('requests of access logs are grouped by method, route and status', () => {
  test('ids, slugs, queries, sizes, referrers and agents are values', async () => {
    const colours = ['red', 'blue', 'green', 'black', 'white', 'grey', 'pink', 'gold']
    const requests = (at: number): readonly (readonly [string, number])[] => [
      [`GET /api/users/${at}`, 200],
      [`GET /api/orders/${at}?page=${at}`, 200],
      [`GET /api/orders/${at}`, 500],
      [`DELETE /api/orders/${at}`, 204],
      ['GET /health', 200],
      [`GET /blog/the-${colours[at % 8]}-${colours[(at >> 3) % 8]}-post`, 200],
    ]
    const groups = await groupsOf(
      times(60, (at) =>
        requests(at).map(
          ([request, status]) =>
            `10.0.0.${at} - - [01/Mar/2024:15:04:05 +0000] "${request} HTTP/1.1" ${status} ${at % 2 ? at : '-'} "${at % 3 ? '-' : 'https://a.example/x'}" "curl/${at}"`,
        ),
      ),
    )
    expect(groups.map(([, template]) => template).sort()).toEqual([
      '"DELETE /api/orders/<num> HTTP/<num>" 204',
      '"GET /api/orders/<num> HTTP/<num>" 200',
      '"GET /api/orders/<num> HTTP/<num>" 500',
      '"GET /api/users/<num> HTTP/<num>" 200',
      '"GET /blog/<*> HTTP/<num>" 200',
      '"GET /health HTTP/<num>" 200',
    ])
  })

  test('also where they are JSON without a message', async () => {
    const groups = await groupsOf(
      times(20, (at) => [
        `{"time":"2024-03-01T15:04:05Z","method":"GET","path":"/api/users/${at}","status":200,"bytes":${at}}`,
        `{"time":"2024-03-01T15:04:05Z","method":"GET","path":"/api/orders/${at}","status":200,"bytes":${at}}`,
        `{"time":"2024-03-01T15:04:05Z","method":"GET","path":"/api/orders/${at}","status":500,"bytes":${at}}`,
      ]),
    )
    expect(groups.map(([, template]) => template).sort()).toEqual([
      'GET /api/orders/<num> status=200',
      'GET /api/orders/<num> status=500',
      'GET /api/users/<num> status=200',
    ])
  })
})
