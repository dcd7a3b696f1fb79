import { atOnce, type Steps } from '../model/steps.ts'

/** Lets what waits for its turn on this thread have it: other questions, and messages. */
export const letOthersIn = (): Promise<void> => new Promise((done) => setImmediate(done))

/** How long work is done: in one go, or between others' turns. */
export type Run = <T>(steps: Steps<T>) => Promise<T>

export const runAtOnce: Run = async (steps) => atOnce(steps)

/** Goes on with work for so long, on this clock: its last step. */
export const workFor = <T>(steps: Steps<T>, ms: number, now: () => number): IteratorResult<undefined, T> => {
  const until = now() + ms
  let step = steps.next()
  while (!step.done && now() < until) step = steps.next()
  return step
}

/** Time in ms, on the clock and of this thread's work. */
export interface WorkClock {
  now(): number
  worked(): number
  /** Comes back after so long. */
  rest(ms: number): Promise<void>
}

export const THREAD_CLOCK: WorkClock = {
  now: () => performance.now(),
  worked: () => {
    const { user, system } = process.threadCpuUsage()
    return (user + system) / 1000
  },
  rest: (ms) => new Promise((done) => setTimeout(done, ms)),
}

/** Others have their turn after so long. */
const TURN_MS = 5
/** Whoever takes longer than this in their turn had something to do. */
const IDLE_MS = 1
/** So long after the last of them more are expected. */
const BUSY_MS = 250
/** Then a seventh of the time is for the work that nobody waits for, and the rest for them: also for those in other processes. */
const REST_MS = 6 * TURN_MS

/** Long work beside short answers: it lets others in every few milliseconds, and rests while many come and nobody waits for it. */
export class Turns {
  readonly #clock: WorkClock
  #hurried: boolean
  #workedMs = 0
  #busyUntil = -Infinity

  /** `hurried`: somebody waits for it. */
  constructor(clock: WorkClock, hurried: boolean) {
    this.#clock = clock
    this.#hurried = hurried
  }

  /** How long it has worked, of the processor's time: a busy machine makes no difference. */
  get workedMs(): number {
    return this.#workedMs
  }

  /** Whether somebody waits for it. */
  get hurried(): boolean {
    return this.#hurried
  }

  /** From now on somebody waits for it. */
  hurry(): void {
    this.#hurried = true
  }

  readonly run: Run = async (steps) => {
    const clock = this.#clock
    for (;;) {
      const before = clock.worked()
      const step = workFor(steps, TURN_MS, () => clock.now())
      this.#workedMs += clock.worked() - before
      if (step.done) return step.value
      await this.#letOthersIn()
    }
  }

  async #letOthersIn(): Promise<void> {
    const clock = this.#clock
    const from = clock.now()
    await letOthersIn()
    const to = clock.now()
    if (to - from > IDLE_MS) this.#busyUntil = to + BUSY_MS
    if (!this.#hurried && to < this.#busyUntil) await clock.rest(REST_MS)
  }
}

/** Work that somebody waits for: others are let in, and it goes on. */
export const runHurried: Run = (steps) => new Turns(THREAD_CLOCK, true).run(steps)
