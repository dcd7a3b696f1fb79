import { afterAll, beforeAll, expect, test } from 'vitest'
import { peakOf } from '../../bench/measure.ts'
import type { GroupsAnswer } from '../../server/model/answers.ts'
import { Random } from '../samples/random.ts'
import { HAS_NGINX, startSite, type Site } from '../workers/running-site.ts'
import { Client } from './client.ts'
import { PATIENCE_MS, seedFor, times } from './scale.ts'
import { TIGHT } from './tight.ts'

/** Lines that no two are alike, in three orders of their parts: one result, and no worker takes more memory than it may. */

const LINES = times(10_000_000, 70_000)
const MAX_WORKER_BYTES = 1e9

let site: Site
beforeAll(async () => {
  site = await startSite({ nginx: HAS_NGINX, env: times(1, 0) === 1 ? {} : TIGHT })
}, PATIENCE_MS)
afterAll(() => site.dispose())

/** Of letters alone, so that no mask takes it for a value; another for each number. */
const wordOf = (number: number): string => {
  let word = ''
  for (let left = number; word.length < 5; left = Math.floor(left / 26))
    word += String.fromCharCode(97 + (left % 26))
  return word
}

const START = Date.UTC(2026, 2, 1)
const lineOf = (at: number): string =>
  `${new Date(START + at).toISOString()} INFO handled ${wordOf(at)} for ${wordOf(at * 7)} in lane ${at % 9}\n`

const textOf = (lines: number): Uint8Array => {
  const text = Buffer.alloc(lines * lineOf(0).length)
  for (let at = 0, end = 0; at < lines; at++) end += text.write(lineOf(at), end)
  return text
}

test(
  `${LINES} unlike lines come to the same in every order, in no more than ${MAX_WORKER_BYTES} bytes of memory`,
  async () => {
    const random = new Random(seedFor('unique lines'))
    const text = textOf(LINES)
    const sendIn = async (order: (parts: number) => readonly number[]): Promise<GroupsAnswer> => {
      const client = new Client([site.url])
      const { id, partBytes } = await client.create([{ name: 'a.log', text }], `unique ${random.hex(16)}`)
      const parts = Math.ceil(text.length / partBytes)
      expect(parts).toBeGreaterThan(3)
      const left = [...order(parts)]
      const lane = async (): Promise<void> => {
        for (let next = left.shift(); next !== undefined; next = left.shift())
          await client.put(id, 0, next, text.subarray(next * partBytes, (next + 1) * partBytes))
      }
      await Promise.all([lane(), lane(), lane()])
      await client.complete(id, 0, text.length, parts)
      const groups = await client.groups(id)
      // Else the next one is "already here".
      await client.request(`/api/v1/uploads/${id}`, { method: 'DELETE' })
      return groups
    }
    const forwards = (parts: number): readonly number[] => Array.from({ length: parts }, (_, part) => part)
    const first = await sendIn(forwards)
    expect(first).toMatchObject({ lines: LINES, entries: LINES, unparsed: 0, partial: false })
    expect(first.coarseness).toBeGreaterThan(0)
    expect(first.groups.reduce((sum, { count }) => sum + count, 0)).toBe(LINES)
    expect(await sendIn((parts) => forwards(parts).toReversed())).toEqual(first)
    const mixed = (parts: number): readonly number[] =>
      forwards(parts)
        .map((part) => ({ part, place: random.next() }))
        .sort((a, b) => a.place - b.place)
        .map(({ part }) => part)
    expect(await sendIn(mixed)).toEqual(first)
    for (const { pid } of (await site.status()).workers)
      expect(peakOf(pid) ?? 0).toBeLessThan(MAX_WORKER_BYTES)
  },
  PATIENCE_MS,
)
