import fc from 'fast-check'
import { expect, test } from 'vitest'
import { diffLocal } from '../../server/app/local-diff.ts'
import { openLocal } from '../../server/app/local.ts'
import { MAX_SHAPES } from '../../server/model/limits.ts'
import type { ComparedGroup, DiffAnswer } from '../../server/model/answers.ts'

/** Statements that are groups of their own, several of them with values, one with a stack trace. */
const STATEMENTS: readonly ((value: number) => string)[] = [
  (value) => `INFO Listening on port ${value}`,
  (value) => `INFO Order ${value} was paid by card`,
  () => 'WARN disk is nearly full',
  (value) => `ERROR Request ${value} failed\n\tat app.Pool.take(Pool.java:${value})`,
  (value) => `DEBUG cache holds ${value} entries after eviction`,
  () => 'FATAL cannot go on\n',
  (value) => `INFO user u${value} logged in from 10.0.0.${value % 256}`,
  () => 'INFO shutting down',
]

const textOf = (statements: readonly number[]): string =>
  statements
    .map((statement, at) => {
      const second = new Date(Date.UTC(2026, 2, 1, 10) + at * 1000).toISOString().slice(0, 19)
      return `${second.replace('T', ' ')} ${STATEMENTS[statement]?.(at) ?? ''}\n`
    })
    .join('')

async function* fileOf(text: string) {
  yield {
    name: 'app.log',
    stream: (async function* bytes() {
      yield Buffer.from(text)
    })(),
  }
}

const diff = (before: string, after: string, similarity?: number): Promise<DiffAnswer> =>
  diffLocal({ name: 'a.log', files: fileOf(before) }, { name: 'b.log', files: fileOf(after) }, similarity)

const groupsOf = ({
  newGroups,
  goneGroups,
  changedGroups,
  unchangedGroups,
}: DiffAnswer): readonly ComparedGroup[] => [
  ...newGroups,
  ...goneGroups,
  ...changedGroups,
  ...unchangedGroups,
]

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0)

/** Of groups the template and both counts, which don't depend on which file is the elder. */
const figures = (groups: readonly ComparedGroup[], swapped = false): readonly unknown[] =>
  groups
    .map(({ template, old, new: fresh }) => [
      template,
      swapped ? fresh.count : old.count,
      swapped ? old.count : fresh.count,
    ])
    .sort()

/** Words from numbers, of letters alone: no mask takes them for values. */
const wordOf = (number: number): string =>
  number < 26
    ? String.fromCharCode(97 + number)
    : wordOf(Math.floor(number / 26)) + String.fromCharCode(97 + (number % 26))

const logs = fc.array(fc.nat(STATEMENTS.length - 1), { maxLength: 120 })

test('the books of each file balance, and every group is in one list', async () => {
  await fc.assert(
    fc.asyncProperty(logs, logs, fc.constantFrom(undefined, 0, 0.8, 1), async (before, after, similarity) => {
      const answer = await diff(textOf(before), textOf(after), similarity)
      const groups = groupsOf(answer)
      for (const side of ['old', 'new'] as const) {
        expect(sum(groups.map((group) => group[side].count))).toBe(answer[side].entries)
        expect(sum(groups.map((group) => group[side].lines)) + answer[side].unparsed).toBe(answer[side].lines)
        expect(answer[side].entries).toBe((side === 'old' ? before : after).length)
      }
      for (const group of groups) {
        expect(group.old.count + group.new.count).toBe(group.count)
        expect(group.old.lines + group.new.lines).toBe(group.lines)
      }
      expect(answer.newGroups.every(({ old }) => old.count === 0)).toBe(true)
      expect(answer.goneGroups.every((group) => group.new.count === 0)).toBe(true)
      const shared = [...answer.changedGroups, ...answer.unchangedGroups]
      expect(shared.every(({ old, new: fresh }) => old.count > 0 && fresh.count > 0)).toBe(true)
      expect(new Set(groups.map(({ id }) => id)).size).toBe(groups.length)
    }),
    { numRuns: 60 },
  )
})

test('swapped files swap new and gone, and turn rates round', async () => {
  await fc.assert(
    fc.asyncProperty(logs, logs, async (before, after) => {
      const there = await diff(textOf(before), textOf(after))
      const back = await diff(textOf(after), textOf(before))
      expect(figures(back.goneGroups, true)).toEqual(figures(there.newGroups))
      expect(figures(back.newGroups, true)).toEqual(figures(there.goneGroups))
      expect(figures(back.changedGroups, true)).toEqual(figures(there.changedGroups))
      if (there.scale !== null) expect(back.scale).toBeCloseTo(1 / there.scale, 10)
    }),
    { numRuns: 60 },
  )
})

test('the groups are those of both files together, with one id', async () => {
  const [before, after] = [textOf([0, 1, 1, 2, 3]), textOf([1, 4, 3, 3])]
  const answer = await diff(before, after)
  async function* both() {
    yield* fileOf(before)
    yield* fileOf(after)
  }
  const whole = (await openLocal(both())).groups({ uploads: [], limit: Infinity })
  const byId = (a: { readonly id: string }, b: { readonly id: string }): number => (a.id < b.id ? -1 : 1)
  const compared = groupsOf(answer).map(
    ({ id, template, count, lines, share, firstSeen, lastSeen, levels, samples, shapes }) => ({
      id,
      template,
      count,
      lines,
      share,
      firstSeen,
      lastSeen,
      levels,
      samples,
      shapes,
    }),
  )
  expect(compared.sort(byId)).toEqual([...whole.groups].sort(byId))
})

test('new and gone groups stand by severity, then by count', async () => {
  const one = await diff(textOf([7, 7]), textOf([0, 1, 1, 1, 2, 2, 3, 5, 4]))
  const levels = one.newGroups.map((group) => [Object.keys(group.levels)[0], group.count])
  expect(levels).toEqual([
    ['fatal', 1],
    ['error', 1],
    ['warn', 2],
    ['info', 3],
    ['info', 1],
    ['debug', 1],
  ])
  expect(one.goneGroups.map(({ old }) => old)).toEqual([
    {
      count: 2,
      lines: 2,
      share: 1,
      firstSeen: '2026-03-01T10:00:00.000Z',
      lastSeen: '2026-03-01T10:00:01.000Z',
      levels: { info: 2 },
    },
  ])
  expect(one.scale).toBeNull()
})

test('one statement that is written all the time moves no other', async () => {
  const often = (statement: number, count: number): readonly number[] => Array<number>(count).fill(statement)
  const usual = [0, 1, 4, 6, 7].flatMap((statement, at) => often(statement, 40 + 20 * at))
  const answer = await diff(
    textOf([...usual, ...often(2, 60)]),
    textOf([...usual, ...often(2, 3000), ...often(3, 2000)]),
  )
  expect(answer.scale).toBe(1)
  expect(answer.changedGroups.map(({ template, factor }) => [template, factor])).toEqual([
    ['disk is nearly full', 50],
  ])
  expect(answer.newGroups).toHaveLength(1)
  expect(answer.unchangedGroups).toHaveLength(5)
})

test('a file of too many shapes makes those of the other as coarse', async () => {
  const relay = 'INFO connected to com.acme.Relay at once\n'.repeat(40)
  const names = Array.from({ length: MAX_SHAPES }, (_, at) => wordOf(at))
  const many = names.map((name) => `INFO accepted by com.acme.${name} now\n`).join('')
  const answer = await diff(relay + many, `${relay}INFO bye\n`, 1)
  expect(answer).toMatchObject({ coarseness: 6, old: { entries: MAX_SHAPES + 40 }, new: { entries: 41 } })
  expect(answer.newGroups.map(({ template }) => template)).toEqual(['bye'])
  expect(answer.goneGroups.map(({ count }) => count)).toEqual([MAX_SHAPES])
  expect(answer.unchangedGroups.map(({ count }) => count)).toEqual([80])
})
