import { expect, test } from 'vitest'
import { openLocal } from '../../server/app/local.ts'

const TEXT = Array.from(
  { length: 60 },
  (_, second) => `2024-03-01 10:00:${String(second).padStart(2, '0')} INFO tick\n`,
).join('')

const groupsOf = async (range: { from?: string; to?: string }) => {
  async function* stream(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(Buffer.from(TEXT))
  }
  return (await openLocal([{ name: 'a.log', stream: stream() }])).groups({ uploads: [], ...range })
}

test('a group is last seen before `to`, which is exclusive', async () => {
  const to = '2024-03-01T10:00:30Z'
  const answer = await groupsOf({ to })
  expect(answer.groups).toMatchObject([{ count: 30 }])
  expect(Date.parse(answer.groups[0]!.lastSeen!)).toBeLessThan(Date.parse(to))
})

test('`from` after `to` is refused with both', async () => {
  await expect(groupsOf({ from: '2024-03-01T10:00:30Z', to: '2024-03-01T10:00:10Z' })).rejects.toMatchObject({
    code: 'bad-request',
    message: 'from=2024-03-01T10:00:30Z is after to=2024-03-01T10:00:10Z; name the earlier instant as from.',
  })
})
