/**
 * Long work as a generator: it yields wherever others may have their turn, every few milliseconds at least, and returns its result.
 * So the same work can be done at once or between other things, without a clock of its own.
 */
export type Steps<T> = Generator<undefined, T, undefined>

/** Does all of it at once. */
export const atOnce = <T>(steps: Steps<T>): T => {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
