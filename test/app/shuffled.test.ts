import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openLocal } from '../../server/app/local.ts'
import { SAMPLE_BYTES } from '../../server/model/limits.ts'
import { generate, KINDS, kindNamed } from '../samples/index.ts'
import type { Kind } from '../samples/kind.ts'

/** Lines of a sample that are entries by themselves; where a line stands says nothing about them. */
const singleLines = (kind: Kind, lines: number): string[] => {
  const { text, truth } = generate(kind, { lines, seed: 5 })
  return new TextDecoder()
    .decode(text)
    .split('\n')
    .filter((_, at) => truth.entries[truth.lines[at] ?? -1]?.lines === 1)
}

/** For each different line the least line of its group: equal for equal partitions, whatever the order of lines. */
const partitionOf = async (lines: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const stream = (async function* () {
    yield Buffer.from(lines.map((line) => `${line}\n`).join(''))
  })()
  const local = await openLocal([{ name: 'shuffled.log', stream, date: '2026-11-20' }], { lines: true })
  const ids = [...local.assign(0)].flat()
  expect(ids).toHaveLength(lines.length)
  const least = new Map<string, string>()
  lines.forEach((line, at) => {
    const known = least.get(ids[at]!)
    if (known === undefined || line < known) least.set(ids[at]!, line)
  })
  return new Map(
    lines.map((line, at) => [line, ids[at] === '-' ? '-' : least.get(ids[at]!)!] as const).sort(byLine),
  )
}
const byLine = (a: readonly [string, string], b: readonly [string, string]): number => (a[0] < b[0] ? -1 : 1)

describe('lines in another order are in the same groups', () => {
  test.each(KINDS.map((kind) => ({ name: kind.name, kind })))('$name', async ({ kind }) => {
    const lines = singleLines(kind, 1000)
    const expected = await partitionOf(lines)
    expect(new Set(expected.values()).size).toBeGreaterThan(10)
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(lines, { minLength: lines.length }), async (shuffled) => {
        expect(await partitionOf(shuffled)).toEqual(expected)
      }),
      { numRuns: 6 },
    )
  })

  test('of all kinds together, many of them as frequent as others', async () => {
    const lines = KINDS.flatMap((kind) => singleLines(kind, 200).slice(0, 40))
    const expected = await partitionOf(lines)
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(lines, { minLength: lines.length }), async (shuffled) => {
        expect(await partitionOf(shuffled)).toEqual(expected)
      }),
      { numRuns: 30 },
    )
  })

  test.each(['java-service', 'syslog'])('%s: beyond the sample too', async (name) => {
    const lines = singleLines(kindNamed(name), 16_000)
    let bytes = 0
    const first = lines.findIndex((line) => (bytes += Buffer.byteLength(line) + 1) > SAMPLE_BYTES) + 1
    const [sample, rest] = [lines.slice(0, first), lines.slice(first)]
    expect(rest.length).toBeGreaterThan(1000)
    const expected = await partitionOf(lines)
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(rest, { minLength: rest.length }), async (shuffled) => {
        expect(await partitionOf([...sample, ...shuffled])).toEqual(expected)
      }),
      { numRuns: 3 },
    )
  })
})
