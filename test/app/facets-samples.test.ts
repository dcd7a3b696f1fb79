import { expect, test } from 'vitest'
import { createApp } from '../../server/app/create.ts'
import type { GroupsAnswer } from '../../server/model/answers.ts'
import { MAX_SHAPES } from '../../server/model/limits.ts'
import { createMemoryStore } from '../../server/store/memory.ts'
import { generate, KINDS } from '../samples/index.ts'

/** Words from numbers, of letters alone: no mask takes them for values. */
const wordOf = (number: number): string =>
  number < 26
    ? String.fromCharCode(97 + number)
    : wordOf(Math.floor(number / 26)) + String.fromCharCode(97 + (number % 26))

/** Times without a year or date among them, character sets but one. */
const TEXTS: readonly (readonly [string, () => Uint8Array])[] = [
  ...KINDS.map((kind) => [kind.name, () => generate(kind, { lines: 1_000, seed: 3 }).text] as const),
  [
    'too many shapes',
    () =>
      Buffer.from(
        Array.from(
          { length: MAX_SHAPES + 1_000 },
          (_, at) => `{"level":"info","msg":"accepted ${wordOf(at)} again","thread":"t${at % 3}"}\n`,
        ).join(''),
      ),
  ],
]

const figuresOf = ({ groups }: GroupsAnswer) =>
  groups.map(({ id, count, lines, firstSeen, lastSeen, levels }) => [
    id,
    count,
    lines,
    firstSeen,
    lastSeen,
    levels,
  ])
const sumOf = (figures: readonly number[]): number => figures.reduce((sum, figure) => sum + figure, 0)

test.each(TEXTS)(
  '%s: narrowed to all values of a field, groups and chart have just the entries that it has',
  async (name, make) => {
    const bytes = make()
    const app = createApp({ store: createMemoryStore(), worker: 'w' })
    const { id } = await app.createUpload({ files: [{ name: 'a.log', sample: bytes.subarray(0, 1 << 20) }] })
    await app.putPart({ upload: id, file: 0, part: 0 }, new Uint8Array(bytes))
    await app.completeFile(id, 0, bytes.length, 1)
    const query = { uploads: [id], limit: 10_000 }
    await expect(app.facets(query)).rejects.toMatchObject({ code: 'busy' })
    while (await app.runJob());
    const whole = await app.groups(query)
    expect(whole.coarseness > 0).toBe(name === 'too many shapes')
    const { entries, facets } = await app.facets(query)
    expect(entries).toBe(whole.entries)
    for (const { key, values, count } of facets) {
      const facet = values.map(({ value }) => `${key}:${value}`)
      const groups = await app.groups({ ...query, facet })
      const chart = await app.timeline({ uploads: [id], facet })
      expect(groups.matchedEntries).toBe(count)
      expect(sumOf(groups.groups.map((group) => group.count))).toBe(count)
      expect(sumOf(chart.buckets.flatMap(({ counts }) => counts)) + chart.untimed).toBe(count)
      if (count < entries) continue
      expect(figuresOf(groups)).toEqual(figuresOf(whole))
      expect(chart).toEqual(await app.timeline({ uploads: [id] }))
    }
  },
)
