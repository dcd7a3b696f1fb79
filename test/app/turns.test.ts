import { expect, test } from 'vitest'
import { Turns } from '../../server/app/turns.ts'
import type { Steps } from '../../server/model/steps.ts'

/** A clock on which a step takes 3 ms, and others take `othersMs` in their turn. */
const clockOf = (othersMs: () => number) => {
  let [now, worked] = [0, 0]
  let others: NodeJS.Immediate | undefined
  const rests: number[] = []
  return {
    rests,
    step: () => {
      now += 3
      worked += 3
      others ??= setImmediate(() => {
        others = undefined
        now += othersMs()
      })
    },
    now: () => now,
    worked: () => worked,
    rest: (ms: number) => {
      rests.push(ms)
      now += ms
      return Promise.resolve()
    },
  }
}

function* stepsOf(clock: { step(): void }, count: number): Steps<string> {
  for (let left = count; left > 0; left--) {
    clock.step()
    yield
  }
  return 'done'
}

test('work rests while others have something to do and nobody waits for it', async () => {
  const clock = clockOf(() => 2)
  const turns = new Turns(clock, false)
  expect(await turns.run(stepsOf(clock, 20))).toBe('done')
  expect(clock.rests.length).toBeGreaterThanOrEqual(9)
  expect(turns.workedMs).toBe(60)
})

test('work that somebody waits for, or beside which nothing happens, does not rest', async () => {
  const busy = clockOf(() => 2)
  expect(await new Turns(busy, true).run(stepsOf(busy, 20))).toBe('done')
  expect(busy.rests).toEqual([])
  const idle = clockOf(() => 0)
  expect(await new Turns(idle, false).run(stepsOf(idle, 20))).toBe('done')
  expect(idle.rests).toEqual([])
})

test('work is hurried from when somebody begins to wait for it', async () => {
  const clock = clockOf(() => {
    if (clock.rests.length === 2) turns.hurry()
    return 2
  })
  const turns = new Turns(clock, false)
  await turns.run(stepsOf(clock, 40))
  expect(clock.rests.length).toBe(2)
})

test('an error in the work is told to whoever waits for it', async () => {
  // eslint-disable-next-line require-yield -- fails at once
  const failing = function* (): Steps<void> {
    throw new Error('no such row')
  }
  await expect(
    new Turns(
      clockOf(() => 0),
      true,
    ).run(failing()),
  ).rejects.toThrow('no such row')
})
